// The form as JSON Schema 2020-12: what JSON Schema can say of it, which is the fields and when they
// are asked, but no rule over several fields and no document.

function leafSchema(item) {
  const title = item.title.zh;
  switch (item.type) {
    case 'text':
      return { type: 'string', title, minLength: item.min, maxLength: item.max, pattern: item.pattern, format: item.format };
    case 'number':
      return { type: item.integer ? 'integer' : 'number', title, minimum: item.min, maximum: item.max };
    case 'choice':
      return { type: 'string', title, enum: item.choices.map((choice) => choice.value) };
    case 'boolean':
      return { type: 'boolean', title };
    default:
      throw new Error(`no schema for ${item.type}`);
  }
}

const isAsked = (item) => item.required !== false;

/** `{properties: {a: {properties: {b: inner, required: [b]}}}, required: [a]}` */
const below = (keys, inner) =>
  keys.reduceRight((schema, key) => ({ properties: { [key]: schema }, required: [key] }), inner);

function groupSchema(fields, title, prefix, drawn) {
  const properties = {};
  const required = [];
  const conditions = new Map();
  for (const item of fields) {
    const path = prefix + item.key;
    const schema = item.type === 'group' ? groupSchema(item.fields, item.title.zh, `${path}/`, drawn) : leafSchema(item);
    if (!item.when || !drawn) properties[item.key] = schema;
    if (item.when) {
      const { a, b } = item.when;
      if (item.when.op !== 'eq' || !a.path.startsWith(prefix)) throw new Error(`no schema says when ${path} is asked`);
      const key = `${a.path} ${JSON.stringify(b.value)}`;
      const condition = conditions.get(key) ?? { test: below(a.path.slice(prefix.length).split('/'), { const: b.value }), members: [], properties: {} };
      condition.members.push(item);
      condition.properties[item.key] = schema;
      conditions.set(key, condition);
    } else if (isAsked(item)) {
      required.push(item.key);
    }
  }
  const allOf = [...conditions.values()].map(({ test, members, properties }) => {
    const required = members.filter(isAsked).map((item) => item.key);
    if (drawn) return { if: test, then: { properties, required } };
    return { if: test, then: { required }, else: { properties: Object.fromEntries(members.map((item) => [item.key, false])) } };
  });
  const closed = drawn ? undefined : false;
  return { type: 'object', title, properties, required, additionalProperties: closed, allOf: allOf.length > 0 ? allOf : undefined };
}

const schemaOf = (form, drawn) => JSON.parse(JSON.stringify(groupSchema(form.fields, form.name.zh, '', drawn)));

/** The schema, without a name of its dialect: what it uses means the same since draft 7. */
export const toSchema = (form) => schemaOf(form, false);

/** The same for what draws a form from it: what is asked only sometimes is there only then. */
export const toFormSchema = (form) => schemaOf(form, true);

/** The layout JSON Forms draws the schema with, with the rules that show and hide. */
export function toLayout(form) {
  const scope = (path) => `#/properties/${path.replaceAll('/', '/properties/')}`;
  const elements = (fields, prefix) =>
    fields.map((item) => {
      const path = prefix + item.key;
      const rule = item.when && {
        effect: 'SHOW',
        condition: { scope: scope(item.when.a.path), schema: { const: item.when.b.value } },
      };
      return item.type === 'group'
        ? { type: 'Group', label: item.title.zh, elements: elements(item.fields, `${path}/`), rule }
        : { type: 'Control', scope: scope(path), rule };
    });
  return { type: 'VerticalLayout', elements: elements(form.fields, '') };
}
