import 'fake-indexeddb/auto';
import type { Context } from '@onewindow/core-wasm';
import type { Case, Client, Guide } from '@onewindow/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginHere, createThere, isBegunHere, moveThere } from '../src/kept/begun';
import { keptDrafts, putDraft } from '../src/kept/drafts';
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
    const id = await beginHere(vault, BODY, GUIDE, CONTEXT, 'here');
    expect(isBegunHere(id)).toBe(true);
    const [begun] = await keptDrafts(vault, id);
    expect(begun?.draft.server).toMatchObject({ id, version: 0, state: 'draft', packSha256: GUIDE.pack.sha256, item: { key: 'getihu-sheli' } });
    const answers = { operator: { name: '小店' } };
    if (begun) await putDraft(vault, begun.id, { ...begun.draft, document: { ...begun.draft.document, answers } });
    const file = new File(['photo'], 'photo.png', { type: 'image/png' });
    await keepFile(vault, id, 'operator-identity', file);

    const asked: unknown[] = [];
    const create: Client['createCase'] = (body, key) => {
      asked.push([body, key]);
      return asked.length === 1 ? Promise.reject(new Error('the answer got lost')) : Promise.resolve(MADE);
    };
    await expect(createThere(vault, id, create)).rejects.toThrow('lost');
    expect(await createThere(vault, id, create)).toBe('case-1');
    expect(asked[0]).toEqual(asked[1]);

    await moveThere(vault, id, MADE);
    const [there] = await keptDrafts(vault, 'case-1');
    expect(there?.draft).toMatchObject({ server: MADE, unsent: true, document: { answers } });
    const [moved] = await waitingFiles(vault, 'case-1');
    expect(moved && (await (await openFileAgain(vault, moved))?.text())).toBe('photo');
    expect(await keptDrafts(vault, id)).toEqual([]);
    expect(await waitingFiles(vault, id)).toEqual([]);
    await expect(createThere(vault, id, create)).rejects.toThrow('not begun');
  });
});
