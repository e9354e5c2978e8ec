/** The built-in components: elements of the browser that send events in WeChat's shapes. */

const COMMON = { hidden: Boolean, ariaLabel: String, ariaRole: String, ariaChecked: Boolean, hoverClass: String };
const OWN = {
  button: { disabled: Boolean, type: String, size: String, formType: String, openType: String, loading: Boolean },
  input: { value: String, type: String, placeholder: String, disabled: Boolean, maxlength: Number, focus: Boolean, password: Boolean, confirmType: String },
  textarea: { value: String, placeholder: String, disabled: Boolean, maxlength: Number, autoHeight: Boolean },
  image: { src: String, mode: String },
  picker: { mode: String, value: null, range: Array, start: String, end: String, disabled: Boolean },
  switch: { checked: Boolean },
  navigator: { url: String },
};
const INPUT_TYPES = { number: 'numeric', digit: 'decimal', idcard: 'text', text: 'text' };

export function registerBuiltins({ glassEasel, space, templates, names }) {
  const under = space.getComponentSpace();
  for (const name of names) {
    const path = `builtin/${name}`;
    space.addCompiledTemplate(path, { groupList: templates, content: templates[path] });
    space.addComponentStaticConfig(path, { component: true });
    const properties = Object.fromEntries(Object.entries({ ...COMMON, ...OWN[name] }).map(([key, type]) => [key, type === Number ? { type, value: -1 } : { type }]));
    const observers = Object.fromEntries(Object.keys(properties).map((key) => [key, function changed(value) { show(name, this, key, value); }]));
    const lifetimes = { attached() { begin(name, this); } };
    const definition = space.componentEnv(path, ({ Component }) => Component({ properties, observers, lifetimes }));
    under.setGlobalUsingComponent(name, definition._$ ?? definition);
  }
  return glassEasel;
}

const elementOf = (component) => component._$.getBackendElement();

/** Shows a property on the element. */
function show(name, component, key, value) {
  const element = elementOf(component);
  if (!element) return;
  if (key === 'hidden') element.toggleAttribute('hidden', value);
  else if (key === 'ariaLabel') attribute(element, 'aria-label', value);
  else if (key === 'ariaRole') attribute(element, 'role', value);
  else if (key === 'ariaChecked') attribute(element, 'aria-checked', component.data.ariaRole ? String(value) : '');
  else if (key === 'src') element.style.backgroundImage = value ? `url("${value}")` : '';
  else if (key === 'disabled') element.toggleAttribute('disabled', value);
  else if (key === 'placeholder') attribute(element, 'placeholder', value);
  else if (key === 'maxlength' && value >= 0) element.maxLength = value;
  else if (key === 'type' && name === 'input') element.inputMode = INPUT_TYPES[value] ?? 'text';
  else if (key === 'value' && (name === 'input' || name === 'textarea')) {
    if (element.value !== value) element.value = value ?? '';
  } else if (name === 'picker') refill(component);
  if (key === 'ariaRole') show(name, component, 'ariaChecked', component.data.ariaChecked);
}

function attribute(element, name, value) {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

function begin(name, component) {
  const element = elementOf(component);
  for (const [key, value] of Object.entries(component.data)) if (value !== '' && value !== false && value !== null) show(name, component, key, value);
  if (name === 'button') element.type = 'button';
  if (name === 'input' || name === 'textarea') {
    element.addEventListener('input', () => component.triggerEvent('input', { value: element.value, cursor: element.selectionStart ?? 0, keyCode: 0 }));
    element.addEventListener('focus', () => component.triggerEvent('focus', { value: element.value, height: 0 }));
    element.addEventListener('blur', () => component.triggerEvent('blur', { value: element.value }));
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && name === 'input') component.triggerEvent('confirm', { value: element.value });
    });
  }
  if (name === 'picker') refill(component);
}

/** The wheel of a picker is a field of the browser laid over what the page shows. */
function refill(component) {
  const element = elementOf(component);
  const { mode, range, value, ariaLabel } = component.data;
  element.querySelector(':scope > [data-wheel]')?.remove();
  const wheel = document.createElement(mode === 'date' || mode === 'time' ? 'input' : 'select');
  wheel.dataset.wheel = '';
  if (wheel instanceof HTMLInputElement) {
    wheel.type = mode;
    wheel.value = value ?? '';
  } else {
    wheel.append(new Option('', ''), ...(range ?? []).map((title, at) => new Option(title, String(at))));
    wheel.value = Number(value) >= 0 ? String(value) : '';
  }
  if (ariaLabel) wheel.setAttribute('aria-label', ariaLabel);
  wheel.addEventListener('change', () => {
    if (wheel.value !== '') component.triggerEvent('change', { value: wheel.value });
  });
  element.append(wheel);
}
