import type { Context, PackageCore } from '@onewindow/client-core';
import { loadPackageCore } from '@onewindow/client-core/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { fragmentOf, packageOf } from '../../client-core/test/conformance/expand';
import { files } from '../../client-core/test/conformance/vectors';
import { PackageModel } from '../src/index';

const file = files.get('packages');
if (!file) throw new Error('there are no vectors of packages');
const packs = new Map(['bakery', 'sign'].map((name) => [name, fragmentOf(file, name)]));
const context = { today: '2026-11-23', lang: 'en', holdings: ['business-licence', 'trade-licence'] } as unknown as Context;
const pdf = { name: 'a.pdf', size: 10, mediaType: 'application/pdf', sha256: 'aa' };
const EMPTY = { chosen: [], answers: {}, files: {}, items: {} };

let core: PackageCore;
let json: string;
beforeAll(async () => {
  core = await loadPackageCore();
  json = packageOf(file, { package: 'shop' }, (pack) => core.packHash(pack));
});

const open = (snapshot = EMPTY) => new PackageModel(core, json, packs, context, snapshot);
const asked = (model: PackageModel, id: string) => {
  const question = model.questions().find((one) => one.id === id);
  if (!question) throw new Error(`${id} is not asked`);
  return question;
};

describe('a package', () => {
  it('asks what is shared once, and gives the answer to every item', () => {
    const model = open();
    const name = asked(model, 'name');
    expect(model.questions().filter((one) => one.id === 'name')).toHaveLength(1);
    expect(model.faultOf(name)).toBeDefined();
    const [bakery, sign] = [model.form('bakery'), model.form('sign')];
    model.form(name.item).set(name.pointer, 'Li');
    expect(model.faultOf(name)).toBeUndefined();
    expect(bakery.document().answers).toMatchObject({ owner: { name: 'Li' } });
    expect(sign.document().answers).toMatchObject({ owner: 'Li' });
    // Each form knows the answer it did not take itself.
    expect(sign.field('/owner').value).toBe('Li');
    expect(bakery.field('/owner/name').value).toBe('Li');
  });

  it('shows no shared question among an item’s own', () => {
    const model = open();
    const sign = model.form('sign');
    expect(sign.field('/owner').visible).toBe(true);
    expect(sign.visible('/owner')).toBe(false);
    expect(sign.visible('/big')).toBe(true);
    expect(sign.faults().map((fault) => fault.pointer)).not.toContain('/owner');
  });

  it('hands a shared document in once', () => {
    const model = open();
    expect(model.placeOf('bakery', 'plan')).toBe('/shared/plan');
    const showing = model.items.filter((item) => model.form(item).pack.materials.some(({ id }) => id === 'plan') && model.shows(item, 'plan'));
    expect(showing).toHaveLength(1);
    model.attach('/shared/plan', pdf);
    for (const item of model.items) {
      const entries = model.form(item).checklist();
      const found = entries.find((entry) => model.placeOf(item, entry.material) === '/shared/plan');
      if (found) expect(found.state).toBe('provided');
    }
    model.detach('/shared/plan', 'aa');
    expect(model.form('bakery').checklist().find((entry) => entry.material === 'plan')?.state).not.toBe('provided');
  });

  it('uses e-licences for every item that takes them', () => {
    const model = open();
    expect(model.items.filter((item) => model.shows(item, item === 'sign' ? 'permit' : 'licence'))).toEqual(['bakery']);
    model.form('bakery').useLicence('business-licence', true);
    const states = model.items.flatMap((item) =>
      model
        .form(item)
        .checklist()
        .filter((entry) => model.placeOf(item, entry.material) === '/shared/licence')
        .map((entry) => entry.state),
    );
    expect(states.length).toBeGreaterThan(0);
    expect(new Set(states)).toEqual(new Set(['heldLicence']));
  });

  it('opens again with what was put in, and tells of changes', () => {
    const model = open();
    let told = 0;
    model.subscribe(() => (told += 1));
    const name = asked(model, 'name');
    model.form(name.item).set(name.pointer, '李');
    model.form('sign').set('/big', true);
    expect(told).toBeGreaterThan(1);
    const again = open(model.snapshot() as typeof EMPTY);
    expect(again.form('sign').field('/big').value).toBe(true);
    expect(again.form('sign').field('/owner').value).toBe('李');
    model.close();
    again.close();
  });
});
