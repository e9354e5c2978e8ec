import type { Document, PackageSnapshot } from '@onewindow/client-core';
import type { Case, PackageApplication } from '@onewindow/sdk';
import { Keeper } from './keeper';
import type { Vault } from './vault';

/** An application that was handed in without a network, and waits for its person to confirm it. */
export interface HandIn {
  /** When the person handed it in. */
  at: string;
  /** What may have reached the server already: the same again is the same request. */
  attempt?: { key: string; of: string };
}

/** A form as this device has it: `S` is the server's copy of it, `D` what was typed. */
export interface KeptDraft<S = Case, D = Document> {
  /** The server's copy that was last in step with it. */
  server: S;
  document: D;
  /** Whether something of it is nowhere else. */
  unsent: boolean;
  at: string;
  handIn?: HandIn;
}

/** A kept form, and which it is: each tab keeps its own, so that none writes over another's. */
export interface FoundDraft<S = Case, D = Document> {
  id: string;
  draft: KeptDraft<S, D>;
  /** Another tab is at it now, and looks after it. */
  isOpen: boolean;
}

const TAB = crypto.randomUUID();
const lockOf = (id: string): string => `onewindow-draft-${id}`;

/** Where one kind of form is kept. */
export class Shelf<S, D> {
  constructor(readonly kind: string) {}

  /** What this device keeps of one form, or of all, the newest first. */
  async kept(vault: Vault, form?: string): Promise<FoundDraft<S, D>[]> {
    const found = await vault.all<KeptDraft<S, D>>(this.kind, form === undefined ? '' : `${form}/`);
    const locks = 'locks' in navigator ? ((await navigator.locks.query()).held ?? []) : [];
    const held = new Set(locks.map(({ name }) => name));
    return found
      .map(({ id, value }) => ({ id, draft: value, isOpen: held.has(lockOf(id)) && !id.endsWith(TAB) }))
      .sort((a, b) => (a.draft.at < b.draft.at ? 1 : -1));
  }

  /** Keeps a form that no tab has open. */
  async put(vault: Vault, id: string, draft: KeptDraft<S, D>): Promise<void> {
    await vault.put(this.kind, id, draft);
  }

  async drop(vault: Vault, id: string): Promise<void> {
    await vault.drop(this.kind, id);
  }

  /** Drops all this device keeps of a form that is gone or handed in. */
  async dropAll(vault: Vault, form: string): Promise<void> {
    await Promise.all((await this.kept(vault, form)).map(({ id }) => this.drop(vault, id)));
  }
}

export const caseDrafts = new Shelf<Case, Document>('draft');
/** Of applications for packages. */
export const packageDrafts = new Shelf<PackageApplication, PackageSnapshot>('application');

/** Keeps one open form on this device. While it is open its lock says so to other tabs. */
export class DraftKeeper<S, D> extends Keeper<KeptDraft<S, D>> {
  private release: () => void = () => undefined;

  constructor(shelf: Shelf<S, D>, vault: Vault | undefined, form: string, onKept: (isKept: boolean) => void) {
    super(vault, shelf.kind, `${form}/${TAB}`, onKept);
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
  override touch(state: () => Omit<KeptDraft<S, D>, 'at'>): void {
    super.touch(() => ({ ...state(), at: new Date().toISOString() }));
  }

  override close(): void {
    super.close();
    this.release();
  }
}
