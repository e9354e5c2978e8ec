// The core of JSON Forms: its reducer, given the action every control sends when it changes.
import { Actions, coreReducer, createAjv } from '@jsonforms/core';
import formats from '../form/formats.cjs';
import { toLayout, toSchema } from '../form/schema.mjs';
import { ajvPointers } from './answers.mjs';

/** Schema only: it works the rules of the layout out when it draws, which is not part of this. */
export function jsonForms(form) {
  const ajv = createAjv();
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  const init = Actions.init(structuredClone(form.answers), toSchema(form), toLayout(form), { ajv });
  let state = coreReducer(undefined, init);
  return {
    change(path, value) {
      state = coreReducer(state, Actions.update(path.replaceAll('/', '.'), () => value));
      return state;
    },
    look: ({ errors }) => ({ wrong: ajvPointers(errors) }),
  };
}
