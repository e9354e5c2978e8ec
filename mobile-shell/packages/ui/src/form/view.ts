import type { PackText } from '@onewindow/client-core';
import type { FieldState, FormModel } from '@onewindow/form-model';
import { inject, onScopeDispose, provide, reactive, shallowRef, type InjectionKey, type ShallowRef } from 'vue';

/** A form model as Vue sees it, and which of its errors the person has been shown. */
export interface FormView {
  readonly model: FormModel;
  /** Changes with every change of the model; read it in what is computed from the model as a whole. */
  readonly version: Readonly<ShallowRef<number>>;
  /** What a field shows; whoever reads it looks again when this field changed, and for no other. */
  field(pointer: string): FieldState;
  /** Whether a field is to be drawn. */
  visible(pointer: string): boolean;
  /** What a field is for, as `autocomplete` has it, where it is about whoever fills in the form (WCAG 1.3.5). */
  purpose(pointer: string): string | undefined;
  /** A text of the form in the language it is told in. */
  text(text: PackText): string;
  /** Errors show once a field was left, or once its page was to be continued from. */
  shows(pointer: string): boolean;
  leave(pointer: string): void;
  attempt(page: string): void;
}

const KEY: InjectionKey<FormView> = Symbol('form');

export function createFormView(model: FormModel, purposes: { readonly value: ReadonlyMap<string, string> } = { value: new Map() }): FormView {
  const version = shallowRef(0);
  const lang = shallowRef(model.lang);
  // A form of a thousand fields would otherwise look at all of them for every key.
  const states = new Map<string, ShallowRef<FieldState>>();
  const left = reactive(new Set<string>());
  const attempted = reactive(new Set<string>());
  const stop = model.subscribe((touched) => {
    for (const pointer of touched ?? states.keys()) {
      const state = states.get(pointer);
      if (state) state.value = model.field(pointer);
    }
    lang.value = model.lang;
    version.value += 1;
  });
  function field(pointer: string): FieldState {
    let state = states.get(pointer);
    if (state === undefined) {
      state = shallowRef(model.field(pointer));
      states.set(pointer, state);
    }
    return state.value;
  }
  onScopeDispose(stop, true);
  return {
    model,
    version,
    field,
    visible: (pointer) => (model.isPartial && version.value >= 0 ? model.visible(pointer) : field(pointer).visible),
    purpose: (pointer) => purposes.value.get(pointer),
    text: (text) => (lang.value === 'en' ? (text.en ?? text.zh) : text.zh),
    shows: (pointer) => left.has(pointer) || [...attempted].some((page) => pointer === page || pointer.startsWith(`${page}/`)),
    leave: (pointer) => left.add(pointer),
    attempt: (page) => attempted.add(page),
  };
}

export function provideForm(view: FormView): void {
  provide(KEY, view);
}

export function useForm(): FormView {
  const view = inject(KEY);
  if (view === undefined) throw new Error('a form component stands outside a form');
  return view;
}

/** The id of the element that takes the focus for a field. */
export function fieldId(pointer: string): string {
  return `field${pointer.replaceAll('/', '-')}`;
}

/** Brings a field into view and puts the focus on it. */
export function focusField(pointer: string): void {
  const id = fieldId(pointer);
  const element =
    document.getElementById(id) ?? document.querySelector<HTMLElement>(`[id^="${CSS.escape(id)}-"]`);
  element?.scrollIntoView({ block: 'center' });
  element?.focus({ preventScroll: true });
}
