import type { Document, FileFact, Input, Review } from '@onewindow/core-wasm';
import { Autosave, FormModel, type SaveOutcome, type SaveState } from '@onewindow/form-model';
import { type Case, type CommitmentTerms, newIdempotencyKey, OfflineError, ProblemError, type StoredFile } from '@onewindow/sdk';
import { createFormView, lang, toast, type FormView } from '@onewindow/ui';
import { computed, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { keepAttached } from '../data/attached';
import { openFile, type ListedFile } from '../data/files';
import { keptUploads } from '../data/kept-uploads';
import { takeAnswers } from '../data/prefill';
import { usePreReview, type PreReviewDesk } from '../data/pre-review';
import { loadTus, toCase, uploadResumably, type Transfer } from '../data/resumable';
import { loadRules } from '../data/rules';
import { followScans } from '../data/scans';
import { api } from '../data/session';
import { uploadsByMaterial, type Uploads } from '../data/uploads';
import { t } from '../messages';
import { backups, fingerprint } from './backup';

/** Where the documents of one form are handed in. */
export interface MaterialDesk {
  readonly form: FormView;
  /** What was uploaded, under the form's own names of its documents. */
  readonly files: Readonly<Ref<StoredFile[]>>;
  /** The files of a document on their way, the same ones however often they are asked for. */
  uploads(material: string): Uploads;
  /** How many of its files were begun in another visit, where uploads can go on. */
  unfinished?(material: string): number;
  removeFile(file: StoredFile): Promise<void>;
  viewFile(file: ListedFile): Promise<void>;
  /** What is told before a promise may stand in for the document, where one may. */
  terms(material: string): CommitmentTerms | undefined;
  /** Where the window may be asked to look at it before it is handed in. */
  readonly preReview?: PreReviewDesk;
}

/** A case being filled: its form, its server copy, and how the two are kept together. */
export interface OpenedCase extends MaterialDesk {
  readonly server: ShallowRef<Case>;
  readonly saveState: Ref<SaveState>;
  readonly saveFailure: ShallowRef<unknown>;
  /** Present while somebody must say which of two versions to keep. */
  readonly rival: ShallowRef<Case | undefined>;
  settle(keepMine: boolean): void;
  /** Hands the case in, for the first time or again. */
  submit(): Promise<Case>;
  close(): void;
}

const emptyDraft = (one: Case) => Object.keys(one.answers).length === 0;

/** What the core is loaded with for a case as the server has it. */
export function inputOf(one: Case, document: Document = one): Input {
  const files: Record<string, FileFact[]> = {};
  for (const { material, name, size, mediaType, sha256, state } of one.files) {
    if (state === 'refused') continue;
    (files[material] ??= []).push({ name, size, mediaType, sha256 });
  }
  const reviews: Record<string, Review> = {};
  for (const { material, verdict, reason, files: seen } of one.reviews) {
    reviews[material] = { verdict, ...(reason ? { reason } : {}), files: seen ?? lookedAt(one, material) };
  }
  return { answers: document.answers, choices: document.choices, files, reviews };
}

/** The files the window had when it sent the case back: the applicant could add none while it looked. */
function lookedAt(one: Case, material: string): string[] {
  const sent = one.notices.filter((notice) => notice.kind === 'singleNotice').at(-1)?.issuedAt;
  return one.files
    .filter((file) => file.material === material && (sent === undefined || Date.parse(file.uploadedAt) <= Date.parse(sent)))
    .map((file) => file.sha256);
}

export async function openCase(id: string): Promise<OpenedCase> {
  const loaded = await api.case(id);
  const rules = await loadRules(loaded.packSha256);
  const server = shallowRef(loaded);
  const model = new FormModel(
    rules.core,
    rules.pack,
    { ...loaded.context, lang: lang.value, calendar: rules.calendar },
    inputOf(loaded),
  );
  const form = createFormView(model);
  const saveState = ref<SaveState>('saved');
  const saveFailure = shallowRef<unknown>();
  const rival = shallowRef<Case>();
  let quiet = false;

  async function save(): Promise<SaveOutcome> {
    const document = model.document();
    try {
      server.value = await api.saveDraft(server.value, document);
      return kept(document);
    } catch (failure) {
      if (failure instanceof OfflineError) return 'offline';
      if (failure instanceof ProblemError && failure.status === 412) return await compare(document);
      saveFailure.value = failure;
      return 'refused';
    }
  }

  function kept(document: Document): SaveOutcome {
    saveFailure.value = undefined;
    if (fingerprint(document) === fingerprint(model.document())) backups.drop(id);
    return 'saved';
  }

  /**
   * The server has a newer version. It is a conflict only if its answers are not the ones last
   * saved from here: an upload, or a save whose answer got lost, makes a new version as well.
   */
  async function compare(document: Document): Promise<SaveOutcome> {
    try {
      const theirs = await api.case(id);
      const found = fingerprint(theirs);
      if (found === fingerprint(document)) {
        server.value = theirs;
        return kept(document);
      }
      if (found === fingerprint(server.value)) {
        server.value = await api.saveDraft(theirs, document);
        return kept(document);
      }
      rival.value = theirs;
      return 'conflict';
    } catch (failure) {
      if (failure instanceof OfflineError) return 'offline';
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
    if (quiet) return;
    backups.put(id, { base: fingerprint(server.value), document: model.everything() });
    autosave.touch();
  });
  const unwatch = watch(lang, (chosen) => {
    quietly(() => {
      model.setLang(chosen);
    });
  });
  const nudge = () => void autosave.flush();
  window.addEventListener('online', nudge);

  /** Changes the form without calling it the person's doing. */
  function quietly(work: () => void): void {
    quiet = true;
    try {
      work();
    } finally {
      quiet = false;
    }
  }

  function recover(): void {
    const backup = backups.get(id);
    if (backup) {
      if (backup.base === fingerprint(loaded)) {
        quietly(() => {
          model.load(inputOf(loaded, backup.document));
        });
        autosave.touch();
        toast(t('restored'));
      } else if (fingerprint(backup.document) === fingerprint(loaded)) {
        backups.drop(id);
      } else {
        quietly(() => {
          model.load(inputOf(loaded, backup.document));
        });
        rival.value = loaded;
        saveState.value = 'conflict';
      }
      return;
    }
    const prefill = emptyDraft(loaded) ? takeAnswers(loaded.item.key) : undefined;
    if (prefill) {
      quietly(() => {
        model.load(inputOf(loaded, { answers: prefill, choices: loaded.choices }));
      });
      autosave.touch();
    }
  }
  recover();

  function settle(keepMine: boolean): void {
    const theirs = rival.value;
    if (theirs === undefined) return;
    rival.value = undefined;
    server.value = theirs;
    if (!keepMine) {
      backups.drop(id);
      quietly(() => {
        model.load(inputOf(theirs));
      });
    }
    autosave.resume(keepMine);
    if (!keepMine) saveState.value = 'saved';
  }

  const unattached = keepAttached(() => server.value.files, {
    attach(material, file) {
      quietly(() => {
        model.attach(material, file);
      });
    },
    detach(material, sha256) {
      quietly(() => {
        model.detach(material, sha256);
      });
    },
  });

  /** Takes over what only the server knows, such as the version after an upload, and leaves the answers alone. */
  async function refresh(): Promise<void> {
    const fresh = await api.case(id);
    if (fingerprint(fresh) === fingerprint(server.value)) server.value = fresh;
    else server.value = { ...server.value, files: fresh.files };
  }

  // What is loaded before a file is chosen need not be got over the line that then breaks.
  void loadTus().catch(() => undefined);
  let closed = false;

  async function upload(material: string, chosen: File, transfer: Transfer): Promise<void> {
    const file = await uploadResumably(toCase(id), material, chosen, transfer);
    // Whoever left meanwhile finds the file in the case; so does who chose one file twice.
    if (closed || server.value.files.some((one) => one.id === file.id)) return;
    server.value = { ...server.value, files: [...server.value.files, file] };
    await refresh();
  }

  async function removeFile(file: StoredFile): Promise<void> {
    await api.deleteFile(id, file.id);
    server.value = { ...server.value, files: server.value.files.filter((one) => one.id !== file.id) };
    await refresh();
  }

  /** The key of the last attempt and what was sent with it: the same document again is the same attempt. */
  let attempt: { key: string; of: string } | undefined;

  async function submit(): Promise<Case> {
    await autosave.flush();
    if (rival.value !== undefined) throw new ProblemError(412, 'stale_version', t('conflictTitle'), t('conflictText'), undefined, [], {});
    const document = model.document();
    const of = fingerprint(document) + String(server.value.version);
    if (attempt?.of !== of) attempt = { key: newIdempotencyKey(), of };
    const again = server.value.state === 'supplement';
    const done = again
      ? await api.resubmit(server.value, document, attempt.key)
      : await api.submit(server.value, document, attempt.key);
    server.value = done;
    backups.drop(id);
    return done;
  }

  const unfollow = followScans(() => server.value.files, async () => {
    if (!closed) await refresh();
  });

  const preReview = usePreReview(() => id, () => autosave.flush());
  if (loaded.state === 'draft') void preReview.load();

  return {
    form,
    server,
    saveState,
    saveFailure,
    rival,
    settle,
    ...(loaded.state === 'draft' ? { preReview } : {}),
    files: computed(() => server.value.files),
    uploads: uploadsByMaterial(upload),
    unfinished: (material) => keptUploads.unfinished(id, material),
    removeFile,
    viewFile: (file) => openFile(id, file),
    terms: (material) => server.value.commitmentTerms[material],
    submit,
    close() {
      closed = true;
      unfollow();
      unattached();
      void autosave.flush().finally(() => {
        autosave.stop();
        stop();
        model.close();
      });
      window.removeEventListener('online', nudge);
      unwatch();
    },
  };
}
