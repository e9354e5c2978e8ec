import { closeOpened } from '@onewindow/ui';
import { signOut } from '../data/session';
import { KEY } from './mode';

let wiping: Promise<void> | undefined;

/** Whether the machine's storage holds nothing of anybody. */
export function isBlank(): boolean {
  try {
    return sessionStorage.length === 0 && Object.keys(localStorage).every((key) => key === KEY);
  } catch {
    return true;
  }
}

/** Leaves nothing of whoever was here: the session, what they typed, the papers they opened. */
export function wipe(): Promise<void> {
  return (wiping ??= wipeOnce());
}

async function wipeOnce(): Promise<void> {
  try {
    // Before anything is waited for: nobody may read on while the server is told.
    const told = signOut();
    closeOpened();
    document.body.replaceChildren();
    forget();
    // Those that are open are deleted as the page goes, which closes them.
    for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
    await told;
  } finally {
    try {
      // What a form still on its way out wrote goes, too.
      forget();
    } finally {
      location.replace('/');
    }
  }
}

function forget(): void {
  sessionStorage.clear();
  localStorage.clear();
  localStorage.setItem(KEY, 'yes');
}
