import { headerOf, stopped, type Carrier, type Incoming, type LocalFile, type Outgoing } from '../carrier';
import { textual } from '../encoding';
import { OfflineError } from '../problem';
import type { Tokens, TokenStore } from '../tokens';

interface MyAnswer {
  data: unknown;
  status?: number;
  statusCode?: number;
  headers?: Record<string, string>;
  header?: Record<string, string>;
}

/** What Alipay's `my` says when a request failed: `error` 19 is an answer with a status of refusal. */
interface MyFailure extends Partial<MyAnswer> {
  error?: number;
  errorMessage?: string;
}

/** What of Alipay's `my` the client uses, in the shapes of its documentation. */
export interface My {
  request(options: {
    url: string;
    method: string;
    headers: Record<string, string>;
    data?: string | ArrayBuffer;
    dataType: 'text' | 'arraybuffer';
    success(answer: MyAnswer): void;
    fail(failure: MyFailure): void;
  }): { abort?(): void } | undefined;
  uploadFile(options: {
    url: string;
    filePath: string;
    fileName: string;
    fileType: 'image' | 'video' | 'audio';
    header: Record<string, string>;
    success(answer: MyAnswer): void;
    fail(failure: MyFailure): void;
  }): { abort?(): void; onProgressUpdate?(listener: (progress: { totalBytesWritten?: number; totalBytesSent?: number; totalBytesExpectedToWrite?: number; totalBytesExpectedToSend?: number }) => void): void } | undefined;
  getStorageSync(options: { key: string }): { data: unknown };
  setStorageSync(options: { key: string; data: unknown }): void;
  removeStorageSync(options: { key: string }): void;
}

const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE']);

/** Carries requests by `my.request` and `my.uploadFile`. */
export function myCarrier(my: My): Carrier {
  return {
    sends: (method) => METHODS.has(method),
    send: (request) =>
      running(request, (settle, fail) =>
        my.request({
          url: request.url,
          method: request.method,
          headers: Object.fromEntries(request.headers),
          ...(request.body === undefined ? {} : { data: request.body as string | ArrayBuffer }),
          dataType: request.parseAs === 'blob' ? 'arraybuffer' : 'text',
          success: settle,
          fail,
        }),
      ),
    upload: (request, file, _name, onProgress) =>
      running(request, (settle, fail) => {
        const task = my.uploadFile({
          url: request.url,
          filePath: (file as LocalFile).path,
          fileName: 'file',
          fileType: 'image',
          header: Object.fromEntries(request.headers),
          success: settle,
          fail,
        });
        task?.onProgressUpdate?.((progress) => {
          onProgress({
            sent: progress.totalBytesSent ?? progress.totalBytesWritten ?? 0,
            total: progress.totalBytesExpectedToSend ?? progress.totalBytesExpectedToWrite ?? 0,
          });
        });
        return task;
      }),
  };
}

function answerOf({ data, status: said, statusCode, headers, header }: MyAnswer): Incoming {
  const found = headers ?? header ?? {};
  const status = Number(said ?? statusCode ?? 200);
  return {
    status,
    header: (name) => headerOf(found, name),
    body: typeof data === 'object' && data !== null && !(data instanceof ArrayBuffer) ? JSON.stringify(data) : textual(status, data),
  };
}

type Start = (settle: (answer: MyAnswer) => void, fail: (failure: MyFailure) => void) => { abort?(): void } | undefined;

function running({ stop }: Outgoing, start: Start): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    if (stop?.aborted === true) {
      reject(stopped());
      return;
    }
    const task = start(
      (answer) => {
        resolve(answerOf(answer));
      },
      (failure) => {
        const status = failure.status ?? failure.statusCode;
        // A refusal of the server comes this way as well; it is an answer all the same.
        if (status !== undefined && status >= 100) resolve(answerOf({ ...failure, data: failure.data, status }));
        else reject(stop?.aborted === true ? stopped() : new OfflineError(failure));
      },
    );
    stop?.addEventListener('abort', () => {
      task?.abort?.();
    });
  });
}

/** Keeps tokens in the mini-program's own storage. */
export function myTokens(my: Pick<My, 'getStorageSync' | 'setStorageSync' | 'removeStorageSync'>, key: string): TokenStore {
  return {
    get: () => {
      const stored = my.getStorageSync({ key }).data as Partial<Tokens> | null | undefined;
      if (!stored || typeof stored.accessToken !== 'string' || typeof stored.refreshToken !== 'string') return undefined;
      return { accessToken: stored.accessToken, refreshToken: stored.refreshToken };
    },
    set: (tokens) => {
      my.setStorageSync({ key, data: tokens });
    },
    clear: () => {
      my.removeStorageSync({ key });
    },
  };
}
