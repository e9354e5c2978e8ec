import { ProblemError, type Case, type CaseReview, type Draft, type StoredFile } from '@onewindow/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PACK } from '../../../packages/form-model/test/pack';

const { api, kept } = vi.hoisted(() => {
  const kept = new Map<string, unknown>();
  vi.stubGlobal('wx', {
    getAppBaseInfo: () => ({ language: 'zh_CN' }),
    getStorageSync: (key: string) => kept.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void kept.set(key, value),
    removeStorageSync: (key: string) => void kept.delete(key),
  });
  return { api: {} as Record<string, unknown>, kept };
});
vi.mock('../miniprogram/lib/session', () => ({ api }));
vi.mock('../miniprogram/lib/rules', async () => {
  const { scriptCore } = await import('@onewindow/client-core/script');
  const core = scriptCore();
  return { loadCore: () => Promise.resolve(core), loadPack: () => Promise.resolve(PACK), loadCalendar: () => Promise.resolve({ years: {} }) };
});

const { closeCase, dropOlder, openCase } = await import('../miniprogram/lib/opened');

const ANSWERS = { business: { name: '林晓', capital: 5, kind: 'shop' }, agency: { byAgent: false } };
const CHOICES = { commitments: [], deferrals: [], licences: [] };
const fileOf = (sha256: string): StoredFile => ({ id: sha256, material: 'identity', name: `${sha256}.png`, size: 1, mediaType: 'image/png', sha256, uploadedAt: '2026-11-22T01:00:00Z', state: 'available', problem: null });

/** The case as the server has it, which others change as well, and what it was asked to do with it. */
let there: Case;
let asked: string[];

/** What others do to the case. */
function elsewhere(change: Partial<Case>): void {
  there = { ...there, version: there.version + 1, ...change };
}

beforeEach(() => {
  kept.clear();
  asked = [];
  const context = { today: '2026-11-22', applicant: { kind: 'person' }, standing: { deferralAllowed: true, commitmentAllowed: true }, holdings: [] };
  there = { id: 'c1', version: 1, state: 'draft', packSha256: 'p', context, answers: ANSWERS, choices: CHOICES, files: [], reviews: [] as CaseReview[] } as unknown as Case;
  const told = () => Promise.resolve(structuredClone(there));
  const step = (name: string, state: (now: string) => string) => async (seen: Case, draft: Draft) => {
    asked.push(name);
    if (seen.version !== there.version) throw new ProblemError(412, 'stale_version', '', '', undefined, [], {});
    elsewhere({ ...structuredClone(draft), state: state(there.state) });
    return await told();
  };
  Object.assign(api, {
    case: told,
    saveDraft: step('save', (now) => now),
    submit: step('submit', () => 'received'),
    resubmit: step('resubmit', () => 'received'),
    // Files come and go without a new version.
    uploadFile: (_id: string, _material: string, { name }: { name: string }) => {
      there.files = [...there.files, fileOf(name)];
      return Promise.resolve();
    },
  });
});
afterEach(() => {
  closeCase();
});

const stateOf = ({ model }: Awaited<ReturnType<typeof openCase>>) => model.checklist().find(({ material }) => material === 'identity')?.state;

describe('files that came another way', () => {
  it('count once the answer to a save tells of them, and no more once the scan refused them', async () => {
    const opened = await openCase('c1');
    there.files = [fileOf('on-the-web')];
    opened.model.set('/business/name', '林晓晓');
    expect(await opened.flush()).toBe(true);
    expect(stateOf(opened)).toBe('provided');
    there.files = [{ ...fileOf('on-the-web'), state: 'refused' }];
    opened.model.set('/business/name', '林晓');
    await opened.flush();
    expect(stateOf(opened)).toBe('needed');
  });

  it('count where somebody keeps their own answers after a conflict', async () => {
    const opened = await openCase('c1');
    elsewhere({ answers: { ...ANSWERS, agency: { byAgent: true } }, files: [fileOf('on-the-web')] });
    opened.model.set('/business/name', '林晓晓');
    expect(await opened.flush()).toBe(false);
    opened.settle(true);
    expect(stateOf(opened)).toBe('provided');
    expect(await opened.flush()).toBe(true);
    expect(there.answers).toMatchObject({ business: { name: '林晓晓' }, agency: { byAgent: false } });
  });
});

describe('a case that was changed elsewhere', () => {
  const STALE = { status: 412, code: 'stale_version' };

  it('is asked about when it is handed in, and goes once somebody has said which to keep', async () => {
    const opened = await openCase('c1');
    elsewhere({ answers: { ...ANSWERS, agency: { byAgent: true } } });
    await expect(opened.submit()).rejects.toMatchObject(STALE);
    expect(opened.rival).toMatchObject({ version: 2 });
    expect(opened.saveState).toBe('conflict');
    await expect(opened.submit()).rejects.toMatchObject(STALE);
    expect(asked).toEqual(['submit']);
    opened.settle(false);
    expect(opened.model.field('/agency/byAgent').value).toBe(true);
    await opened.submit();
    expect(there).toMatchObject({ state: 'received', answers: { agency: { byAgent: true } } });
  });

  it('is told of where it was handed in there, with the same answers', async () => {
    const opened = await openCase('c1');
    elsewhere({ state: 'supplement', files: [fileOf('blurred')], reviews: [{ material: 'identity', verdict: 'rejected', files: ['blurred'] }] });
    await expect(opened.submit()).rejects.toMatchObject(STALE);
    opened.settle(true);
    expect(stateOf(opened)).toBe('rejected');
    await opened.submit();
    expect(asked).toEqual(['submit', 'save', 'resubmit']);
  });

  it('goes at the second try where it is the same but for its version', async () => {
    const opened = await openCase('c1');
    elsewhere({});
    await expect(opened.submit()).rejects.toMatchObject(STALE);
    await opened.submit();
    expect(there.state).toBe('received');
  });

  it('stays as it is while what an earlier visit left is asked about, whatever is typed', async () => {
    const earlier = { base: 'another', document: { answers: { ...ANSWERS, agency: { byAgent: true } }, choices: CHOICES } };
    kept.set('backup.c1', earlier);
    const opened = await openCase('c1');
    opened.model.set('/business/name', '林晓晓');
    expect(await opened.flush()).toBe(false);
    expect(asked).toEqual([]);
    expect(kept.get('backup.c1')).toMatchObject({ base: 'another', document: { answers: { business: { name: '林晓晓' } } } });
  });

  it('is read again when it is opened anew, and only then', async () => {
    const opened = await openCase('c1');
    dropOlder(there);
    expect(await openCase('c1')).toBe(opened);
    elsewhere({ answers: { ...ANSWERS, agency: { byAgent: true } } });
    dropOlder(there);
    expect((await openCase('c1')).server.version).toBe(2);
  });
});

it('a paper that was rejected is good again with another file, and the case can be handed in', async () => {
  const blurred = fileOf('blurred');
  there = { ...there, state: 'supplement', files: [blurred], reviews: [{ material: 'identity', verdict: 'rejected', reason: '看不清', files: [blurred.sha256] }] };
  const opened = await openCase('c1');
  expect(stateOf(opened)).toBe('rejected');
  const sending = opened.addFile('identity', { path: 'wxfile://new', name: 'new' }, () => undefined);
  expect(opened.onTheirWay).toBe(1);
  await sending;
  expect(opened.onTheirWay).toBe(0);
  expect(stateOf(opened)).toBe('provided');
  expect(opened.model.complete).toBe(true);
  expect((await opened.submit()).state).toBe('received');
  expect(asked).toEqual(['resubmit']);
});

it('counts a file no more as on its way once it failed', async () => {
  const opened = await openCase('c1');
  api['uploadFile'] = () => Promise.reject(new Error('gone'));
  await expect(opened.addFile('identity', { path: 'wxfile://new', name: 'new' }, () => undefined)).rejects.toThrow('gone');
  expect(opened.onTheirWay).toBe(0);
});
