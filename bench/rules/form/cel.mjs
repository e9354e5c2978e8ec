// A rule as CEL text.
const SYMBOLS = { eq: '==', ne: '!=', le: '<=', ge: '>=', gt: '>', add: '+', mul: '*', and: '&&', or: '||' };

export const isTruth = (rule) => rule.op === 'eq' && rule.b.op === 'bool';

/** The text; with `doubles` numbers are written as CEL's doubles, which our profile has not. */
export function toCel(rule, doubles = false) {
  const text = (part) => toCel(part, doubles);
  const inner = (part) => (part.parts ? `(${text(part)})` : text(part));
  switch (rule.op) {
    case 'field':
      return rule.path.replaceAll('/', '.');
    case 'text':
      return `'${rule.value}'`;
    case 'number':
      return doubles && Number.isInteger(rule.value) ? `${rule.value}.0` : String(rule.value);
    case 'in':
      return `${text(rule.a)} in [${rule.values.map((value) => `'${value}'`).join(', ')}]`;
    case 'and':
    case 'or':
    case 'add':
      return rule.parts.map(inner).join(` ${SYMBOLS[rule.op]} `);
    default:
      return isTruth(rule) ? text(rule.a) : `${inner(rule.a)} ${SYMBOLS[rule.op]} ${inner(rule.b)}`;
  }
}
