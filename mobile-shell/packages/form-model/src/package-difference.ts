import type { Choices, Document, Json, PackageSnapshot, Pointer } from '@onewindow/client-core';
import type { Words } from './describe';
import { differencesOf, merged, textOf, type Difference, type Side } from './difference';
import type { PackageModel } from './package';
import { valueAt } from './pointer';

const CHOICES: Choices = { commitments: [], deferrals: [], licences: [] };

/** What was put into one item; files come and go beside it. */
function documentOf(snapshot: PackageSnapshot, item: string): Document {
  const { answers, choices } = snapshot.items[item] ?? { answers: {}, choices: CHOICES };
  return { answers, choices };
}

/** One text for one content of a package, whatever the order of its keys; files do not count. */
export function packageFingerprint(snapshot: PackageSnapshot): string {
  const known = Object.entries(snapshot.answers).filter(([, value]) => value !== null);
  const items = snapshot.chosen.map((item) => [item, documentOf(snapshot, item)]);
  return textOf([[...snapshot.chosen].sort(), Object.fromEntries(known), Object.fromEntries(items)]);
}

interface Versions {
  base: PackageSnapshot;
  mine: PackageSnapshot;
  theirs: PackageSnapshot;
}

/**
 * The place in the package of what an item has there: one for all items that share an answer or a
 * choice, so that it is asked about once. Choices stand below `#`.
 */
function placeOf(model: PackageModel, item: string, pointer: Pointer): Pointer {
  const [, kind, id] = /^#\/([^/]+)\/(.+)$/.exec(pointer) ?? [];
  if (kind !== undefined && id !== undefined) {
    if (kind !== 'licences') return `#/${kind}${model.placeOf(item, id)}`;
    // Read once for all that take it; for a document they share, each item may read another kind.
    const material = model.form(item).pack.materials.find((one) => one.licence === id);
    const place = material ? model.placeOf(item, material.id) : '';
    return place.startsWith('/shared/') ? `#/${kind}${place}` : pointer;
  }
  const shared = model.package.fields.find((field) => field.at[item] === pointer);
  return shared ? `/shared/${shared.id}` : `/${item}${pointer}`;
}

/**
 * Field by field what is different, item by item; what items share is told once. `nameOf` is what an
 * item is called.
 */
export function packageDifferencesOf(model: PackageModel, versions: Versions, words: Words, nameOf: (item: string) => string): Difference[] {
  const found = new Map<Pointer, Difference>();
  const [before, here, there] = [model.conformed(versions.base), model.conformed(versions.mine), model.conformed(versions.theirs)];
  for (const item of model.items) {
    const [base, mine, theirs] = [documentOf(before, item), documentOf(here, item), documentOf(there, item)];
    for (const one of differencesOf(model.form(item), { base, mine, theirs }, words)) {
      const pointer = placeOf(model, item, one.pointer);
      if (found.has(pointer)) continue;
      found.set(pointer, { ...one, pointer, title: titleOf(model, item, pointer, one, nameOf) });
    }
  }
  return [...found.values()];
}

/** What is shared stands on no page of an item; all else is told with its item. */
function titleOf(model: PackageModel, item: string, place: Pointer, { pointer, title }: Difference, nameOf: (item: string) => string): string {
  if (place.startsWith('/shared/')) return model.form(item).title(pointer);
  return place.startsWith('#') ? title : `${nameOf(item)} › ${title}`;
}

/** My version with theirs where the person picked it; what is shared is taken over for every item that shares it. */
export function mergedPackage(model: PackageModel, mine: PackageSnapshot, others: PackageSnapshot, picks: ReadonlyMap<Pointer, Side>): PackageSnapshot {
  const theirs = model.conformed(others);
  const result: PackageSnapshot = { chosen: mine.chosen, answers: { ...mine.answers }, files: mine.files, items: { ...mine.items } };
  for (const item of model.items) {
    const [here, there] = [documentOf(mine, item), documentOf(theirs, item)];
    const own = new Map<Pointer, Side>();
    for (const pointer of pointersOf(model, item, picks, here, there)) own.set(pointer, 'theirs');
    const input = mine.items[item];
    result.items[item] = { files: input?.files ?? {}, reviews: input?.reviews ?? {}, ...merged(here, there, own) };
  }
  for (const { id, at } of model.package.fields) {
    if (picks.get(`/shared/${id}`) !== 'theirs') continue;
    const item = model.items.find((one) => at[one] !== undefined);
    const pointer = item === undefined ? undefined : at[item];
    const value: Json | undefined = item === undefined || pointer === undefined ? undefined : valueAt(documentOf(theirs, item).answers, pointer);
    // An answer nobody has is taken away from all that share it.
    result.answers[id] = value ?? null;
  }
  return result;
}

/** An item's own pointers of what was picked of theirs. */
function pointersOf(model: PackageModel, item: string, picks: ReadonlyMap<Pointer, Side>, mine: Document, theirs: Document): Pointer[] {
  const taken = [...picks].filter(([, side]) => side === 'theirs').map(([pointer]) => pointer);
  const choices = (Object.keys(CHOICES) as (keyof Choices)[]).flatMap((kind) =>
    [...new Set([...mine.choices[kind], ...theirs.choices[kind]])].map((id) => `#/${kind}/${id}`),
  );
  const shared = model.package.fields.flatMap(({ at }) => at[item] ?? []);
  const own = taken.filter((pointer) => pointer.startsWith(`/${item}/`)).map((pointer) => pointer.slice(item.length + 1));
  return [...own, ...[...shared, ...choices].filter((pointer) => taken.includes(placeOf(model, item, pointer)))];
}
