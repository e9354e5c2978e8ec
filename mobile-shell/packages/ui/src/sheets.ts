import { computed, ref, type Ref, type WritableComputedRef } from 'vue';

export interface Sheets<Name extends string> {
  /** The question that is asked, if one is. */
  asking: Ref<Name | undefined>;
  /** Binds the sheet of a question to whether it is the one asked. */
  sheet: (name: Name) => WritableComputedRef<boolean>;
}

/** Sheets of which one is open at a time. */
export function useSheets<Name extends string>(): Sheets<Name> {
  const asking = ref() as Ref<Name | undefined>;
  const sheet = (name: Name): WritableComputedRef<boolean> =>
    computed({
      get: () => asking.value === name,
      set: (open) => {
        asking.value = open ? name : undefined;
      },
    });
  return { asking, sheet };
}
