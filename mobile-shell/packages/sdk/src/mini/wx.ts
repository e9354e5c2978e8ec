import { headerOf, stopped, type Carrier, type Incoming, type LocalFile, type Outgoing } from '../carrier';
import { textual } from '../encoding';
import type { Source } from '../pieces';
import { OfflineError } from '../problem';
import type { Tokens, TokenStore } from '../tokens';

type FileCall<T> = T & { success(): void; fail(failure: { errMsg: string }): void };

/** What of WeChat's `wx` the client uses, in the shapes of its documentation. */
export interface Wx {
  request(options: {
    url: string;
    method: string;
    header: Record<string, string>;
    data?: string | ArrayBuffer;
    /** Anything but `json` leaves the answer's text alone. */
    dataType: string;
    responseType: 'text' | 'arraybuffer';
    success(answer: { data: unknown; statusCode: number; header: Record<string, string> }): void;
    fail(failure: { errMsg: string }): void;
  }): { abort(): void };
  uploadFile(options: {
    url: string;
    filePath: string;
    name: string;
    header: Record<string, string>;
    success(answer: { data: string; statusCode: number; header?: Record<string, string> }): void;
    fail(failure: { errMsg: string }): void;
  }): {
    abort(): void;
    onProgressUpdate(listener: (progress: { totalBytesSent: number; totalBytesExpectedToSend: number }) => void): void;
  };
  login(options: { success(answer: { code?: string }): void; fail(failure: { errMsg: string }): void }): void;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, value: unknown): void;
  removeStorageSync(key: string): void;
  env: { USER_DATA_PATH: string };
  getFileSystemManager(): {
    mkdir(options: FileCall<{ dirPath: string; recursive: boolean }>): void;
    copyFile(options: FileCall<{ srcPath: string; destPath: string }>): void;
    rmdir(options: FileCall<{ dirPath: string; recursive: boolean }>): void;
    readFile(options: {
      filePath: string;
      position: number;
      length: number;
      success(answer: { data: string | ArrayBuffer }): void;
      fail(failure: { errMsg: string }): void;
    }): void;
  };
}

const METHODS = new Set(['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']);

/** Carries requests by `wx.request` and `wx.uploadFile`. */
export function wxCarrier(wx: Wx): Carrier {
  return {
    sends: (method) => METHODS.has(method),
    send: (request) =>
      running(request, (settle, fail) =>
        wx.request({
          url: request.url,
          method: request.method,
          header: headersOf(request),
          ...bodyOf(request),
          dataType: 'text',
          responseType: request.parseAs === 'blob' ? 'arraybuffer' : 'text',
          success: ({ statusCode, header, data }) => {
            settle({ status: statusCode, header: (name) => headerOf(header, name), body: textual(statusCode, data) });
          },
          fail,
        }),
      ),
    async upload(request, file, name, onProgress) {
      const named = await underItsName(wx, (file as LocalFile).path, name);
      const sending = running(request, (settle, fail) => {
        const task = wx.uploadFile({
          url: request.url,
          filePath: named.path,
          name: 'file',
          header: headersOf(request),
          success: ({ statusCode, header, data }) => {
            settle({ status: statusCode, header: (name) => headerOf(header ?? {}, name), body: data });
          },
          fail,
        });
        task.onProgressUpdate(({ totalBytesSent, totalBytesExpectedToSend }) => {
          onProgress({ sent: totalBytesSent, total: totalBytesExpectedToSend });
        });
        return task;
      });
      return await sending.finally(named.drop);
    },
  };
}

let copies = 0;

/**
 * `wx.uploadFile` tells the server the last part of the path, and temporary files have made-up names, so
 * the file is sent as a copy under its own. Where there is no room for one, it goes as it is.
 */
async function underItsName(wx: Wx, path: string, name: string): Promise<{ path: string; drop: () => void }> {
  const drop = () => undefined;
  const plain = name.replace(/[\\/:*?"<>|\s]+/g, '_').slice(-80);
  if (plain === '' || path.endsWith(`/${plain}`)) return { path, drop };
  const files = wx.getFileSystemManager();
  const done = (work: (success: () => void, fail: (failure: { errMsg: string }) => void) => void) =>
    new Promise<void>((resolve, reject) => {
      work(resolve, ({ errMsg }) => {
        reject(new Error(errMsg));
      });
    });
  copies += 1;
  const dirPath = `${wx.env.USER_DATA_PATH}/upload-${String(Date.now())}-${String(copies)}`;
  const destPath = `${dirPath}/${plain}`;
  try {
    await done((success, fail) => {
      files.mkdir({ dirPath, recursive: true, success, fail });
    });
    await done((success, fail) => {
      files.copyFile({ srcPath: path, destPath, success, fail });
    });
  } catch {
    return { path, drop };
  }
  return {
    path: destPath,
    drop: () => {
      files.rmdir({ dirPath, recursive: true, success: drop, fail: drop });
    },
  };
}

function headersOf({ headers }: Outgoing): Record<string, string> {
  return Object.fromEntries(headers);
}

function bodyOf({ body }: Outgoing): { data?: string | ArrayBuffer } {
  return body === undefined ? {} : { data: body as string | ArrayBuffer };
}

type Start = (settle: (answer: Incoming) => void, fail: (failure: unknown) => void) => { abort(): void };

/** Runs a task of the host, which `stop` ends. */
function running({ stop }: Outgoing, start: Start): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    if (stop?.aborted === true) {
      reject(stopped());
      return;
    }
    const task = start(resolve, (failure) => {
      reject(stop?.aborted === true ? stopped() : new OfflineError(failure));
    });
    stop?.addEventListener('abort', () => {
      task.abort();
    });
  });
}

/** A code that says to the office's server, once, which WeChat this is. */
export function wxCode(wx: Pick<Wx, 'login'>): Promise<string> {
  return new Promise((resolve, reject) => {
    wx.login({
      success: ({ code }) => {
        if (code) resolve(code);
        else reject(new OfflineError('wx.login gave no code'));
      },
      fail: (failure) => {
        reject(new OfflineError(failure));
      },
    });
  });
}

/** Keeps tokens in the mini-program's own storage. */
export function wxTokens(wx: Pick<Wx, 'getStorageSync' | 'setStorageSync' | 'removeStorageSync'>, key: string): TokenStore {
  return {
    get: () => {
      const stored = wx.getStorageSync(key) as Partial<Tokens> | '' | undefined;
      if (!stored || typeof stored.accessToken !== 'string' || typeof stored.refreshToken !== 'string') return undefined;
      return { accessToken: stored.accessToken, refreshToken: stored.refreshToken };
    },
    set: (tokens) => {
      wx.setStorageSync(key, tokens);
    },
    clear: () => {
      wx.removeStorageSync(key);
    },
  };
}

/** A file of the mini-program, read by position. */
export function wxSource(wx: Pick<Wx, 'getFileSystemManager'>, file: LocalFile & { size: number }): Source {
  return {
    name: file.name,
    size: file.size,
    read: (position, length) =>
      new Promise((resolve, reject) => {
        wx.getFileSystemManager().readFile({
          filePath: file.path,
          position,
          length,
          success: ({ data }) => {
            resolve(data as ArrayBuffer);
          },
          fail: ({ errMsg }) => {
            reject(new Error(errMsg));
          },
        });
      }),
  };
}
