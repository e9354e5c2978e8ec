import { api } from './session';

/** Opens a stored file in a new tab; it needs the token, so it cannot be a plain link. */
export async function openFile(caseId: string, fileId: string): Promise<void> {
  await open(() => api.file(caseId, fileId));
}

/** Opens the printable receipt of a case in a new tab. */
export async function openReceipt(caseId: string): Promise<void> {
  await open(() => api.printableReceipt(caseId));
}

async function open(load: () => Promise<Blob>): Promise<void> {
  // The tab is opened before the page is there: later the browser would take it for an unasked pop-up.
  const tab = window.open('', '_blank');
  const address = URL.createObjectURL(await load());
  if (tab) tab.location.href = address;
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
