// Form.io by its own renderer, which checks at every change anyway.
import '@formio/js/dist/formio.form.min.css';
import { Formio } from '@formio/js/form';
import { jsonLogic } from '@formio/core';
import formats from '../../../rules/form/formats.cjs';
import { isDay } from '../../../rules/form/days.mjs';
import { toFormio } from '../../../rules/form/formio.mjs';
import { form, stands } from './page.mjs';

jsonLogic.add_operation('isUscc', (text) => formats['cn-uscc'](text ?? ''));
jsonLogic.add_operation('isDay', (text) => isDay(text ?? ''));
const drawn = await Formio.createForm(document.getElementById('app'), toFormio(form));
await drawn.setSubmission({ data: structuredClone(form.answers) });

const component = (path) => drawn.getComponent(path.replaceAll('/', '.'));
stands({
  control: (path) => component(path)?.element?.querySelector('input, select, textarea') ?? null,
  wrong: (path) => component(path)?.element?.querySelector('[aria-invalid=true]') instanceof HTMLElement,
  answer: (path) => component(path).element.querySelector('input').click(),
});
