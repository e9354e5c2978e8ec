import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyWebhook, WebhookError } from '../src/index';

const KEY = Buffer.from('a key of the office, 32 bytes long');
const SECRET = `whsec_${KEY.toString('base64')}`;
const NOW = 1_795_000_000;
const BODY = '{"type":"case.issued","data":{"项目":"开店"}}';

function signed(body: string, at = NOW, key: Buffer = KEY): string {
  return `v1,${createHmac('sha256', key).update(`msg_1.${String(at)}.${body}`).digest('base64')}`;
}

function headers(signature = signed(BODY), at: number | string = NOW): Record<string, string> {
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': String(at), 'webhook-signature': signature };
}

async function fault(work: Promise<unknown>): Promise<string> {
  const thrown: unknown = await work.then(() => 'nothing', (failure: unknown) => failure);
  return thrown instanceof WebhookError ? thrown.code : String(thrown);
}

describe('a webhook', () => {
  it('is believed when it is signed, whatever carries its headers', async () => {
    const found = await verifyWebhook(BODY, headers(), SECRET, { now: NOW });
    expect(found).toEqual({ id: 'msg_1', sentAt: new Date(NOW * 1000), payload: { type: 'case.issued', data: { 项目: '开店' } } });
    await verifyWebhook(BODY, new Headers(headers()), SECRET, { now: NOW });
    await verifyWebhook(BODY, { 'Webhook-Id': ['msg_1'], 'Webhook-Timestamp': String(NOW), 'Webhook-Signature': signed(BODY) }, SECRET, { now: NOW });
  });

  it('agrees with the example of the specification', async () => {
    const sample = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    await verifyWebhook('{"test": 2432232314}', sample, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', { now: 1614265330 });
  });

  it('is believed by any of its signatures and any secret in use', async () => {
    const old = Buffer.from('the key of last year');
    const both = `v1a,other ${signed(BODY, NOW, old)} ${signed(BODY)}`;
    await verifyWebhook(BODY, headers(both), SECRET, { now: NOW });
    await verifyWebhook(BODY, headers(signed(BODY, NOW, old)), [SECRET, `whsec_${old.toString('base64')}`], { now: NOW });
  });

  it('is not when a byte, the key or the id is another', async () => {
    const check = (body: string, given: Record<string, string>, secret = SECRET) => fault(verifyWebhook(body, given, secret, { now: NOW }));
    expect(await check(`${BODY} `, headers())).toBe('no_match');
    expect(await check(BODY, headers(signed(BODY, NOW, Buffer.from('wrong'))))).toBe('no_match');
    expect(await check(BODY, { ...headers(), 'webhook-id': 'msg_2' })).toBe('no_match');
    expect(await check(BODY, headers(signed(BODY).replace('v1,', 'v2,')))).toBe('no_match');
    expect(await check(BODY, headers(), 'whsec_not base64')).toBe('bad_secret');
    expect(await check(BODY, { ...headers(), 'webhook-signature': '' })).toBe('missing_header');
    expect(await check(BODY, headers(signed(BODY), 'soon'))).toBe('bad_timestamp');
  });

  it('is not when it is older or newer than five minutes', async () => {
    const at = (now: number) => fault(verifyWebhook(BODY, headers(), SECRET, { now }));
    expect([await at(NOW + 300), await at(NOW + 301), await at(NOW - 300), await at(NOW - 301)]).toEqual(['nothing', 'too_old', 'nothing', 'too_new']);
  });
});
