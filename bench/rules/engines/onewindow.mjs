// The rules core, called as an app calls it: a JavaScript value in, the parsed delta out.
import { toPack } from '../form/pack.mjs';
import { CONTEXT, core, miniCore, webInstance } from './core.mjs';

const NEEDED = new Set(['needed', 'provided', 'heldLicence', 'sharedData', 'committed', 'deferred', 'rejected']);

/** What a verdict says is wrong or missing, and which documents are needed. */
export function told(verdict) {
  const undetermined = verdict.checklist.filter((entry) => entry.state === 'undetermined');
  if (undetermined.length > 0) throw new Error(`undetermined: ${undetermined.map((entry) => entry.material)}`);
  // That a hidden field has an answer is no error of a draft, which is what the others are given.
  const faults = [...verdict.errors, ...verdict.missing].filter((error) => error.code !== 'hidden_field');
  return {
    wrong: faults.map((error) => error.pointer),
    needed: verdict.checklist.filter((entry) => NEEDED.has(entry.state)).map((entry) => entry.material),
  };
}

/** Everything a form's answers come to, kept up to date by the deltas alone. */
function screen(session, verdict) {
  const fields = new Map();
  const materials = new Map(verdict.checklist.map((entry) => [entry.material, entry.state]));
  return {
    apply(delta) {
      for (const field of delta.fields) fields.set(field.pointer, field);
      for (const entry of delta.checklist) materials.set(entry.material, entry.state);
    },
    check(expected) {
      const needed = [...materials].filter(([, state]) => NEEDED.has(state)).map(([id]) => id);
      const faulty = [...fields].filter(([, field]) => field.error).map(([pointer]) => pointer);
      if (needed.sort().join() !== [...expected.needed].sort().join()) throw new Error('the deltas lost a document');
      const unknown = faulty.filter((pointer) => !expected.wrong.includes(pointer));
      if (unknown.length > 0) throw new Error(`the deltas kept an error at ${unknown}`);
    },
  };
}

/** A form in the core, filled in. */
export function filledIn(api, form) {
  const session = api.open(toPack(form), CONTEXT);
  const input = { answers: form.answers, choices: { commitments: [], deferrals: [], licences: [] }, files: {}, reviews: {} };
  return { session, verdict: session.load(input) };
}

function setting(api, form) {
  const { session, verdict } = filledIn(api, form);
  const shown = screen(session, verdict);
  return {
    change: (path, value) => session.set(`/${path}`, value),
    look(delta) {
      shown.apply(delta);
      const now = told(session.verdict());
      shown.check(now);
      return now;
    },
  };
}

/** `set` through the loader. */
export const sessionSet = async (form) => setting((await core()).api, form);

const webCore = async () => (await webInstance())().api;

/** The same on the module browsers download. */
export const webSet = async (form) => setting(await webCore(), form);

/** The same on the module for mini-programs. */
export const miniSet = async (form) => setting(await miniCore(), form);

/** `set` on the one call below the typed API: JSON text in and out. */
export async function sessionSetText(form) {
  const { host, Call } = await core();
  const call = (op, handle, first = '', second = '') => host.call(op, handle, first, second, '', 0, 0);
  const prepared = Number(call(Call.prepare, 0, toPack(form), JSON.stringify(CONTEXT)));
  const session = Number(call(Call.open, prepared));
  call(Call.load, session, JSON.stringify({ answers: form.answers }));
  const texts = new Map(form.edits.map(({ value }) => [value, JSON.stringify(value)]));
  const pointers = new Map(form.edits.map(({ path }) => [path, `/${path}`]));
  return {
    change: (path, value) => host.call(Call.set, session, pointers.get(path), texts.get(value), '', 0, 0),
    look: () => told(JSON.parse(call(Call.verdict, session))),
  };
}

/** The whole verdict on a document as it was sent: text in, text out, on a pack that is prepared. */
export const fullText = async (form) => full((await core()).api, form);

/** The same on the module browsers download. */
export const fullTextWeb = async (form) => full(await webCore(), form);

function full(api, form) {
  const rules = api.prepare(toPack(form), CONTEXT);
  return {
    run: (answersText) => rules.evaluateText(`{"answers":${answersText}}`),
    look: (text) => told(JSON.parse(text)),
  };
}
