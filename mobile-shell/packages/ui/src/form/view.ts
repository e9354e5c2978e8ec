import type { FormModel } from '@onewindow/form-model';
import { inject, onScopeDispose, provide, reactive, shallowRef, type InjectionKey, type ShallowRef } from 'vue';

/** A form model as Vue sees it, and which of its errors the person has been shown. */
export interface FormView {
  readonly model: FormModel;
  /** Changes with every change of the model; read it in whatever is computed from the model. */
  readonly version: Readonly<ShallowRef<number>>;
  /** Errors show once a field was left, or once its page was to be continued from. */
  shows(pointer: string): boolean;
  leave(pointer: string): void;
  attempt(page: string): void;
}

const KEY: InjectionKey<FormView> = Symbol('form');

export function createFormView(model: FormModel): FormView {
  const version = shallowRef(0);
  const left = reactive(new Set<string>());
  const attempted = reactive(new Set<string>());
  const stop = model.subscribe(() => {
    version.value += 1;
  });
  onScopeDispose(stop, true);
  return {
    model,
    version,
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
