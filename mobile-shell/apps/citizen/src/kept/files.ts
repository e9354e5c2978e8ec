import { hashOf } from '@onewindow/ui/uploads';
import type { Vault } from './vault';

/** Bytes of files one person can keep on this device until there is a network. */
export const ROOM = 50 * 1024 * 1024;

/** A file chosen without a network. */
export interface WaitingFile {
  id: string;
  material: string;
  name: string;
  size: number;
  mediaType: string;
  lastModified: number;
  sha256: string;
}

const KIND = 'file';
const BYTES = 'bytes';

/** The files of a case that wait, without their bytes. */
export async function waitingFiles(vault: Vault, caseId: string): Promise<WaitingFile[]> {
  return (await vault.all<WaitingFile>(KIND, `${caseId}/`)).map(({ value }) => value);
}

/** Keeps a file, sealed; `undefined` when there is no room for it. */
export async function keepFile(vault: Vault, caseId: string, material: string, file: File): Promise<WaitingFile | undefined> {
  const kept = await vault.all<WaitingFile>(KIND);
  const used = kept.reduce((sum, { value }) => sum + value.size, 0);
  const sha256 = await hashOf(file);
  if (used + file.size > ROOM || sha256 === undefined) return undefined;
  const { name, size, type: mediaType, lastModified } = file;
  const waiting: WaitingFile = { id: `${caseId}/${crypto.randomUUID()}`, material, name, size, mediaType, lastModified, sha256 };
  await vault.putBytes(BYTES, waiting.id, await file.arrayBuffer());
  await vault.put(KIND, waiting.id, waiting);
  return waiting;
}

export async function openFileAgain(vault: Vault, { id, name, mediaType, lastModified }: WaitingFile): Promise<File | undefined> {
  const bytes = await vault.getBytes(BYTES, id);
  return bytes && new File([bytes], name, { type: mediaType, lastModified });
}

export async function dropFile(vault: Vault, { id }: Pick<WaitingFile, 'id'>): Promise<void> {
  await vault.drop(KIND, id);
  await vault.drop(BYTES, id);
}

/** Drops all files of a case that is gone. */
export async function dropFiles(vault: Vault, caseId: string): Promise<void> {
  await Promise.all((await waitingFiles(vault, caseId)).map((one) => dropFile(vault, one)));
}

/** Gives the files that wait for one case to another. */
export async function moveFiles(vault: Vault, from: string, to: string): Promise<void> {
  for (const one of await waitingFiles(vault, from)) {
    const bytes = await vault.getBytes(BYTES, one.id);
    const id = to + one.id.slice(from.length);
    if (bytes !== undefined) {
      await vault.putBytes(BYTES, id, bytes);
      await vault.put(KIND, id, { ...one, id });
    }
    await dropFile(vault, one);
  }
}
