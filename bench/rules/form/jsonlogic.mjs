// The rules over several fields, and of the documents, as JSONLogic.
const OPERATORS = { eq: '===', ne: '!==', le: '<=', ge: '>=', gt: '>', and: 'and', or: 'or', add: '+', mul: '*' };

/** One rule as JSONLogic over the answers. */
export function toJsonLogic(rule, variable = (path) => path.replaceAll('/', '.')) {
  const inner = (part) => toJsonLogic(part, variable);
  switch (rule.op) {
    case 'field':
      return { var: variable(rule.path) };
    case 'text':
    case 'number':
    case 'bool':
      return rule.value;
    case 'in':
      return { in: [inner(rule.a), rule.values] };
    case 'and':
    case 'or':
    case 'add':
      return { [OPERATORS[rule.op]]: rule.parts.map(inner) };
    default:
      return { [OPERATORS[rule.op]]: [inner(rule.a), inner(rule.b)] };
  }
}

/** All of them: what must hold, with the field it is told at, and when a document is needed. */
export function toRules(form) {
  return {
    checks: form.checks.map(({ id, at, rule }) => ({ id, pointer: `/${at}`, logic: toJsonLogic(rule) })),
    materials: form.materials.map(({ id, when }) => ({ id, logic: toJsonLogic(when) })),
  };
}
