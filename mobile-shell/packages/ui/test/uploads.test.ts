import { OfflineError, ProblemError } from '@onewindow/sdk';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HttpRequest, HttpResponse } from 'tus-js-client';
import { fingerprintOf, keptUploads } from '../src/uploads/kept';
import { hashOf, type Transfer } from '../src/uploads/resumable';
import { failureOf, isBreak, stackOf } from '../src/uploads/tus';
import { uploadFault, uploadsByMaterial, useUploads } from '../src/uploads/uploads';

const problem = (status: number, code: string, extra: Record<string, unknown> = {}) =>
  new ProblemError(status, code, '标题', '说明', undefined, [], extra);

function file(name: string, text = name, lastModified = 1): File {
  return new File([text], name, { type: 'application/pdf', lastModified });
}

/** Browser storage in memory. */
function storage(): Record<string, string> {
  const kept: Record<string, string> = {};
  const methods = {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => (kept[key] = value),
    removeItem: (key: string) => Reflect.deleteProperty(kept, key),
  };
  vi.stubGlobal('localStorage', Object.setPrototypeOf(kept, methods) as Storage);
  return kept;
}

describe('what is kept of an unfinished upload', () => {
  let kept: Record<string, string>;
  beforeEach(() => {
    kept = storage();
  });
  const previous = (name: string) => ({ uploadUrl: `/uploads/${name}`, size: 3, metadata: { filename: name }, creationTime: '', urlStorageKey: '', parallelUploadUrls: null });

  it('is an address under case, material and content, and no name', async () => {
    const place = fingerprintOf('c1', 'lease', file('林晓的合同.pdf'), 'ab12');
    await keptUploads.addUpload(place, previous('林晓的合同.pdf'));
    await keptUploads.addUpload(fingerprintOf('c1', 'lease', file('林晓的合同.pdf'), undefined), previous('u2'));
    expect(Object.keys(kept)).toEqual(['onewindow.upload.c1/lease/ab12', 'onewindow.upload.c1/lease/19-1-application/pdf']);
    await expect(keptUploads.findUploadsByFingerprint(place)).resolves.toMatchObject([{ uploadUrl: '/uploads/林晓的合同.pdf', metadata: {} }]);
    expect(JSON.stringify(Object.keys(kept))).not.toContain('林晓');
    expect(Object.keys(JSON.parse(Object.values(kept)[0] ?? '') as object)).toEqual(['uploadUrl', 'size', 'at']);
    expect(keptUploads.unfinished('c1', 'lease')).toBe(2);
    expect(keptUploads.unfinished('c1', 'leas')).toBe(0);
    keptUploads.forget(place);
    expect(keptUploads.unfinished('c1', 'lease')).toBe(1);
  });

  it('is dropped when the server has given the upload up, and when it cannot be read', async () => {
    const at = (ms: number) => JSON.stringify({ uploadUrl: '/u', size: 1, at: new Date(Date.now() - ms).toISOString() });
    kept['onewindow.upload.c1/m/old'] = at(49 * 3_600_000);
    kept['onewindow.upload.c1/m/new'] = at(47 * 3_600_000);
    kept['onewindow.upload.c1/m/odd'] = '{';
    expect(keptUploads.unfinished('c1', 'm')).toBe(1);
    expect(Object.keys(kept)).not.toContain('onewindow.upload.c1/m/old');
    await expect(keptUploads.findUploadsByFingerprint('c1/m/odd')).resolves.toEqual([]);
  });

  it('is nothing where storage is refused', async () => {
    vi.stubGlobal('localStorage', undefined);
    await keptUploads.addUpload('c1/m/x', previous('x'));
    await expect(keptUploads.findAllUploads()).resolves.toEqual([]);
  });
});

describe('hashes', () => {
  it('are SHA-256 in hexadecimal', async () => {
    await expect(hashOf(new Blob(['abc']))).resolves.toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('are left out where a file is too large or WebCrypto is missing', async () => {
    const large = { size: 64 * 1024 * 1024 + 1, arrayBuffer: () => Promise.reject(new Error('read')) };
    await expect(hashOf(large as unknown as Blob)).resolves.toBeUndefined();
    vi.stubGlobal('crypto', {});
    await expect(hashOf(new Blob(['abc']))).resolves.toBeUndefined();
    vi.unstubAllGlobals();
  });
});

describe('failures', () => {
  it('tell what only has to be tried again from refusals', () => {
    for (const code of ['upload_offset_conflict', 'upload_not_found', 'upload_expired']) expect(isBreak(problem(409, code)), code).toBe(true);
    for (const status of [429, 502, 503]) expect(isBreak(problem(status, 'x')), String(status)).toBe(true);
    expect(isBreak(new OfflineError(undefined))).toBe(true);
    for (const [status, code] of [[409, 'too_many_uploads'], [409, 'state_conflict'], [401, 'token_expired'], [413, 'file_too_large'], [415, 'file_type_not_allowed'], [460, 'upload_checksum_mismatch']] as const) {
      expect(isBreak(problem(status, code)), code).toBe(false);
    }
    expect(isBreak(new TypeError('x'))).toBe(false);
  });

  it('are read from what the client of the protocol met', () => {
    const originalRequest = {};
    const originalResponse = { getStatus: () => 413, getBody: () => '{"code":"file_too_large","maxBytes":7}' };
    expect(failureOf(Object.assign(new Error(), { originalRequest, originalResponse }))).toMatchObject({ code: 'file_too_large', extra: { maxBytes: 7 } });
    expect(failureOf(Object.assign(new Error(), { originalRequest, originalResponse: null }))).toBeInstanceOf(OfflineError);
    const refused = problem(401, 'token_expired');
    expect(failureOf(Object.assign(new Error(), { originalRequest, causingError: refused }))).toBe(refused);
    const own = new Error('own');
    expect(failureOf(own)).toBe(own);
  });

  it('are said in words for people, by their code', () => {
    expect(uploadFault(problem(413, 'file_too_large', { maxBytes: 5 * 1024 * 1024 }))).toContain('5 MB');
    expect(uploadFault(problem(415, 'file_type_not_allowed', { allowed: 'image/png, application/pdf' }))).toContain('PNG / PDF');
    expect(uploadFault(problem(460, 'upload_checksum_mismatch'))).toContain('重新上传');
    expect(uploadFault(problem(409, 'too_many_uploads', { max: 32 }))).toContain('取消');
    expect(uploadFault(new DOMException('', 'NotReadableError'))).toContain('重新选择');
    expect(uploadFault(problem(409, 'state_conflict'))).toBe('说明');
  });
});

describe('requests of the protocol', () => {
  const answering = (...statuses: number[]) => {
    const sent: Record<string, string>[] = [];
    const createRequest = (): HttpRequest => {
      const headers: Record<string, string> = {};
      return {
        getMethod: () => '',
        getURL: () => '',
        getHeader: (name: string) => headers[name],
        setHeader: (name: string, value: string) => (headers[name] = value),
        setProgressHandler: () => undefined,
        abort: () => Promise.resolve(),
        getUnderlyingObject: () => undefined,
        send: () => {
          sent.push(headers);
          const status = statuses.shift() ?? 500;
          return Promise.resolve({ getStatus: () => status, getBody: () => '' } as HttpResponse);
        },
      };
    };
    return { sent, plain: { createRequest, getName: () => 'plain' } };
  };
  const asCaller = async <T extends { status: number }>(attempt: (identity: [string, string][]) => Promise<T>): Promise<T> => {
    const answer = await attempt([['Authorization', 'Bearer old']]);
    return answer.status === 401 ? await attempt([['Authorization', 'Bearer new']]) : answer;
  };

  it('are sent again with a new token', async () => {
    const { sent, plain } = answering(401, 204);
    const request = stackOf(asCaller, plain).createRequest('PATCH', '/u');
    request.setHeader('Upload-Offset', '7');
    expect((await request.send(null)).getStatus()).toBe(204);
    expect(sent).toEqual([
      { Authorization: 'Bearer old', 'Upload-Offset': '7' },
      { Authorization: 'Bearer new', 'Upload-Offset': '7' },
    ]);
  });

  it('begin anew only what is gone', async () => {
    const ask = (method: string, ...statuses: number[]) => stackOf(asCaller, answering(...statuses).plain).createRequest(method, '/u').send(null);
    for (const status of [404, 410]) expect((await ask('HEAD', status)).getStatus()).toBe(status);
    for (const status of [403, 429, 502]) await expect(ask('HEAD', status)).rejects.toMatchObject({ status });
    await expect(ask('HEAD', 401, 401)).rejects.toMatchObject({ status: 401 });
    expect((await ask('PATCH', 502)).getStatus()).toBe(502);
  });
});

describe('files on their way', () => {
  const room = { maxBytes: 100, maxCount: 9, there: 0 };

  /** An upload that ends when the test says so. */
  function line() {
    const on: { name: string; transfer: Transfer; done: () => void; fail: (why: unknown) => void }[] = [];
    const upload = (one: File, transfer: Transfer) =>
      new Promise<void>((resolve, reject) => {
        transfer.signal.addEventListener('abort', () => reject(transfer.signal.reason as Error));
        on.push({ name: one.name, transfer, done: resolve, fail: reject });
      });
    const names = () => on.map((one) => one.name);
    return { on, upload, names, last: () => on.at(-1) ?? expect.fail('nothing is on its way') };
  }

  it('are three at once, each with its own progress, and the next follows', async () => {
    const { on, upload, names } = line();
    const { running, add } = useUploads(upload);
    const all = add(['a', 'b', 'c', 'd'].map((name) => file(name)), room);
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b', 'c']));
    expect(running.value.map((one) => one.state)).toEqual(['running', 'running', 'running', 'queued']);
    on[1]?.transfer.onProgress({ sent: 1, total: 3 });
    expect(running.value.map((one) => one.percent)).toEqual([0, 33, 0, 0]);
    on[1]?.done();
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b', 'c', 'd']));
    expect(running.value.map((one) => one.name)).toEqual(['a', 'c', 'd']);
    for (const one of on) one.done();
    await all;
    expect(running.value).toEqual([]);
  });

  it('wait, and go on when the person says so', async () => {
    const { upload, last } = line();
    const { running, add, goOn } = useUploads(upload);
    const all = add([file('a')], room);
    await vi.waitFor(last);
    const tried = vi.fn();
    last().transfer.onWaiting(tried);
    expect(running.value[0]?.state).toBe('waiting');
    goOn(running.value[0]?.key ?? '');
    expect(tried).toHaveBeenCalledOnce();
    last().transfer.onWaiting(undefined);
    expect(running.value[0]?.state).toBe('running');
    last().done();
    await all;
  });

  it('are cancelled without a word, also before their turn', async () => {
    const { on, upload, names } = line();
    const { running, error, add, cancel } = useUploads(upload);
    const all = add(['a', 'b', 'c', 'd'].map((name) => file(name)), room);
    await vi.waitFor(() => expect(names()).toHaveLength(3));
    const [a, , , d] = running.value.map((one) => one.key);
    cancel(d ?? '');
    cancel(a ?? '');
    expect(running.value.map((one) => one.name)).toEqual(['b', 'c']);
    for (const one of on) one.done();
    await all;
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(on[0]?.transfer.signal.aborted).toBe(true);
    expect(error.value).toBeUndefined();
  });

  it('say each what went wrong, and what there is no room for is not sent', async () => {
    const { on, upload, names } = line();
    const { running, error, add } = useUploads(upload);
    const all = add([file('a'), file('big', 'x'.repeat(101)), file('b'), file('c')], { ...room, maxCount: 4, there: 1 });
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b']));
    on[0]?.fail(problem(460, 'upload_checksum_mismatch'));
    on[1]?.fail(problem(415, 'file_type_not_allowed'));
    await all;
    // What would only be refused again is let go; the rest stays to be tried again.
    expect(error.value?.split('\n').map((line) => line.slice(0, 4))).toEqual(['最多传 ', 'big：', 'b：说明']);
    expect(running.value).toMatchObject([{ name: 'a', state: 'failed', fault: expect.stringContaining('重新上传') as unknown }]);
  });

  it('are kept when they fail, and sent again or taken back when the person says so', async () => {
    const { on, upload } = line();
    const accepted: string[] = [];
    const { running, add, again, cancel } = useUploads(upload, (one) => accepted.push(one.name));
    const all = add([file('a'), file('b')], room);
    await vi.waitFor(() => expect(on).toHaveLength(2));
    for (const one of on) one.fail(problem(500, 'internal'));
    await all;
    const [a = '', b = ''] = running.value.map((one) => one.key);
    cancel(b);
    const once = again(a);
    await vi.waitFor(() => expect(on.map((one) => one.name)).toEqual(['a', 'b', 'a']));
    expect(running.value).toMatchObject([{ key: a, state: 'running' }]);
    on[2]?.done();
    await once;
    await again(b);
    expect([running.value, on.length, accepted]).toEqual([[], 3, ['a', 'b', 'a']]);
  });

  it('are the same for one document whoever asks', () => {
    const uploads = uploadsByMaterial(() => Promise.resolve());
    expect(uploads('lease')).toBe(uploads('lease'));
    expect(uploads('lease')).not.toBe(uploads('plan'));
  });
});
