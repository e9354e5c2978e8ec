import type { SampleLine } from '@onewindow/sdk';
import { useLoad } from '@onewindow/ui';
import { api } from './session';

/**
 * 样表 of the documents of these items, as their guides have them. A guide that cannot be read only leaves its samples
 * out: nobody needs one to hand something in.
 */
export function useSamples(items: readonly string[]): (item: string, material: string) => SampleLine[] | undefined {
  const load = useLoad(() => Promise.all(items.map((item) => api.guide(item).catch(() => undefined))));
  return (item, material) => {
    const guide = load.value.value?.find((one) => one?.key === item);
    return guide?.materials.find((one) => one.id === material)?.sample;
  };
}
