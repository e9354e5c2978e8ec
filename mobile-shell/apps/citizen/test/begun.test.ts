import 'fake-indexeddb/auto';
import type { Context } from '@onewindow/client-core';
import type { Case, Client, Guide, PackageApplication, PackageGuide } from '@onewindow/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginHere, createThere, isBegunHere, moveThere } from '../src/kept/begun';
import { caseDrafts, packageDrafts } from '../src/kept/drafts';
import { emptyCase, emptyPackage } from '../src/kept/empty';
import { keepFile, openFileAgain, waitingFiles } from '../src/kept/files';
import { openVault, type Vault } from '../src/kept/vault';

const BODY = { itemKey: 'getihu-sheli', applicant: { kind: 'person' as const }, district: 'dongqu' };
const GUIDE = { key: 'getihu-sheli', name: '个体工商户设立登记', version: 1, materials: [], pack: { sha256: 'a'.repeat(64), url: '' } } as unknown as Guide;
const CONTEXT = { today: '2026-03-10', applicant: { kind: 'person' }, standing: { deferralAllowed: true, commitmentAllowed: true }, holdings: [] } as unknown as Context;
const MADE = { id: 'case-1', version: 1 } as Case;

let vault: Vault;
beforeEach(async () => {
  vi.stubGlobal('navigator', {});
  vault = await openVault(crypto.randomUUID());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a case begun without a network', () => {
  it('is made once by the server, however often it is asked, and then goes on there with all that was typed and chosen', async () => {
    const id = await beginHere(vault, caseDrafts, BODY, 'key-1', (made) => {
      const server = emptyCase(made, BODY, GUIDE, CONTEXT, 'here');
      return { server, document: server };
    });
    expect(isBegunHere(id)).toBe(true);
    const [begun] = await caseDrafts.kept(vault, id);
    expect(begun?.draft.server).toMatchObject({ id, version: 0, state: 'draft', packSha256: GUIDE.pack.sha256, item: { key: 'getihu-sheli' } });
    const answers = { operator: { name: '小店' } };
    if (begun) await caseDrafts.put(vault, begun.id, { ...begun.draft, document: { ...begun.draft.document, answers } });
    const file = new File(['photo'], 'photo.png', { type: 'image/png' });
    await keepFile(vault, id, 'operator-identity', file);

    const asked: unknown[] = [];
    const create: Client['createCase'] = (body, key) => {
      asked.push([body, key]);
      return asked.length === 1 ? Promise.reject(new Error('the answer got lost')) : Promise.resolve(MADE);
    };
    await expect(createThere(vault, id, create)).rejects.toThrow('lost');
    expect(await createThere(vault, id, create)).toBe('case-1');
    // What had no answer when it was begun may be there already: it is asked for under the same key.
    expect(asked).toEqual([
      [BODY, 'key-1'],
      [BODY, 'key-1'],
    ]);

    await moveThere(vault, caseDrafts, id, MADE);
    const [there] = await caseDrafts.kept(vault, 'case-1');
    expect(there?.draft).toMatchObject({ server: MADE, unsent: true, document: { answers } });
    const [moved] = await waitingFiles(vault, 'case-1');
    expect(moved && (await (await openFileAgain(vault, moved))?.text())).toBe('photo');
    expect(await caseDrafts.kept(vault, id)).toEqual([]);
    expect(await waitingFiles(vault, id)).toEqual([]);
    await expect(createThere(vault, id, create)).rejects.toThrow('not begun');
  });
});

const item = (key: string, more: object = {}) => ({ key, name: key, optional: false, external: false, after: [], item: null, ...more });
const PACKAGE = {
  key: 'canyin',
  name: '开办餐饮店一件事',
  items: [item('check', { external: true }), item('getihu'), item('food', { after: ['getihu'] }), item('sign', { optional: true }), item('alarm', { optional: true })],
} as unknown as PackageGuide;
const GUIDES = new Map([['getihu', { result: { licence: { key: 'business-licence' } } } as unknown as Guide]]);

describe('an application for a package begun without a network', () => {
  const body = { packageKey: 'canyin', applicant: { kind: 'person' as const }, district: 'dongqu', items: ['sign'] };

  it('asks for what was chosen, and counts on the licences that come of it', () => {
    const { server, document } = emptyPackage('new-1', body, 'd'.repeat(64), { guide: PACKAGE, guides: GUIDES, context: CONTEXT });
    expect(document.chosen).toEqual(['getihu', 'food', 'sign']);
    expect(server.members.map(({ key, external, waitsFor }) => [key, external, waitsFor])).toEqual([
      ['check', true, []],
      ['getihu', false, []],
      ['food', false, ['getihu']],
      ['sign', false, []],
    ]);
    expect(server).toMatchObject({ id: 'new-1', state: 'draft', version: 0, total: 3, expectedLicences: ['business-licence'], context: { today: '2026-03-10' } });
  });

  it('goes on at the server with all that was filled in', async () => {
    const id = await beginHere(vault, packageDrafts, body, 'key-2', (made) => emptyPackage(made, body, 'd'.repeat(64), { guide: PACKAGE, guides: GUIDES, context: CONTEXT }));
    const [begun] = await packageDrafts.kept(vault, id);
    const answers = { owner: '林晓' };
    if (begun) await packageDrafts.put(vault, begun.id, { ...begun.draft, document: { ...begun.draft.document, answers } });
    const made = { id: 'application-1', version: 1 } as PackageApplication;
    expect(await createThere(vault, id, () => Promise.resolve(made))).toBe('application-1');
    await moveThere(vault, packageDrafts, id, made);
    const [there] = await packageDrafts.kept(vault, 'application-1');
    expect(there?.draft).toMatchObject({ server: made, unsent: true, document: { answers } });
    expect(await packageDrafts.kept(vault, id)).toEqual([]);
    // Forms of cases lie apart from those of packages.
    expect(await caseDrafts.kept(vault)).toEqual([]);
  });
});
