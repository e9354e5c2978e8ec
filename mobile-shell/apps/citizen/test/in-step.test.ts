import { ProblemError } from '@onewindow/sdk';
import { toasts } from '@onewindow/ui';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepInStep, type Copy, type Filled, type Sides, type There } from '../src/fill/in-step';
import { Shelf, type FoundDraft } from '../src/kept/drafts';

vi.mock('../src/data/session', () => ({ api: { subject: 'lin' } }));

type Answers = Record<string, string>;
interface Server extends Copy {
  answers: Answers;
}

const EMPTY: Server = { id: 'case-1', version: 1, files: [], answers: {} };
const fileOf = (id: string) => ({ id }) as Server['files'][number];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('navigator', {});
});
afterEach(() => {
  toasts.value = [];
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A form nobody changes but through what is kept of it, and a server that does as the test says. */
function setUp(found: FoundDraft<Server, Answers>[] = [], more: { first?: Answers; there?: Partial<There<Server, Answers, unknown>> } = {}) {
  let shown: Answers = found[0]?.draft.server.answers ?? {};
  const sides: Sides<Server, Answers> = { id: 'case-1', owner: 'lin', vault: undefined, shelf: new Shelf<Server, Answers>('test'), found, loaded: EMPTY };
  const form: Filled<Server, Answers> = {
    document: () => shown,
    everything: () => shown,
    show: (_server, answers) => {
      shown = answers;
    },
    first: () => more.first,
    fingerprint: (answers) => JSON.stringify(answers),
    differences: () => [],
    merged: (mine) => mine,
    isWaiting: () => false,
  };
  const there: There<Server, Answers, unknown> = {
    load: () => Promise.resolve(EMPTY),
    save: (server, answers) => Promise.resolve({ ...server, version: server.version + 1, answers }),
    submit: (server) => Promise.resolve(server),
    create: () => Promise.resolve({ id: 'case-1' }),
    filled: ({ answers }) => answers,
    isFillable: () => true,
    ...more.there,
  };
  return { inStep: keepInStep(sides, form, there), shown: () => shown };
}

const draft = (document: Answers): FoundDraft<Server, Answers> => ({
  id: 'case-1/begun',
  isOpen: false,
  draft: { server: EMPTY, document, unsent: true, at: '2026-03-10T00:00:00Z' },
});

it('begins with what the guide was told where the draft of this device is empty, as one begun without a network is', async () => {
  const { inStep, shown } = setUp([draft({})], { first: { kind: 'new' } });
  inStep.start();
  expect(shown()).toEqual({ kind: 'new' });
  expect(toasts.value).toEqual([]);
  await inStep.flush();
  expect(inStep.server.value.answers).toEqual({ kind: 'new' });
});

it('finds what was typed again before anything told to the guide', () => {
  const { inStep, shown } = setUp([draft({ name: '林晓' })], { first: { kind: 'new' } });
  inStep.start();
  expect(shown()).toEqual({ name: '林晓' });
  expect(toasts.value).toHaveLength(1);
});

it('waits for a server that cannot take anything now, and then saves by itself', async () => {
  const answers = [502, 503, 504, 429].map((status) => new ProblemError(status, `http_${String(status)}`, '', '', undefined, [], {}));
  const save = vi.fn((server: Server) => {
    const refusal = answers.shift();
    return refusal ? Promise.reject(refusal) : Promise.resolve({ ...server, version: 2 });
  });
  const { inStep } = setUp([], { there: { save } });
  inStep.start();
  inStep.changed();
  for (let asked = 1; asked <= 4; asked += 1) {
    await vi.advanceTimersByTimeAsync(5000);
    expect([save.mock.calls.length, inStep.saveState.value]).toEqual([asked, 'offline']);
  }
  await vi.advanceTimersByTimeAsync(5000);
  expect(inStep.saveState.value).toBe('saved');
});

it('takes the list of files from the last question, whichever answer comes last', async () => {
  const held: ((one: Server) => void)[] = [];
  const load = () => new Promise<Server>((answer) => held.push(answer));
  const { inStep } = setUp([], { there: { load } });
  const both = [inStep.refresh(), inStep.refresh()];
  held[1]?.({ ...EMPTY, version: 3, files: [fileOf('one'), fileOf('two')] });
  held[0]?.({ ...EMPTY, version: 2, files: [fileOf('one')] });
  await Promise.all(both);
  expect(inStep.server.value).toMatchObject({ version: 3, files: [{ id: 'one' }, { id: 'two' }] });
});
