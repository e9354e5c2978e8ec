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

const { closeCase, openCase } = await import('../miniprogram/lib/opened');

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
