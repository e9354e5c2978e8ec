import { ProblemError, type EditedItem, type WorkingCopy } from '@onewindow/sdk';
import { computed, onUnmounted, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
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
  open: (key: string) => Promise<void>;
  /** Begins an item that nobody has, with nothing in it. */
  openNew: () => void;
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

  function show(source: string): void {
    text.value = source;
    onServer.value = source;
  }

  async function read(key: string): Promise<string> {
    const found = await api.editedItem(key);
    item.value = found;
    version.value = found.copyVersion;
    if (found.workingCopy) {
      const copy = await api.workingCopy(key);
      version.value = copy.version;
      return copy.source ?? '';
    }
    const current = found.versions?.find((one) => one.version === found.version);
    if (current?.hasSource !== true) return '';
    return (await api.itemSource(key, current.version)).source;
  }

  async function open(key: string): Promise<void> {
    failure.value = undefined;
    theirs.value = undefined;
    try {
      show(await read(key));
    } catch (thrown) {
      failure.value = thrown;
    }
  }

  function openNew(): void {
    item.value = undefined;
    failure.value = undefined;
    theirs.value = undefined;
    version.value = 0;
    show('');
  }

  async function save(key: string): Promise<boolean> {
    if (saving.value || theirs.value) return false;
    if (saved.value && item.value?.workingCopy) return true;
    const sent = text.value;
    saving.value = true;
    try {
      const copy = await api.saveWorkingCopy(key, version.value, sent);
      version.value = copy.version;
      onServer.value = sent;
      failure.value = undefined;
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
    show(copy.source ?? '');
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
      await api.discardWorkingCopy(key, version.value);
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

  let resting: ReturnType<typeof setTimeout> | undefined;
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
  onUnmounted(rest);

  return { item, text, saved, saving, failure, theirs, open, openNew, save, takeTheirs, keepMine, discard, again };
}
