import { OfflineError, ProblemError, type Client, type StoredFile } from '@onewindow/sdk';
import type * as Tus from 'tus-js-client';
import { fingerprintOf, keptUploads } from './kept';
import { failureOf, isBreak, stackOf } from './tus';

/** What a file on its way tells, and how it is stopped. */
export interface Transfer {
  /** Ends it, and what had come of it at the server. */
  signal: AbortSignal;
  onProgress: (progress: { sent: number; total: number }) => void;
  /** The line is broken; the way to try at once, or nothing when it goes on. */
  onWaiting: (goOn: (() => void) | undefined) => void;
}

/** What files are sent to, and where uploads to it begin. */
export interface Goal {
  id: string;
  endpoint: string;
}

/** Sends files in the name of whoever is signed in. */
export interface Uploader {
  toCase(id: string): Goal;
  /** An application for a package, whose documents are named by their places in it. */
  toPackage(id: string): Goal;
  /**
   * Uploads a file by tus 1.0. Breaks are waited out however long they last; a file whose
   * upload was left unfinished, in whichever visit, goes on where it was. With its hash, what was sent
   * in another case need not be sent again.
   *
   * Throws the server's refusal, or what `signal` was aborted with.
   */
  uploadResumably(to: Goal, material: string, file: File, transfer: Transfer): Promise<StoredFile>;
}

/** Bytes a request brings: the server keeps pieces of this size, so a break costs one at most, behind any proxy. */
const PIECE = 4 * 1024 * 1024;
/** Milliseconds before each try after a break; a piece that came through begins them anew. */
const RETRIES_MS = [0, 1000, 3000, 5000, 10_000, 20_000];
/** Milliseconds between tries after those, while the browser believes that there is a network. */
const LATER_MS = 30_000;
/** Bytes up to which a file is hashed: WebCrypto wants the whole of it in memory. */
const HASHED_MOST = 64 * 1024 * 1024;

/** The protocol's client, which most pages never need. */
export async function loadTus(): Promise<typeof Tus> {
  try {
    return await import('tus-js-client');
  } catch (failure) {
    throw new OfflineError(failure);
  }
}

/** The SHA-256 of a file in hexadecimal, where the browser offers it and the file is small enough. */
export async function hashOf(file: Blob): Promise<string | undefined> {
  const subtle = (globalThis.crypto as Partial<Crypto> | undefined)?.subtle;
  if (subtle === undefined || file.size > HASHED_MOST) return undefined;
  const hash = await subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function createUploader(api: Pick<Client, 'asCaller' | 'upload' | 'uploadsOf' | 'packageUploadsOf'>): Uploader {
  async function uploadResumably(to: Goal, material: string, file: File, transfer: Transfer): Promise<StoredFile> {
    const sha256 = await hashOf(file);
    const fingerprint = fingerprintOf(to.id, material, file, sha256);
    const tus = await patiently(loadTus, file, transfer);
    for (;;) {
      const upload = new tus.Upload(file, {
        endpoint: new URL(to.endpoint, location.href).href,
        metadata: { material, filename: file.name, ...(sha256 === undefined ? {} : { sha256 }) },
        chunkSize: PIECE,
        retryDelays: RETRIES_MS,
        onShouldRetry: (error) => isBreak(failureOf(error)) && navigator.onLine,
        httpStack: stackOf(api.asCaller, new tus.DefaultHttpStack({})),
        urlStorage: keptUploads,
        fingerprint: () => Promise.resolve(fingerprint),
        removeFingerprintOnSuccess: true,
        onProgress: (sent, total) => {
          transfer.onProgress({ sent, total });
        },
      });
      try {
        const [before] = await upload.findPreviousUploads();
        if (before) upload.resumeFromPreviousUpload(before);
        const id = await patiently(() => whole(upload, file, transfer.signal), file, transfer);
        const { file: stored } = await patiently(() => api.upload(id), file, transfer);
        if (stored) return stored;
        // An upload of another visit, whose file was removed since: this one begins anew.
      } catch (failure) {
        // Whoever has to sign in again goes on afterwards; all else will not be gone on with.
        if (!(failure instanceof ProblemError && failure.status === 401)) {
          keptUploads.forget(fingerprint);
          upload.abort(true).catch(() => undefined);
        }
        throw failure;
      }
    }
  }

  return {
    toCase: (id) => ({ id, endpoint: api.uploadsOf(id) }),
    toPackage: (id) => ({ id, endpoint: api.packageUploadsOf(id) }),
    uploadResumably,
  };
}

/** Sends until the upload is whole, and answers its id; breaks off as soon as the browser is offline. */
function whole(upload: Tus.Upload, file: File, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const listeners = new AbortController();
    const end = (settle: () => void): void => {
      listeners.abort();
      settle();
    };
    const breakOff = (reason: unknown): void => {
      void upload.abort();
      end(() => {
        reject(reason);
      });
    };
    const finish = (url: string): void => {
      end(() => {
        resolve(decodeURIComponent(url.split('/').at(-1) ?? ''));
      });
    };
    if (signal.aborted) {
      breakOff(signal.reason);
      return;
    }
    signal.addEventListener('abort', () => breakOff(signal.reason), { signal: listeners.signal });
    window.addEventListener('offline', () => breakOff(new OfflineError(undefined)), { signal: listeners.signal });
    upload.options.onSuccess = () => {
      finish(upload.url ?? '');
    };
    upload.options.onError = (error) => {
      breakOff(failureOf(error));
    };
    upload.options.onAfterResponse = (request, response) => {
      const isSentBefore = request.getMethod() === 'POST' && response.getHeader('Upload-Offset') === String(file.size);
      if (!isSentBefore) return;
      // The client would send the first piece all the same, and keep an address nobody needs.
      const url = response.getHeader('Location') ?? '';
      upload.options.storeFingerprintForResuming = false;
      void upload.abort();
      finish(url);
    };
    upload.start();
  });
}

/** Does something again and again until no break prevents it. */
async function patiently<T>(work: () => Promise<T>, file: File, transfer: Transfer): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (failure) {
      if (!isBreak(failure)) throw failure;
      // A file changed or moved since it was chosen looks like a broken line, but reading it says so.
      await file.slice(0, 1).arrayBuffer();
      await untilBack(transfer);
    }
  }
}

/** Waits until the browser is online, the person says so, or some time has passed. */
function untilBack({ signal, onWaiting }: Transfer): Promise<void> {
  return new Promise((resolve, reject) => {
    const listeners = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      listeners.abort();
      onWaiting(undefined);
      settle();
    };
    const goOn = (): void => {
      end(resolve);
    };
    if (navigator.onLine) timer = setTimeout(goOn, LATER_MS);
    const stop = (): void => {
      end(() => {
        reject(signal.reason as Error);
      });
    };
    window.addEventListener('online', goOn, { signal: listeners.signal });
    signal.addEventListener('abort', stop, { signal: listeners.signal });
    onWaiting(goOn);
    if (signal.aborted) stop();
  });
}
