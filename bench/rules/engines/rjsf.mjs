// The validator of react-jsonschema-form, as its form calls it at every change.
import { customizeValidator } from '@rjsf/validator-ajv8';
import formats from '../form/formats.cjs';
import { toSchema } from '../form/schema.mjs';
import { ajvPointers, document } from './answers.mjs';

/** Schema only. */
export function rjsf(form) {
  const validator = customizeValidator({ customFormats: formats });
  const schema = toSchema(form);
  const { data, put } = document(form);
  return {
    change(path, value) {
      put(path, value);
      return validator.validateFormData(data, schema);
    },
    look: ({ errors }) => ({
      wrong: ajvPointers(
        errors.map(({ name, property, params }) => ({
          keyword: name,
          params,
          // It writes paths with dots, those of what is missing with the missing name at their end.
          instancePath: (name === 'required' ? property.replace(/\.?[^.]*$/, '') : property).replaceAll('.', '/'),
        })),
      ),
    }),
  };
}
