// @cfworker/json-schema and json-logic-js: the pair that runs where `eval` is forbidden.
import { Validator, format } from '@cfworker/json-schema';
import formats from '../form/formats.cjs';
import { toSchema } from '../form/schema.mjs';
import { document } from './answers.mjs';
import { rulesOf } from './ajv.mjs';

const MISSING = /required property "([^"]+)"/;
/** What only passes on that something inside is wrong. */
const AROUND = new Set(['properties', 'allOf', 'if', 'then', 'else', 'false', 'items']);

/** Schema and rules. */
export function cfworkerJsonLogic(form) {
  for (const [name, check] of Object.entries(formats)) {
    format[name] = typeof check === 'function' ? check : (text) => check.test(text);
  }
  const validator = new Validator(toSchema(form), '2020-12', false);
  const rules = rulesOf(form);
  const { data, put } = document(form);
  return {
    change(path, value) {
      put(path, value);
      return { result: validator.validate(data), ...rules(data) };
    },
    look: ({ result, broken, needed }) => ({
      wrong: [
        ...result.errors
          .filter(({ keyword }) => !AROUND.has(keyword))
          .map(({ keyword, instanceLocation, error }) => {
            const pointer = instanceLocation.slice(1);
            return keyword === 'required' ? `${pointer}/${MISSING.exec(error)[1]}` : pointer;
          }),
        ...broken,
      ],
      needed,
    }),
  };
}
