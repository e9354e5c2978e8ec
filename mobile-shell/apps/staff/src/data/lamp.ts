import type { Lamp } from '@onewindow/sdk';
import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

export type Colour = Exclude<Lamp, 'none'>;
export const COLOURS: readonly Colour[] = ['red', 'yellow', 'green'];

/** The colour a list is narrowed to. It stands in the address, so that going back from a case leads there again. */
export function useColour(): { colour: ComputedRef<Colour | undefined>; show: (colour: Colour | undefined) => void } {
  const route = useRoute();
  const router = useRouter();
  return {
    colour: computed(() => COLOURS.find((one) => one === route.query['lamp'])),
    show: (lamp) => void router.replace({ query: { ...route.query, lamp } }),
  };
}
