/** The client over the calls of mini-programs, in the shapes their documentation gives. */
import { describe, expect, it } from 'vitest';
import { createClient, myCarrier, myTokens, OfflineError, wxCarrier, wxCode, wxSource, wxTokens, type My, type Wx } from '../src/mini';

interface Asked {
  url: string;
  method?: string;
  headers: Record<string, string>;
  data?: unknown;
  file?: string;
}

const TOKENS = { accessToken: 'a1', refreshToken: 'r1' };
const bytes = (text: string) => new TextEncoder().encode(text).buffer;

/** A `wx` that answers in turn; `offline` fails as WeChat does. */
function fakeWx(...answers: ([status: number, data: unknown] | 'offline' | 'full')[]) {
  const asked: Asked[] = [];
  const stored = new Map<string, unknown>([['t', TOKENS]]);
  const copied: string[] = [];
  const full = answers[0] === 'full' && answers.shift() !== undefined;
  const settle = (options: { success(answer: never): void; fail(failure: { errMsg: string }): void }, header: Record<string, string>) => {
    const answer = answers.shift() ?? [200, '{}'];
    if (answer === 'offline') options.fail({ errMsg: 'request:fail net::ERR_INTERNET_DISCONNECTED' });
    else if (answer !== 'full') options.success({ statusCode: answer[0], data: answer[1], header } as never);
  };
  const wx: Wx = {
    request: (options) => {
      asked.push({ url: options.url, method: options.method, headers: options.header, data: options.data });
      expect(options.dataType).not.toBe('json');
      settle(options, { 'retry-after': '1' });
      return { abort: () => undefined };
    },
    uploadFile: (options) => {
      asked.push({ url: options.url, headers: options.header, file: `${options.name}=${options.filePath}` });
      return {
        abort: () => undefined,
        onProgressUpdate: (listener) => {
          listener({ totalBytesSent: 5, totalBytesExpectedToSend: 10 });
          settle(options, {});
        },
      };
    },
    login: ({ success }) => {
      success({ code: 'c1' });
    },
    getStorageSync: (key) => stored.get(key) ?? '',
    setStorageSync: (key, value) => void stored.set(key, value),
    removeStorageSync: (key) => void stored.delete(key),
    env: { USER_DATA_PATH: 'wxfile://usr' },
    getFileSystemManager: () => ({
      mkdir: ({ success, fail }) => {
        if (full) fail({ errMsg: 'mkdir:fail no space left' });
        else success();
      },
      copyFile: ({ srcPath, destPath, success }) => {
        copied.push(`${srcPath} ${destPath.replace(/upload-[\d-]+/, 'upload')}`);
        success();
      },
      rmdir: ({ success }) => {
        copied.push('gone');
        success();
      },
      readFile: ({ filePath, position, length, success, fail }) => {
        if (filePath === 'wxfile://a') success({ data: bytes('0123456789').slice(position, position + length) });
        else fail({ errMsg: 'readFile:fail no such file' });
      },
    }),
  };
  const patience = { wait: () => Promise.resolve() };
  const api = createClient({ baseUrl: 'https://x.test/api/v1', tokens: wxTokens(wx, 't'), lang: () => 'zh-CN', carrier: wxCarrier(wx), patience });
  return { api, wx, asked, stored, copied };
}

describe('in WeChat', () => {
  it('requests carry who asks, the key and the body, and answers are read as text', async () => {
    const { api, asked } = fakeWx([201, '{"id":"c1"}']);
    expect(await api.createCase({ itemKey: '开店', applicant: { kind: 'person' } }, 'k')).toEqual({ id: 'c1' });
    expect(asked[0]).toMatchObject({
      url: 'https://x.test/api/v1/cases',
      method: 'POST',
      headers: { Authorization: 'Bearer a1', 'Accept-Language': 'zh-CN', 'Idempotency-Key': 'k', 'Content-Type': 'application/json' },
      data: '{"itemKey":"开店","applicant":{"kind":"person"}}',
    });
  });

  it('a spent token is renewed and kept, and a busy server asked again', async () => {
    const { api, asked, stored } = fakeWx([401, '{}'], [200, '{"accessToken":"a2","refreshToken":"r2"}'], [503, '{}'], [200, '{"name":"林晓"}']);
    expect(await api.me()).toEqual({ name: '林晓' });
    expect(asked.map((one) => one.headers['Authorization'])).toEqual(['Bearer a1', undefined, 'Bearer a2', 'Bearer a2']);
    expect(stored.get('t')).toEqual({ accessToken: 'a2', refreshToken: 'r2' });
  });

  it('refusals keep their code, also where bytes were asked for; no answer is being offline', async () => {
    const { api } = fakeWx([409, bytes('{"code":"file_quarantined","title":"扫描中"}')], 'offline');
    await expect(api.file('c', 'f')).rejects.toMatchObject({ status: 409, code: 'file_quarantined', title: '扫描中' });
    await expect(api.me()).rejects.toBeInstanceOf(OfflineError);
  });

  it('files go by wx.uploadFile under their own names, which tells how far they are', async () => {
    const { api, asked, copied } = fakeWx([201, '{"id":"f1"}']);
    const told: number[] = [];
    await api.uploadFile('c', 'premises-proof', { path: 'wxfile://a', name: '合同.pdf' }, ({ sent, total }) => told.push(sent / total));
    expect(asked[0]?.url).toBe('https://x.test/api/v1/cases/c/files?material=premises-proof');
    expect(asked[0]?.file).toMatch(/^file=wxfile:\/\/usr\/upload-[\d-]+\/合同\.pdf$/);
    expect(told).toEqual([0.5]);
    expect(copied).toEqual(['wxfile://a wxfile://usr/upload/合同.pdf', 'gone']);
    const full = fakeWx('full', [201, '{"id":"f1"}']);
    await full.api.uploadFile('c', 'm', { path: 'wxfile://a', name: '../x.pdf' });
    expect(full.asked[0]?.file).toBe('file=wxfile://a');
  });

  it('a file is read by position', async () => {
    const { wx } = fakeWx();
    const source = wxSource(wx, { path: 'wxfile://a', name: 'a', size: 10 });
    expect(new TextDecoder().decode((await source.read(3, 4)) as ArrayBuffer)).toBe('3456');
    await expect(wxSource(wx, { path: 'gone', name: 'a', size: 10 }).read(0, 1)).rejects.toThrow('no such file');
  });
});

describe('in Alipay', () => {
  function fakeMy(answer: { ok: boolean; status?: number; data?: unknown; error?: number }) {
    const asked: Asked[] = [];
    const stored: Record<string, unknown> = { t: TOKENS };
    const my: My = {
      request: (options) => {
        asked.push({ url: options.url, method: options.method, headers: options.headers, data: options.data });
        if (answer.ok) options.success({ status: answer.status ?? 200, data: answer.data, headers: { 'Retry-After': '9' } });
        else options.fail(answer);
        return undefined;
      },
      uploadFile: () => undefined,
      getStorageSync: ({ key }) => ({ data: stored[key] ?? null }),
      setStorageSync: ({ key, data }) => void (stored[key] = data),
      removeStorageSync: ({ key }) => void Reflect.deleteProperty(stored, key),
    };
    return { asked, api: createClient({ baseUrl: 'https://x.test/api/v1', tokens: myTokens(my, 't'), lang: () => 'en', carrier: myCarrier(my) }) };
  }

  it('requests go by my.request', async () => {
    const { api, asked } = fakeMy({ ok: true, data: '{"items":[]}' });
    expect(await api.items({ q: '开店' })).toEqual({ items: [] });
    expect(asked[0]).toMatchObject({ url: 'https://x.test/api/v1/items?q=%E5%BC%80%E5%BA%97', method: 'GET', headers: { 'Accept-Language': 'en' } });
  });

  it('a refusal comes as a failure and is an answer; without one nobody is there', async () => {
    const refused = fakeMy({ ok: false, error: 19, status: 404, data: '{"code":"not_found"}' });
    await expect(refused.api.case('x')).rejects.toMatchObject({ status: 404, code: 'not_found' });
    const unread = fakeMy({ ok: false, error: 19, status: 403, data: bytes('{"code":"forbidden","title":"无权查看"}') });
    await expect(unread.api.file('c', 'f')).rejects.toMatchObject({ status: 403, code: 'forbidden', title: '无权查看' });
    await expect(fakeMy({ ok: false, error: 12 }).api.me()).rejects.toBeInstanceOf(OfflineError);
  });
});

describe('a log-in by WeChat', () => {
  it('has a code, or none came: that is no answer of the server', async () => {
    expect(await wxCode(fakeWx().wx)).toBe('c1');
    await expect(wxCode({ login: ({ fail }) => { fail({ errMsg: 'login:fail' }); } })).rejects.toBeInstanceOf(OfflineError);
    await expect(wxCode({ login: ({ success }) => { success({}); } })).rejects.toBeInstanceOf(OfflineError);
  });

  it('binds only what is given with it', async () => {
    const session = [200, JSON.stringify({ accessToken: 'a2', refreshToken: 'r2', me: {} })] as [number, unknown];
    const { wx, asked } = fakeWx(session, session);
    const client = createClient({ baseUrl: 'https://o.example/api/v1', tokens: wxTokens(wx, 't'), lang: () => 'zh-CN', carrier: wxCarrier(wx) });
    await client.signInByWechat('c1');
    await client.signInByWechat('c2', { mobile: '13800000001', smsCode: '123456' });
    expect(asked.map(({ data }) => JSON.parse(String(data)) as unknown)).toEqual([
      { code: 'c1' },
      { code: 'c2', mobile: '13800000001', smsCode: '123456' },
    ]);
  });
});
