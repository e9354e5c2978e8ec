import type { Document, Json } from '@onewindow/client-core';
import { OfflineError, ProblemError, type Case } from '@onewindow/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const session = vi.hoisted(() => ({ api: {} as Record<string, unknown>, rules: { loadRules: () => Promise.resolve({}) } }));
vi.mock('../src/data/session', () => session);
vi.mock('@onewindow/ui/uploads', () => ({ keptUploads: {}, loadTus: () => Promise.resolve(), uploadsByMaterial: () => undefined }));
const form = vi.hoisted(() => ({ open: (): unknown => undefined }));
vi.mock('../src/case/form', () => ({ openForm: () => form.open() }));

const { openWalkIn } = await import('../src/walkin/opened');

const choices = { licences: [], commitments: [], deferrals: [] };

/** A form of one answer. */
function formOf(name: string) {
  let answers: Record<string, Json> = { name };
  let touched = (): void => undefined;
  return {
    document: (): Document => ({ answers, choices }),
    subscribe(listener: () => void) {
      touched = listener;
      return () => undefined;
    },
    close: () => undefined,
    type(text: string) {
      answers = { name: text };
      touched();
    },
  };
}

/** A server with one case, whose answers get lost when it is told so. */
function office(name: string) {
  let one = { id: 'c1', state: 'draft', version: 1, packSha256: 'p', answers: { name }, choices, files: [] } as unknown as Case;
  const receipts = new Map<string, Case>();
  const keys: string[] = [];
  const there = { line: 'whole' as 'whole' | 'cut' | 'answers lost' };
  const carry = (work: () => Case): Promise<Case> => {
    if (there.line === 'cut') return Promise.reject(new OfflineError(undefined));
    try {
      const done = work();
      return there.line === 'whole' ? Promise.resolve(done) : Promise.reject(new OfflineError(undefined));
    } catch (thrown) {
      return Promise.reject(thrown as Error);
    }
  };
  const change = ({ version }: Case, to: object): Case => {
    if (version !== one.version) throw new ProblemError(412, 'stale_version', '', '', undefined, [], {});
    one = { ...one, ...to, version: version + 1 };
    return one;
  };
  session.api = Object.assign(session.api, {
    case: () => carry(() => one),
    saveDraft: (ref: Case, { answers }: Document) => carry(() => change(ref, { answers })),
    submit: (ref: Case, { answers }: Document, key: string) => {
      keys.push(key);
      return carry(() => {
        const done = receipts.get(key) ?? change(ref, { answers, state: 'received' });
        receipts.set(key, done);
        return done;
      });
    },
  });
  return { there, keys, now: () => one, colleague: (text: string) => change(one, { answers: { name: text } }) };
}

async function opened() {
  const desk = office('孙');
  const typed = formOf('孙');
  form.open = () => typed;
  return { desk, typed, walkIn: await openWalkIn(desk.now()) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what a clerk types', () => {
  it('arrives though the answers to saves of it got lost, and more was typed since', async () => {
    const { desk, typed, walkIn } = await opened();
    desk.there.line = 'answers lost';
    typed.type('孙大');
    expect(await walkIn.flush()).toBe(false);
    desk.there.line = 'cut';
    typed.type('孙大爷');
    expect(await walkIn.flush()).toBe(false);
    desk.there.line = 'whole';
    typed.type('孙大爷爷');
    expect(await walkIn.flush()).toBe(true);
    expect(desk.now().answers).toEqual({ name: '孙大爷爷' });
    expect([walkIn.server.value.version, walkIn.failure.value]).toEqual([desk.now().version, undefined]);
  });

  it('does not take the place of what somebody else typed', async () => {
    const { desk, typed, walkIn } = await opened();
    desk.colleague('李');
    typed.type('孙大爷');
    expect(await walkIn.flush()).toBe(false);
    expect([desk.now().answers, walkIn.failure.value, walkIn.saveState.value]).toEqual([{ name: '李' }, expect.any(ProblemError), 'refused']);
  });
});

describe('a submission', () => {
  it('says why it was not sent', async () => {
    const { desk, typed, walkIn } = await opened();
    desk.there.line = 'cut';
    typed.type('孙大爷');
    await expect(walkIn.submit()).rejects.toBeInstanceOf(OfflineError);
    expect(desk.keys).toEqual([]);
  });

  it('whose answer got lost comes to its receipt when it is sent again', async () => {
    const { desk, walkIn } = await opened();
    desk.there.line = 'answers lost';
    await expect(walkIn.submit()).rejects.toBeInstanceOf(OfflineError);
    desk.there.line = 'whole';
    await walkIn.submit();
    expect([walkIn.server.value.state, walkIn.server.value.version]).toEqual(['received', 2]);
  });

  it('of other answers is another one', async () => {
    const { desk, typed, walkIn } = await opened();
    desk.there.line = 'cut';
    await expect(walkIn.submit()).rejects.toBeInstanceOf(OfflineError);
    desk.there.line = 'whole';
    typed.type('孙大爷');
    await walkIn.submit();
    expect([new Set(desk.keys).size, desk.now().answers]).toEqual([2, { name: '孙大爷' }]);
  });
});
