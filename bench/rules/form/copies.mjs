// The form once, or several times over under a group each, so that a change reaches only its own copy.
import { answers, changes, form } from './catering.mjs';
import { group, leaves, moved } from './describe.mjs';

const isGroup = (item) => item.type === 'group';

const movedFields = (fields, prefix) =>
  fields.map((item) => {
    const next = { ...item };
    if (item.when) next.when = moved(item.when, prefix);
    if (isGroup(item)) next.fields = movedFields(item.fields, prefix);
    return next;
  });

const at = (document, path) => path.split('/').reduce((value, key) => value[key], document);

const pairs = (document, prefix) =>
  changes.flatMap(([kind, path, value]) => [
    { kind, path: prefix + path, value },
    { kind, path: prefix + path, value: at(document, path) },
  ]);

/** The form, its answers and its edits, `count` times over; once means without a group around it. */
export function copies(count) {
  if (count === 1) return { ...form, answers, edits: pairs(answers, '') };
  const shops = Array.from({ length: count }, (_, i) => String(i + 1).padStart(2, '0'));
  const keyed = (make) => shops.flatMap((shop) => make(`shop${shop}/`, shop));
  return {
    item: `${form.item}-${count}`,
    name: form.name,
    fields: keyed((prefix, shop) => [group(`shop${shop}`, `门店${shop}`, `Shop ${shop}`, movedFields(form.fields, prefix))]),
    checks: keyed((prefix, shop) =>
      form.checks.map((check) => ({ ...check, id: `${check.id}-${shop}`, at: prefix + check.at, rule: moved(check.rule, prefix) })),
    ),
    materials: keyed((prefix, shop) =>
      form.materials.map((material) => ({ ...material, id: `${material.id}-${shop}`, when: moved(material.when, prefix) })),
    ),
    answers: Object.fromEntries(shops.map((shop) => [`shop${shop}`, structuredClone(answers)])),
    edits: keyed((prefix) => pairs(answers, prefix)),
  };
}

/** The form with all of its fields on one page, which is a group around them. */
export function onOnePage(form) {
  const prefix = 'all/';
  return {
    ...form,
    fields: [group('all', '全部门店', 'All shops', movedFields(form.fields, prefix))],
    checks: form.checks.map((check) => ({ ...check, at: prefix + check.at, rule: moved(check.rule, prefix) })),
    materials: form.materials.map((material) => ({ ...material, when: moved(material.when, prefix) })),
    answers: { all: form.answers },
    edits: form.edits.map((edit) => ({ ...edit, path: prefix + edit.path })),
  };
}

/** Both sizes the bench runs, by the number of their fields. */
export function forms() {
  return [1, 17].map((count) => {
    const made = copies(count);
    const fields = leaves(made.fields).length;
    const counted = [fields, made.checks.length, made.materials.length];
    const wanted = [60 * count, 8 * count, 15 * count];
    if (counted.some((n, i) => n !== wanted[i])) throw new Error(`the form has ${counted}, not ${wanted}`);
    return { size: fields, ...made };
  });
}

/** The answers after each of the first edits, as JSON text: right ones and wrong ones. */
export function documents(form, count) {
  const data = structuredClone(form.answers);
  return form.edits.slice(0, count).map(({ path, value }) => {
    const keys = path.split('/');
    keys.slice(0, -1).reduce((group, key) => group[key], data)[keys.at(-1)] = value;
    return JSON.stringify(data);
  });
}
