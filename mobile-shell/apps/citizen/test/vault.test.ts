import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { rows } from '../src/kept/database';
import { openVault } from '../src/kept/vault';

const SECRET = { name: '林晓', number: '990000199001010017' };

async function everything(): Promise<{ owner: string; id: string; kind: string; iv: Uint8Array<ArrayBuffer>; sealed: ArrayBuffer }[]> {
  return await new Promise((resolve, reject) => {
    const open = indexedDB.open('onewindow.kept');
    open.onerror = reject;
    open.onsuccess = () => {
      const all = open.result.transaction('rows').objectStore('rows').getAll();
      all.onsuccess = () => {
        resolve(all.result as never);
      };
    };
  });
}

describe('the sealed store', () => {
  it('gives back what its person put in, also when opened anew', async () => {
    const vault = await openVault('person-a');
    await vault.put('draft', 'one', SECRET);
    await vault.putBytes('bytes', 'one', new Uint8Array([1, 2, 3]).buffer);
    expect(await (await openVault('person-a')).get('draft', 'one')).toEqual(SECRET);
    expect(new Uint8Array((await vault.getBytes('bytes', 'one')) ?? [])).toEqual(new Uint8Array([1, 2, 3]));
    expect(await vault.all('draft')).toEqual([{ id: 'one', value: SECRET }]);
  });

  it('neither lists nor opens what another person keeps', async () => {
    await (await openVault('person-a')).put('draft', 'two', SECRET);
    const other = await openVault('person-b');
    expect(await other.all('draft')).toEqual([]);
    expect(await other.get('draft', 'two')).toBeUndefined();
    // Even a row put in the other's place by hand does not open.
    const row = (await everything()).find(({ id }) => id === 'two');
    await other.put('draft', 'mark', 1);
    const owner = (await everything()).find(({ id }) => id === 'mark')?.owner;
    if (!row || owner === undefined) throw new Error('the rows are not there');
    await rows.put({ ...row, owner });
    await expect(other.get('draft', 'two')).rejects.toThrow();
  });

  it('stores nothing readable, not even whose it is', async () => {
    await (await openVault('person-a')).put('draft', 'three', SECRET);
    const stored = (await everything()).map((row) => row.owner + row.kind + row.id + new TextDecoder('latin1').decode(row.sealed));
    expect(stored.length).toBeGreaterThan(0);
    for (const one of stored) {
      expect(one).not.toContain('person-a');
      expect(one).not.toContain(SECRET.number);
    }
  });

  it('drops what is no longer wanted', async () => {
    const vault = await openVault('person-a');
    await vault.put('draft', 'four', 1);
    await vault.drop('draft', 'four');
    expect(await vault.get('draft', 'four')).toBeUndefined();
  });
});
