// The floor: one bare input, and nothing follows from what is typed.
import { form, stands } from './page.mjs';

const input = document.createElement('input');
input.value = form.answers.all.shop01.contact.mobile;
document.getElementById('app').append(input);
stands({ control: () => input, wrong: () => undefined });
