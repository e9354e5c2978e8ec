// The floor of a long page: as many bare inputs, and a line of text that comes and goes with a digit.
import { leaves } from '../../../rules/form/describe.mjs';
import { form, stands } from './page.mjs';

const valueAt = (path) => path.split('/').reduce((value, key) => value?.[key], form.answers) ?? '';
const digits = /\/(mobile|postcode)$/;
const least = new Map();
const inputs = new Map(
  leaves(form.fields).map(({ path, title }) => {
    const input = document.createElement('input');
    input.id = path;
    input.value = String(valueAt(path));
    if (digits.test(path)) least.set(input, input.value.length);
    const label = document.createElement('label');
    label.append(title.zh, document.createElement('br'), input);
    const field = document.createElement('p');
    field.append(label);
    document.getElementById('app').append(field);
    return [path, input];
  }),
);
const error = (input) => input.parentElement.parentElement.querySelector('strong');
addEventListener('input', ({ target }) => {
  const isShort = target.value.length < (least.get(target) ?? 0);
  if (isShort && error(target) === null) {
    const line = document.createElement('strong');
    line.textContent = '位数不够';
    target.parentElement.before(line);
  } else if (!isShort) error(target)?.remove();
});
stands({ control: (path) => inputs.get(path), wrong: (path) => error(inputs.get(path)) !== null });
