import type { PickupOffice } from '@onewindow/sdk';
import { useLoad } from '@onewindow/ui';
import { computed, ref } from 'vue';
import { here, metresBetween, type Place } from './distance';
import { api } from './session';

/** A service centre, and how far away it is where both places are known. */
export interface Centre extends PickupOffice {
  metres: number | undefined;
}

/** Where the person is, once they have said so: asked once, and forgotten with the page. */
const place = ref<Place>();

/** The nearest first; those nobody has placed come last, as the office lists them. */
export function nearestFirst(offices: readonly PickupOffice[], from: Place | undefined): Centre[] {
  const centres = offices.map((one) => ({
    ...one,
    metres:
      from && one.latE6 !== undefined && one.lngE6 !== undefined
        ? metresBetween(from, { lat: one.latE6 / 1e6, lng: one.lngE6 / 1e6 })
        : undefined,
  }));
  return centres.sort((one, other) => (one.metres ?? Infinity) - (other.metres ?? Infinity) || 0);
}

/** 服务点, and the way to sort them by distance. */
export function useCentres() {
  const load = useLoad(() => api.pickupOffices());
  const looking = ref(false);
  const refused = ref(false);
  const centres = computed(() => nearestFirst(load.value.value?.items ?? [], place.value));

  async function locate(): Promise<void> {
    looking.value = true;
    refused.value = false;
    try {
      place.value = await here();
    } catch {
      refused.value = true;
    } finally {
      looking.value = false;
    }
  }

  return { load, centres, looking, refused, locate, isPlaced: computed(() => place.value !== undefined) };
}
