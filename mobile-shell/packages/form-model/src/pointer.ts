import type { Json, PackField, Pointer } from '@onewindow/client-core';

/** Keys of a form are plain identifiers, so no segment of these pointers needs escaping. */
export function segments(pointer: Pointer): string[] {
  return pointer === '' ? [] : pointer.slice(1).split('/');
}

/** Whether `pointer` is `ancestor` or stands below it. */
export function within(pointer: Pointer, ancestor: Pointer): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}

const isIndex = (segment: string) => /^\d+$/.test(segment);

/** The definition of the field at a pointer; the positions of rows do not matter. */
export function fieldAt(fields: PackField[], pointer: Pointer): PackField | undefined {
  let level = fields;
  let found: PackField | undefined;
  for (const segment of segments(pointer)) {
    if (isIndex(segment)) continue;
    found = level.find((field) => field.key === segment);
    if (found === undefined) return undefined;
    level = found.type === 'group' || found.type === 'rows' ? found.fields : [];
  }
  return found;
}

export type Answers = { [key: string]: Json };

export function valueAt(answers: Answers, pointer: Pointer): Json | undefined {
  let value: Json | undefined = answers;
  for (const segment of segments(pointer)) {
    if (Array.isArray(value)) value = value[Number(segment)];
    else if (typeof value === 'object' && value !== null) value = value[segment];
    else return undefined;
  }
  return value;
}

/** Writes or, with `undefined`, removes the value at a pointer, making the groups and rows on the way. */
export function putAt(answers: Answers, pointer: Pointer, value: Json | undefined): void {
  const path = segments(pointer);
  const last = path.pop();
  if (last === undefined) return;
  let parent: Json = answers;
  path.forEach((segment, depth) => {
    const next: string = path[depth + 1] ?? last;
    const holder = parent as Answers;
    const existing: Json | undefined = Array.isArray(parent) ? parent[Number(segment)] : holder[segment];
    if (typeof existing === 'object' && existing !== null) {
      parent = existing;
      return;
    }
    const made: Json = isIndex(next) ? [] : {};
    if (Array.isArray(parent)) parent[Number(segment)] = made;
    else holder[segment] = made;
    parent = made;
  });
  if (Array.isArray(parent)) {
    if (value !== undefined) parent[Number(last)] = value;
  } else if (value === undefined) {
    Reflect.deleteProperty(parent, last);
  } else {
    (parent as Answers)[last] = value;
  }
}
