import { openBlob } from '@onewindow/ui';
import { api } from './session';

/** Opens a stored file in a new tab; it needs the token, so it cannot be a plain link. */
export async function openFile(caseId: string, fileId: string): Promise<void> {
  await openBlob(() => api.file(caseId, fileId));
}

/** The same for a file of an application for a package. */
export async function openPackageFile(id: string, fileId: string): Promise<void> {
  await openBlob(() => api.packageFile(id, fileId));
}
