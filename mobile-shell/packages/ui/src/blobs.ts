import type { InjectionKey } from 'vue';

/** How long a browser may take to begin with a file; its address is given back after that. */
const KEPT_MS = 60_000;

/** Whether files may be saved, for a view to inject: not on a machine that many use. */
export const DOWNLOADS: InjectionKey<boolean> = Symbol('downloads');

const opened = new Set<WindowProxy>();

/** Closes what was opened in tabs of its own. */
export function closeOpened(): void {
  for (const tab of opened) tab.close();
  opened.clear();
}

/** Opens a file in a new tab; files need the token, so they cannot be plain links. */
export async function openBlob(load: () => Promise<Blob>): Promise<void> {
  // The tab is opened before the file is there: later the browser would take it for an unasked pop-up.
  const tab = window.open('', '_blank');
  if (tab) opened.add(tab);
  try {
    const address = addressOf(await load());
    if (tab) tab.location.href = address;
  } catch (thrown) {
    tab?.close();
    throw thrown;
  }
}

/** Saves a file under this name, on a phone too, where a PDF in a tab may show nothing. */
export async function saveBlob(load: () => Promise<Blob>, name: string): Promise<void> {
  const link = document.createElement('a');
  link.href = addressOf(await load());
  link.download = name;
  link.click();
}

function addressOf(blob: Blob): string {
  const address = URL.createObjectURL(blob);
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, KEPT_MS);
  return address;
}
