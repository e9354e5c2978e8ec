// The form as a SurveyJS model. SurveyJS has no nested answers without a panel of rows, so a field's
// name is its whole path; documents are calculated values.
const SYMBOLS = { eq: '=', ne: '<>', le: '<=', ge: '>=', gt: '>', and: 'and', or: 'or', add: '+', mul: '*' };

/** The name of a field in the survey. */
export const named = (path) => path.replaceAll('/', '_');
/** The name of a document's calculated value. */
export const calculated = (id) => `needs_${id.replaceAll('-', '_')}`;

function expression(rule) {
  switch (rule.op) {
    case 'field':
      return `{${named(rule.path)}}`;
    case 'text':
      return `'${rule.value}'`;
    case 'number':
    case 'bool':
      return String(rule.value);
    case 'in':
      return `(${rule.values.map((value) => `${expression(rule.a)} = '${value}'`).join(' or ')})`;
    case 'and':
    case 'or':
    case 'add':
      return `(${rule.parts.map(expression).join(` ${SYMBOLS[rule.op]} `)})`;
    default:
      return `${expression(rule.a)} ${SYMBOLS[rule.op]} ${expression(rule.b)}`;
  }
}

const FUNCTIONS = { 'cn-uscc': 'isUscc', date: 'isDay' };

function question(item, path, checks) {
  const name = named(path);
  const common = { name, title: item.title.zh, isRequired: item.required !== false };
  const validators = checks.map((check) => ({ type: 'expression', expression: expression(check.rule), text: check.message.zh }));
  if (item.type === 'boolean') return { ...common, type: 'boolean', validators };
  if (item.type === 'choice') {
    return { ...common, type: 'dropdown', choices: item.choices.map(({ value, title }) => ({ value, text: title.zh })), validators };
  }
  if (item.type === 'number') {
    validators.unshift({ type: 'numeric', minValue: item.min, maxValue: item.max });
    if (item.integer) validators.unshift({ type: 'regex', regex: '^-?[0-9]+$' });
    return { ...common, type: 'text', inputType: 'number', validators };
  }
  if (item.min !== undefined) validators.unshift({ type: 'text', minLength: item.min, maxLength: item.max });
  if (item.pattern) validators.unshift({ type: 'regex', regex: item.pattern });
  if (item.format === 'cn-mobile') validators.unshift({ type: 'regex', regex: '^1[3-9][0-9]{9}$' });
  if (item.format === 'email') validators.unshift({ type: 'email' });
  if (FUNCTIONS[item.format]) validators.unshift({ type: 'expression', expression: `${FUNCTIONS[item.format]}({${name}})` });
  return { ...common, type: 'text', validators };
}

/** The survey's JSON. */
export function toSurvey(form) {
  const elements = (fields, prefix) =>
    fields.map((item) => {
      const path = prefix + item.key;
      const visibleIf = item.when && expression(item.when);
      if (item.type === 'group') {
        return { type: 'panel', name: `panel_${named(path)}`, title: item.title.zh, visibleIf, elements: elements(item.fields, `${path}/`) };
      }
      const checks = form.checks.filter((check) => check.at === path);
      return { ...question(item, path, checks), visibleIf };
    });
  return {
    checkErrorsMode: 'onValueChanged',
    clearInvisibleValues: 'none',
    pages: form.fields.map((page) => ({ name: `page_${page.key}`, title: page.title.zh, elements: elements([page], '') })),
    calculatedValues: form.materials.map(({ id, when }) => ({ name: calculated(id), expression: `iif(${expression(when)}, true, false)` })),
  };
}

/** The answers by the survey's names. */
export function flattened(answers, prefix = '') {
  return Object.entries(answers).reduce((flat, [key, value]) => {
    const path = prefix + key;
    return Object.assign(flat, typeof value === 'object' ? flattened(value, `${path}/`) : { [named(path)]: value });
  }, {});
}
