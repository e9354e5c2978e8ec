/** The published vectors of `client-core/conformance`, and what it takes to run one. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Host } from '../../src/calls';
import { difference, isObject, list, longText, object, parse, show, text, write, type Exact, type Members } from './exact';
import { packOf, type VectorFile } from './expand';
import { runPackage } from './package';
import { RawRules } from './raw';
import { refusal, runSteps } from './session';

const root = fileURLToPath(new URL('../../../../../client-core', import.meta.url));
const folder = join(root, 'conformance');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length));
/** The themes, by name. */
export const files = new Map(names.map((name) => [name, read(name)]));

function read(name: string): VectorFile {
  const file = object(parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
  const named = (key: string) => object(file[key] ?? {});
  return { fragments: named('fragments'), packages: named('packages'), cases: list(file['cases']).map(object) };
}

/** Runs one case; what is wrong, if anything is. */
export function run(host: Host, file: VectorFile, vector: Members): string | undefined {
  const context = vector['contextText'] === undefined ? write(contextOf(vector)) : longText(vector['contextText']);
  try {
    if (isAboutPackage(vector)) return runPackage(host, file, vector, context);
    const pack = packOf(folder, file, vector);
    const rules = new RawRules(host, pack, context);
    if (vector['steps'] !== undefined) return runSteps(rules, list(vector['steps']));
    const written = rules.evaluate(inputOf(vector));
    if (vector['refused'] !== undefined) return `expected to be refused with ${show(vector['refused'])}`;
    return judged(vector, written);
  } catch (thrown) {
    const code = refusal(thrown);
    return vector['refused'] === code ? undefined : `refused with ${code}`;
  }
}

export function isAboutPackage(vector: Members): boolean {
  return vector['package'] !== undefined || vector['packageText'] !== undefined;
}

function contextOf(vector: Members): Members {
  return { today: '2026-11-23', lang: 'en', ...object(vector['context'] ?? {}) };
}

function inputOf(vector: Members): string {
  if (vector['inputText'] !== undefined) return longText(vector['inputText']);
  if (vector['input'] !== undefined) return write(vector['input']);
  const { answer, answers = {} } = vector;
  return write({ answers: answer === undefined ? answers : { it: answer } });
}

function judged(vector: Members, written: string): string | undefined {
  const verdict = object(parse(written));
  if (vector['expectExactly'] !== undefined && write(vector['expectExactly']) !== written) {
    return `expected ${write(vector['expectExactly'])}\nfound ${written}`;
  }
  const expected = vector['expect'] === undefined ? undefined : difference(vector['expect'], verdict, 'verdict');
  return expected ?? outcome(vector, verdict);
}

function entry(verdict: Members, lists: string, by: string, name: string): Members | undefined {
  return list(verdict[lists])
    .filter(isObject)
    .find((one) => one[by] === name);
}

function outcome(vector: Members, verdict: Members): string | undefined {
  if (vector['outcome'] === undefined) return undefined;
  const state = (material: string) => text(entry(verdict, 'checklist', 'material', material)?.['state']);
  const error = (pointer: string): Exact | undefined => {
    const found = entry(verdict, 'errors', 'pointer', pointer);
    return found && { code: found['code'] ?? null, params: found['params'] ?? null };
  };
  let found: Exact;
  if (vector['rule'] !== undefined) {
    const states: Record<string, string> = {
      'needed notNeeded': 'true',
      'notNeeded needed': 'false',
      'notNeeded notNeeded': 'absent',
      'undetermined undetermined': 'unknown',
    };
    found = states[`${state('rule')} ${state('not')}`] ?? 'neither';
  } else if (vector['value'] !== undefined) {
    const value = entry(verdict, 'fields', 'pointer', '/result')?.['value'];
    const none = state('has') === 'notNeeded' ? 'absent' : 'unknown';
    found = value === undefined ? (error('/result') ?? none) : { value };
  } else {
    const missing = entry(verdict, 'missing', 'pointer', '/it') ? 'missing' : 'ok';
    found = error('/it') ?? missing;
  }
  return difference(vector['outcome'], found, 'outcome') ?? pointers(vector, verdict);
}

function pointers(vector: Members, verdict: Members): string | undefined {
  const found = entry(verdict, 'checklist', 'material', vector['rule'] === undefined ? 'has' : 'rule');
  const places = (given: Exact | undefined) => list(given ?? []).map((place) => object(place)['pointer'] ?? null);
  const named: [string, Exact | undefined][] = [
    ['fields', found?.['fields']],
    ['because', isObject(found?.['why']) ? found['why']['because'] : undefined],
  ];
  for (const [key, given] of named) {
    if (vector[key] === undefined) continue;
    const what = difference(vector[key], places(given), key);
    if (what !== undefined) return what;
  }
  return undefined;
}
