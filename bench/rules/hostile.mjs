// Packs and answers made to hurt: `hostileCases(folder)` writes them for both hosts of the rules core.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const words = (zh) => ({ zh });
const text = (key, more = {}) => ({ key, title: words(key), type: 'text', ...more });
const PATTERNS = ['^(a+)+$', '(x+x+)+y', '^(([a-z])+.)+[A-Z]([a-z])+$', '^(.*)*$z', '(a|aa|aaa)*b'];

/** A small pack that allows as much as a pack may. */
function pack(changes = {}) {
  return {
    format: 'onewindow-pack/1',
    item: 'hostile',
    version: 1,
    name: words('测试'),
    fields: [
      {
        key: 'p',
        title: words('页'),
        type: 'group',
        fields: [
          text('name'),
          { key: 'n', title: words('数'), type: 'number' },
          { key: 'several', title: words('多选'), type: 'choices', choices: ['a', 'b'].map((value) => ({ value, title: words(value) })) },
          ...PATTERNS.map((pattern, i) => text(`code${i}`, { pattern, maxLength: 50_000 })),
        ],
      },
      { key: 'people', title: words('人员'), type: 'rows', fields: [text('name'), { key: 'age', title: words('年龄'), type: 'number' }] },
    ],
    rules: [],
    checks: [],
    situations: [],
    materials: [],
    fees: [],
    limits: { maxBytes: 1 << 20, maxDepth: 32, maxRows: 2000, maxText: 100000 },
    ...changes,
  };
}

const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const nested = (open, middle, close, depth) => open.repeat(depth) + middle + close.repeat(depth);
const page = (fields) => [{ key: 'p', title: words('页'), type: 'group', fields }];
const rule = (i, expr) => ({ id: `r${i}`, source: '', expr });

/** The pack's text with the JSON `"@"` replaced by text no JavaScript value could hold. */
const spliced = (changes, raw) => JSON.stringify(pack(changes)).replace('"@"', () => raw);

function packs() {
  const withPattern = (pattern) => JSON.stringify(pack({ fields: page([text('a', { pattern })]) }));
  const each = (depth, body) =>
    times(depth, (i) => i).reduceRight((inner, i) => ({ each: ['all', { rows: '/people' }, i, inner] }), body);
  const chain = (count, last) =>
    pack({
      fields: page(times(count, (i) => ({ key: `f${i}`, title: words('x'), type: 'boolean', visibleWhen: i }))),
      rules: times(count, (i) => rule(i, i + 1 < count ? { field: `/p/f${i + 1}` } : last)),
    });
  return {
    'a million brackets': nested('[', '', ']', 1_000_000),
    'objects 100 000 deep': nested('{"a":', '1', '}', 100_000),
    'a rule 100 000 deep': spliced({ rules: [rule(0, '@')] }, nested('{"not":', '{"bool":true}', '}', 100_000)),
    'a rule 60 deep': spliced({ rules: [rule(0, '@')] }, nested('{"not":', '{"bool":true}', '}', 60)),
    'groups 200 deep': spliced(
      { fields: ['@'] },
      nested('{"key":"g","title":{"zh":"g"},"type":"group","fields":[', '', ']}', 200),
    ),
    'a title of 10 MB': JSON.stringify(pack({ name: words('好'.repeat(3_500_000)) })),
    '50 000 fields': JSON.stringify(pack({ fields: page(times(50_000, (i) => ({ key: `f${i}`, title: words('x'), type: 'boolean' }))) })),
    '100 000 situations': JSON.stringify(pack({ situations: times(100_000, () => '/p/name') })),
    '50 000 rules': JSON.stringify(pack({ rules: times(50_000, (i) => rule(i, { bool: true })) })),
    '100 000 rows allowed': JSON.stringify(pack({ limits: { ...pack().limits, maxRows: 100_000 } })),
    'a pattern counted to a million': withPattern('((a{100}){100}){100}'),
    'a pattern of optional parts': withPattern('(((a?){100}){100}){100}'),
    'a pattern 100 000 brackets deep': withPattern(nested('(', 'a', ')', 100_000)),
    'a pattern of 1 MB': withPattern('ab|'.repeat(350_000)),
    'a pattern of wide classes': withPattern('[^\\u0000-\\u0010]{1000}'.repeat(100)),
    '2 900 large patterns': JSON.stringify(pack({ fields: page(times(2_900, (i) => text(`f${i}`, { pattern: '^([a-z]{1,40}[0-9]{1,40}){1,8}$' }))) })),
    'a bound of a million digits': JSON.stringify(pack({ fields: page([{ key: 'n', title: words('n'), type: 'number', minimum: '9'.repeat(1_000_000) }]) })),
    'a bound of 1e999999999': JSON.stringify(pack({ fields: page([{ key: 'n', title: words('n'), type: 'number', minimum: '1e999999999' }]) })),
    'a version of 1e400': spliced({ version: '@' }, '1e400'),
    'loops over loops': JSON.stringify(pack({ rules: [rule(0, each(3, { compare: ['eq', { member: [0, 'age'] }, { number: '1' }] }))], checks: [{ id: 'c', at: '/people', rule: 0, message: words('x') }] })),
    'loops 40 deep': JSON.stringify(pack({ rules: [rule(0, each(40, { bool: true }))] })),
    'a circle of 2 900 rules': JSON.stringify(chain(2_900, { field: '/p/f0' })),
    '100 000 times one key': `{${'"item":"a",'.repeat(100_000)}"item":"a"}`,
    'half a surrogate pair': JSON.stringify(pack({ name: words('@') })).replace('"@"', '"\\ud800"'),
    'cut off': JSON.stringify(pack()).slice(0, -1),
  };
}

/** Packs that nothing forbids, but that a careless implementation would be slow or deep on. */
function allowed() {
  return {
    'a chain of 2 900 rules': JSON.stringify(
      pack({
        fields: page(times(2_900, (i) => ({ key: `f${i}`, title: words('x'), type: 'boolean', visibleWhen: i }))),
        rules: times(2_900, (i) => rule(i, i + 1 < 2_900 ? { field: `/p/f${i + 1}` } : { bool: true })),
      }),
    ),
    'a situation for each of 2 900 fields': JSON.stringify(
      pack({
        fields: page(times(2_900, (i) => ({ key: `f${i}`, title: words('x'), type: 'boolean' }))),
        situations: times(2_900, (i) => `/p/f${2_899 - i}`),
      }),
    ),
  };
}

function answers() {
  const p = (key, json) => `{"answers":{"p":{"${key}":${json}}}}`;
  const bombs = Object.fromEntries(
    PATTERNS.map((pattern, i) => [`a text to exhaust ${pattern}`, p(`code${i}`, `"${'ax'[i % 2].repeat(49_000)}!"`)]),
  );
  return {
    'a million brackets': `{"answers":${nested('[', '', ']', 1_000_000)}}`,
    'objects 100 000 deep': `{"answers":${nested('{"p":', '1', '}', 100_000)}}`,
    'a field 100 000 deep': p('name', nested('[', '', ']', 100_000)),
    'a text of 10 MB': p('name', `"${'好'.repeat(3_500_000)}"`),
    'a text of 1 MB': p('name', `"${'x'.repeat(1_000_000)}"`),
    '1 MB of escapes': p('name', `"${'\\u597d'.repeat(170_000)}"`),
    '100 000 rows': `{"answers":{"people":[${'{"name":"a","age":1},'.repeat(99_999)}{}]}}`,
    '100 000 empty rows': `{"answers":{"people":[${'{},'.repeat(99_999)}{}]}}`,
    '100 000 choices': p('several', `[${'"a",'.repeat(99_999)}"a"]`),
    '100 000 unknown fields': `{"answers":{${times(100_000, (i) => `"k${i}":${i}`).join()}}}`,
    '100 000 times one key': `{"answers":{${'"p":{},'.repeat(99_999)}"p":{}}}`,
    '1e999999999': p('n', '1e999999999'),
    '-1e-999999999': p('n', '-1e-999999999'),
    'an exponent of 100 000 digits': p('n', `1e${'9'.repeat(100_000)}`),
    'a number of a million digits': p('n', '9'.repeat(1_000_000)),
    'a number of 4 million digits': p('n', '9'.repeat(4_000_000)),
    'a text of 4 MB': p('name', `"${'x'.repeat(4_000_000)}"`),
    'a fraction of a million digits': p('n', `0.${'0'.repeat(999_990)}1`),
    '20 000 unknown files': `{"files":{${times(20_000, (i) => `"m${i}":[]`).join()}}}`,
    '50 000 unknown promises': `{"choices":{"commitments":[${times(50_000, (i) => `"m${i}"`).join()}]}}`,
    'half a surrogate pair': p('name', '"\\ud800"'),
    ...bombs,
  };
}

/**
 * Writes every case and their list, `cases.json`. `refused` says whether only an error will do;
 * answers are given to the small pack in `pack.json`.
 */
export function hostileCases(folder) {
  mkdirSync(folder, { recursive: true });
  const cases = [];
  const write = (kind, refused, made) => {
    for (const [name, content] of Object.entries(made)) {
      const file = `${kind}-${cases.length}.json`;
      writeFileSync(join(folder, file), content);
      cases.push({ name: `${kind}: ${name}`, kind, file, refused });
    }
  };
  write('pack', true, packs());
  write('pack', false, allowed());
  write('answers', true, answers());
  writeFileSync(join(folder, 'pack.json'), JSON.stringify(pack()));
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));
  return cases;
}
