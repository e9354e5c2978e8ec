/** Holds the declared types to what the core writes: member by member, over every vector. */
import { expect, it } from 'vitest';
import { Call, type Host } from '../src/calls';
import { declared, Ledger } from './conformance/declared';
import { text } from './conformance/exact';
import { packOf } from './conformance/expand';
import { startHost } from './conformance/raw';
import { files, run } from './conformance/vectors';

/** What a call answers with; not listed is what is no JSON. */
const ANSWERS = new Map<number, string>([
  [Call.evaluate, 'Verdict'],
  [Call.verdict, 'Verdict'],
  [Call.setLang, 'Verdict'],
  [Call.load, 'Verdict'],
  [Call.choose, 'Verdict'],
  [Call.explain, 'Explanation'],
  [Call.document, 'Document'],
  [Call.checkRequest, 'RequestErrors'],
  [Call.addWorkdays, 'DueDate'],
  [Call.restore, 'Restored'],
  ...[Call.set, Call.clear, Call.insertRow, Call.removeRow, Call.moveRow].map((op) => [op, 'Delta'] as const),
  ...[Call.attach, Call.detach, Call.licence, Call.commit, Call.defer].map((op) => [op, 'Delta'] as const),
]);

/** What a package session answers with where a session has an answer of its own. */
const OF_PACKAGES: Record<string, string> = { Verdict: 'PackageVerdict', Delta: 'PackageDelta' };

/** What only interfaces read of a pack, and so no vector has. */
const DRAWN = {
  fields: [{ key: 'note', type: 'text', description: { zh: '说明' }, widget: 'textarea' }],
  materials: [{ id: 'form', source: { zh: '窗口' } }],
};

const NAMES = new Set([
  ...ANSWERS.values(),
  ...Object.values(OF_PACKAGES),
  'PackageSnapshot',
  'Package',
  'Refusal',
  'PackField',
  'PackMaterial',
]);
const types = new Map([...NAMES].map((name) => [name, declared(name)]));
const ledger = new Ledger();
const met = new Set<string>();
const wrong = new Set<string>();

function hold(name: string, json: unknown): void {
  const type = types.get(name);
  const what = type && ledger.hold(json, type, name);
  met.add(name);
  if (what !== undefined) wrong.add(what);
}

function look(op: number, written: string): void {
  const name = ANSWERS.get(op);
  if (name === undefined) return;
  const json: unknown = JSON.parse(written);
  // Restoring answers with the number of the session first.
  hold(name, name === 'Restored' ? (json as unknown[])[1] : json);
}

/** The same of a package session. */
function lookInPackage(op: number, written: string): void {
  const name = op === Call.snapshot ? 'PackageSnapshot' : ANSWERS.get(op);
  if (name !== undefined) hold(OF_PACKAGES[name] ?? name, JSON.parse(written));
}

/** A pack the core has taken: its parts are what an interface is given to draw. */
function lookAtPack(pack: string): void {
  const { fields, materials } = JSON.parse(pack) as { fields: unknown[]; materials: unknown[] };
  for (const field of fields) hold('PackField', field);
  for (const material of materials) hold('PackMaterial', material);
}

function watched(host: Host): Host {
  const packages = new Set<number>();
  return {
    call: (op, ...given) => {
      try {
        const written = host.call(op, ...given);
        const [handle, first] = given;
        if (packages.has(handle)) lookInPackage(op, written);
        else look(op, written);
        if (op === Call.prepare) lookAtPack(first);
        if (op === Call.openPackage || op === Call.restorePackage) {
          packages.add(Number(written));
          hold('Package', JSON.parse(first.split('\u001e')[0] ?? ''));
        }
        return written;
      } catch (thrown) {
        if (typeof thrown === 'string') hold('Refusal', JSON.parse(thrown));
        throw thrown;
      }
    },
  };
}

it('what the core writes is what the types declare, no more and no less', async () => {
  const host = watched(await startHost('package/node'));
  for (const file of files.values()) {
    for (const vector of file.cases) expect(run(host, file, vector), text(vector['name'])).toBeUndefined();
  }
  host.call(Call.prepare, 0, packOf('', { fragments: {}, packages: {}, cases: [] }, { fragment: DRAWN }), '{"today":"2026-11-23"}', '', 0, 0);
  host.call(Call.checkRequest, 0, 'smsCode', '{"mobile":""}', 'en', 0, 0);
  host.call(Call.checkRequest, 0, 'acceptance', '{}', 'en', 0, 0);
  host.call(Call.addWorkdays, 0, '2026-11-23', '{"years":{}}', '', 5, 0);
  expect([...wrong]).toEqual([]);
  expect([...types.keys()].filter((name) => !met.has(name))).toEqual([]);
  expect(ledger.neverThere()).toEqual([]);
  expect(ledger.alwaysThere()).toEqual([]);
}, 120_000);
