import type { Input, PackageSnapshot } from '@onewindow/core-wasm';
import { Autosave, PackageModel, type SaveOutcome, type SaveState } from '@onewindow/form-model';
import { newIdempotencyKey, OfflineError, ProblemError, type PackageApplication, type StoredFile } from '@onewindow/sdk';
import { createFormView, lang, type FormView } from '@onewindow/ui';
import { computed, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { keepAttached } from '../data/attached';
import { openPackageFile } from '../data/files';
import { keptUploads } from '../data/kept-uploads';
import { loadTus, toPackage, uploadResumably } from '../data/resumable';
import { loadPackageRules } from '../data/rules';
import { followScans } from '../data/scans';
import { api } from '../data/session';
import { uploadsByMaterial } from '../data/uploads';
import { keptPackage, PackageKeeper } from '../kept/packages';
import { openVault } from '../kept/vault';
import type { MaterialDesk } from '../fill/desk';

/** One item of a package being filled: its form, and where its documents are handed in. */
export interface OpenedItem extends MaterialDesk {
  readonly key: string;
  readonly name: string;
}

/** An application for a package being filled, and how it is kept together with the server. */
export interface OpenedPackage {
  readonly model: PackageModel;
  /** Changes with every change of any form. */
  readonly version: Readonly<Ref<number>>;
  readonly items: OpenedItem[];
  readonly server: ShallowRef<PackageApplication>;
  readonly saveState: Ref<SaveState>;
  readonly saveFailure: ShallowRef<unknown>;
  /** Somebody else saved meanwhile: keep what is here, or leave it for theirs. */
  keepMine(): Promise<void>;
  /** Forgets what is kept of it on this device, to be opened as the server has it. */
  leaveMine(): Promise<void>;
  submit(): Promise<PackageApplication>;
  close(): void;
}

const EMPTY: Input = { answers: {}, choices: { commitments: [], deferrals: [], licences: [] }, files: {}, reviews: {} };

/** What was saved, with the files the server has: they come and go without a save. */
function withFiles(saved: PackageSnapshot, keys: string[], files: readonly StoredFile[]): PackageSnapshot {
  const snapshot: PackageSnapshot = { chosen: saved.chosen, answers: saved.answers, files: {}, items: {} };
  for (const key of keys) snapshot.items[key] = { ...EMPTY, ...saved.items[key], files: {} };
  for (const { material, name, size, mediaType, sha256, state } of files) {
    if (state === 'refused') continue;
    const [, head = '', own = ''] = material.split('/');
    const list = head === 'shared' ? snapshot.files : snapshot.items[head]?.files;
    if (list) (list[own] ??= []).push({ name, size, mediaType, sha256 });
  }
  return snapshot;
}

export async function openPackage(id: string): Promise<OpenedPackage> {
  const owner = api.subject ?? '';
  const vault = await openVault(owner).catch(() => undefined);
  const kept = vault && (await keptPackage(vault, id).catch(() => undefined));
  const loaded = await api.packageApplication(id).catch((failure: unknown) => {
    if (failure instanceof OfflineError && kept) return kept.server;
    throw failure;
  });
  if (loaded.session === null || loaded.context === null) throw new ProblemError(409, 'application_submitted', '', '', undefined, [], {});
  const steps = loaded.members.filter((member) => !member.external);
  const keys = steps.map((member) => member.key);
  const [rules, guides] = await Promise.all([
    loadPackageRules(loaded.documentSha256, keys),
    Promise.all(keys.map((key) => api.guide(key))),
  ]);
  // What the application itself brings counts as held where an item starts from it.
  const holdings = [...new Set([...loaded.context.holdings, ...loaded.expectedLicences])].sort();
  const model = new PackageModel(
    rules.core,
    rules.document,
    rules.packs,
    { ...loaded.context, holdings, lang: lang.value, calendar: rules.calendar },
    withFiles(kept?.unsent ? kept.snapshot : loaded.session, [...rules.packs.keys()], loaded.files),
  );
  const server = shallowRef(loaded);
  const saveState = ref<SaveState>('saved');
  const saveFailure = shallowRef<unknown>();
  const version = ref(0);
  let unsent = kept?.unsent ?? false;
  const keeper = new PackageKeeper(vault, id);
  const keep = (): void => {
    keeper.touch(() => ({ server: server.value, snapshot: model.snapshot(), unsent }));
  };

  async function save(): Promise<SaveOutcome> {
    // Somebody else may have logged in in another tab: this is not to be sent in their name.
    if (api.subject !== owner) return 'signedOut';
    const sent = version.value;
    try {
      server.value = await api.savePackageDraft(server.value, model.snapshot());
      saveFailure.value = undefined;
      if (sent === version.value) unsent = false;
      keep();
      return 'saved';
    } catch (failure) {
      if (failure instanceof OfflineError) return 'offline';
      if (failure instanceof ProblemError && failure.status === 412) return 'conflict';
      saveFailure.value = failure;
      return 'refused';
    }
  }

  const autosave = new Autosave({
    save,
    onState: (state) => {
      saveState.value = state;
    },
  });
  const stop = model.subscribe(() => {
    version.value += 1;
    unsent = true;
    keep();
    autosave.touch();
  });
  const unwatch = watch(lang, (chosen) => {
    model.setLang(chosen);
  });
  // What was typed without a network goes up now; a colleague's newer version is asked about first.
  if (unsent) {
    if (kept && kept.server.version === loaded.version) autosave.touch();
    else autosave.hold('conflict');
  }
  keep();
  const nudge = () => void autosave.flush();
  window.addEventListener('online', nudge);

  // What is loaded before a file is chosen need not be got over the line that then breaks.
  void loadTus().catch(() => undefined);
  let closed = false;

  function opened(key: string): OpenedItem {
    const form: FormView = createFormView(model.form(key));
    for (const licence of loaded.expectedLicences) {
      if (form.model.pack.materials.some((material) => material.licence === licence)) form.model.useLicence(licence, true);
    }
    return {
      key,
      name: steps.find((member) => member.key === key)?.name ?? key,
      form,
      files: computed(() =>
        server.value.files.flatMap((file) => {
          const material = model.materialAt(key, file.material);
          return material === undefined ? [] : [{ ...file, material }];
        }),
      ),
      uploads: uploadsByMaterial(async (material, chosen, transfer) => {
        const file = await uploadResumably(toPackage(id), model.placeOf(key, material), chosen, transfer);
        // Whoever left meanwhile finds the file in the application; so does who chose one twice.
        if (closed || server.value.files.some((one) => one.id === file.id)) return;
        server.value = { ...server.value, files: [...server.value.files, file] };
      }),
      unfinished: (material) => keptUploads.unfinished(id, model.placeOf(key, material)),
      async removeFile({ id: file }) {
        await api.deletePackageFile(id, file);
        server.value = { ...server.value, files: server.value.files.filter((one) => one.id !== file) };
      },
      viewFile: (file) => openPackageFile(id, file),
      terms: (material) =>
        guides.find((guide) => guide.key === key)?.materials.find((one) => one.id === material)?.alternatives.commitmentTerms,
    };
  }

  const unattached = keepAttached(() => server.value.files, model);
  const unfollow = followScans(() => server.value.files, async () => {
    const fresh = await api.packageApplication(id);
    if (closed) return;
    server.value = { ...server.value, files: fresh.files };
  });

  let isDone = false;
  let attempt: { key: string; of: number } | undefined;

  return {
    model,
    version,
    items: model.items.map(opened),
    server,
    saveState,
    saveFailure,
    async keepMine() {
      const theirs = await api.packageApplication(id);
      server.value = { ...theirs, files: server.value.files };
      autosave.resume(true);
    },
    async leaveMine() {
      isDone = true;
      autosave.hold('conflict');
      await keeper.drop();
    },
    async submit() {
      if (!(await autosave.flush())) throw saveFailure.value ?? new OfflineError(undefined);
      const of = server.value.version;
      if (attempt?.of !== of) attempt = { key: newIdempotencyKey(), of };
      const done = await api.submitPackage(server.value, attempt.key);
      isDone = true;
      await keeper.drop();
      return done;
    },
    close() {
      closed = true;
      unfollow();
      unattached();
      void autosave
        .flush()
        .then(() => {
          if (!isDone) keep();
          return keeper.flush();
        })
        .finally(() => {
          keeper.close();
          autosave.stop();
          stop();
          model.close();
        });
      window.removeEventListener('online', nudge);
      unwatch();
    },
  };
}
