// react-jsonschema-form with its own plain theme, told to validate at every change.
import Form from '@rjsf/core';
import { customizeValidator } from '@rjsf/validator-ajv8';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import formats from '../../../rules/form/formats.cjs';
import { toFormSchema } from '../../../rules/form/schema.mjs';
import { form, stands } from './page.mjs';

createRoot(document.getElementById('app')).render(
  createElement(Form, {
    schema: toFormSchema(form),
    validator: customizeValidator({ customFormats: formats }),
    formData: form.answers,
    liveValidate: 'onChange',
    showErrorList: false,
  }),
);

const id = (path) => `root_${path.replaceAll('/', '_')}`;
stands({
  control: (path) => document.getElementById(id(path)),
  wrong: (path) => document.getElementById(`${id(path)}__error`) !== null,
  answer: (path) => document.getElementById(id(path)).click(),
});
