import type { Context, PackageCore, PackageSnapshot } from '@onewindow/client-core';
import { loadPackageCore } from '@onewindow/client-core/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { fragmentOf, packageOf } from '../../client-core/test/conformance/expand';
import { files } from '../../client-core/test/conformance/vectors';
import { mergedPackage, packageDifferencesOf, packageFingerprint, PackageModel, type Words } from '../src/index';

const file = files.get('packages');
if (!file) throw new Error('there are no vectors of packages');
const packs = new Map(['bakery', 'sign'].map((name) => [name, fragmentOf(file, name)]));
const context = { today: '2026-11-23', lang: 'en', holdings: ['business-licence', 'trade-licence'] } as unknown as Context;
const WORDS: Words = { yes: 'yes', no: 'no', unanswered: 'none', row: (title, n) => `${title} ${String(n)}` };
const EMPTY: PackageSnapshot = { chosen: ['bakery', 'sign'], answers: {}, files: {}, items: {} };

let core: PackageCore;
let json: string;
beforeAll(async () => {
  core = await loadPackageCore();
  json = packageOf(file, { package: 'shop' }, (pack) => core.packHash(pack));
});

/** What is put into a new package by somebody. */
function filled(fill: (model: PackageModel) => void): PackageSnapshot {
  const model = new PackageModel(core, json, packs, context, EMPTY);
  fill(model);
  const snapshot = model.snapshot();
  model.close();
  return snapshot;
}
const owner = (name: string) => (model: PackageModel) => {
  model.form('sign').set('/owner', name);
};
const open = (snapshot: PackageSnapshot) => new PackageModel(core, json, packs, context, snapshot);
const nameOf = (item: string) => item.toUpperCase();

describe('two versions of a package', () => {
  it('are told apart item by item, with what is shared once', () => {
    const base = filled(owner('Li'));
    const mine = filled(owner('Wang'));
    const theirs = filled((model) => {
      owner('Zhao')(model);
      model.form('sign').set('/big', true);
    });
    const model = open(mine);
    const found = packageDifferencesOf(model, { base, mine, theirs }, WORDS, nameOf);
    expect(found.filter(({ mine: here, theirs: there }) => here === 'Wang' && there === 'Zhao')).toMatchObject([{ pointer: '/shared/name', changed: undefined }]);
    expect(found).toContainEqual(expect.objectContaining({ pointer: '/sign/big', changed: 'theirs' }));
    expect(found.find(({ pointer }) => pointer === '/sign/big')?.title).toMatch(/^SIGN › /);
    expect(found).toHaveLength(2);
    expect(packageDifferencesOf(model, { base, mine, theirs: structuredClone(mine) }, WORDS, nameOf)).toEqual([]);
    // However a program wrote it down: what is shared may stand beside the items alone.
    const written: PackageSnapshot = { ...EMPTY, answers: { name: 'Zhao' } };
    expect(packageDifferencesOf(model, { base, mine, theirs: written }, WORDS, nameOf).find(({ pointer }) => pointer === '/shared/name')).toMatchObject({ theirs: 'Zhao' });
    const licensed = filled((one) => {
      owner('Wang')(one);
      one.form('bakery').useLicence('business-licence', true);
    });
    // One document for both, though each item reads another licence for it.
    expect(packageDifferencesOf(model, { base, mine: licensed, theirs: mine }, WORDS, nameOf).map(({ pointer }) => pointer)).toEqual(['#/licences/shared/licence']);
    model.close();
  });

  it('become one by what was picked, for every item that shares it', () => {
    const mine = filled((model) => {
      owner('Wang')(model);
      model.form('bakery').useLicence('business-licence', true);
    });
    const theirs = filled((model) => {
      owner('Zhao')(model);
      model.form('sign').set('/big', true);
    });
    const model = open(mine);
    const one = mergedPackage(model, mine, theirs, new Map([['/shared/name', 'theirs'], ['/sign/big', 'mine']] as const));
    model.load(one);
    expect(model.form('sign').document().answers).toEqual({ owner: 'Zhao' });
    expect(model.form('bakery').document().answers).toMatchObject({ owner: { name: 'Zhao' } });
    expect(model.form('bakery').document().choices.licences).toEqual(['business-licence']);
    const back = mergedPackage(model, model.snapshot(), theirs, new Map([['#/licences/shared/licence', 'theirs']] as const));
    model.load(back);
    for (const item of model.items) expect(model.form(item).document().choices.licences).toEqual([]);
    model.close();
  });

  it('take an answer away from all that share it where nobody else has it', () => {
    const mine = filled(owner('Wang'));
    const model = open(mine);
    model.load(mergedPackage(model, mine, EMPTY, new Map([['/shared/name', 'theirs']] as const)));
    expect(model.form('sign').document().answers).toEqual({});
    expect(model.form('bakery').field('/owner/name').value).toBeUndefined();
    model.close();
  });

  it('are the same whatever the order of their keys, and whatever files they have', () => {
    const mine = filled(owner('Wang'));
    const same: PackageSnapshot = { items: mine.items, files: { plan: [] }, answers: { ...mine.answers, other: null }, chosen: [...mine.chosen].reverse() };
    expect(packageFingerprint(same)).toBe(packageFingerprint(mine));
    expect(packageFingerprint(filled(owner('Zhao')))).not.toBe(packageFingerprint(mine));
  });
});
