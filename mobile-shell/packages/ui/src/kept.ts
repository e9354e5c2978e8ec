import { ref, watch, type Ref } from 'vue';

/** A choice remembered on this device. A browser that refuses storage still lets it be made. */
export function keptChoice<T extends string>(key: string, choices: readonly T[], otherwise: T): Ref<T> {
  const choice = ref(kept()) as Ref<T>;
  function kept(): T {
    try {
      const found = localStorage.getItem(key);
      return choices.find((one) => one === found) ?? otherwise;
    } catch {
      return otherwise;
    }
  }
  watch(
    choice,
    (made) => {
      try {
        localStorage.setItem(key, made);
      } catch {
        // Not remembered, but used.
      }
    },
    { flush: 'sync' },
  );
  return choice;
}
