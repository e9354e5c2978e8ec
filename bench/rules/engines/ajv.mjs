// Ajv: compiled at run time, written ahead of time, and beside json-logic-js.
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { _ } from 'ajv/dist/compile/codegen/index.js';
import jsonLogic from 'json-logic-js';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import formats from '../form/formats.cjs';
import { toRules } from '../form/jsonlogic.mjs';
import { toSchema } from '../form/schema.mjs';
import { ajvPointers, document } from './answers.mjs';

function instance(code) {
  const ajv = new Ajv({ allErrors: true, strict: false, code });
  addFormats(ajv);
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  return ajv;
}

/** The rules over several fields and of the documents, worked out by json-logic-js. */
export function rulesOf(form) {
  const { checks, materials } = toRules(form);
  return (data) => ({
    broken: checks.filter(({ logic }) => !jsonLogic.apply(logic, data)).map(({ pointer }) => pointer),
    needed: materials.filter(({ logic }) => jsonLogic.apply(logic, data)).map(({ id }) => id),
  });
}

/** Schema only, the validator's code written to a file as for a host without `eval`. */
export function ajvStandalone(form) {
  const folder = new URL('../../dist/', import.meta.url);
  const modules = _`Object.assign({}, require("ajv-formats/dist/formats").fullFormats, require("../rules/form/formats.cjs"))`;
  const ajv = instance({ source: true, formats: modules });
  const code = standaloneCode(ajv, ajv.compile(toSchema(form)));
  const file = new URL(`ajv${form.size}.cjs`, folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, code);
  const validate = createRequire(import.meta.url)(file.pathname);
  const { data, put } = document(form);
  return {
    change(path, value) {
      put(path, value);
      return validate(data);
    },
    look: () => ({ wrong: ajvPointers(validate.errors) }),
  };
}

/** Schema only, compiled at run time. */
export function ajvCompiled(form) {
  const validate = instance().compile(toSchema(form));
  const { data, put } = document(form);
  return {
    change(path, value) {
      put(path, value);
      return validate(data);
    },
    look: () => ({ wrong: ajvPointers(validate.errors) }),
  };
}

/** A validator of whole documents by Ajv and json-logic-js: errors and documents. */
export function ajvWithRules(form) {
  const validate = instance().compile(toSchema(form));
  const rules = rulesOf(form);
  return (data) => {
    const valid = validate(data);
    const { broken, needed } = rules(data);
    return { valid: valid && broken.length === 0, errors: validate.errors ?? [], broken, needed };
  };
}

/** Schema and rules. */
export function ajvJsonLogic(form) {
  const verdict = ajvWithRules(form);
  const { data, put } = document(form);
  return {
    change(path, value) {
      put(path, value);
      return verdict(data);
    },
    look: ({ errors, broken, needed }) => ({ wrong: [...ajvPointers(errors), ...broken], needed }),
  };
}
