import type { FieldState, FormModel, Listener } from '@onewindow/form-model';
import { computed, effectScope } from 'vue';
import { expect, it } from 'vitest';
import { createFormView, type FormView } from '../src/form/view';

/** A form of two fields, as far as the view looks at one. */
function twoFields() {
  const state = (pointer: string, value: string): FieldState => ({ pointer, visible: true, required: true, value, error: undefined });
  const states = new Map(['/a', '/b'].map((pointer) => [pointer, state(pointer, '')]));
  let tell: Listener = () => undefined;
  const model = {
    lang: 'zh-CN',
    isPartial: false,
    field: (pointer: string) => states.get(pointer),
    subscribe(listener: Listener) {
      tell = listener;
      return () => undefined;
    },
  };
  return {
    model: model as unknown as FormModel,
    set(pointer: string, value: string) {
      states.set(pointer, state(pointer, value));
      tell(new Set([pointer]));
    },
    speak(lang: string) {
      model.lang = lang;
      tell();
    },
  };
}

it('looks again at the field that changed and at no other', () => {
  const form = twoFields();
  const view = effectScope().run(() => createFormView(form.model)) as FormView;
  const looks = { a: 0, b: 0 };
  const a = computed(() => ((looks.a += 1), view.field('/a').value));
  const b = computed(() => ((looks.b += 1), view.field('/b').value));
  expect([a.value, b.value]).toEqual(['', '']);
  form.set('/a', 'x');
  expect([a.value, b.value, looks]).toEqual(['x', '', { a: 2, b: 1 }]);
});

it('says its texts in the language the form is told in', () => {
  const form = twoFields();
  const view = effectScope().run(() => createFormView(form.model)) as FormView;
  const title = computed(() => view.text({ zh: '姓名', en: 'Name' }));
  expect(title.value).toBe('姓名');
  form.speak('en');
  expect(title.value).toBe('Name');
});
