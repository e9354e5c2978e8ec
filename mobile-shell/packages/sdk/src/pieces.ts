import { stopped, type Header, type Incoming, type Stop, type UploadProgress } from './carrier';
import { toBase64, utf8 } from './encoding';
import { OfflineError, ProblemError } from './problem';
import { refusalOf, type Transport } from './transport';

/** A file that can be read a piece at a time: a `Blob`, a file of Node or one of a mini-program. */
export interface Source {
  name: string;
  size: number;
  read(position: number, length: number): Promise<ArrayBuffer | Blob>;
}

export function blobSource(blob: Blob, name: string): Source {
  return { name, size: blob.size, read: (position, length) => Promise.resolve(blob.slice(position, position + length)) };
}

export interface PieceOptions {
  /** Bytes of a piece; 4 MiB when not given. */
  pieceSize?: number;
  onProgress?: (progress: UploadProgress) => void;
  /** Told where the upload is, to be kept: given back as `at`, a later visit goes on. */
  onPlace?: (at: string) => void;
  at?: string;
  /** How often in a row a break is got over before it is thrown. */
  breaks?: number;
  wait?: (ms: number) => Promise<void>;
  stop?: Stop;
}

/** States that asking where to go on mends. */
const MENDED = new Set([408, 409, 423, 425, 429, 460, 500, 502, 503, 504]);
/** The longest single wait, in milliseconds: what asks for more is the caller's to show. */
const LONGEST = 10_000;
const pause = (ms: number) =>
  new Promise<void>((over) => {
    setTimeout(over, ms);
  });

/**
 * Sends a file by tus 1.0. Where to go on is what the server says and nothing else: after a break it is
 * asked anew. Hosts that know no `PATCH` send it as the protocol has them: a `POST` that names it.
 */
export async function sendInPieces<T>(
  transport: Transport,
  baseUrl: string,
  path: string,
  material: string,
  source: Source,
  { pieceSize = 4 << 20, onProgress, onPlace, at, breaks = 5, wait = pause, stop }: PieceOptions,
): Promise<T> {
  const send = async (method: string, url: string, own: Header[], body?: ArrayBuffer | Blob): Promise<Incoming> => {
    if (stop?.aborted === true) throw stopped();
    const named: Header[] = transport.carrier.sends(method) ? [] : [['X-HTTP-Method-Override', method]];
    const answer = await transport.asCaller((identity) =>
      transport.carrier.send({
        method: named.length > 0 ? 'POST' : method,
        url,
        headers: [...identity, ['Tus-Resumable', '1.0.0'], ...named, ...own],
        body,
        stop,
      }),
    );
    if (answer.status >= 400) throw refusalOf(answer);
    return answer;
  };

  let place = at;
  let offset: number | undefined;
  let failed = 0;
  const origin = /^[a-z]+:\/\/[^/]+/i.exec(baseUrl)?.[0] ?? '';
  for (;;) {
    try {
      if (place === undefined) {
        const metadata = `material ${toBase64(utf8(material))},filename ${toBase64(utf8(source.name))}`;
        const begun = await send('POST', baseUrl + path, [['Upload-Length', String(source.size)], ['Upload-Metadata', metadata]]);
        const location = begun.header('Location') ?? '';
        place = location.startsWith('/') ? origin + location : location;
        offset = Number(begun.header('Upload-Offset') ?? '0');
        onPlace?.(place);
      }
      // The server's own record of an upload also says what it has become, which `HEAD` cannot.
      offset ??= await offsetOf(send, place);
      while (offset < source.size) {
        const piece = await source.read(offset, Math.min(pieceSize, source.size - offset));
        const type: Header = ['Content-Type', 'application/offset+octet-stream'];
        const took = await send('PATCH', place, [type, ['Upload-Offset', String(offset)]], piece);
        offset = Number(took.header('Upload-Offset') ?? 'NaN');
        if (Number.isNaN(offset)) offset = await offsetOf(send, place);
        failed = 0;
        onProgress?.({ sent: offset, total: source.size });
      }
      const { file } = JSON.parse(String((await send('GET', place, [])).body)) as { file: T | null };
      if (file === null) throw new ProblemError(410, 'file_removed', 'the file was removed', '', undefined, [], {});
      return file;
    } catch (failure) {
      const status = (failure as { status?: number }).status;
      // An upload that has expired begins anew, and so does one whose file was removed since.
      if ((status === 404 || status === 410) && at !== undefined && place === at) place = at = undefined;
      else if (!(failure instanceof OfflineError) && !(status !== undefined && MENDED.has(status))) throw failure;
      failed += 1;
      const ms = (failure as { retryAfterMs?: number }).retryAfterMs ?? Math.min(300 * 2 ** failed, LONGEST);
      if (failed > breaks || ms > LONGEST) throw failure;
      await untilStopped(wait(ms), stop);
      offset = undefined;
    }
  }
}

/** Waits, and no longer once it is told to stop. */
function untilStopped(waiting: Promise<void>, stop: Stop | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      reject(stopped());
    };
    if (stop?.aborted === true) end();
    stop?.addEventListener('abort', end);
    waiting.then(resolve, reject);
  });
}

async function offsetOf(send: (method: string, url: string, own: Header[]) => Promise<Incoming>, place: string): Promise<number> {
  return (JSON.parse(String((await send('GET', place, [])).body)) as { offset: number }).offset;
}
