import type { Document } from '@onewindow/core-wasm';
import { Autosave, differencesOf, fingerprint, FormModel, merged, type SaveOutcome, type SaveState, type Side } from '@onewindow/form-model';
import { type Case, newIdempotencyKey, OfflineError, ProblemError, type StoredFile } from '@onewindow/sdk';
import { createFormView, lang, toast } from '@onewindow/ui';
import { computed, ref, shallowRef, watch } from 'vue';
import { keepAttached } from '../data/attached';
import { openFile } from '../data/files';
import { keptUploads } from '../data/kept-uploads';
import { takeAnswers } from '../data/prefill';
import { usePreReview } from '../data/pre-review';
import { loadTus, toCase, uploadResumably, type Transfer } from '../data/resumable';
import { loadRules } from '../data/rules';
import { followScans } from '../data/scans';
import { api } from '../data/session';
import { words } from '../data/say';
import { createThere, isBegunHere } from '../kept/begun';
import { DraftKeeper, dropDraft, keptDrafts, type FoundDraft, type HandIn } from '../kept/drafts';
import { openVault } from '../kept/vault';
import { t as kept } from '../kept/messages';
import { t } from '../messages';
import type { OpenedCase } from './desk';
import { inputOf } from './input';
import { useWaiting } from './waiting';

/** Another version of the same form: of the server, or of another tab of this device. */
interface Rival {
  /** What both started from. */
  base: Document;
  theirs: Document;
  /** The server's case, where it is the server's. */
  server?: Case;
  /** The kept form it is, where it is one. */
  kept?: string;
}

/** Whether its answers can still be changed by its applicant. */
export const isFillable = (one: Case): boolean => ['draft', 'supplement'].includes(one.state);

const emptyDraft = (one: Case) => Object.keys(one.answers).length === 0;

export async function openCase(id: string): Promise<OpenedCase> {
  const owner = api.subject ?? '';
  // A browser that keeps nothing still fills in forms while there is a network.
  const vault = await openVault(owner).catch(() => undefined);
  const found = vault === undefined ? [] : await keptDrafts(vault, id).catch(() => []);
  // What was begun on this device the server knows nothing of.
  const asked = isBegunHere(id) ? Promise.reject(new OfflineError(undefined)) : api.case(id);
  const loaded = await asked.catch((failure: unknown) => {
    const last = found[0];
    if (failure instanceof OfflineError && last) return last.draft.server;
    throw failure;
  });
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
  const isKept = ref(true);
  const rival = shallowRef<Rival>();
  const others: Rival[] = [];
  const handIn = shallowRef<HandIn>();
  const made = ref<string>();
  let quiet = false;
  let unsent = false;

  const keeper = new DraftKeeper(vault, id, (is) => {
    isKept.value = is;
  });
  const keep = (): void => {
    if (!isFillable(server.value)) return;
    keeper.touch(() => ({
      server: server.value,
      document: model.everything(),
      unsent,
      ...(handIn.value ? { handIn: handIn.value } : {}),
    }));
  };

  async function save(): Promise<SaveOutcome> {
    // Somebody else may have logged in in another tab: this is not to be sent in their name.
    if (api.subject !== owner) return 'signedOut';
    if (isBegunHere(id)) return await create();
    const document = model.document();
    try {
      server.value = await api.saveDraft(server.value, document);
      return saved(document);
    } catch (failure) {
      if (failure instanceof ProblemError && failure.status === 412) return await compare(document);
      return outcomeOf(failure);
    }
  }

  /** The server makes the case first; its form then opens under its own id, with all that is kept here. */
  async function create(): Promise<SaveOutcome> {
    try {
      if (vault) made.value = await createThere(vault, id, api.createCase);
      return 'offline';
    } catch (failure) {
      return outcomeOf(failure);
    }
  }

  function outcomeOf(failure: unknown): SaveOutcome {
    if (failure instanceof OfflineError) return 'offline';
    if (failure instanceof ProblemError && failure.status === 401) return 'signedOut';
    saveFailure.value = failure;
    return 'refused';
  }

  function saved(document: Document): SaveOutcome {
    saveFailure.value = undefined;
    if (fingerprint(document) === fingerprint(model.document())) unsent = false;
    keep();
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
        return saved(document);
      }
      if (found === fingerprint(server.value)) {
        server.value = await api.saveDraft(theirs, document);
        return saved(document);
      }
      rival.value = { base: server.value, theirs, server: theirs };
      return 'conflict';
    } catch (failure) {
      return outcomeOf(failure);
    }
  }

  const autosave = new Autosave({
    save,
    onState: (state) => {
      saveState.value = state;
    },
  });

  function changed(): void {
    unsent = true;
    keep();
    autosave.touch();
  }

  const stop = model.subscribe(() => {
    if (quiet) return;
    changed();
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

  /** The form with these answers, and all files that count. */
  function show(document: Document): void {
    quietly(() => {
      model.load(inputOf(server.value, document));
      for (const { material, fact } of desk.facts()) model.attach(material, fact);
    });
  }

  const desk = useWaiting({
    vault,
    caseId: id,
    upload,
    attach(file) {
      quietly(() => {
        model.attach(file.material, file);
      });
    },
    detach({ material, sha256 }) {
      // The server's own file of the same content counts on.
      if (server.value.files.some((file) => file.material === material && file.sha256 === sha256)) return;
      quietly(() => {
        model.detach(material, sha256);
      });
    },
    onUnkept: (name) => toast(kept('fileUnkept', { name })),
  });

  /** Takes up what earlier visits left on this device, and asks where they and the server do not agree. */
  function recover(): void {
    const left = found.filter(({ isOpen, draft }) => !isOpen && draft.unsent);
    const [latest, ...older] = left.map(({ id: kept, draft }) => ({ kept, ...draft }));
    handIn.value = found.find(({ isOpen }) => !isOpen)?.draft.handIn;
    if (latest === undefined) {
      const prefill = emptyDraft(loaded) ? takeAnswers(loaded.item.key) : undefined;
      if (prefill) {
        show({ answers: prefill, choices: loaded.choices });
        changed();
      }
      return;
    }
    show(latest.document);
    unsent = fingerprint(model.document()) !== fingerprint(loaded);
    if (unsent && fingerprint(latest.server) !== fingerprint(loaded)) others.push({ base: latest.server, theirs: loaded, server: loaded });
    for (const { server: base, document: theirs, kept } of older) others.push({ base, theirs, kept });
    if (unsent) toast(t('restored'));
    nextRival();
  }

  const differences = computed(() => {
    void form.version.value;
    const one = rival.value;
    // What another tab kept has answers to hidden questions as well; what the server has, has not.
    return one && differencesOf(model, { base: one.base, mine: one.kept === undefined ? model.document() : model.everything(), theirs: one.theirs }, words());
  });

  function nextRival(): void {
    rival.value = others.shift();
    if (rival.value === undefined) {
      if (unsent) autosave.resume(true);
      return;
    }
    autosave.hold('conflict');
    // Nothing to ask where the same was typed twice.
    if (differences.value?.length === 0) settle(new Map());
  }

  function settle(picks: ReadonlyMap<string, Side>): void {
    const one = rival.value;
    if (one === undefined) return;
    const document = merged(model.everything(), one.theirs, picks);
    if (one.server) server.value = one.server;
    show(document);
    unsent = fingerprint(model.document()) !== fingerprint(server.value);
    keep();
    if (one.kept !== undefined && vault) void keeper.flush().then(() => dropDraft(vault, one.kept ?? ''));
    if (others.length === 0) {
      rival.value = undefined;
      autosave.resume(unsent);
    } else nextRival();
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

  recover();
  keep();
  void keeper.flush().then(async () => {
    // What was taken up is kept under this tab now; what is still to be asked about stays as it is.
    const asked = new Set([rival.value, ...others].map((one) => one?.kept));
    const isTaken = (one: FoundDraft) => !one.isOpen && !asked.has(one.id) && !(isFillable(server.value) && keeper.isOwn(one.id));
    const taken = found.filter(isTaken);
    if (vault && isKept.value) await Promise.all(taken.map((one) => dropDraft(vault, one.id)));
  });
  void desk.resume().catch(() => undefined);

  /** The key of the last attempt and what was sent with it: the same document again is the same attempt. */
  let attempt: HandIn['attempt'];
  let isDone = false;

  function waitForLine(): undefined {
    handIn.value = { at: new Date().toISOString(), ...(attempt ? { attempt } : {}) };
    keep();
    return undefined;
  }

  async function submit(): Promise<Case | undefined> {
    await autosave.flush();
    if (rival.value !== undefined) throw new ProblemError(412, 'stale_version', t('conflictTitle'), t('conflictText'), undefined, [], {});
    if (saveState.value === 'signedOut') return undefined;
    if (saveState.value === 'offline' || desk.waiting.value.length > 0) return waitForLine();
    const document = model.document();
    const of = fingerprint(document) + String(server.value.version);
    attempt = handIn.value?.attempt ?? attempt;
    if (attempt?.of !== of) attempt = { key: newIdempotencyKey(), of };
    try {
      const again = server.value.state === 'supplement';
      const done = again
        ? await api.resubmit(server.value, document, attempt.key)
        : await api.submit(server.value, document, attempt.key);
      server.value = done;
      handIn.value = undefined;
      await keeper.drop();
      isDone = true;
      return done;
    } catch (failure) {
      if (failure instanceof OfflineError) return waitForLine();
      if (failure instanceof ProblemError && failure.status === 401) {
        autosave.hold('signedOut');
        return undefined;
      }
      throw failure;
    }
  }

  const unfollow = followScans(() => server.value.files, async () => {
    if (!closed) await refresh();
  });

  const preReview = usePreReview(() => id, () => autosave.flush());
  if (loaded.state === 'draft' && !isBegunHere(id)) void preReview.load();

  return {
    form,
    server,
    saveState,
    saveFailure,
    isKept,
    differences,
    settle,
    waiting: desk.waiting,
    handIn,
    callOff() {
      handIn.value = undefined;
      keep();
    },
    signedInAgain() {
      if (api.subject !== owner) return false;
      autosave.resume(true);
      return true;
    },
    made,
    ...(loaded.state === 'draft' && !isBegunHere(id) ? { preReview } : {}),
    files: computed(() => server.value.files),
    uploads: desk.uploads,
    unfinished: (material) => keptUploads.unfinished(id, material),
    removeFile,
    viewFile: (file) => openFile(id, file),
    terms: (material) => server.value.commitmentTerms[material],
    submit,
    async close() {
      closed = true;
      unfollow();
      unattached();
      window.removeEventListener('online', nudge);
      unwatch();
      try {
        await autosave.flush();
        if (!isDone) keep();
        await keeper.flush();
      } finally {
        keeper.close();
        autosave.stop();
        stop();
        model.close();
      }
    },
  };
}
