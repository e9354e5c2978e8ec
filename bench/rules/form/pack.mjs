// The form as a OneWindow rule pack: rules as compiled trees beside the text an editor would write.
import { isTruth, toCel } from './cel.mjs';
import { leaves } from './describe.mjs';

/** The compiled tree of a rule. */
function tree(rule) {
  switch (rule.op) {
    case 'field':
      return { field: `/${rule.path}` };
    case 'text':
      return { text: rule.value };
    case 'number':
      return { number: String(rule.value) };
    case 'in':
      return { in: [tree(rule.a), { list: rule.values.map((value) => ({ text: value })) }] };
    case 'and':
    case 'or':
      return { [rule.op]: rule.parts.map(tree) };
    case 'add':
      return rule.parts.map(tree).reduce((sum, part) => ({ arith: ['add', sum, part] }));
    case 'mul':
      return { arith: ['mul', tree(rule.a), tree(rule.b)] };
    default:
      return isTruth(rule) ? tree(rule.a) : { compare: [rule.op, tree(rule.a), tree(rule.b)] };
  }
}

/** JSON with its keys sorted, as a pack is written. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}

/** The text of the pack. */
export function toPack({ item, name, fields, checks, materials }) {
  const rules = [];
  const rule = (id, described) => rules.push({ id, source: toCel(described), expr: tree(described) }) - 1;
  const decimal = (n) => (n === undefined ? undefined : String(n));
  const members = (list, above) =>
    list.map((item) => {
      const path = `${above}/${item.key}`;
      const common = {
        key: item.key,
        title: item.title,
        type: item.type,
        visibleWhen: item.when && rule(`visible:${path}`, item.when),
      };
      if (item.type === 'group') return { ...common, fields: members(item.fields, path) };
      return {
        ...common,
        required: item.required === false ? undefined : true,
        ...(item.type === 'number'
          ? { integer: item.integer, minimum: decimal(item.min), maximum: decimal(item.max) }
          : { format: item.format, pattern: item.pattern, choices: item.choices, minLength: item.min, maxLength: item.max }),
      };
    });
  const pack = {
    format: 'onewindow-pack/1',
    item,
    version: 1,
    name,
    fields: members(fields, ''),
    checks: checks.map(({ id, at, rule: described, message }) => ({ id, at: `/${at}`, rule: rule(`check:${id}`, described), message })),
    situations: [...new Set(leaves(fields).map((leaf) => leaf.path))].filter((path) => path.endsWith('premises/right')).map((path) => `/${path}`),
    materials: materials.map(({ id, name, when }) => ({
      id,
      name,
      neededWhen: rule(`material:${id}`, when),
      why: name,
      originals: 1,
      copies: 0,
      form: 'electronic',
      files: { mediaTypes: ['application/pdf', 'image/jpeg'], maxBytes: 10485760, maxCount: 3 },
    })),
    fees: [],
    limits: { maxBytes: 262144, maxDepth: 16, maxRows: 200, maxText: 5000 },
  };
  return canonical({ ...pack, rules });
}
