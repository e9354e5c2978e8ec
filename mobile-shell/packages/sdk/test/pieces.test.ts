import { describe, expect, it } from 'vitest';
import { blobSource, createClient, memoryTokens, OfflineError, type Carrier, type Incoming, type Outgoing } from '../src/index';

const TEXT = '0123456789';

/** A server of tus behind a carrier; `faults` are met by the next pieces, in turn. The file of `/uploads/removed` is no more. */
function tus(faults: (number | 'lost' | 'before')[] = [], patch = true) {
  let kept = '';
  const said: string[] = [];
  const carrier: Carrier = {
    sends: (method) => patch || method !== 'PATCH',
    upload: () => Promise.reject(new Error('not asked for')),
    async send({ method, url, headers, body }: Outgoing): Promise<Incoming> {
      const given = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
      const answer = (status: number, found: Record<string, string> = {}, text = ''): Incoming => ({ status, header: (name) => found[name], body: text });
      const meant = given.get('x-http-method-override') ?? method;
      const path = url.replace('https://x.test', '');
      said.push(`${method}${meant === method ? '' : `(${meant})`} ${path}${given.has('upload-offset') ? ` @${given.get('upload-offset') ?? ''}` : ''}`);
      if (path.endsWith('/uploads')) return answer(201, { Location: '/api/v1/uploads/u1' });
      if (path === '/api/v1/uploads/removed') return answer(200, {}, JSON.stringify({ offset: TEXT.length, file: null }));
      if (path !== '/api/v1/uploads/u1') return answer(404);
      if (meant === 'GET') return answer(200, {}, JSON.stringify({ offset: kept.length, file: kept === TEXT ? { id: 'f1' } : null }));
      const fault = faults.shift();
      if (fault === 'before') throw new OfflineError('gone');
      if (typeof fault === 'number') return answer(fault, { 'Retry-After': fault === 503 ? '1' : '3600' }, '{}');
      if (Number(given.get('upload-offset')) !== kept.length) return answer(409, {}, '{"code":"upload_offset_conflict"}');
      kept += await (body as Blob).text();
      if (fault === 'lost') throw new OfflineError('the answer got lost');
      return answer(204, { 'Upload-Offset': String(kept.length) });
    },
  };
  const api = createClient({ baseUrl: 'https://x.test/api/v1', tokens: memoryTokens(), lang: () => 'en', carrier });
  const progress: number[] = [];
  const how = { pieceSize: 4, onProgress: ({ sent }: { sent: number }) => progress.push(sent), wait: () => Promise.resolve() };
  return { api, said, progress, how, source: blobSource(new Blob([TEXT]), '租赁合同.pdf') };
}

describe('an upload in pieces', () => {
  it('begins, goes on from what the server has, and answers the file', async () => {
    const { api, said, progress, how, source } = tus();
    const places: string[] = [];
    expect(await api.uploadInPieces('c', 'm', source, { ...how, onPlace: (at) => places.push(at) })).toEqual({ id: 'f1' });
    expect(said).toEqual(['POST /api/v1/cases/c/uploads', ...[0, 4, 8].map((at) => `PATCH /api/v1/uploads/u1 @${String(at)}`), 'GET /api/v1/uploads/u1']);
    expect(progress).toEqual([4, 8, 10]);
    expect(places).toEqual(['https://x.test/api/v1/uploads/u1']);
  });

  it('gets over a line that breaks, an answer that is lost and a busy server, and sends nothing twice', async () => {
    const { api, said, how, source } = tus(['before', 'lost', 503]);
    expect(await api.uploadInPieces('c', 'm', source, how)).toEqual({ id: 'f1' });
    expect(said.filter((one) => one.startsWith('PATCH')).map((one) => one.split('@')[1])).toEqual(['0', '0', '4', '4', '8']);
  });

  it('gives up what is refused for good, and what breaks too often', async () => {
    const refused = tus([413]);
    await expect(refused.api.uploadInPieces('c', 'm', refused.source, refused.how)).rejects.toMatchObject({ status: 413 });
    const broken = tus(Array.from({ length: 9 }, () => 'before' as const));
    await expect(broken.api.uploadInPieces('c', 'm', broken.source, { ...broken.how, breaks: 2 })).rejects.toBeInstanceOf(OfflineError);
  });

  it('of an earlier visit goes on, and begins anew where it has expired', async () => {
    const { api, said, how, source } = tus();
    await api.uploadInPieces('c', 'm', source, { ...how, at: 'https://x.test/api/v1/uploads/u1' });
    expect(said[0]).toBe('GET /api/v1/uploads/u1');
    await api.uploadInPieces('c', 'm', source, { ...how, at: 'https://x.test/api/v1/uploads/old' });
    expect(said).toContain('POST /api/v1/cases/c/uploads');
  });

  it('of a file that was removed since begins anew', async () => {
    const { api, said, how, source } = tus();
    expect(await api.uploadInPieces('c', 'm', source, { ...how, at: 'https://x.test/api/v1/uploads/removed' })).toEqual({ id: 'f1' });
    expect(said).toContain('POST /api/v1/cases/c/uploads');
  });

  it('neither waits for an hour nor goes on waiting once it is told to stop', async () => {
    const limited = tus([429]);
    await expect(limited.api.uploadInPieces('c', 'm', limited.source, limited.how)).rejects.toMatchObject({ status: 429, retryAfterMs: 3_600_000 });
    const { api, how, source } = tus([503]);
    const stop = new AbortController();
    const wait = () => new Promise<void>(() => { setTimeout(() => { stop.abort(); }); });
    await expect(api.uploadInPieces('c', 'm', source, { ...how, wait, stop: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('names PATCH in a POST where the host has none', async () => {
    const { api, said, how, source } = tus([], false);
    expect(await api.uploadInPieces('c', 'm', source, how)).toEqual({ id: 'f1' });
    expect(said[1]).toBe('POST(PATCH) /api/v1/uploads/u1 @0');
  });
});
