import { ref, shallowRef, watch, type Ref } from 'vue';

/** What this device remembers under a key; nothing where the browser refuses storage. */
function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Remembers what stands in a reference from now on. */
function follow<T>(key: string, source: Ref<T>, written: (value: T) => string | null): void {
  watch(
    source,
    (value) => {
      const text = written(value);
      try {
        if (text === null) localStorage.removeItem(key);
        else localStorage.setItem(key, text);
      } catch {
        // Not remembered, but used.
      }
    },
    { flush: 'sync' },
  );
}

/** A choice remembered on this device. A browser that refuses storage still lets it be made. */
export function keptChoice<T extends string>(key: string, choices: readonly T[], otherwise: T): Ref<T> {
  const found = remembered(key);
  const choice = ref(choices.find((one) => one === found) ?? otherwise) as Ref<T>;
  follow(key, choice, (made) => made);
  return choice;
}

/** A list of texts remembered on this device, likewise. */
export function keptList(key: string): Ref<readonly string[]> {
  const list = shallowRef(texts(remembered(key)));
  follow(key, list, (now) => (now.length > 0 ? JSON.stringify(now) : null));
  return list;
}

function texts(json: string | null): readonly string[] {
  try {
    const found: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
