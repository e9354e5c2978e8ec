// The rules core, called as an app calls it: a JavaScript value in, the parsed delta out.
import { toPack } from '../form/pack.mjs';
import { CONTEXT, core } from './core.mjs';

const NEEDED = new Set(['needed', 'provided', 'heldLicence', 'sharedData', 'committed', 'deferred', 'rejected']);

/** What a verdict says is wrong or missing, and which documents are needed. */
export function told(verdict) {
  const undetermined = verdict.checklist.filter((entry) => entry.state === 'undetermined');
  if (undetermined.length > 0) throw new Error(`undetermined: ${undetermined.map((entry) => entry.material)}`);
  return {
    wrong: [...verdict.errors, ...verdict.missing].map((error) => error.pointer),
    needed: verdict.checklist.filter((entry) => NEEDED.has(entry.state)).map((entry) => entry.material),
  };
}

/** Everything a form's answers come to, kept up to date by the deltas alone. */
function screen(session, verdict) {
  const fields = new Map();
  const materials = new Map(verdict.checklist.map((entry) => [entry.material, entry.state]));
  return {
    apply(delta) {
      for (const [pointer, field] of Object.entries(delta.fields)) fields.set(pointer, field);
      for (const [id, entry] of Object.entries(delta.checklist)) materials.set(id, entry.state);
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

const input = (form) => ({ answers: form.answers, choices: { commitments: [], deferrals: [], licences: [] }, files: {}, reviews: {} });

/** `set` through the loader. */
export async function sessionSet(form) {
  const { api } = await core();
  const session = api.open(toPack(form), CONTEXT);
  const shown = screen(session, session.load(input(form)));
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

/** `set` on the binding below the loader: JSON text in and out. */
export async function sessionSetText(form) {
  const { raw } = await core();
  const session = new raw.Session(toPack(form), JSON.stringify(CONTEXT));
  session.load(JSON.stringify(input(form)));
  const texts = new Map(form.edits.map(({ value }) => [value, JSON.stringify(value)]));
  const pointers = new Map(form.edits.map(({ path }) => [path, `/${path}`]));
  return {
    change: (path, value) => session.set(pointers.get(path), texts.get(value)),
    look: () => told(JSON.parse(session.verdict())),
  };
}

/** The whole verdict: input text in, verdict text out, on a pack that is loaded. */
export async function fullText(form) {
  const { raw } = await core();
  const session = new raw.Session(toPack(form), JSON.stringify(CONTEXT));
  return {
    run: (answersText) => session.load(`{"answers":${answersText}}`),
    look: (text) => told(JSON.parse(text)),
  };
}
