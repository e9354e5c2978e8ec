import { Autosave, type FormModel, type SaveState } from '@onewindow/form-model';
import { newIdempotencyKey, OfflineError, ProblemError, type Case, type StoredFile } from '@onewindow/sdk';
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { openForm } from '../case/form';
import { api, rules } from '../data/session';

/** A case a clerk enters, its form, and how the server is kept in step. */
export interface WalkIn {
  readonly model: FormModel;
  readonly server: ShallowRef<Case>;
  readonly saveState: Ref<SaveState>;
  readonly failure: ShallowRef<unknown>;
  upload(material: string, file: File): Promise<void>;
  remove(file: StoredFile): Promise<void>;
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

  const autosave = new Autosave({
    async save() {
      try {
        server.value = await api.saveDraft(server.value, model.document());
        failure.value = undefined;
        return 'saved';
      } catch (thrown) {
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

  /** Files come and go by themselves and are nothing to save. */
  function quietly(work: () => void): void {
    quiet = true;
    try {
      work();
    } finally {
      quiet = false;
    }
  }

  return {
    model,
    server,
    saveState,
    failure,
    async upload(material, chosen) {
      const file = await api.uploadFile(one.id, material, chosen);
      server.value = { ...server.value, files: [...server.value.files, file] };
      quietly(() => {
        model.attach(material, file);
      });
    },
    async remove(file) {
      await api.deleteFile(one.id, file.id);
      server.value = { ...server.value, files: server.value.files.filter(({ id }) => id !== file.id) };
      quietly(() => {
        model.detach(file.material, file.sha256);
      });
    },
    async submit() {
      if (!(await autosave.flush())) return;
      const send = server.value.state === 'supplement' ? api.resubmit : api.submit;
      server.value = await send(server.value, model.document(), newIdempotencyKey());
    },
    close() {
      void autosave.flush().finally(() => {
        autosave.stop();
        stop();
        model.close();
      });
    },
  };
}
