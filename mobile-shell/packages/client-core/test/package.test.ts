/** What the loaders promise of packages. */
import { describe, expect, it } from 'vitest';
import { Call } from '../src/calls';
import { CoreError, verifyPack, type Context, type PackageSnapshot } from '../src/index';
import { loadMiniPackageCore, loadPackageCore } from '../src/node';
import { fragmentOf, packageOf } from './conformance/expand';
import { startHost } from './conformance/raw';
import { files } from './conformance/vectors';

const file = files.get('packages');
if (!file) throw new Error('there are no vectors of packages');
const packs = ['bakery', 'sign'].map((name) => fragmentOf(file, name));
const hall = fragmentOf(file, 'hall');
const context = { today: '2026-11-23', lang: 'en', holdings: ['business-licence'] } as unknown as Context;
const pdf = { name: 'a.pdf', size: 10, mediaType: 'application/pdf', sha256: 'aa' };

const CORES = [
  ['node', await loadPackageCore()],
  ['mini', loadMiniPackageCore()],
] as const;

describe.each(CORES)('%s', (_, core) => {
  const json = packageOf(file, { package: 'shop' }, (pack) => core.packHash(pack));

  it('fills in several items as one, from the first answer to what each case is sent', () => {
    verifyPack(core, json, core.packHash(json));
    const form = core.openPackage(json, packs, context);
    expect(form.verdict().complete).toBe(false);
    const told = form.set('/shared/name', 'Li');
    expect(told.items.map(({ item }) => item)).toEqual(['bakery', 'sign']);
    expect(told.fields.find((one) => one.pointer === '/shared/name')?.at).toEqual(['/bakery/owner/name', '/sign/owner']);
    expect(form.nextQuestion()).toBe('/sign/big');
    form.set('/sign/big', true);
    form.setText('/shared/phone', '"138"');
    form.attach('/shared/plan', pdf);
    form.commit('/shared/licence');
    expect(form.hold('/bakery/business-licence').checklist).toMatchObject([{ material: '/shared/licence', state: 'committed' }]);
    expect(form.explain('sign', 'paper')).toMatchObject({ material: 'paper', state: 'needed' });
    expect(form.attach('/sign/paper', pdf)).toMatchObject({ valid: true, complete: true, feeTotalFen: 2500 });
    expect(form.nextQuestion()).toBeUndefined();
    expect(form.document('sign').answers).toEqual({ owner: 'Li', phone: '138', big: true });
    form.free();
  });

  it('takes an item in and leaves it out', () => {
    const form = core.openPackage(json, packs, context);
    expect(() => form.choose('hall')).toThrow(expect.objectContaining({ code: 'item_pack_missing' }));
    form.provide(hall);
    expect(Object.keys(form.choose('hall').items)).toEqual(['bakery', 'sign', 'hall']);
    form.set('/hall/seats', 4);
    expect(Object.keys(form.leaveOut('hall').items)).toEqual(['bakery', 'sign']);
    expect((JSON.parse(form.snapshot()) as PackageSnapshot).items['hall']?.answers).toEqual({ seats: 4 });
    form.free();
    expect(() => form.verdict()).toThrow(CoreError);
  });

  it('opens with what is chosen, and again from a snapshot', () => {
    const form = core.openPackage(json, [...packs, hall], context, ['hall']);
    form.set('/shared/name', '李');
    const again = core.restorePackage(json, [...packs, hall], context, form.snapshot());
    expect(again.verdict()).toEqual(form.verdict());
    expect(again.snapshot()).toBe(form.snapshot());
  });

  it('refuses packs that are not the package\'s, and what is larger than a pack takes', () => {
    const opened = () => core.openPackage(json, [packs[0] ?? '', hall, '{}'], context);
    expect(opened).toThrow(expect.objectContaining({ code: 'pack_unreadable' }));
    const missing = () => core.openPackage(json, packs.slice(1), context);
    expect(missing).toThrow(expect.objectContaining({ code: 'package_pack_missing' }));
    const form = core.openPackage(json, packs, context);
    for (const pointer of ['/shared/name', '/bakery/owner/name']) {
      const large = () => form.set(pointer, 'x'.repeat(30_000));
      expect(large).toThrow(expect.objectContaining({ code: 'document_too_large' }));
    }
    expect(() => form.setText('/shared/name', 'no')).toThrow(expect.objectContaining({ code: 'not_json' }));
    expect(form.verdict().progress.answered).toBe(0);
  });

  it('does all that the smaller core does', () => {
    const single = core.open(packs[1] ?? '', context);
    expect(single.set('/big', false)).toMatchObject({ feeTotalFen: 0 });
    single.free();
  });
});

it('a page that shows one item does not pay for packages', async () => {
  const json = packageOf(file, { package: 'shop' }, () => '00');
  for (const flavour of ['node', 'mini'] as const) {
    const host = await startHost(flavour);
    const open = () => host.call(Call.openPackage, 0, json, '{"today":"2026-11-23"}', '[]', 0, 0);
    expect(open, flavour).toThrow('not_open');
  }
});
