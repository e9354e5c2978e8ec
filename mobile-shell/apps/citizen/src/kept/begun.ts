import type { Context } from '@onewindow/core-wasm';
import { newIdempotencyKey, type Case, type Client, type Guide } from '@onewindow/sdk';
import { dropDraft, keptDrafts, putDraft } from './drafts';
import { moveFiles } from './files';
import type { Vault } from './vault';

/** What a case is begun with. */
export type NewCase = Parameters<Client['createCase']>[0];

/** A case that was begun without a network. The server makes it under one key, however often it is asked. */
interface Begun {
  body: NewCase;
  key: string;
}

const KIND = 'begun';
const PREFIX = 'new-';

/** Whether a case is on this device alone, as its id says. */
export const isBegunHere = (id: string): boolean => id.startsWith(PREFIX);

/** Begins a case on this device, with nothing in it; answers its id, which is another once the server has it. */
export async function beginHere(vault: Vault, body: NewCase, guide: Guide, context: Context, stateText: string): Promise<string> {
  const id = `${PREFIX}${crypto.randomUUID()}`;
  await vault.put(KIND, id, { body, key: newIdempotencyKey() } satisfies Begun);
  const server = emptyCase(id, body, guide, context, stateText);
  await putDraft(vault, `${id}/begun`, { server, document: server, unsent: true, at: server.createdAt });
  return id;
}

/** Has the server make a case that was begun here; answers its id there. */
export async function createThere(vault: Vault, id: string, create: Client['createCase']): Promise<string> {
  const begun = await vault.get<Begun>(KIND, id);
  if (!begun) throw new Error('the case is not begun on this device');
  return (await create(begun.body, begun.key)).id;
}

/**
 * Gives what is kept of a case that was begun here to the case the server made of it. What breaks off
 * half-way is done again from its beginning: the case stays begun until all of it is there.
 */
export async function moveThere(vault: Vault, id: string, made: Case): Promise<void> {
  await moveFiles(vault, id, made.id);
  const drafts = await keptDrafts(vault, id);
  // What was begun counts as what both sides started from: nothing was answered there.
  for (const one of drafts) await putDraft(vault, made.id + one.id.slice(id.length), { ...one.draft, server: made, unsent: true });
  for (const one of drafts) await dropDraft(vault, one.id);
  await vault.drop(KIND, id);
}

function emptyCase(id: string, body: NewCase, guide: Guide, context: Context, stateText: string): Case {
  const { today, applicant, standing, holdings } = context;
  const terms = guide.materials.flatMap((one) => (one.alternatives.commitmentTerms ? [[one.id, one.alternatives.commitmentTerms] as const] : []));
  return {
    id,
    number: null,
    item: { key: guide.key, name: guide.name, version: guide.version },
    applicant: { kind: applicant.kind, name: '' },
    district: body.district ?? '',
    state: 'draft',
    stateText,
    version: 0,
    createdAt: new Date().toISOString(),
    submittedAt: null,
    promisedDue: null,
    statutoryDue: null,
    dueProvisional: false,
    lamp: 'none',
    allowed: [],
    packSha256: guide.pack.sha256,
    greenChannel: null,
    context: { today, applicant, standing, holdings },
    answers: {},
    choices: { commitments: [], deferrals: [], licences: [] },
    verdict: {
      pack: guide.pack.sha256,
      today,
      valid: false,
      complete: false,
      errors: [],
      missing: [],
      fields: [],
      checklist: [],
      fees: [],
      feeTotalFen: null,
      progress: { answered: 0, required: 0 },
      nextQuestion: null,
    },
    commitmentTerms: Object.fromEntries(terms),
    files: [],
    notices: [],
    receipt: null,
    decision: null,
    result: null,
    package: null,
    projectCode: null,
    stages: [],
    tasks: [],
    reviews: [],
  };
}
