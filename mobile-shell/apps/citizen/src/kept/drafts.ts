import type { Document } from '@onewindow/core-wasm';
import type { Case } from '@onewindow/sdk';
import { Keeper } from './keeper';
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

/** Keeps one open form on this device. While it is open its lock says so to other tabs. */
export class DraftKeeper extends Keeper<KeptDraft> {
  private release: () => void = () => undefined;

  constructor(vault: Vault | undefined, caseId: string, onKept: (isKept: boolean) => void) {
    super(vault, KIND, `${caseId}/${TAB}`, onKept);
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

  /** Keeps what `state` answers when its turn comes, with the time it was kept at. */
  override touch(state: () => Omit<KeptDraft, 'at'>): void {
    super.touch(() => ({ ...state(), at: new Date().toISOString() }));
  }

  override close(): void {
    super.close();
    this.release();
  }
}
