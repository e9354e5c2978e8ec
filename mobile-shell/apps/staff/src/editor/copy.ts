import { ProblemError, type EditedItem, type WorkingCopy } from '@onewindow/sdk';
import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { api } from '../data/session';

/** How long the keys must rest before the text is saved. */
const REST_MS = 1500;

export interface CopyDesk {
  item: ShallowRef<EditedItem | undefined>;
  text: Ref<string>;
  /** Whether all that is typed is on the server. */
  saved: ComputedRef<boolean>;
  saving: Ref<boolean>;
  failure: ShallowRef<unknown>;
  /** What a colleague saved meanwhile. Nothing more is saved until one of the two is chosen. */
  theirs: ShallowRef<WorkingCopy | undefined>;
  /** Turns to an item, once what was typed before is on the server; answers whether it could. */
  open: (key: string) => Promise<boolean>;
  /** Turns to an item that nobody has, with what was typed of one before; answers whether it could. */
  openNew: () => Promise<boolean>;
  /** Turns to a text that is no business of the server's. */
  openText: (source: string) => Promise<boolean>;
  /** Saves what is typed as this item's; `key` is new for an item that nobody has. */
  save: (key: string) => Promise<boolean>;
  takeTheirs: () => void;
  keepMine: () => Promise<void>;
  discard: () => Promise<void>;
  /** Reads the item anew after something was published. */
  again: () => Promise<void>;
}

/** The working copy of an item: kept on the server as it is typed, and never over a colleague's. */
export function useWorkingCopy(): CopyDesk {
  const item = shallowRef<EditedItem>();
  const text = ref('');
  const onServer = ref('');
  const version = ref(0);
  const saving = ref(false);
  const failure = shallowRef<unknown>();
  const theirs = shallowRef<WorkingCopy>();
  const saved = computed(() => text.value === onServer.value);
  /** The save that is under way. */
  let underWay: Promise<boolean> | undefined;
  /** What was typed of an item that nobody has, while another is looked at. */
  let begun = '';
  let isApart = false;
  let resting: ReturnType<typeof setTimeout> | undefined;

  async function read(key: string): Promise<{ found: EditedItem; at: number; source: string }> {
    const found = await api.editedItem(key);
    if (found.workingCopy) {
      const copy = await api.workingCopy(key);
      return { found, at: copy.version, source: copy.source ?? '' };
    }
    const current = found.versions?.find((one) => one.version === found.version);
    const source = current?.hasSource === true ? (await api.itemSource(key, current.version)).source : '';
    return { found, at: found.copyVersion, source };
  }

  /** Whether what is typed is kept: on the server, or here for as long as it has no place there. */
  async function left(): Promise<boolean> {
    clearTimeout(resting);
    if (isApart) return true;
    await underWay;
    const key = item.value?.key;
    if (key === undefined) begun = text.value;
    else if (!saved.value && text.value.trim() !== '') return save(key);
    return theirs.value === undefined;
  }

  function turn(source: string, from: string): void {
    failure.value = undefined;
    text.value = source;
    onServer.value = from;
  }

  async function open(key: string): Promise<boolean> {
    if (!(await left())) return false;
    try {
      const { found, at, source } = await read(key);
      isApart = false;
      item.value = found;
      version.value = at;
      turn(source, source);
      return true;
    } catch (thrown) {
      failure.value = thrown;
      return false;
    }
  }

  async function openNew(): Promise<boolean> {
    if (!(await left())) return false;
    isApart = false;
    item.value = undefined;
    version.value = 0;
    turn(begun, '');
    return true;
  }

  async function openText(source: string): Promise<boolean> {
    if (!(await left())) return false;
    isApart = true;
    item.value = undefined;
    version.value = 0;
    turn(source, source);
    return true;
  }

  async function save(key: string): Promise<boolean> {
    if (saving.value || theirs.value) return false;
    if (saved.value && item.value?.workingCopy) return true;
    underWay = send(key, text.value);
    return underWay;
  }

  async function send(key: string, sent: string): Promise<boolean> {
    saving.value = true;
    try {
      const copy = await api.saveWorkingCopy(key, version.value, sent);
      version.value = copy.version;
      onServer.value = sent;
      failure.value = undefined;
      if (!item.value) begun = '';
      item.value = { ...(item.value ?? { key, copyVersion: 0 }), copyVersion: copy.version, workingCopy: copy };
      return true;
    } catch (thrown) {
      if (thrown instanceof ProblemError && thrown.code === 'stale_version') await meet(key, thrown);
      else failure.value = thrown;
      return false;
    } finally {
      saving.value = false;
    }
  }

  /** Somebody else saved: their text is fetched, to stand beside one's own. */
  async function meet(key: string, stale: ProblemError): Promise<void> {
    try {
      theirs.value = await api.workingCopy(key);
    } catch (thrown) {
      // What they had is published or thrown away, so nothing of theirs can be lost.
      if (thrown instanceof ProblemError && thrown.code === 'working_copy_not_found') {
        version.value = Number(stale.extra['current'] ?? 0);
        failure.value = stale;
      } else failure.value = thrown;
    }
  }

  function takeTheirs(): void {
    const copy = theirs.value;
    if (!copy) return;
    theirs.value = undefined;
    version.value = copy.version;
    if (item.value) item.value = { ...item.value, copyVersion: copy.version, workingCopy: copy };
    turn(copy.source ?? '', copy.source ?? '');
  }

  async function keepMine(): Promise<void> {
    const [copy, key] = [theirs.value, item.value?.key];
    if (!copy || key === undefined) return;
    theirs.value = undefined;
    version.value = copy.version;
    await save(key);
  }

  async function discard(): Promise<void> {
    const key = item.value?.key;
    if (key === undefined) return;
    try {
      clearTimeout(resting);
      await underWay;
      await api.discardWorkingCopy(key, version.value);
      // What is thrown away is not to be saved on the way out.
      onServer.value = text.value;
      await open(key);
    } catch (thrown) {
      failure.value = thrown;
    }
  }

  async function again(): Promise<void> {
    const key = item.value?.key;
    if (key === undefined) return;
    if (saved.value) await open(key);
    else item.value = await api.editedItem(key);
  }

  const rest = (): void => {
    clearTimeout(resting);
    const key = item.value?.key;
    if (key !== undefined && !saved.value && text.value.trim() !== '') void save(key);
  };
  watch(text, () => {
    clearTimeout(resting);
    resting = setTimeout(rest, REST_MS);
  });
  // What was typed while a save was under way is saved after it.
  watch(saving, (busy) => {
    if (!busy && failure.value === undefined) rest();
  });
  onScopeDispose(rest);

  return { item, text, saved, saving, failure, theirs, open, openNew, openText, save, takeTheirs, keepMine, discard, again };
}
