/** The client as npm has it, in Node, against the server. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Sdk from '../../mobile-shell/packages/sdk/src/index';
import { buildPackages, NPM } from './packages';
import { expect, test } from './test';

const baseUrl = `http://127.0.0.1:${process.env['ONEWINDOW_PORT'] ?? ''}/api/v1`;

test.beforeAll(buildPackages);

test('an upload in pieces goes on after a break, and its bytes come back', async () => {
  const sdk = (await import(pathToFileURL(join(NPM, 'sdk/esm/index.js')).href)) as typeof Sdk;
  const sent: number[] = [];
  let breaks = 1;
  const carrier: Sdk.Carrier = {
    ...sdk.fetchCarrier,
    async send(request) {
      const answer = await sdk.fetchCarrier.send(request);
      const offset = new Map(request.headers).get('Upload-Offset');
      if (offset === undefined) return answer;
      sent.push(Number(offset));
      // The server has the piece; nobody here hears of it.
      if (sent.length === 2 && breaks-- > 0) throw new sdk.OfflineError('the line broke');
      return answer;
    },
  };
  const api = sdk.createClient({ baseUrl, tokens: sdk.memoryTokens(), lang: () => 'zh-CN', carrier });
  const { demoCode } = await api.requestSmsCode('13800000002');
  await api.signInCitizen('13800000002', demoCode ?? '');
  const one = await api.createCase({ itemKey: 'getihu-sheli', applicant: { kind: 'person' }, district: 'xiqu' }, sdk.newIdempotencyKey());
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(3 << 20)]);
  const source = sdk.blobSource(new Blob([bytes]), '租赁合同.pdf');
  const how = { pieceSize: 1 << 20, wait: () => Promise.resolve() };
  const file = await api.uploadInPieces(one.id, 'premises-proof', source, how);
  expect(sent).toEqual([0, 1 << 20, 2 << 20, 3 << 20]);
  expect(file).toMatchObject({ name: '租赁合同.pdf', size: bytes.length, material: 'premises-proof' });
  expect(Buffer.from(await (await api.file(one.id, file.id)).arrayBuffer()).equals(bytes)).toBe(true);
  await expect(api.submit(await api.case(one.id), { answers: {}, choices: one.choices }, sdk.newIdempotencyKey())).rejects.toMatchObject({ name: 'ProblemError', status: 422 });
  await api.signOut();
});

const program = (clientId: string) => ({ baseUrl, clientId, clientSecret: `${clientId}-secret` });

test('a program tries everything out in its sandbox by typed calls alone', async () => {
  const sdk = (await import(pathToFileURL(join(NPM, 'sdk/esm/index.js')).href)) as typeof Sdk;
  const own = program('demo-sandbox');
  const api = sdk.createClient({ baseUrl, tokens: sdk.memoryTokens(), lang: () => 'zh-CN', renew: sdk.clientCredentials(own) });
  await api.resetSandbox();
  expect((await api.catalogueChanges({ limit: 1 })).items).toHaveLength(1);

  const who = await api.makeSandboxCitizen({}, sdk.newIdempotencyKey());
  const tokens = sdk.memoryTokens();
  tokens.set(sdk.citizenTokens(who.token));
  const citizen = sdk.createClient({ baseUrl, tokens, lang: () => 'zh-CN', renew: sdk.citizenRefresh(own) });
  const begun = await citizen.createCase({ itemKey: 'getihu-sheli', applicant: { kind: 'person' }, district: 'dongqu' }, sdk.newIdempotencyKey());
  const answers = {
    operator: { name: who.name, residentId: who.residentId, mobile: who.mobile },
    business: { nameKind: 'none', scope: '食品零售', hasPreApproval: false, capital: 10.5 },
    premises: { district: 'dongqu', address: '东区和平路1号', right: 'owned' },
    agency: { byAgent: false },
  };
  const draft = { answers, choices: { commitments: ['premises-proof'], deferrals: [], licences: [] } };
  const saved = await citizen.saveDraft(begun, draft);
  await citizen.uploadFile(saved.id, 'operator-identity', new File(['%PDF-1.7\n'], 'card.pdf', { type: 'application/pdf' }));
  const number = (await citizen.submit(await citizen.case(saved.id), draft, sdk.newIdempotencyKey())).number;
  expect(await api.takeSandboxStep(saved.id, { step: 'accept' }, sdk.newIdempotencyKey())).toMatchObject({ id: saved.id, state: 'accepted' });

  // The feed is put in order behind the answers.
  const told: [string, string][] = [];
  let cursor: string | null | undefined;
  await expect
    .poll(async () => {
      const more = await api.changes({ cursor, limit: 1 });
      ({ cursor } = more);
      told.push(...more.items.map(({ type, data }): [string, string] => [type, data.caseId]));
      return told;
    })
    .toEqual([['case.received', saved.id], ['case.accepted', saved.id]]);
  expect((await api.changes({ cursor })).items).toEqual([]);
  const lines: Sdk.ExportedCase[] = [];
  for await (const line of api.exportCases()) lines.push(line);
  expect(lines).toMatchObject([{ id: saved.id, number, itemKey: 'getihu-sheli', state: 'accepted' }]);
  expect((await api.caseFigures()).items).toMatchObject([{ item: 'getihu-sheli', state: 'accepted' }]);
});

test('a webhook is told, and what it is told can be believed', async () => {
  const sdk = (await import(pathToFileURL(join(NPM, 'sdk/esm/index.js')).href)) as typeof Sdk;
  const came: { headers: IncomingHttpHeaders; body: string }[] = [];
  const hook = createServer((asked, answer) => {
    const parts: Buffer[] = [];
    asked.on('data', (part: Buffer) => parts.push(part));
    asked.on('end', () => {
      came.push({ headers: asked.headers, body: Buffer.concat(parts).toString() });
      answer.writeHead(204).end();
    });
  });
  hook.listen(0, '127.0.0.1');
  await once(hook, 'listening');
  const own = program('demo-sandbox');
  const api = sdk.createClient({ baseUrl, tokens: sdk.memoryTokens(), lang: () => 'zh-CN', renew: sdk.clientCredentials(own) });
  const place = `http://127.0.0.1:${String((hook.address() as AddressInfo).port)}/hook`;
  try {
    const { webhook, secret } = await api.addWebhook({ url: place, types: ['case.received'] }, sdk.newIdempotencyKey());
    const { secret: next } = await api.renewWebhookSecret(webhook.id, 1, sdk.newIdempotencyKey());
    const sent = await api.testWebhook(webhook.id, sdk.newIdempotencyKey());
    await expect.poll(() => came.length, { timeout: 15_000 }).toBe(1);
    const [first] = came;
    // While the secret is changed, whoever knows one of the two believes it.
    for (const known of [secret, next]) {
      expect(await sdk.verifyWebhook(first?.body ?? '', first?.headers ?? {}, known)).toMatchObject({ id: sent.eventId, payload: { type: 'webhook.test' } });
    }
    await expect(sdk.verifyWebhook(`${first?.body ?? ''} `, first?.headers ?? {}, next)).rejects.toMatchObject({ code: 'no_match' });
    const log = async () => (await api.webhookDeliveries(webhook.id, { limit: 1 })).items;
    await expect.poll(async () => (await log())[0]?.state).toBe('delivered');
    await api.replayDelivery(webhook.id, sent.id);
    await expect.poll(() => came.length, { timeout: 15_000 }).toBe(2);
    expect(came[1]?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(await api.activateWebhook(webhook.id)).toMatchObject({ id: webhook.id, types: ['case.received'] });
    await api.removeWebhook(webhook.id);
    expect((await api.webhooks()).items.map(({ id }) => id)).not.toContain(webhook.id);
  } finally {
    hook.close();
  }
});

test('a program comes to act for a citizen who consents, goes on after its token, and gives the consent back', async () => {
  const sdk = (await import(pathToFileURL(join(NPM, 'sdk/esm/index.js')).href)) as typeof Sdk;
  const own = program('demo-integrator');
  const consent = sdk.citizenConsent(own, 'http://127.0.0.1:8765/callback');
  const attempt = await consent.begin(['own-cases:read', 'profile:read']);

  // What the consent page does as the citizen agrees.
  const person = sdk.createClient({ baseUrl, tokens: sdk.memoryTokens(), lang: () => 'zh-CN' });
  const { demoCode } = await person.requestSmsCode('13911110078');
  const me = await person.signInCitizen('13911110078', demoCode ?? '');
  const asked = Object.fromEntries(new URL(attempt.address).searchParams) as Record<string, string>;
  const said = {
    clientId: asked['client_id'] ?? '', redirectUri: asked['redirect_uri'] ?? '', responseType: asked['response_type'] ?? '', scope: asked['scope'] ?? '',
    state: asked['state'] ?? '', codeChallenge: asked['code_challenge'] ?? '', codeChallengeMethod: asked['code_challenge_method'] ?? '',
  };
  const { location } = await person.answerConsent({ ...said, agreed: true }, sdk.newIdempotencyKey());
  const given = await consent.finish(attempt, location);

  const tokens = sdk.memoryTokens();
  tokens.set({ ...given, accessToken: 'spent' });
  const api = sdk.createClient({ baseUrl, tokens, lang: () => 'zh-CN', renew: sdk.citizenRefresh(own) });
  expect((await api.me()).name).toBe(me.name);
  expect(tokens.get()?.refreshToken).not.toBe(given.refreshToken);
  expect((await person.consents()).items).toHaveLength(1);
  await sdk.revokeToken(own, tokens.get()?.refreshToken ?? '');
  expect((await person.consents()).items).toEqual([]);
  await expect(api.me()).rejects.toMatchObject({ status: 401 });
  expect(tokens.get()).toBeUndefined();

  const refused = await consent.begin(['own-cases:read']);
  const back = await person.answerConsent({ ...said, scope: 'own-cases:read', state: refused.state, agreed: false }, sdk.newIdempotencyKey());
  await expect(consent.finish(refused, back.location)).rejects.toMatchObject({ name: 'ConsentError', code: 'access_denied' });
});
