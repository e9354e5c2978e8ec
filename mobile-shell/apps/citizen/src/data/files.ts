import type { StoredFile } from '@onewindow/sdk';
import { openBlob } from '@onewindow/ui';
import { api } from './session';

/** A file as its row knows it. */
export type ListedFile = Pick<StoredFile, 'id' | 'mediaType'>;

/** Whether a file can be looked at as a picture; one of an identity paper then says what it is for. */
const isPicture = ({ mediaType }: ListedFile): boolean => mediaType.startsWith('image/');

/** Opens a stored file in a new tab; it needs the token, so it cannot be a plain link. */
export async function openFile(caseId: string, file: ListedFile): Promise<void> {
  await openBlob(() => (isPicture(file) ? api.filePreview(caseId, file.id) : api.file(caseId, file.id)));
}

/** The same for a file of an application for a package. */
export async function openPackageFile(id: string, file: ListedFile): Promise<void> {
  await openBlob(() => (isPicture(file) ? api.packageFilePreview(id, file.id) : api.packageFile(id, file.id)));
}
