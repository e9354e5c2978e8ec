import { stopped, type Carrier, type Incoming, type LocalFile, type Outgoing, type UploadProgress } from './carrier';
import { OfflineError } from './problem';

/** Carries requests by `fetch`: in browsers, and in Node from 18 on. */
export const fetchCarrier: Carrier = {
  sends: () => true,
  async send(request) {
    const { method, url, headers, body, parseAs, stop } = request;
    let response: Response;
    try {
      const signal = stop as AbortSignal | undefined;
      response = await fetch(new Request(url, { method, headers, ...(body === undefined ? {} : { body }), ...(signal ? { signal } : {}) }));
    } catch (failure) {
      if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
      throw new OfflineError(failure);
    }
    return {
      status: response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      body: await read(response, parseAs),
    };
  },
  upload(request, file, name, onProgress) {
    if (!(file instanceof Blob)) throw new TypeError('files with a path are for mini-programs');
    return typeof XMLHttpRequest === 'undefined'
      ? sendWhole(request, file, name, onProgress)
      : sendTelling(request, file, name, onProgress);
  },
};

async function read(response: Response, parseAs: Outgoing['parseAs']): Promise<unknown> {
  if (response.ok && parseAs === 'stream') return response.body;
  try {
    return await (response.ok && parseAs === 'blob' ? response.blob() : response.text());
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    throw new OfflineError(failure);
  }
}

function typed(file: Blob, name: string): [string, string][] {
  return [
    ['Content-Type', file.type || 'application/octet-stream'],
    ['X-File-Name', encodeURIComponent(name)],
  ];
}

type Told = (progress: UploadProgress) => void;

async function sendWhole(request: Outgoing, file: Blob, name: string, onProgress: Told): Promise<Incoming> {
  const answer = await fetchCarrier.send({ ...request, headers: [...request.headers, ...typed(file, name)], body: file });
  onProgress({ sent: file.size, total: file.size });
  return answer;
}

/** By `XMLHttpRequest`: `fetch` cannot tell how far an upload is. */
function sendTelling(request: Outgoing, file: Blob, name: string, onProgress: Told): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    if (request.stop?.aborted === true) {
      reject(stopped());
      return;
    }
    const sending = new XMLHttpRequest();
    sending.open(request.method, request.url);
    for (const [header, value] of [...request.headers, ...typed(file, name)]) sending.setRequestHeader(header, value);
    sending.upload.onprogress = (event) => {
      onProgress({ sent: event.loaded, total: event.lengthComputable ? event.total : file.size });
    };
    sending.onload = () => {
      const header = (one: string) => sending.getResponseHeader(one) ?? undefined;
      resolve({ status: sending.status, header, body: sending.responseText });
    };
    sending.onerror = () => {
      reject(new OfflineError(undefined));
    };
    sending.onabort = () => {
      reject(stopped());
    };
    request.stop?.addEventListener('abort', () => {
      sending.abort();
    });
    sending.send(file);
  });
}

/** Whether a file is one of a mini-program. */
export function isLocal(file: Blob | LocalFile): file is LocalFile {
  return 'path' in file;
}
