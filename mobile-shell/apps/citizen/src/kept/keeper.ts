import { whenDrawn } from '@onewindow/ui';
import { flushBeforeLeaving } from './flush';
import type { Vault } from './vault';

/** Keeps one open thing on this device: one write at a time, the newest state last. */
export class Keeper<T> {
  private newest: (() => T) | undefined;
  private running: Promise<void> | undefined;
  private hurry: () => void = () => undefined;
  private readonly unfollow: () => void;

  /** `onKept` is told of each write whether it succeeded: a browser that keeps nothing still fills in forms. */
  constructor(
    private readonly vault: Vault | undefined,
    private readonly kind: string,
    protected readonly id: string,
    private readonly onKept: (isKept: boolean) => void = () => undefined,
  ) {
    this.unfollow = flushBeforeLeaving(() => this.flush());
  }

  /** Keeps what `state` answers when its turn comes, which is not before what was typed stands on the screen. */
  touch(state: () => T): void {
    this.newest = state;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      // It may have changed once more just as the last write ended.
      if (this.newest) this.touch(this.newest);
    });
  }

  async flush(): Promise<void> {
    this.hurry();
    while (this.running) await this.running;
  }

  async drop(): Promise<void> {
    this.newest = undefined;
    await this.flush();
    await this.vault?.drop(this.kind, this.id).catch(() => undefined);
  }

  close(): void {
    this.unfollow();
  }

  private async run(): Promise<void> {
    const hurried = new Promise<void>((resolve) => {
      this.hurry = resolve;
    });
    for (;;) {
      await Promise.race([whenDrawn(), hurried]);
      const state = this.newest;
      if (state === undefined) return;
      this.newest = undefined;
      try {
        if (this.vault === undefined) throw new Error('this browser keeps nothing');
        await this.vault.put(this.kind, this.id, state());
        this.onKept(true);
      } catch {
        this.onKept(false);
      }
    }
  }
}
