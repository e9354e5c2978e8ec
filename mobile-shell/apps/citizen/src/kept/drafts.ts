import type { Document } from '@onewindow/core-wasm';
import type { Case } from '@onewindow/sdk';
import { flushBeforeLeaving } from './flush';
import type { Vault } from './vault';

/** An application that was handed in without a network, and waits for its person to confirm it. */
export interface HandIn {
  /** When the person handed it in. */
  at: string;
  /** What may have reached the server already: the same again is the same request. */
  attempt?: { key: string; of: string };
}

/** A form as this device has it. */
export interface KeptDraft {
  /** The server's copy that was last in step with it. */
  server: Case;
  document: Document;
  /** Whether something of it is nowhere else. */
  unsent: boolean;
  at: string;
  handIn?: HandIn;
}

/** A kept form, and which it is: each tab keeps its own, so that none writes over another's. */
export interface FoundDraft {
  id: string;
  draft: KeptDraft;
  /** Another tab is at it now, and looks after it. */
  isOpen: boolean;
}

const KIND = 'draft';
const TAB = crypto.randomUUID();
const lockOf = (id: string): string => `onewindow-draft-${id}`;

/** What this device keeps of a case, or of all, the newest first. */
export async function keptDrafts(vault: Vault, caseId?: string): Promise<FoundDraft[]> {
  const found = await vault.all<KeptDraft>(KIND, caseId === undefined ? '' : `${caseId}/`);
  const locks = 'locks' in navigator ? ((await navigator.locks.query()).held ?? []) : [];
  const held = new Set(locks.map(({ name }) => name));
  return found
    .map(({ id, value }) => ({ id, draft: value, isOpen: held.has(lockOf(id)) && !id.endsWith(TAB) }))
    .sort((a, b) => (a.draft.at < b.draft.at ? 1 : -1));
}

/** Keeps a form that no tab has open. */
export async function putDraft(vault: Vault, id: string, draft: KeptDraft): Promise<void> {
  await vault.put(KIND, id, draft);
}

export async function dropDraft(vault: Vault, id: string): Promise<void> {
  await vault.drop(KIND, id);
}

/** Drops all this device keeps of a case that is gone or handed in. */
export async function dropCase(vault: Vault, caseId: string): Promise<void> {
  await Promise.all((await keptDrafts(vault, caseId)).map(({ id }) => vault.drop(KIND, id)));
}

/** Keeps one open form on this device: one write at a time, the newest state last. */
export class DraftKeeper {
  private readonly id: string;
  private newest: (() => Omit<KeptDraft, 'at'>) | undefined;
  private running: Promise<void> | undefined;
  private readonly unfollow: () => void;
  private release: () => void = () => undefined;

  /** `onKept` is told of each write whether it succeeded. */
  constructor(
    private readonly vault: Vault | undefined,
    caseId: string,
    private readonly onKept: (isKept: boolean) => void,
  ) {
    this.id = `${caseId}/${TAB}`;
    this.unfollow = flushBeforeLeaving(() => this.flush());
    if ('locks' in navigator) {
      const closed = new Promise<void>((resolve) => {
        this.release = resolve;
      });
      navigator.locks.request(lockOf(this.id), () => closed).catch(() => undefined);
    }
  }

  isOwn(id: string): boolean {
    return id === this.id;
  }

  /** Keeps what `state` answers when its turn comes. */
  touch(state: () => Omit<KeptDraft, 'at'>): void {
    this.newest = state;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
  }

  async flush(): Promise<void> {
    while (this.running) await this.running;
  }

  async drop(): Promise<void> {
    this.newest = undefined;
    await this.flush();
    await this.vault?.drop(KIND, this.id).catch(() => undefined);
  }

  close(): void {
    this.unfollow();
    this.release();
  }

  private async run(): Promise<void> {
    while (this.newest) {
      const state = this.newest;
      this.newest = undefined;
      try {
        if (this.vault === undefined) throw new Error('this browser keeps nothing');
        await this.vault.put(KIND, this.id, { ...state(), at: new Date().toISOString() } satisfies KeptDraft);
        this.onKept(true);
      } catch {
        this.onKept(false);
      }
    }
  }
}
