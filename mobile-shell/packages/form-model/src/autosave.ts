/**
 * `conflict`: somebody else changed the draft; `signedOut`: the server no longer knows who asks. Nothing
 * is sent in either until {@link Autosave.resume}.
 */
export type SaveState = 'saved' | 'waiting' | 'saving' | 'offline' | 'conflict' | 'signedOut' | 'refused';

export type SaveOutcome = 'saved' | 'offline' | 'conflict' | 'signedOut' | 'refused';

export interface AutosaveOptions {
  /** Sends what is to be kept now. It must not throw. */
  save: () => Promise<SaveOutcome>;
  /** Told of every new state. */
  onState: (state: SaveState) => void;
  /** How long typing must rest before a save, in milliseconds. */
  restMs?: number;
  /** How long to wait before trying an unreachable server again, in milliseconds. */
  retryMs?: number;
}

/** Keeps a draft on the server in step with the screen: one save at a time, the newest state last. */
export class Autosave {
  private state: SaveState = 'saved';
  private dirty = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private readonly restMs: number;
  private readonly retryMs: number;

  constructor(private readonly options: AutosaveOptions) {
    this.restMs = options.restMs ?? 800;
    this.retryMs = options.retryMs ?? 5000;
  }

  /** Something changed that the server does not have. */
  touch(): void {
    this.dirty = true;
    if (this.isHeld) return;
    this.become(this.state === 'offline' ? 'offline' : 'waiting');
    this.schedule(this.restMs);
  }

  /** Saves now and waits for it. Resolves to whether everything is kept by the server. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    while (this.dirty || this.running) {
      if (this.isHeld) return false;
      await (this.running ?? this.run());
      if (this.state !== 'saved' && this.state !== 'waiting' && this.running === undefined) return false;
    }
    return true;
  }

  /** Goes on after a conflict was settled; `dirty` when the answers here are the ones to keep. */
  resume(dirty: boolean): void {
    this.dirty = dirty;
    this.become(dirty ? 'waiting' : 'saved');
    if (dirty) this.schedule(0);
  }

  /** Holds everything back from here on, as when an answer to another request told of it. */
  hold(state: 'conflict' | 'signedOut'): void {
    clearTimeout(this.timer);
    this.become(state);
  }

  private get isHeld(): boolean {
    return this.state === 'conflict' || this.state === 'signedOut';
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private schedule(delay: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.running === undefined) void this.run();
    }, delay);
  }

  private run(): Promise<void> {
    this.running = this.once().finally(() => {
      this.running = undefined;
      if (this.dirty && this.state === 'waiting') this.schedule(this.restMs);
    });
    return this.running;
  }

  private async once(): Promise<void> {
    this.dirty = false;
    this.become('saving');
    const outcome = await this.options.save();
    const touched = this.dirty;
    if (outcome !== 'saved') this.dirty = true;
    // Held back while this save was on its way: it stays so.
    if (this.isHeld) return;
    this.become(outcome === 'saved' && touched ? 'waiting' : outcome);
    if (outcome === 'offline') this.schedule(this.retryMs);
  }

  private become(state: SaveState): void {
    if (state === this.state) return;
    this.state = state;
    this.options.onState(state);
  }
}
