import type { Page } from '@playwright/test';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mpsim, SERVER, startMiniProgram, TEMPLATE, type MiniProgram } from './mini';
import { expect, test } from './test';
import { rejectAtWindow } from './window';

const DIST = join(import.meta.dirname, '../../mobile-shell/packages/client-core/dist');

let mini: MiniProgram;

test.beforeAll(async () => {
  mini = await startMiniProgram();
});

test.afterAll(async () => {
  await mini.stop();
});

/** What a rules core says of one document, as the text it writes. */
interface Judged {
  pack: string;
  context: unknown;
  input: string;
}

/** The web edition of the core, which the citizen app runs. */
async function byTheWebCore({ pack, context, input }: Judged): Promise<string> {
  const generated = (await import(pathToFileURL(join(DIST, 'web/onewindow_core.js')).href)) as {
    default(options: { module_or_path: BufferSource }): Promise<unknown>;
    Host: new () => { call(op: number, handle: number, a: string, b: string, c: string, n: number, m: number): string };
  };
  await generated.default({ module_or_path: readFileSync(join(DIST, 'web/onewindow_core_bg.wasm')) });
  const host = new generated.Host();
  const handle = Number(host.call(4, 0, pack, JSON.stringify(context), '', 0, 0));
  return host.call(5, handle, input, '', '', 0, 0);
}

/** The mini-program's own core, by its own package, where it runs. */
async function byTheMiniProgram(page: Page, judged: Judged): Promise<string> {
  return page.evaluate(async ({ pack, context, input }) => {
    const { run, WXWebAssembly } = (globalThis as unknown as { __mpsim: { run(path: string): never; WXWebAssembly: unknown } }).__mpsim;
    const { loadMiniProgramCore } = run('miniprogram_npm/@onewindow/client-core/index.js') as {
      loadMiniProgramCore(host: unknown): Promise<{ prepare(pack: string, context: unknown): { evaluateText(input: string): string } }>;
    };
    return (await loadMiniProgramCore(WXWebAssembly)).prepare(pack, context).evaluateText(input);
  }, judged);
}

/** Holds the server's verdict on a case to what both editions of the core say, byte for byte. */
async function compareVerdicts(page: Page, id: string): Promise<void> {
  const token = await page.evaluate(() => (JSON.parse(localStorage.getItem('mpsim.onewindow.tokens') ?? '{}') as { accessToken: string }).accessToken);
  const get = async (path: string): Promise<string> => (await page.request.get(`${SERVER}/api/v1${path}`, { headers: { Authorization: `Bearer ${token}`, 'Accept-Language': 'zh-CN' } })).text();
  const answer = await get(`/cases/${id}`);
  const one = JSON.parse(answer) as {
    packSha256: string;
    context: object;
    answers: unknown;
    choices: unknown;
    verdict: unknown;
    files: { material: string; name: string; size: number; mediaType: string; sha256: string }[];
  };
  const files: Record<string, unknown[]> = {};
  for (const { material, name, size, mediaType, sha256 } of one.files) (files[material] ??= []).push({ name, size, mediaType, sha256 });
  const judged = {
    pack: await get(`/packs/${one.packSha256}`),
    context: { ...one.context, lang: 'zh-CN', calendar: JSON.parse(await get('/calendar')) as unknown },
    input: JSON.stringify({ answers: one.answers, choices: one.choices, files, reviews: {} }),
  };
  const web = await byTheWebCore(judged);
  expect(await byTheMiniProgram(page, judged)).toBe(web);
  expect(answer).toContain(`"verdict":${web}`);
}

/** Sends a small file in three pieces by the mini-program's own client, where it runs. */
async function sendInPieces({ baseUrl, id }: { baseUrl: string; id: string }): Promise<unknown> {
  const { run, wx } = (globalThis as unknown as { __mpsim: { run(path: string): never; wx: object } }).__mpsim;
  const { createClient, wxCarrier, wxTokens } = run('miniprogram_npm/@onewindow/sdk/index.js') as {
    createClient(options: object): { uploadInPieces(id: string, material: string, source: object, how: object): Promise<unknown> };
    wxCarrier(host: object): object;
    wxTokens(host: object, key: string): object;
  };
  const api = createClient({ baseUrl, tokens: wxTokens(wx, 'onewindow.tokens'), lang: () => 'zh-CN', carrier: wxCarrier(wx) });
  const bytes = new TextEncoder().encode('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
  const source = { name: 'lease.pdf', size: bytes.length, read: (position: number, length: number) => Promise.resolve(bytes.slice(position, position + length).buffer) };
  return api.uploadInPieces(id, 'premises-proof', source, { pieceSize: 12 });
}

/** What the page on top holds of the case. */
interface Shown {
  __mpsim: { pages: { top: { it: { opened: { server: { files: { name: string; size: number }[] } } } } } };
}

/** A photo of some megabytes, such as cameras make. */
async function photographed(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(2800, 1400);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    const image = context.createImageData(canvas.width, canvas.height);
    image.data.forEach((_, at) => { image.data[at] = at % 4 === 3 ? 255 : (at * 2_654_435_761) >>> 24; });
    context.putImageData(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
    return Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte)).join('');
  });
  return Buffer.from(bytes, 'latin1');
}

test('the mini-program is what WeChat takes: its compilers find no fault, nothing forbidden is named, and it is small', () => {
  expect(mini.inspected.faults).toEqual([]);
  expect(mini.warnings).toEqual([]);
  expect(mini.inspected.bytes).toBeLessThan(mini.limit / 4);
});

test('a citizen applies in the mini-program, and every core says the same of it', async ({ page }) => {
  const phone = mini.phone(page);
  await phone.open();
  await expect(phone.top.getByText('高频事项')).toBeVisible();
  await phone.shot('01-home');
  await phone.top.getByLabel(/^搜索事项/).fill('开店');
  await phone.tap('搜索');
  await phone.at('items');
  await expect(phone.top.getByText('个体工商户设立登记')).toBeVisible();
  await phone.shot('02-items');
  await phone.tap('个体工商户设立登记');
  await expect(phone.top.getByText('受理条件')).toBeVisible();
  await phone.shot('03-guide');
  await phone.tap('在线办理');

  // The number is refused by the server's own rule, before the server is asked.
  await phone.at('login');
  await phone.type('手机号码', '138');
  await phone.tap('获取验证码');
  await expect(phone.top.getByRole('alert')).toBeVisible();
  await phone.shot('04-login');
  await phone.logIn('13800000001');
  await phone.at('start');
  await phone.tap('东区');
  await phone.shot('05-start');
  await phone.top.getByRole('button', { name: /开始填写|重新填一份/ }).tap();

  await phone.at('form');
  await expect(phone.top.getByText('经营者', { exact: true })).toBeVisible();
  // What the office knows already is there.
  await expect(phone.top.getByLabel('公民身份号码')).toHaveValue('990000199001010017');
  await phone.type('姓名', '');
  await phone.tap('下一步');
  await expect(phone.top.getByText(/有 \d 处需要修改/)).toBeVisible();
  await expect(phone.top.getByText('请填写“姓名”')).toBeInViewport();
  await phone.type('姓名', '林晓');
  await phone.type('手机号码', '13800000001');
  await phone.type('公民身份号码', '990000199001010018');
  await phone.top.getByLabel('公民身份号码').blur();
  await expect(phone.top.getByRole('alert').filter({ hasText: '公民身份号码' })).toBeVisible();
  await phone.shot('06-wrong-check-digit');
  await phone.type('公民身份号码', '990000199001010017');
  await expect(phone.top.getByText('36', { exact: true })).toBeVisible();
  await phone.tap('下一步');

  await expect(phone.top.getByText('经营信息', { exact: true })).toBeVisible();
  await expect(phone.top.getByLabel('字号名称')).toHaveCount(0);
  await phone.pick('是否使用名称', '使用名称');
  await phone.type('字号名称', '示例市东区晓晓便利店');
  await phone.type('经营范围', '食品销售（仅销售预包装食品）；日用百货销售');
  await phone.pick('经营范围中有登记前须经批准的项目', '否');
  await phone.type('资金数额', '5.50');
  await phone.shot('07-business');
  await phone.tap('下一步');
  await phone.pick('所在区', '东区');
  await phone.type('详细地址', '人民路18号1层');
  await phone.pick('场所使用方式', '租赁');
  await phone.tap('下一步');
  await phone.pick('委托他人代办', '是');
  await expect(phone.top.getByRole('button', { name: '需要 4 份材料' })).toBeVisible();
  await phone.shot('08-agent');
  await phone.pick('委托他人代办', '否');
  await expect(phone.top.getByText('代理人姓名')).toHaveCount(0);
  await phone.top.getByRole('button', { name: '需要 3 份材料' }).tap();
  await expect(page.getByRole('dialog')).toContainText('经营场所使用证明');
  await page.getByRole('dialog').getByRole('button', { name: '确定' }).tap();
  await phone.tap('下一步');

  await phone.at('materials');
  await phone.top.getByRole('radio', { name: '用电子证照' }).first().tap();
  await phone.top.getByRole('checkbox').first().tap();
  const lease = phone.top.locator('.paper', { hasText: '经营场所使用证明' });
  const chosen = page.waitForEvent('filechooser');
  await lease.getByText('聊天文件').tap();
  await (await chosen).setFiles({ name: '租赁合同.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n% lease\n1 0 obj\n<<>>\nendobj\n') });
  await expect(lease.getByText('租赁合同.pdf')).toBeVisible();
  await expect(phone.top.getByText('材料都齐了')).toBeVisible();
  const photo = await photographed(page);
  const taken = page.waitForEvent('filechooser');
  await lease.getByText('拍照或相册').tap();
  await (await taken).setFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: photo });
  await expect(lease.getByText('tmp_')).toBeVisible();
  const sizes = await page.evaluate(() => (globalThis as unknown as Shown).__mpsim.pages.top.it.opened.server.files.map(({ name, size }) => ({ name, size })));
  const sent = sizes.find(({ name }) => name.startsWith('tmp_'))?.size ?? 0;
  expect(sent).toBeGreaterThan(10_000);
  expect(sent).toBeLessThan(photo.length * 0.8);
  await phone.shot('09-materials');
  await phone.tap('下一步');
  await expect(phone.top.getByText('示例市东区晓晓便利店')).toBeVisible();
  await phone.shot('10-check');
  const id = await page.evaluate(() => (globalThis as unknown as { __mpsim: { pages: { top: { it: { options: { id: string } } } } } }).__mpsim.pages.top.it.options.id);
  await phone.tap('提交申请');
  await expect(phone.top.getByText('请先勾选确认，再提交')).toBeInViewport();
  await phone.shot('10-unsigned');
  await phone.top.getByRole('checkbox', { name: '本人确认' }).tap();
  await phone.tap('提交申请');

  await phone.at('receipt');
  await expect(phone.top.getByText('提交成功')).toBeVisible();
  await phone.shot('11-receipt');
  const asked = await page.evaluate(() => (globalThis as unknown as { __mpsim: { subscribed: string[] } }).__mpsim.subscribed);
  expect(asked).toEqual([TEMPLATE]);
  const number = (await phone.top.locator('.fact', { hasText: '办件编号' }).locator('.is').textContent()) ?? '';
  await compareVerdicts(page, id);
  await phone.tap('查看办件进度');
  await expect(phone.top.locator('.event', { hasText: '已提交' })).toBeVisible();
  await phone.shot('12-case');

  // The window rejects a document: another file is sent from here, and the case handed in again.
  await rejectAtWindow(SERVER, id, 'premises-proof', '租赁合同缺少出租方签字页');
  await phone.open(`?at=/pages/case/index?id=${id}`);
  await phone.top.getByRole('button', { name: '补正材料' }).tap();
  await phone.at('materials');
  await expect(lease).toContainText('需要更正');
  await expect(lease).toContainText('租赁合同缺少出租方签字页');
  const signed = page.waitForEvent('filechooser');
  await lease.getByText('聊天文件').tap();
  await (await signed).setFiles({ name: '租赁合同（已签字）.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n% signed lease\n1 0 obj\n<<>>\nendobj\n') });
  await expect(lease).toContainText('已提供');
  await expect(lease).not.toContainText('缺少出租方签字页');
  await phone.tap('下一步');
  await phone.top.getByRole('checkbox', { name: '本人确认' }).tap();
  await phone.tap('提交申请');
  await phone.at('receipt');
  await expect(phone.top.getByText('提交成功')).toBeVisible();

  await phone.open('?at=/pages/cases/index');
  await expect(phone.top.locator('.card', { hasText: number })).toBeVisible();
  await phone.shot('13-cases');
  await phone.tap('我的');
  await expect(phone.top.getByText('林晓')).toBeVisible();
  await phone.shot('14-me');
  await phone.leave();
});

test('what is typed outlives the page, the connection and a visit', async ({ page }) => {
  const phone = mini.phone(page);
  await phone.open('?at=/pages/login/index?next=%2Fpages%2Fcases%2Findex');
  await phone.logIn('13800000002');
  await phone.at('cases');
  await phone.open('?at=/pages/start/index?key=getihu-sheli');
  await phone.tap('西区');
  await phone.top.getByRole('button', { name: /开始填写|重新填一份/ }).tap();
  await phone.at('form');
  await expect(phone.top.getByLabel('姓名', { exact: true })).toBeVisible();
  await page.route('**/mpsim/net**', (route) => route.abort('internetdisconnected'));
  await phone.type('姓名', '王强');
  await expect(phone.top.getByText('没有网络，联网后自动保存')).toBeVisible();
  const id = await page.evaluate(() => (globalThis as unknown as { __mpsim: { pages: { top: { it: { options: { id: string } } } } } }).__mpsim.pages.top.it.options.id);
  await page.unroute('**/mpsim/net**');
  await phone.open(`?at=/pages/form/index?id=${id}`);
  await expect(phone.top.getByLabel('姓名')).toHaveValue('王强');
  await expect(phone.top.getByText('已保存')).toBeVisible();

  // A file in pieces goes on after a break, by requests that WeChat can send.
  let pieces = 0;
  await page.route('**/mpsim/net?to=*%2Fuploads%2F*', (route) => {
    if (route.request().method() === 'POST') pieces += 1;
    return pieces === 2 && route.request().method() === 'POST' ? route.abort('internetdisconnected') : route.continue();
  });
  expect(await page.evaluate(sendInPieces, { baseUrl: `${SERVER}/api/v1`, id })).toMatchObject({ name: 'lease.pdf', size: 29, material: 'premises-proof' });
  expect(pieces).toBe(4);
  await phone.leave();
});

test('a WeChat that is bound logs its owner in without a word, until they end it', async ({ page }) => {
  const codes: (string | null)[] = [];
  const wechat = createServer((asked, answer) => {
    codes.push(new URL(asked.url ?? '', 'http://wechat').searchParams.get('js_code'));
    answer.end(JSON.stringify({ openid: 'an-openid', session_key: 'a-key' }));
  });
  wechat.listen(Number(new URL(process.env['ONEWINDOW_WECHAT_URL'] ?? '').port), '127.0.0.1');
  await once(wechat, 'listening');
  try {
    const phone = mini.phone(page);
    await phone.open('?at=/pages/login/index?next=%2Fpages%2Fme%2Findex');
    await expect(phone.top.getByText('本微信与该手机号的账号绑定')).toBeVisible();
    await phone.logIn('13911110055');
    await phone.at('me');
    const forget = () => page.evaluate(() => { localStorage.removeItem('mpsim.onewindow.tokens'); });
    await forget();
    await phone.open('?at=/pages/me/index');
    await expect(phone.top.getByText('139****0055', { exact: false }).first()).toBeVisible();
    await phone.shot('18-bound');
    await phone.tap('解绑本账号的微信');
    await expect(page.getByText('已解绑，下次需用验证码登录')).toBeVisible();
    await forget();
    await phone.open('?at=/pages/me/index');
    await expect(phone.top.getByRole('button', { name: '登录', exact: true })).toBeVisible();
    expect(codes.every((code) => code?.startsWith('mpsim'))).toBe(true);
    expect(new Set(codes).size).toBe(codes.length);
    await phone.leave();
  } finally {
    wechat.close();
  }
});

test('rows are added, filled in and taken away, dates and all', async ({ page }) => {
  const phone = mini.phone(page);
  const place = (path: string) => `?at=${encodeURIComponent(path)}`;
  await phone.open(place('/pages/login/index?next=%2Fpages%2Fcases%2Findex'));
  await phone.logIn('13800000001');
  await phone.at('cases');
  await phone.open(place('/pages/start/index?key=gongsi-sheli'));
  await phone.tap('东区');
  await phone.top.getByRole('button', { name: /开始填写|重新填一份/ }).tap();
  await phone.at('form');
  const id = await page.evaluate(() => (globalThis as unknown as { __mpsim: { pages: { top: { it: { options: { id: string } } } } } }).__mpsim.pages.top.it.options.id);
  await phone.open(place(`/pages/form/index?id=${id}&step=owners`));
  await phone.tap('添加一条');
  await phone.tap('添加一条');
  await expect(phone.top.getByText('股东名单（2）')).toBeVisible();
  const names = phone.top.getByLabel('姓名或者名称');
  await names.first().fill('林晓');
  await names.last().fill('示例市晨光餐饮店');
  // Which number is asked for is the row's own rule.
  await phone.top.getByText('自然人', { exact: true }).first().tap();
  await phone.top.getByText('企业、单位', { exact: true }).last().tap();
  await expect(phone.top.getByLabel('公民身份号码')).toHaveCount(1);
  await expect(phone.top.getByLabel('统一社会信用代码')).toHaveCount(1);
  await phone.top.locator('input[type=date]').first().fill('2027-05-01');
  await expect(phone.top.getByText('2027-05-01')).toBeVisible();
  await phone.shot('17-rows');
  await phone.top.getByText('删除', { exact: true }).first().tap();
  await expect(phone.top.getByText('股东名单（2）')).toHaveCount(0);
  await expect(names).toHaveCount(1);
  await expect(names).toHaveValue('示例市晨光餐饮店');
  await expect(phone.top.getByText('已保存')).toBeVisible();
  await phone.leave();
});

test('type is as large as people have set it in WeChat, and the page is in their language', async ({ page }) => {
  const phone = mini.phone(page);
  const size = async (query: string): Promise<number> => {
    await phone.open(query);
    const heading = phone.top.locator('.h2').first();
    await expect(heading).toBeVisible();
    return parseFloat(await heading.evaluate((element) => getComputedStyle(element).fontSize));
  };
  const usual = await size('');
  const large = await size('?scale=1.6&language=en');
  expect(large / usual).toBeCloseTo(1.6, 2);
  await expect(phone.top.getByText('Popular')).toBeVisible();
  await expect(page.getByRole('button', { name: 'My cases' })).toBeVisible();
  await expect(page.locator('.mp-nav').getByText('OneWindow')).toBeVisible();
  await phone.shot('15-elder-home');
  await phone.open('?scale=1.6&at=/pages/guide/index?key=getihu-sheli');
  await expect(phone.top.getByText('受理条件')).toBeVisible();
  await phone.shot('16-elder-guide');
  await phone.leave();
});

test('the simulator allows what WeChat allows and nothing else', async ({ page }) => {
  await mini.phone(page).open();
  const probes = await page.evaluate(async () => {
    const { modules, WXWebAssembly, wx } = (globalThis as unknown as { __mpsim: { modules: Record<string, unknown>; WXWebAssembly: { instantiate(path: unknown): Promise<{ instance: { exports: object } }> }; wx: Record<string, unknown> } }).__mpsim;
    const refused = async (work: () => unknown): Promise<boolean> => {
      try {
        await work();
        return false;
      } catch {
        return true;
      }
    };
    const file = '/miniprogram_npm/@onewindow/client-core/onewindow_core_mini.wasm.br';
    return {
      modules: Object.keys(modules).length,
      unknownCall: await refused(() => wx['createBufferURL']),
      byUrl: await refused(() => WXWebAssembly.instantiate('https://example.test/a.wasm')),
      byBytes: await refused(() => WXWebAssembly.instantiate(new ArrayBuffer(8))),
      outside: await refused(() => WXWebAssembly.instantiate('/../a.wasm')),
      missing: await refused(() => WXWebAssembly.instantiate('/a.wasm')),
      exports: Object.keys((await WXWebAssembly.instantiate(file)).instance.exports).sort(),
    };
  });
  expect(probes).toMatchObject({ unknownCall: true, byUrl: true, byBytes: true, outside: true, missing: true });
  expect(probes.exports).toEqual(['memory', 'ow_call', 'ow_input', 'ow_length', 'ow_output']);
  expect(probes.modules).toBeGreaterThan(10);
});

test('a mini-program that breaks the rules is told so, and fails where it would on a phone', async ({ page }) => {
  const { inspect, serve } = await mpsim();
  const bad = mkdtempSync(join(tmpdir(), 'onewindow-mini-bad-'));
  try {
    cpSync(mini.folder, bad, { recursive: true });
    writeFileSync(join(bad, 'pages/me/index.wxml'), '<view><text>');
    writeFileSync(join(bad, 'ballast.bin'), Buffer.alloc(mini.limit));
    const probe = (code: string) => `try { ${code}; return 'there'; } catch (error) { return 'refused'; }`;
    const names = ['window', 'document', 'fetch', 'globalThis', 'WebAssembly', 'TextDecoder', 'Intl', 'structuredClone', 'crypto', 'localStorage'];
    writeFileSync(
      join(bad, 'app.js'),
      `App({ probes: { absent: [${names.map((name) => `typeof ${name}`).join(', ')}],
        evaluated: (function () { ${probe("eval('1')")} })(),
        constructed: (function () { ${probe("new Function('return 1')()")} })(),
        viaConstructor: (function () { ${probe("(function () {}).constructor('return 1')()")} })(),
        unknown: (function () { ${probe('wx.openEverything()')} })() } });`,
    );
    const { faults } = inspect(bad);
    expect(faults.join('\n')).toMatch(/2097152 are allowed/);
    expect(faults.join('\n')).toMatch(/app\.js names eval/);
    expect(faults.join('\n')).toMatch(/app\.js names new Function/);
    expect(faults.join('\n')).toMatch(/pages\/me\/index\.wxml/);
    const broken = await serve(bad, { domains: [] });
    try {
      await page.goto(broken.url);
      const said = await page.evaluate(() => (globalThis as unknown as { __mpsim: { application: { probes: unknown } } }).__mpsim.application.probes);
      expect(said).toEqual({ absent: names.map(() => 'undefined'), evaluated: 'refused', constructed: 'refused', viaConstructor: 'refused', unknown: 'refused' });
    } finally {
      await broken.stop();
    }
  } finally {
    rmSync(bad, { recursive: true, force: true });
  }
});
