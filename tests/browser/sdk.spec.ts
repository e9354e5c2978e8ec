/** The client as npm has it, in Node, against the server. */
import { expect, test } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Sdk from '../../mobile-shell/packages/sdk/src/index';
import { buildPackages, NPM } from './packages';

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
