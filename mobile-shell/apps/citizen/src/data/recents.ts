import { ref } from 'vue';

const KEY = 'onewindow.searches';
const MOST = 6;

function kept(): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter((text) => typeof text === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** What was searched for on this device, the last first. */
export const recents = ref<readonly string[]>(kept());

function keep(): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(recents.value));
  } catch {
    // Remembered until the page goes.
  }
}

export function remember(text: string): void {
  if (text === '') return;
  recents.value = [text, ...recents.value.filter((one) => one !== text)].slice(0, MOST);
  keep();
}

export function forgetSearches(): void {
  recents.value = [];
  keep();
}
