import { closeOpened } from '@onewindow/ui';
import { signOut } from '../data/session';
import { KEY } from './mode';

/** Leaves nothing of whoever was here: the session, what they typed, the papers they opened. */
export async function wipe(): Promise<void> {
  await signOut();
  closeOpened();
  sessionStorage.clear();
  localStorage.clear();
  localStorage.setItem(KEY, 'yes');
  // Those that are open are deleted as the page goes, which closes them.
  for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
  location.replace('/');
}
