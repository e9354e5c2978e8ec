import { ProblemError } from '@onewindow/sdk';
import { computed, ref, shallowReactive, type Ref } from 'vue';
import type { RunningUpload } from '../components/UploadField.vue';
import { describeFailure } from '../failure';
import { fileSize, mediaTypes } from '../format';
import { t } from '../messages';
import { isDrawable, smaller, UnreadablePhoto } from './photo';
import type { Transfer } from './resumable';

/** What a document's files must be. */
export interface Room {
  maxBytes: number;
  /** Where they are named, a photo is made one of these and small enough before it is sent. */
  mediaTypes?: readonly string[];
  maxCount: number;
  /** How many are there already. */
  there: number;
}

/** A photo that was made smaller: what it is sent as, and how many bytes it had. */
export interface Drawn {
  name: string;
  size: number;
  before: number;
}

export interface Uploads {
  running: Ref<RunningUpload[]>;
  error: Ref<string | undefined>;
  /** The photos that were made smaller in this visit. */
  drawn: Readonly<Ref<readonly Drawn[]>>;
  /** Uploads as many of these files as there is room for; ends when none of them is on its way. */
  add: (chosen: File[], room: Room) => Promise<void>;
  /** Takes a file back, on its way or failed. */
  cancel: (key: string) => void;
  /** Sends a file that failed once more. */
  again: (key: string) => Promise<void>;
  /** Tries at once instead of waiting for the line. */
  goOn: (key: string) => void;
  /** Does something to a file that is there, and says what went wrong. */
  attempt: (work: () => Promise<unknown>) => Promise<void>;
}

/** Files on their way at once, whichever documents they are for: more would only share the same line. */
const AT_ONCE = 3;
let busy = 0;
const queue: (() => void)[] = [];

async function inTurn(work: () => Promise<void>): Promise<void> {
  if (busy >= AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve));
  else busy += 1;
  try {
    await work();
  } finally {
    const next = queue.shift();
    if (next) next();
    else busy -= 1;
  }
}

let drawing: Promise<unknown> = Promise.resolve();

/** One photo is drawn at a time: each takes all its pixels of memory. */
function oneByOne<T>(work: () => Promise<T>): Promise<T> {
  const mine = drawing.then(work);
  drawing = mine.catch(() => undefined);
  return mine;
}

/** What went wrong with a file, in the person's language: the server says it in bytes and media types. */
export function uploadFault(thrown: unknown): string {
  if (thrown instanceof ProblemError) {
    const { code, extra } = thrown;
    if (code === 'file_too_large' && typeof extra['maxBytes'] === 'number') return t('uploadTooLarge', { size: fileSize(extra['maxBytes']) });
    if (code === 'file_type_not_allowed' && typeof extra['allowed'] === 'string') {
      return t('uploadWrongType', { types: mediaTypes(extra['allowed'].split(', ')) });
    }
    if (code === 'upload_checksum_mismatch') return t('uploadDamaged');
    if (code === 'too_many_uploads') return t('uploadTooManyOpen');
  }
  if (thrown instanceof UnreadablePhoto) return t('uploadHeic');
  if (thrown instanceof DOMException && thrown.name === 'NotReadableError') return t('uploadUnreadable');
  const said = describeFailure(thrown);
  return said.faults[0] ?? (said.detail || said.title);
}

/** Refusals of what the file is, which it will meet again however often it is sent. */
const FOR_GOOD = ['file_too_large', 'file_type_not_allowed'];
const isForGood = (thrown: unknown): boolean =>
  (thrown instanceof ProblemError && FOR_GOOD.includes(thrown.code)) || (thrown instanceof DOMException && thrown.name === 'NotReadableError');

/** The files of one document on their way; `accepted` is told of each before its turn comes, and what says that it was cancelled. */
export function useUploads(
  upload: (file: File, transfer: Transfer) => Promise<unknown>,
  accepted: (file: File, signal: AbortSignal) => void = () => undefined,
): Uploads {
  const running = ref<RunningUpload[]>([]);
  const error = ref<string>();
  const drawn = ref<readonly Drawn[]>([]);
  const cancels = new Map<string, AbortController>();
  const tries = new Map<string, () => void>();
  /** The files that failed and may be sent again. */
  const failed = new Map<string, File>();

  function change(key: string, changed: Partial<RunningUpload>): void {
    running.value = running.value.map((one) => (one.key === key ? { ...one, ...changed } : one));
  }

  function blame(fault: string): void {
    error.value = error.value === undefined ? fault : `${error.value}\n${fault}`;
  }

  async function send(key: string, file: File, signal: AbortSignal): Promise<void> {
    try {
      signal.throwIfAborted();
      change(key, { state: 'running' });
      await upload(file, {
        signal,
        onProgress: ({ sent, total }) => {
          change(key, { percent: total > 0 ? Math.round((sent / total) * 100) : 0 });
        },
        onWaiting: (goOn) => {
          if (goOn) tries.set(key, goOn);
          else tries.delete(key);
          change(key, { state: goOn ? 'waiting' : 'running' });
        },
      });
      drop(key);
    } catch (thrown) {
      if (signal.aborted) return;
      if (isForGood(thrown)) {
        drop(key);
        blame(`${file.name}：${uploadFault(thrown)}`);
        return;
      }
      failed.set(key, file);
      change(key, { state: 'failed', fault: uploadFault(thrown) });
    } finally {
      cancels.delete(key);
      tries.delete(key);
    }
  }

  function drop(key: string): void {
    failed.delete(key);
    running.value = running.value.filter((one) => one.key !== key);
  }

  async function start(key: string, file: File): Promise<void> {
    const control = new AbortController();
    cancels.set(key, control);
    accepted(file, control.signal);
    await inTurn(() => send(key, file, control.signal));
  }

  async function again(key: string): Promise<void> {
    const file = failed.get(key);
    if (file === undefined) return;
    failed.delete(key);
    change(key, { state: 'queued', percent: 0 });
    await start(key, file);
  }

  /** What is sent of a chosen file, once it is known; nothing where it is not or was taken back meanwhile. */
  async function prepared(key: string, chosen: File, { mediaTypes, maxBytes }: Room): Promise<File | undefined> {
    if (mediaTypes === undefined || !isDrawable(chosen, { mediaTypes, maxBytes })) return chosen;
    try {
      const file = await oneByOne(() => smaller(chosen, { mediaTypes, maxBytes }));
      if (!running.value.some((one) => one.key === key)) return undefined;
      if (file !== chosen) {
        change(key, { name: file.name });
        drawn.value = [...drawn.value, { name: file.name, size: file.size, before: chosen.size }];
      }
      return file;
    } catch (thrown) {
      blame(`${chosen.name}：${uploadFault(thrown)}`);
      return undefined;
    }
  }

  async function take(key: string, chosen: File, room: Room): Promise<void> {
    const file = await prepared(key, chosen, room);
    if (file === undefined) drop(key);
    else if (file.size > room.maxBytes) {
      drop(key);
      blame(`${chosen.name}：${t('uploadTooLarge', { size: fileSize(room.maxBytes) })}`);
    } else await start(key, file);
  }

  async function add(chosen: File[], room: Room): Promise<void> {
    const { maxCount, there } = room;
    error.value = undefined;
    const free = Math.max(0, maxCount - there - running.value.length);
    if (chosen.length > free) blame(t('uploadTooMany', { n: maxCount }));
    const sending = chosen.slice(0, free).map((file) => {
      const key = crypto.randomUUID();
      running.value = [...running.value, { key, name: file.name, percent: 0, state: 'queued' }];
      return take(key, file, room);
    });
    await Promise.all(sending);
  }

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    error.value = undefined;
    try {
      await work();
    } catch (thrown) {
      error.value = uploadFault(thrown);
    }
  }

  function cancel(key: string): void {
    cancels.get(key)?.abort();
    drop(key);
  }

  return { running, error, drawn, add, cancel, again, goOn: (key) => tries.get(key)?.(), attempt };
}

/** The uploads of each document of one form, which outlive the step that shows them. */
export interface UploadsByMaterial {
  (material: string): Uploads;
  /** How many files of whichever document are on their way, or failed and may be sent again. */
  readonly unsettled: Readonly<Ref<number>>;
}

/** The same ones however often they are asked for. */
export function uploadsByMaterial(
  upload: (material: string, file: File, transfer: Transfer) => Promise<unknown>,
  accepted?: (material: string, file: File, signal: AbortSignal) => void,
): UploadsByMaterial {
  const all = shallowReactive(new Map<string, Uploads>());
  const of = (material: string): Uploads => {
    const uploads =
      all.get(material) ??
      useUploads(
        (file, transfer) => upload(material, file, transfer),
        (file, signal) => accepted?.(material, file, signal),
      );
    all.set(material, uploads);
    return uploads;
  };
  return Object.assign(of, { unsettled: computed(() => [...all.values()].reduce((sum, { running }) => sum + running.value.length, 0)) });
}
