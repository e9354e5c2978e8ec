/**
 * What carries requests: a browser, Node, or a mini-program, which has neither `fetch` nor `Request`.
 * Everything above speaks to this alone, so all of the client runs wherever a carrier does.
 */

export type Header = [name: string, value: string];

/** Tells work to stop; an `AbortSignal` is one, for hosts that have it. */
export interface Stop {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
}

export interface Outgoing {
  method: string;
  url: string;
  headers: Header[];
  body?: string | ArrayBuffer | Blob | undefined;
  /** How the answer is read. A refusal is always read as text. */
  parseAs?: ParseAs | undefined;
  stop?: Stop | undefined;
}

/** `blob` is a `Blob` in a browser and in Node, and an `ArrayBuffer` where there is none. */
export type ParseAs = 'text' | 'blob' | 'stream';

export interface Incoming {
  status: number;
  header(name: string): string | undefined;
  body: unknown;
}

/** A file in a mini-program, where files are paths. */
export interface LocalFile {
  path: string;
  name: string;
}

export interface UploadProgress {
  sent: number;
  total: number;
}

export interface Carrier {
  /** Sends one request; rejects with an `OfflineError` when no answer came. */
  send(request: Outgoing): Promise<Incoming>;
  /** Sends one file with a `POST`, and tells how far it is. */
  upload(request: Outgoing, file: Blob | LocalFile, name: string, onProgress: (progress: UploadProgress) => void): Promise<Incoming>;
  /** Whether the host can send this method: mini-programs know no `PATCH`. */
  sends(method: string): boolean;
}

/** What is thrown when work was told to stop, as browsers throw it. */
export function stopped(): Error {
  if (typeof DOMException !== 'undefined') return new DOMException('stopped', 'AbortError');
  const error = new Error('stopped');
  error.name = 'AbortError';
  return error;
}

/** Looks a header up whatever its spelling. */
export function headerOf(headers: Record<string, string | string[] | undefined>, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === wanted) return Array.isArray(value) ? value.join(', ') : value;
  }
  return undefined;
}
