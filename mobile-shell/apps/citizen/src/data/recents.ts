import { keptList } from '@onewindow/ui';

const MOST = 6;

/** What was searched for on this device, the last first. */
export const recents = keptList('onewindow.searches');

export function remember(text: string): void {
  if (text === '') return;
  recents.value = [text, ...recents.value.filter((one) => one !== text)].slice(0, MOST);
}

export function forgetSearches(): void {
  recents.value = [];
}
