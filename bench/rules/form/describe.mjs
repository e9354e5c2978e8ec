// Words to describe a form and its rules with, once for every engine.

/** @typedef {{zh: string, en: string}} Text */

const words = (zh, en) => ({ zh, en });

const leaf = (type, more) => (key, zh, en, rest = {}) => ({ key, title: words(zh, en), type, ...more, ...rest });

/** A text of `min` to `max` characters. */
export const line = (key, zh, en, min, max, rest = {}) => leaf('text')(key, zh, en, { min, max, ...rest });
/** A text of a named format. */
export const formatted = (key, zh, en, format, rest = {}) => leaf('text')(key, zh, en, { format, ...rest });
/** A text that matches a pattern. */
export const patterned = (key, zh, en, pattern, rest = {}) => leaf('text')(key, zh, en, { pattern, ...rest });
export const integer = (key, zh, en, min, max, rest = {}) =>
  leaf('number', { integer: true })(key, zh, en, { min, max, ...rest });
export const number = (key, zh, en, min, max, rest = {}) => leaf('number')(key, zh, en, { min, max, ...rest });
export const boolean = leaf('boolean');
/** One of several values, each `[value, zh, en]`. */
export const choice = (key, zh, en, choices, rest = {}) =>
  leaf('choice')(key, zh, en, {
    choices: choices.map(([value, zh, en]) => ({ value, title: words(zh, en) })),
    ...rest,
  });
export const group = (key, zh, en, fields, rest = {}) => ({ key, title: words(zh, en), type: 'group', fields, ...rest });

/** A document that is needed when a rule holds. */
export const material = (id, zh, en, when) => ({ id, name: words(zh, en), when });
/** A rule over several fields, told at one of them where it does not hold. */
export const check = (id, at, rule, zh, en) => ({ id, at, rule, message: words(zh, en) });

// Rules. A path is written from the form's root, `premises/right`.
export const field = (path) => ({ op: 'field', path });
const value = (x) => {
  if (typeof x === 'string') return { op: 'text', value: x };
  if (typeof x === 'number') return { op: 'number', value: x };
  if (typeof x === 'boolean') return { op: 'bool', value: x };
  return x;
};
const binary = (op) => (a, b) => ({ op, a: field(a), b: value(b) });
export const eq = binary('eq');
export const ge = binary('ge');
export const le = binary('le');
export const gt = binary('gt');
export const ne = binary('ne');
export const among = (path, values) => ({ op: 'in', a: field(path), values });
export const all = (...parts) => ({ op: 'and', parts });
export const any = (...parts) => ({ op: 'or', parts });
export const sum = (...paths) => ({ op: 'add', parts: paths.map(field) });
export const times = (path, factor) => ({ op: 'mul', a: field(path), b: value(factor) });
export const atMost = (a, b) => ({ op: 'le', a, b: value(b) });

/** The rule with every path moved below `prefix`. */
export function moved(rule, prefix) {
  if (rule.op === 'field') return { ...rule, path: prefix + rule.path };
  const next = { ...rule };
  if (rule.a) next.a = moved(rule.a, prefix);
  if (rule.b) next.b = moved(rule.b, prefix);
  if (rule.parts) next.parts = rule.parts.map((part) => moved(part, prefix));
  return next;
}

/** Every leaf with its path and the groups around it, in form order. */
export function leaves(fields, above = '', groups = []) {
  return fields.flatMap((item) =>
    item.type === 'group'
      ? leaves(item.fields, `${above}${item.key}/`, [...groups, item])
      : [{ ...item, path: above + item.key, groups }],
  );
}
