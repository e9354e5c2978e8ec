import { Autosave, savedBeside, type Difference, type SaveOutcome, type SaveState, type Side } from '@onewindow/form-model';
import { newIdempotencyKey, OfflineError, ProblemError, type StoredFile } from '@onewindow/sdk';
import { toast } from '@onewindow/ui';
import { computed, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { api } from '../data/session';
import { createThere, isBegunHere } from '../kept/begun';
import { DraftKeeper, type FoundDraft, type HandIn, type Shelf } from '../kept/drafts';
import type { Vault } from '../kept/vault';
import { t } from '../messages';

/** The server's copy of a form. */
export interface Copy {
  id: string;
  version: number;
  files: StoredFile[];
}

/** The form that is filled in: `S` is the server's copy of it, `D` what is filled in. */
export interface Filled<S, D> {
  /** What is sent to the server. */
  document(): D;
  /** Everything typed, hidden answers too. */
  everything(): D;
  /** Shows these answers in place of what was typed; nothing of it counts as typed. */
  show(server: S, document: D): void;
  /** Answers to begin with where nothing was filled in anywhere. */
  first?(): D | undefined;
  /** One text for one content. */
  fingerprint(document: D): string;
  /** `isSeen` where their version has no more than what shows, as the server's has. */
  differences(versions: { base: D; theirs: D; isSeen: boolean }): Difference[];
  merged(mine: D, theirs: D, picks: ReadonlyMap<string, Side>): D;
  /** Whether something of it waits for a network besides its answers. */
  isWaiting(): boolean;
}

/** What the server does with the form. */
export interface There<S, D, B> {
  load(id: string): Promise<S>;
  save(server: S, document: D): Promise<S>;
  submit(server: S, document: D, key: string): Promise<S>;
  create(body: B, key: string): Promise<{ id: string }>;
  /** What is filled in of the server's copy. */
  filled(server: S): D;
  /** Whether its answers can still be changed by its applicant. */
  isFillable(server: S): boolean;
  /** Whether the server's copy asks for another form than the one that is open. */
  isOther?(before: S, now: S): boolean;
}

/** What this device has of a form, and the server. */
export interface Sides<S, D> {
  id: string;
  /** Whose it is. */
  owner: string;
  /** A browser that keeps nothing still fills in forms while there is a network. */
  vault: Vault | undefined;
  shelf: Shelf<S, D>;
  found: FoundDraft<S, D>[];
  loaded: S;
}

/** Another version of the same form: of the server, or of another tab of this device. */
interface Rival<S, D> {
  /** What both started from. */
  base: D;
  theirs: D;
  /** The server's copy, where it is the server's. */
  server?: S;
  /** The kept form it is, where it is one. */
  kept?: string;
}

/** A form as it is kept in step, for whoever shows how it stands. */
export interface KeptForm {
  readonly saveState: Readonly<Ref<SaveState>>;
  readonly saveFailure: Readonly<ShallowRef<unknown>>;
  /** Whether what is typed is kept on this device, too. */
  readonly isKept: Readonly<Ref<boolean>>;
  /** Present while somebody must say which of two versions to keep: what they do not agree on. */
  readonly differences: Readonly<Ref<Difference[] | undefined>>;
  settle(picks: ReadonlyMap<string, Side>): void;
  /** Present once it was handed in without a network, until that is confirmed or called off. */
  readonly handIn: Readonly<ShallowRef<HandIn | undefined>>;
  callOff(): void;
  /** Goes on after somebody logged in again; answers whether it was the same person. */
  signedInAgain(): boolean;
  /** The id to go on under: of what was begun without a network, or the same where the form is another now. */
  readonly made: Readonly<Ref<string | undefined>>;
}

export interface InStep<S> extends KeptForm {
  readonly server: ShallowRef<S>;
  /** Takes up what earlier visits left, and begins to keep and to send. */
  start(): void;
  /** The person changed something. */
  changed(): void;
  /** Changes the form without calling it the person's doing. */
  quietly(work: () => void): void;
  readonly isQuiet: () => boolean;
  /** Waits until the server has everything; answers whether it has. */
  flush(): Promise<boolean>;
  /** Takes over what only the server knows, such as the version after an upload, and leaves the answers alone. */
  refresh(): Promise<void>;
  /** Hands the form in; nothing comes back where it waits for a network. */
  submit(): Promise<S | undefined>;
  close(): Promise<void>;
}

export async function findSides<S, D>(shelf: Shelf<S, D>, id: string, owner: string, vault: Vault | undefined, load: (id: string) => Promise<S>): Promise<Sides<S, D>> {
  const found = vault === undefined ? [] : await shelf.kept(vault, id).catch(() => []);
  // What was begun on this device the server knows nothing of.
  const asked = isBegunHere(id) ? Promise.reject(new OfflineError(undefined)) : load(id);
  const loaded = await asked.catch((failure: unknown) => {
    const last = found[0];
    if (failure instanceof OfflineError && last) return last.draft.server;
    throw failure;
  });
  return { id, owner, vault, shelf, found, loaded };
}

/** Statuses of a server, or of what stands before it, that is there but cannot take anything now. */
const AWAY = [429, 502, 503, 504];

/**
 * Keeps a form in step between this device and the server. Each change is kept here, by tab, before and
 * beside the server; where two versions do not agree, they are told apart field by field and neither
 * changes until somebody chose.
 */
export function keepInStep<S extends Copy, D, B>({ id, owner, vault, shelf, found, loaded }: Sides<S, D>, form: Filled<NoInfer<S>, NoInfer<D>>, there: There<NoInfer<S>, NoInfer<D>, B>): InStep<S> {
  const server = shallowRef(loaded) as ShallowRef<S>;
  const saveState = ref<SaveState>('saved');
  const saveFailure = shallowRef<unknown>();
  const isKept = ref(true);
  const rival = shallowRef<Rival<S, D>>();
  const others: Rival<S, D>[] = [];
  const handIn = shallowRef<HandIn>();
  const made = ref<string>();
  let quiet = false;
  let unsent = false;
  /** Of the questions about what only the server knows, the last one counts. */
  let turn = 0;

  const printOf = (one: S): string => form.fingerprint(there.filled(one));
  const isSame = (document: D, one: S): boolean => form.fingerprint(document) === printOf(one);

  const keeper = new DraftKeeper(shelf, vault, id, (is) => {
    isKept.value = is;
  });
  const keep = (): void => {
    if (!there.isFillable(server.value)) return;
    keeper.touch(() => ({
      server: server.value,
      document: form.everything(),
      unsent,
      ...(handIn.value ? { handIn: handIn.value } : {}),
    }));
  };

  async function save(): Promise<SaveOutcome> {
    // Somebody else may have logged in in another tab: this is not to be sent in their name.
    if (api.subject !== owner) return 'signedOut';
    if (isBegunHere(id)) return await create();
    const document = form.document();
    try {
      server.value = await savedBeside(() => server.value, () => there.save(server.value, document));
      return saved(document);
    } catch (failure) {
      if (failure instanceof ProblemError && failure.status === 412) return await compare(document);
      return outcomeOf(failure);
    }
  }

  /** The server makes it first; the form then opens under its own id, with all that is kept here. */
  async function create(): Promise<SaveOutcome> {
    try {
      if (vault) made.value = await createThere(vault, id, there.create);
      return 'offline';
    } catch (failure) {
      return outcomeOf(failure);
    }
  }

  function outcomeOf(failure: unknown): SaveOutcome {
    if (failure instanceof OfflineError) return 'offline';
    if (failure instanceof ProblemError && failure.status === 401) return 'signedOut';
    if (failure instanceof ProblemError && AWAY.includes(failure.status)) return 'offline';
    saveFailure.value = failure;
    return 'refused';
  }

  function saved(document: D): SaveOutcome {
    saveFailure.value = undefined;
    if (form.fingerprint(document) === form.fingerprint(form.document())) unsent = false;
    keep();
    return 'saved';
  }

  /**
   * The server has a newer version. It is a conflict only if its answers are not the ones last
   * saved from here: an upload, or a save whose answer got lost, makes a new version as well.
   */
  async function compare(document: D): Promise<SaveOutcome> {
    try {
      const theirs = await there.load(id);
      if (there.isOther?.(server.value, theirs)) {
        made.value = id;
        return 'offline';
      }
      const now = printOf(theirs);
      if (now === form.fingerprint(document)) {
        server.value = theirs;
        return saved(document);
      }
      const both = { base: there.filled(server.value), theirs: there.filled(theirs) };
      // Written down in another way, the same may be said.
      if (now === printOf(server.value) || form.differences({ ...both, isSeen: true }).length === 0) {
        server.value = await savedBeside(() => server.value, () => there.save(theirs, document));
        return saved(document);
      }
      rival.value = { ...both, server: theirs };
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
  const nudge = () => void autosave.flush();

  function changed(): void {
    unsent = true;
    keep();
    autosave.touch();
  }

  function quietly(work: () => void): void {
    quiet = true;
    try {
      work();
    } finally {
      quiet = false;
    }
  }

  function show(document: D): void {
    quietly(() => {
      form.show(server.value, document);
    });
  }

  /** Takes up what earlier visits left on this device, and asks where they and the server do not agree. */
  function recover(): void {
    const left = found.filter(({ isOpen, draft }) => !isOpen && draft.unsent);
    const [latest, ...older] = left.map(({ id: kept, draft }) => ({ kept, ...draft }));
    handIn.value = found.find(({ isOpen }) => !isOpen)?.draft.handIn;
    // What was begun on this device alone is a draft without answers.
    const isEmpty = latest === undefined || (older.length === 0 && isSame(latest.document, loaded));
    const first = isEmpty ? form.first?.() : undefined;
    if (first) {
      show(first);
      changed();
      return;
    }
    if (latest === undefined) return;
    show(latest.document);
    unsent = !isSame(form.document(), loaded);
    if (unsent && printOf(latest.server) !== printOf(loaded)) others.push({ base: there.filled(latest.server), theirs: there.filled(loaded), server: loaded });
    for (const { server: base, document: theirs, kept } of older) others.push({ base: there.filled(base), theirs, kept });
    if (unsent) toast(t('restored'));
    nextRival();
  }

  const differences = computed(() => {
    const one = rival.value;
    // What another tab kept has answers to hidden questions as well; what the server has, has not.
    return one && form.differences({ base: one.base, theirs: one.theirs, isSeen: one.kept === undefined });
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
    const document = form.merged(form.everything(), one.theirs, picks);
    if (one.server) server.value = one.server;
    show(document);
    unsent = !isSame(form.document(), server.value);
    keep();
    const { kept } = one;
    if (kept !== undefined && vault) void keeper.flush().then(() => shelf.drop(vault, kept));
    if (others.length === 0) {
      rival.value = undefined;
      autosave.resume(unsent);
    } else nextRival();
  }

  /** The key of the last attempt and what was sent with it: the same document again is the same attempt. */
  let attempt: HandIn['attempt'];
  let isDone = false;

  function waitForLine(): undefined {
    handIn.value = { at: new Date().toISOString(), ...(attempt ? { attempt } : {}) };
    keep();
    return undefined;
  }

  async function submit(): Promise<S | undefined> {
    await autosave.flush();
    if (rival.value !== undefined) throw new ProblemError(412, 'stale_version', t('conflictTitle'), t('conflictText'), undefined, [], {});
    if (saveState.value === 'signedOut') return undefined;
    if (saveState.value === 'offline' || form.isWaiting()) return waitForLine();
    const document = form.document();
    const of = form.fingerprint(document) + String(server.value.version);
    attempt = handIn.value?.attempt ?? attempt;
    if (attempt?.of !== of) attempt = { key: newIdempotencyKey(), of };
    try {
      const done = await there.submit(server.value, document, attempt.key);
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

  return {
    server,
    saveState,
    saveFailure,
    isKept,
    differences,
    settle,
    handIn,
    made,
    changed,
    quietly,
    isQuiet: () => quiet,
    flush: () => autosave.flush(),
    submit,
    start() {
      window.addEventListener('online', nudge);
      recover();
      keep();
      void keeper.flush().then(async () => {
        // What was taken up is kept under this tab now; what is still to be asked about stays as it is.
        const asked = new Set([rival.value, ...others].map((one) => one?.kept));
        const isTaken = (one: FoundDraft<S, D>) => !one.isOpen && !asked.has(one.id) && !(there.isFillable(server.value) && keeper.isOwn(one.id));
        if (vault && isKept.value) await Promise.all(found.filter(isTaken).map((one) => shelf.drop(vault, one.id)));
      });
    },
    callOff() {
      handIn.value = undefined;
      keep();
    },
    signedInAgain() {
      if (api.subject !== owner) return false;
      autosave.resume(true);
      return true;
    },
    async refresh() {
      turn += 1;
      const mine = turn;
      const fresh = await there.load(id);
      // A later question knows of all that this one does.
      if (mine !== turn) return;
      if (printOf(fresh) === printOf(server.value)) server.value = fresh;
      else server.value = { ...server.value, files: fresh.files };
    },
    async close() {
      window.removeEventListener('online', nudge);
      try {
        await autosave.flush();
        if (!isDone) keep();
        await keeper.flush();
      } finally {
        keeper.close();
        autosave.stop();
      }
    },
  };
}
