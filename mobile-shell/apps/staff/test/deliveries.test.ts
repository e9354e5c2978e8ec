import { locale } from '@onewindow/ui';
import type { WebhookDelivery } from '@onewindow/sdk';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { eventText, heardText, stateOf } from '../src/programs/deliveries';

const description = JSON.parse(readFileSync(new URL('../../../../openapi/openapi.json', import.meta.url), 'utf8')) as {
  webhooks: Record<string, { post: { summary: string } }>;
};

const delivery: WebhookDelivery = {
  id: '1',
  eventId: '1',
  type: 'case.granted',
  caseId: null,
  state: 'sending',
  attempts: 0,
  lastStatus: null,
  lastError: null,
  createdAt: '2026-03-10T02:00:00Z',
  settledAt: null,
};

beforeEach(() => {
  locale.value = 'zh-CN';
});

describe('the kinds of events', () => {
  it.each(Object.entries(description.webhooks))('%s is called what the description calls it', (kind, { post }) => {
    const chinese = eventText(kind);
    locale.value = 'en';
    expect(`${eventText(kind)} ${chinese}`).toBe(post.summary);
  });

  it('are named where they are new', () => {
    expect(eventText('case.new')).toBe('case.new');
  });
});

it.each([
  [{}, '正在发送', ''],
  [{ attempts: 2, lastStatus: 503, lastError: 'http 503' }, '重试中', '对方答复 HTTP\u00a0503'],
  [{ attempts: 1, lastError: 'timed out' }, '重试中', '对方超时未答复'],
  [{ state: 'waiting' }, '排队中', ''],
  [{ state: 'delivered', attempts: 1, lastStatus: 200 }, '已送达', '对方答复 HTTP\u00a0200'],
  // It was given up with others, whatever was answered before.
  [{ state: 'failed', attempts: 3, lastStatus: 503, lastError: 'the webhook is off' }, '未送达', '停用时放弃'],
  [{ state: 'failed', attempts: 1, lastError: 'something new' }, '未送达', 'something new'],
] as const)('%o stands so', (change, state, heard) => {
  const one = { ...delivery, ...change };
  expect([stateOf(one).text, heardText(one)]).toEqual([state, heard]);
});
