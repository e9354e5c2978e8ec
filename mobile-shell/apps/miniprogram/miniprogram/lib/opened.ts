import { Autosave, begin, fingerprint, FormModel, inputOf, savedBeside, type SaveOutcome, type SaveState } from '@onewindow/form-model';
import { newIdempotencyKey, OfflineError, ProblemError, type Case, type CaseRef, type Draft as Document, type StoredFile } from '@onewindow/sdk';
import { loadCalendar, loadCore, loadPack } from './rules';
import { api } from './session';
import { lang, t } from './words';

/** A case being filled in: its form, its copy on the server, and how the two are kept together. */
export interface Opened {
  readonly model: FormModel;
  server: Case;
  saveState: SaveState;
  /** What the server has in the place of what is here, while somebody must say which to keep. */
  rival: Case | undefined;
  /** Errors show once a field was left, or once its page was to be gone on from. */
  readonly left: Set<string>;
  readonly attempted: Set<string>;
  /** Calls back after every change, until what it answers is called. */
  watch(listener: () => void): () => void;
  settle(keepMine: boolean): void;
  /** Files that are on their way: of a case that is handed in meanwhile they would be missing. */
  onTheirWay: number;
  addFile(material: string, file: { path: string; name: string }, onProgress: (percent: number) => void): Promise<void>;
  removeFile(file: StoredFile): Promise<void>;
  submit(): Promise<Case>;
  flush(): Promise<boolean>;
}

interface Backup {
  base: string;
  document: Document;
}
const backupKey = (id: string) => `backup.${id}`;

let current: { id: string; opened: Promise<Opened>; one?: Opened } | undefined;

/** Lets go of the case that is open, once what was typed is kept. */
export function closeCase(): void {
  void current?.opened.then(
    (one) =>
      one.flush().finally(() => {
        one.model.close();
      }),
    () => undefined,
  );
  current = undefined;
}

/** The one case that is open. Its pages share it, so nothing is fetched or judged twice on the way. */
export function openCase(id: string): Promise<Opened> {
  if (current?.id !== id) {
    closeCase();
    const begun: typeof current = { id, opened: open(id) };
    current = begun;
    begun.opened.then(
      (one) => {
        begun.one = one;
      },
      () => {
        if (current === begun) current = undefined;
      },
    );
  }
  return (current as { opened: Promise<Opened> }).opened;
}

/** Lets go of the open case where the server has a newer version, so that whoever opens it again reads that. */
export function dropOlder({ id, version }: CaseRef): void {
  if (current?.id === id && current.one && current.one.server.version < version) closeCase();
}

async function open(id: string): Promise<Opened> {
  const [core, loaded, calendar] = await Promise.all([loadCore(), api.case(id), loadCalendar()]);
  const isNew = loaded.state === 'draft' && Object.keys(loaded.answers).length === 0;
  const [pack, known] = await Promise.all([
    loadPack(core, loaded.packSha256),
    // A form that begins empty is as good.
    isNew ? api.prefill(id).catch(() => undefined) : undefined,
  ]);
  const model = new FormModel(core, pack, { ...loaded.context, lang, calendar }, inputOf(loaded));
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  let quiet = false;
  const quietly = (work: () => void) => {
    quiet = true;
    try {
      work();
    } finally {
      quiet = false;
    }
  };

  /** Takes over a copy of the server's. Whichever answer is the first to tell of a file, the form counts it from then on. */
  function takeServer(next: Case): void {
    const counted = ({ files }: Case) => files.filter(({ state }) => state !== 'refused');
    const same = (a: StoredFile) => (b: StoredFile) => a.material === b.material && a.sha256 === b.sha256;
    const [before, now] = [counted(one.server), counted(next)];
    one.server = next;
    quietly(() => {
      for (const file of before) if (!now.some(same(file))) model.detach(file.material, file.sha256);
      for (const file of now) if (!before.some(same(file))) model.attach(file.material, file);
    });
  }

  async function save(): Promise<SaveOutcome> {
    const document = model.document();
    try {
      takeServer(await savedBeside(() => one.server, () => api.saveDraft(one.server, document)));
      if (fingerprint(document) === fingerprint(model.document())) wx.removeStorageSync(backupKey(id));
      return 'saved';
    } catch (failure) {
      if (failure instanceof OfflineError) return 'offline';
      if (failure instanceof ProblemError && failure.status === 412) return await compare(document);
      return 'refused';
    }
  }

  /**
   * A newer version is a conflict only if its answers are others, for a save whose answer got lost makes one as well,
   * or if it is at another stage: the office may have it by now.
   */
  async function compare(document: Document): Promise<SaveOutcome> {
    try {
      const theirs = await api.case(id);
      const known = theirs.state === one.server.state && [fingerprint(one.server), fingerprint(document)].includes(fingerprint(theirs));
      if (known) takeServer(await savedBeside(() => one.server, () => api.saveDraft(theirs, document)));
      else ask(theirs);
      return known ? 'saved' : 'conflict';
    } catch (failure) {
      return failure instanceof OfflineError ? 'offline' : 'refused';
    }
  }

  const autosave = new Autosave({
    save,
    onState: (state) => {
      one.saveState = state;
      tell();
    },
  });

  /** Nothing is sent until somebody has said which to keep. */
  function ask(theirs: Case): void {
    one.rival = theirs;
    autosave.hold('conflict');
  }

  /** Takes over what only the server knows, such as the version after an upload, and leaves the answers alone. */
  async function refresh(): Promise<void> {
    const found = await api.case(id);
    takeServer(fingerprint(found) === fingerprint(one.server) ? found : { ...one.server, files: found.files });
    tell();
  }

  let attempt: { key: string; of: string } | undefined;

  const one: Opened = {
    model,
    server: loaded,
    saveState: 'saved',
    rival: undefined,
    left: new Set(),
    attempted: new Set(),
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    settle(keepMine) {
      const theirs = one.rival;
      if (theirs === undefined) return;
      one.rival = undefined;
      one.server = theirs;
      if (!keepMine) wx.removeStorageSync(backupKey(id));
      // Theirs in any case are its files, and what the office said of them.
      quietly(() => {
        model.load(inputOf(theirs, keepMine ? model.everything() : theirs));
      });
      autosave.resume(keepMine);
      tell();
    },
    onTheirWay: 0,
    async addFile(material, file, onProgress) {
      one.onTheirWay += 1;
      try {
        await api.uploadFile(id, material, file, ({ sent, total }) => {
          onProgress(total === 0 ? 0 : Math.round((sent / total) * 100));
        });
        await refresh();
      } finally {
        one.onTheirWay -= 1;
        tell();
      }
    },
    async removeFile(file) {
      await api.deleteFile(id, file.id);
      await refresh();
    },
    async submit() {
      await autosave.flush();
      if (one.rival !== undefined) throw new ProblemError(412, 'stale_version', t('conflict'), '', undefined, [], {});
      const document = model.document();
      // The same document again is the same attempt, and carries the same key.
      const of = `${fingerprint(document)}${String(one.server.version)}`;
      if (attempt?.of !== of) attempt = { key: newIdempotencyKey(), of };
      const again = one.server.state === 'supplement';
      try {
        one.server = await (again ? api.resubmit : api.submit)(one.server, document, attempt.key);
      } catch (failure) {
        if (failure instanceof ProblemError && failure.status === 412) await compare(document);
        throw failure;
      }
      wx.removeStorageSync(backupKey(id));
      // What is opened of it later is what the office has made of it.
      closeCase();
      return one.server;
    },
    flush: () => autosave.flush(),
  };

  const backup = wx.getStorageSync(backupKey(id)) as Backup | '' | undefined;
  if (backup) {
    model.load(inputOf(loaded, backup.document));
    if (backup.base !== fingerprint(loaded) && fingerprint(backup.document) !== fingerprint(loaded)) ask(loaded);
    else autosave.touch();
  }
  model.subscribe(() => {
    if (!quiet) {
      // What was typed before this visit began on what it began on, until somebody has said which to keep.
      const base = one.rival && backup ? backup.base : fingerprint(one.server);
      wx.setStorageSync(backupKey(id), { base, document: model.everything() });
      autosave.touch();
    }
    tell();
  });
  if (!backup) begin(model, known?.fields ?? []);
  return one;
}
