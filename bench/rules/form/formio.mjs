// The form as Form.io components: groups are containers, conditions and rules are JSONLogic over
// `data`, a document is a file component that is shown when it is needed.
import { toJsonLogic } from './jsonlogic.mjs';

const inData = (path) => `data.${path.replaceAll('/', '.')}`;
const conditional = (rule) => rule && { json: toJsonLogic(rule, inData) };

const MOBILE = '^1[3-9][0-9]{9}$';

/** Formats Form.io has not, as operations added to its JSONLogic; code in text would need `eval`. */
const OPERATIONS = { 'cn-uscc': 'isUscc', date: 'isDay' };

/** What must hold of a field, as one JSONLogic rule that gives true or a message. */
function mustHold(item, checks) {
  const operation = OPERATIONS[item.format];
  const rules = [
    ...(operation ? [[{ [operation]: [{ var: 'value' }] }, item.format]] : []),
    ...checks.map((check) => [toJsonLogic(check.rule, inData), check.message.zh]),
  ];
  if (rules.length === 0) return undefined;
  return { if: [...rules.flatMap(([rule, message]) => [{ '!': [rule] }, message]), true] };
}

function component(item, checks) {
  const validate = { required: item.required !== false, json: mustHold(item, checks) };
  const common = { key: item.key, label: item.title.zh, input: true, clearOnHide: false, validate };
  switch (item.type) {
    case 'boolean':
      // Required would mean ticked here, so an unanswered one cannot be told from a "no".
      return { ...common, type: 'checkbox', validate: {} };
    case 'choice':
      return {
        ...common,
        type: 'radio',
        values: item.choices.map(({ value, title }) => ({ value, label: title.zh })),
        validate: { ...validate, onlyAvailableItems: true },
      };
    case 'number':
      Object.assign(validate, { min: item.min, max: item.max, integer: item.integer });
      return { ...common, type: 'number' };
    default:
      if (item.format === 'email') return { ...common, type: 'email' };
      Object.assign(validate, { minLength: item.min, maxLength: item.max, pattern: item.format === 'cn-mobile' ? MOBILE : item.pattern });
      return { ...common, type: 'textfield' };
  }
}

/** The key of a document's component. */
export const fileKey = (id) => `file_${id.replaceAll('-', '_')}`;

/** The form's JSON. */
export function toFormio(form) {
  const components = (fields, prefix) =>
    fields.map((item) => {
      const path = prefix + item.key;
      const own =
        item.type === 'group'
          ? { type: 'container', key: item.key, label: item.title.zh, input: true, clearOnHide: false, components: components(item.fields, `${path}/`) }
          : component(
              item,
              form.checks.filter((check) => check.at === path),
            );
      return { ...own, conditional: conditional(item.when) };
    });
  const files = form.materials.map(({ id, name, when }) => ({
    type: 'file',
    key: fileKey(id),
    label: name.zh,
    input: true,
    clearOnHide: false,
    validate: {},
    conditional: conditional(when),
  }));
  return { display: 'form', components: [...components(form.fields, ''), ...files] };
}
