import { api } from './session';

/** Opens a stored file in a new tab; it needs the token, so it cannot be a plain link. */
export async function openFile(caseId: string, fileId: string): Promise<void> {
  // The tab is opened before the file is there: later the browser would take it for an unasked pop-up.
  const tab = window.open('', '_blank');
  const address = URL.createObjectURL(await api.file(caseId, fileId));
  if (tab) tab.location.href = address;
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}

/** Opens one of the case's printable pages in a new tab. */
export async function openPrintable(caseId: string, page: string): Promise<void> {
  const tab = window.open('', '_blank');
  const address = URL.createObjectURL(await api.printable(caseId, page));
  if (tab) tab.location.href = address;
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
