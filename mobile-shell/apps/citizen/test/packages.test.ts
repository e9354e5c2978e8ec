import 'fake-indexeddb/auto';
import type { PackageSnapshot } from '@onewindow/core-wasm';
import type { PackageApplication } from '@onewindow/sdk';
import { describe, expect, it } from 'vitest';
import { flushAll } from '../src/kept/flush';
import { keptPackage, PackageKeeper, type KeptPackage } from '../src/kept/packages';
import { openVault } from '../src/kept/vault';

const state = (name: string): KeptPackage => ({
  server: { id: 'a-1', version: 3 } as PackageApplication,
  snapshot: { chosen: [], answers: { name }, files: {}, items: {} } as unknown as PackageSnapshot,
  unsent: true,
});

describe('an application for a package kept on the device', () => {
  it('is there as it was last, for its person alone, and gone once it is handed in', async () => {
    const vault = await openVault(crypto.randomUUID());
    const keeper = new PackageKeeper(vault, 'a-1');
    for (let n = 0; n <= 20; n += 1) keeper.touch(() => state(String(n)));
    await flushAll();
    expect(await keptPackage(vault, 'a-1')).toEqual(state('20'));
    expect(await keptPackage(await openVault(crypto.randomUUID()), 'a-1')).toBeUndefined();
    keeper.touch(() => state('late'));
    await keeper.drop();
    expect(await keptPackage(vault, 'a-1')).toBeUndefined();
    keeper.close();
  });
});
