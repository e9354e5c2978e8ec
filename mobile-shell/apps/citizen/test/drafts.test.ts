import 'fake-indexeddb/auto';
import type { Document } from '@onewindow/client-core';
import type { Case } from '@onewindow/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { caseDrafts, DraftKeeper, type KeptDraft } from '../src/kept/drafts';
import { flushAll } from '../src/kept/flush';
import { openVault, type Vault } from '../src/kept/vault';

const SERVER = { id: 'case-1', version: 1 } as Case;
const state = (name: string): Omit<KeptDraft, 'at'> => ({ server: SERVER, document: { answers: { name } } as unknown as Document, unsent: true });

let vault: Vault;
beforeEach(async () => {
  // Which locks are held says which tabs are at a form; this one has no locks to ask.
  vi.stubGlobal('navigator', {});
  vault = await openVault(crypto.randomUUID());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a form kept on the device', () => {
  it('is kept as it was last, however fast it changes', async () => {
    const told: boolean[] = [];
    const keeper = new DraftKeeper(caseDrafts, vault, 'case-1', (is) => told.push(is));
    keeper.touch(() => {
      for (let n = 0; n <= 50; n += 1) keeper.touch(() => state(String(n)));
      return state('first');
    });
    await flushAll();
    const [found] = await caseDrafts.kept(vault, 'case-1');
    expect(found?.draft.document.answers).toEqual({ name: '50' });
    // One write runs and one waits, not fifty.
    expect(told).toEqual([true, true]);
    keeper.close();
  });

  it('is not put together before the screen shows what was typed, unless the page is left', async () => {
    let draw: FrameRequestCallback = () => undefined;
    vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => {
      draw = callback;
    });
    const asked = vi.fn(() => state('a'));
    const keeper = new DraftKeeper(caseDrafts, vault, 'case-1', () => undefined);
    keeper.touch(asked);
    expect(asked).not.toHaveBeenCalled();
    draw(0);
    expect(asked).not.toHaveBeenCalled();
    await vi.waitFor(() => {
      expect(asked).toHaveBeenCalledOnce();
    });
    await keeper.flush();
    keeper.touch(asked);
    await flushAll();
    expect(asked).toHaveBeenCalledTimes(2);
    keeper.close();
  });

  it('says so when there is no room, and again when there is', async () => {
    const told: boolean[] = [];
    const put = vi.spyOn(vault, 'put').mockRejectedValueOnce(new Error('the store is full'));
    const keeper = new DraftKeeper(caseDrafts, vault, 'case-1', (is) => told.push(is));
    keeper.touch(() => state('a'));
    await keeper.flush();
    keeper.touch(() => state('b'));
    await keeper.flush();
    expect(told).toEqual([false, true]);
    put.mockRestore();
    keeper.close();
  });

  it('is dropped whole, whatever was still to be written, and no other with it', async () => {
    const keeper = new DraftKeeper(caseDrafts, vault, 'case-1', () => undefined);
    const other = new DraftKeeper(caseDrafts, vault, 'case-10', () => undefined);
    other.touch(() => state('other'));
    keeper.touch(() => state('a'));
    keeper.touch(() => state('b'));
    await keeper.drop();
    await other.flush();
    expect((await caseDrafts.kept(vault)).map(({ id }) => id.split('/')[0])).toEqual(['case-10']);
    await caseDrafts.dropAll(vault, 'case-1');
    expect(await caseDrafts.kept(vault)).toHaveLength(1);
    await caseDrafts.dropAll(vault, 'case-10');
    expect(await caseDrafts.kept(vault)).toEqual([]);
    keeper.close();
    other.close();
  });
});
