import type { Document } from '@onewindow/client-core';
import { Autosave, begin, fingerprint, savedBeside, type FormModel, type SaveState } from '@onewindow/form-model';
import { newIdempotencyKey, OfflineError, ProblemError, type Case, type StoredFile } from '@onewindow/sdk';
import { keptUploads, loadTus, uploadsByMaterial, type UploadsByMaterial } from '@onewindow/ui/uploads';
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { openForm } from '../case/form';
import { api, rules, toCase, uploadResumably } from '../data/session';

/** A case a clerk enters, its form, and how the server is kept in step. */
export interface WalkIn {
  readonly model: FormModel;
  readonly server: ShallowRef<Case>;
  readonly saveState: Ref<SaveState>;
  readonly failure: ShallowRef<unknown>;
  /** The files of each document on their way. */
  readonly uploads: UploadsByMaterial;
  /** How many of its files were begun before and not finished. */
  unfinished(material: string): number;
  remove(file: StoredFile): Promise<void>;
  /** Sends what is typed now; answers whether the server has all of it. */
  flush(): Promise<boolean>;
  submit(): Promise<void>;
  close(): void;
}

/** Whether it can still be filled in. */
export const isFillable = (one: Case): boolean => one.allowed.includes('saveDraft');

export async function openWalkIn(one: Case): Promise<WalkIn> {
  const model = openForm(one, await rules.loadRules(one.packSha256));
  const server = shallowRef(one);
  const saveState = ref<SaveState>('saved');
  const failure = shallowRef<unknown>();
  let quiet = false;

  /** What the server had when it last answered, and what was sent since: any of it may have arrived. */
  const ours = new Set([fingerprint(one)]);
  async function saveDraft(document: Document): Promise<void> {
    ours.add(fingerprint(document));
    try {
      server.value = await savedBeside(() => server.value, () => api.saveDraft(server.value, document));
    } catch (thrown) {
      if (!(thrown instanceof ProblemError) || thrown.status !== 412) throw thrown;
      const theirs = await api.case(one.id);
      if (!ours.has(fingerprint(theirs))) throw thrown;
      server.value = await savedBeside(() => server.value, () => api.saveDraft(theirs, document));
    }
    ours.clear();
    ours.add(fingerprint(server.value));
  }

  /** Why the last save was not done. */
  let unsaved: unknown;
  const autosave = new Autosave({
    async save() {
      try {
        await saveDraft(model.document());
        failure.value = undefined;
        return 'saved';
      } catch (thrown) {
        unsaved = thrown;
        if (thrown instanceof OfflineError) return 'offline';
        if (thrown instanceof ProblemError && thrown.status === 401) return 'signedOut';
        failure.value = thrown;
        return 'refused';
      }
    },
    onState: (state) => {
      saveState.value = state;
    },
  });
  const stop = model.subscribe(() => {
    if (!quiet) autosave.touch();
  });

  // What the clerk wrote down from a card already is not asked again.
  if (one.state === 'draft' && Object.keys(one.answers).length === 0) {
    const known = await api.prefill(one.id).catch(() => undefined);
    begin(model, known?.fields ?? []);
  }

  /** Files come and go by themselves and are nothing to save. */
  function quietly(work: () => void): void {
    quiet = true;
    try {
      work();
    } finally {
      quiet = false;
    }
  }

  // What is loaded before a file is chosen need not be got over the line that then breaks.
  void loadTus().catch(() => undefined);
  let closed = false;
  let attempt: { key: string; of: string } | undefined;

  return {
    model,
    server,
    saveState,
    failure,
    uploads: uploadsByMaterial(async (material, chosen, transfer) => {
      const file = await uploadResumably(toCase(one.id), material, chosen, transfer);
      // Whoever left meanwhile finds the file in the case; so does who chose one file twice.
      if (closed || server.value.files.some(({ id }) => id === file.id)) return;
      server.value = { ...server.value, files: [...server.value.files, file] };
      quietly(() => {
        model.attach(material, file);
      });
    }),
    unfinished: (material) => keptUploads.unfinished(one.id, material),
    async remove(file) {
      await api.deleteFile(one.id, file.id);
      server.value = { ...server.value, files: server.value.files.filter(({ id }) => id !== file.id) };
      quietly(() => {
        model.detach(file.material, file.sha256);
      });
    },
    flush: () => autosave.flush(),
    async submit() {
      if (!(await autosave.flush())) throw unsaved;
      const document = model.document();
      // The same form once more is the same attempt: where only the answer was lost, the receipt comes again.
      const of = `${fingerprint(document)}${String(server.value.version)}`;
      if (attempt?.of !== of) attempt = { key: newIdempotencyKey(), of };
      const send = server.value.state === 'supplement' ? api.resubmit : api.submit;
      server.value = await send(server.value, document, attempt.key);
    },
    close() {
      closed = true;
      void autosave.flush().finally(() => {
        autosave.stop();
        stop();
        model.close();
      });
    },
  };
}
