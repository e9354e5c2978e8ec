/** From a case's short form to a pack, as the README beside the vectors says. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, list, longText, number, object, parse, text, write, type Exact, type Members } from './exact';

export interface VectorFile {
  fragments: Members;
  packages: Members;
  cases: Members[];
}

const words = (zh: string): Exact => ({ zh });

export function packOf(folder: string, file: VectorFile, vector: Members): string {
  if (vector['packText'] !== undefined) return longText(vector['packText']);
  if (vector['pack'] !== undefined) return readFileSync(join(folder, 'packs', `${text(vector['pack'])}.json`), 'utf8');
  const given = vector['fragment'] ?? {};
  const fragment = structuredClone(object(typeof given === 'string' ? file.fragments[given] : given));
  addShort(vector, fragment);
  return write(whole(fragment));
}

/** The pack of a fragment. */
export function fragmentOf(file: VectorFile, name: string): string {
  return write(whole(object(file.fragments[name])));
}

const BARE_PACKAGE =
  '{"format":"onewindow-package/1","package":"conformance","version":1,"name":{"zh":"conformance"},' +
  '"items":[],"fields":[],"materials":[]}';

/** The package of a case, whose items name the fragments of their packs; `hash` is the core's. */
export function packageOf(file: VectorFile, vector: Members, hash: (pack: string) => string): string {
  if (vector['packageText'] !== undefined) return longText(vector['packageText']);
  const given: Members = { ...object(parse(BARE_PACKAGE)), ...givenPackage(file, vector) };
  given['items'] = list(given['items']).map((one) => {
    const { fragment, ...item } = object(one);
    const own = fragment === undefined ? {} : namedBy(file, text(fragment), hash);
    return { optional: false, ...item, ...own };
  });
  for (const shared of ['fields', 'materials']) {
    given[shared] = list(given[shared]).map((one) => ({ title: words(text(object(one)['id'])), ...object(one) }));
  }
  return write(given);
}

function namedBy(file: VectorFile, name: string, hash: (pack: string) => string): Members {
  return { item: object(file.fragments[name])['item'] ?? null, pack: hash(fragmentOf(file, name)) };
}

function givenPackage(file: VectorFile, vector: Members): Members {
  const given = vector['package'] ?? {};
  return object(typeof given === 'string' ? file.packages[given] : given);
}

/** The packs at hand: of the fragments named, or else of all items. */
export function packsOf(file: VectorFile, vector: Members): string[] {
  const listed = list(givenPackage(file, vector)['items'] ?? []).map((item) => object(item)['fragment']);
  const names = vector['packs'] === undefined ? listed.filter((name) => name !== undefined) : list(vector['packs']);
  return names.map((name) => fragmentOf(file, text(name)));
}

function add(fragment: Members, key: string, item: Exact): void {
  fragment[key] = [...list(fragment[key] ?? []), item];
}

function addShort(vector: Members, fragment: Members): void {
  if (vector['rule'] !== undefined) {
    const rule = object(vector['rule']);
    add(fragment, 'materials', { id: 'rule', neededWhen: rule });
    add(fragment, 'materials', { id: 'not', neededWhen: { expr: { not: rule['expr'] ?? null } } });
  }
  if (vector['value'] !== undefined) {
    add(fragment, 'fields', { key: 'result', ...object(vector['value']) });
    const has = { call: ['has', [{ field: '/result' }]] };
    add(fragment, 'materials', { id: 'has', neededWhen: { expr: has } });
  }
  if (vector['field'] !== undefined) {
    add(fragment, 'fields', { key: 'it', required: true, ...object(vector['field']) });
  }
}

const BARE =
  '{"format":"onewindow-pack/1","item":"conformance","version":1,"name":{"zh":"conformance"},' +
  '"fields":[],"rules":[],"checks":[],"situations":[],"materials":[],"fees":[],' +
  '"limits":{"maxBytes":20000,"maxDepth":8,"maxRows":20,"maxText":1000}}';

function whole(fragment: Members): Members {
  const pack: Members = { ...object(parse(BARE)), ...fragment };
  const rules = [...list(pack['rules'])];
  pack['fields'] = fields(list(pack['fields']), '', rules);
  const parts = (key: string, bare: (id: string) => Members, uses: [string, string][]) => {
    pack[key] = list(pack[key]).map((part) => {
      const id = text(object(part)['id'] ?? '');
      const filled = { ...bare(id), ...object(part) };
      for (const [member, what] of uses) hoist(filled, member, `${what}:${id}`, rules);
      return filled;
    });
  };
  parts('checks', (id) => ({ message: words(id) }), [['rule', 'check']]);
  parts('materials', bareMaterial, [['neededWhen', 'material']]);
  parts('fees', (id) => ({ name: words(id), listCode: 'list' }), [
    ['chargedWhen', 'fee'],
    ['amount', 'amount'],
  ]);
  pack['rules'] = rules;
  return pack;
}

function bareMaterial(id: string): Members {
  return {
    name: words(id),
    why: words('why'),
    originals: number('1'),
    copies: number('0'),
    form: 'original',
    files: { mediaTypes: ['application/pdf'], maxBytes: number('1048576'), maxCount: number('2') },
  };
}

function fields(given: Exact[], above: string, rules: Exact[]): Exact[] {
  return given.map((one) => {
    const key = text(object(one)['key'] ?? '');
    const path = `${above}/${key}`;
    const field: Members = { title: words(key), ...object(one) };
    hoist(field, 'visibleWhen', `visible:${path}`, rules);
    hoist(field, 'requiredWhen', `required:${path}`, rules);
    hoist(field, 'compute', `compute:${path}`, rules);
    if (field['choices'] !== undefined) {
      field['choices'] = list(field['choices']).map((choice) =>
        typeof choice === 'string' ? { value: choice, title: words(choice) } : choice,
      );
    }
    if (field['fields'] !== undefined) {
      field['fields'] = fields(list(field['fields']), field['type'] === 'rows' ? `${path}/*` : path, rules);
    }
    return field;
  });
}

/** Moves a rule written where it is used into the list of rules. */
function hoist(part: Members, member: string, id: string, rules: Exact[]): void {
  const rule = part[member];
  if (!isObject(rule)) return;
  part[member] = number(String(rules.length));
  rules.push({ id, source: rule['source'] ?? '', expr: rule['expr'] ?? null });
}
