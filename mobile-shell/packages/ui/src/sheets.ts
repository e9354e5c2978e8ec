import { computed, ref, shallowRef, type Ref, type WritableComputedRef } from 'vue';

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

/** The sheets that are open, the one before all others last. */
const raised = shallowRef<readonly HTMLElement[]>([]);

/** The sheet before all else, if one is open: what lies below it can be neither reached nor heard. */
export const onTop = computed(() => raised.value.at(-1));

/** A sheet opens, before those that are open already. */
export function raise(sheet: HTMLElement): void {
  raised.value = [...raised.value, sheet];
}

/** A sheet closes. */
export function lower(sheet: HTMLElement): void {
  raised.value = raised.value.filter((one) => one !== sheet);
}
