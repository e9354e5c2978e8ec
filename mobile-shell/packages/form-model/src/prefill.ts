import type { Json, Pointer } from '@onewindow/client-core';
import type { FormModel } from './form';

/** Writes what is known already (预填) into a form nobody wrote into, but for what was answered; answers into which of its fields. */
export function begin(model: Pick<FormModel, 'field' | 'set'>, known: readonly { pointer: Pointer; value: Json }[]): Pointer[] {
  const empty = known.filter(({ pointer }) => model.field(pointer).value === undefined);
  for (const { pointer, value } of empty) model.set(pointer, value);
  return empty.map(({ pointer }) => pointer);
}
