import type { FileFact } from '@onewindow/client-core';
import { uploadsByMaterial, type Transfer, type Uploads } from '@onewindow/ui/uploads';
import { computed, shallowRef, type Ref, type ShallowRef } from 'vue';
import { online } from '../data/line';
import { dropFile, keepFile, openFileAgain, waitingFiles, type WaitingFile } from '../kept/files';
import type { Vault } from '../kept/vault';

/** The files of one form, those that wait for a network among them. */
export interface WaitingDesk {
  /** What waits, counted as provided until the server has it. */
  readonly waiting: Readonly<ShallowRef<readonly WaitingFile[]>>;
  /** How many files are neither at the server nor kept for it: what is handed in now goes without them. */
  readonly loose: Readonly<Ref<number>>;
  uploads(material: string): Uploads;
  /** Goes on with what an earlier visit chose. */
  resume(): Promise<void>;
  facts(): { material: string; fact: FileFact }[];
}

export interface WaitingOptions {
  vault: Vault | undefined;
  caseId: string;
  upload: (material: string, file: File, transfer: Transfer) => Promise<unknown>;
  attach: (file: WaitingFile) => void;
  detach: (file: WaitingFile) => void;
  /** A file could not be kept, so it is only in this page. */
  onUnkept: (name: string) => void;
}

const UNBOUNDED = { maxBytes: Infinity, maxCount: Infinity, there: 0 };
const factOf = ({ name, size, mediaType, sha256 }: WaitingFile): FileFact => ({ name, size, mediaType, sha256 });

export function useWaiting({ vault, caseId, upload, attach, detach, onUnkept }: WaitingOptions): WaitingDesk {
  const waiting = shallowRef<readonly WaitingFile[]>([]);
  /** By file, what is being kept of it. */
  const keeping = new Map<File, Promise<WaitingFile | undefined>>();

  function wait(file: WaitingFile): void {
    waiting.value = [...waiting.value, file];
    attach(file);
  }

  /** Keeps a file that is chosen without a network. */
  function chosen(material: string, file: File, signal: AbortSignal): void {
    // One that still waits for its turn is never given to the upload once it is cancelled.
    signal.addEventListener('abort', () => void done(file));
    if (online.value || keeping.has(file)) return;
    const kept = vault === undefined ? Promise.resolve(undefined) : keepFile(vault, caseId, material, file).catch(() => undefined);
    keeping.set(file, kept);
    void kept.then((one) => {
      if (one) wait(one);
      else onUnkept(file.name);
    });
  }

  async function done(file: File): Promise<void> {
    const kept = await keeping.get(file);
    keeping.delete(file);
    if (kept === undefined || vault === undefined) return;
    waiting.value = waiting.value.filter(({ id }) => id !== kept.id);
    detach(kept);
    await dropFile(vault, kept).catch(() => undefined);
  }

  const uploads = uploadsByMaterial(
    async (material, file, transfer) => {
      try {
        await upload(material, file, transfer);
      } catch (failure) {
        // Who has to log in again goes on afterwards; what was refused or cancelled waits no longer.
        if (!isSignedOut(failure)) await done(file);
        throw failure;
      }
      await done(file);
    },
    chosen,
  );

  return {
    waiting,
    // One that waits has its turn at the uploads as well.
    loose: computed(() => uploads.unsettled.value - waiting.value.length),
    uploads,
    async resume() {
      if (vault === undefined) return;
      for (const one of await waitingFiles(vault, caseId)) {
        const file = await openFileAgain(vault, one);
        if (file === undefined) continue;
        keeping.set(file, Promise.resolve(one));
        wait(one);
        void uploads(one.material).add([file], UNBOUNDED);
      }
    },
    facts: () => waiting.value.map((one) => ({ material: one.material, fact: factOf(one) })),
  };
}

function isSignedOut(failure: unknown): boolean {
  return failure instanceof Error && 'status' in failure && failure.status === 401;
}
