import type { Client } from '@onewindow/sdk';
import type { Shelf } from './drafts';
import { moveFiles } from './files';
import type { Vault } from './vault';

/** What a case is begun with. */
export type NewCase = Parameters<Client['createCase']>[0];
/** What an application for a package is begun with. */
export type NewPackage = Parameters<Client['createPackageApplication']>[0];

/** Something that was begun without a network. The server makes it under one key, however often it is asked. */
interface Begun<B> {
  body: B;
  key: string;
}

const KIND = 'begun';
const PREFIX = 'new-';

/** Whether something is on this device alone, as its id says. */
export const isBegunHere = (id: string): boolean => id.startsWith(PREFIX);

/**
 * Begins something on this device, with nothing filled in; answers its id, which is another once the server
 * has it. The key is that of the attempt which had no answer: the server may have made it all the same.
 */
export async function beginHere<S extends { id: string; createdAt: string }, D>(
  vault: Vault,
  shelf: Shelf<S, D>,
  body: unknown,
  key: string,
  empty: (id: string) => { server: S; document: D },
): Promise<string> {
  const id = `${PREFIX}${crypto.randomUUID()}`;
  await vault.put(KIND, id, { body, key } satisfies Begun<unknown>);
  const begun = empty(id);
  await shelf.put(vault, `${id}/begun`, { ...begun, unsent: true, at: begun.server.createdAt });
  return id;
}

/** Has the server make what was begun here; answers its id there. */
export async function createThere<B>(vault: Vault, id: string, create: (body: B, key: string) => Promise<{ id: string }>): Promise<string> {
  const begun = await vault.get<Begun<B>>(KIND, id);
  if (!begun) throw new Error('it was not begun on this device');
  return (await create(begun.body, begun.key)).id;
}

/**
 * Gives what is kept of something that was begun here to what the server made of it. What breaks off
 * half-way is done again from its beginning: it stays begun until all of it is there.
 */
export async function moveThere<S extends { id: string }, D>(vault: Vault, shelf: Shelf<S, D>, id: string, made: S): Promise<void> {
  await moveFiles(vault, id, made.id);
  const drafts = await shelf.kept(vault, id);
  // What was begun counts as what both sides started from: nothing was answered there.
  for (const one of drafts) await shelf.put(vault, made.id + one.id.slice(id.length), { ...one.draft, server: made, unsent: true });
  for (const one of drafts) await shelf.drop(vault, one.id);
  await vault.drop(KIND, id);
}
