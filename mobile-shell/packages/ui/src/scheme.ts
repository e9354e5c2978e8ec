import { computed, ref, watchEffect } from 'vue';
import { keptChoice } from './kept';

export const SCHEMES = ['auto', 'light', 'dark'] as const;

/** Light or dark, or as the device has it. */
export const scheme = keptChoice('onewindow.scheme', SCHEMES, 'auto');

/** Keeps the colours of the page, and of the browser around it, in step with {@link scheme} and the device. */
export function followScheme(): void {
  const device = window.matchMedia('(prefers-color-scheme: dark)');
  const prefersDark = ref(device.matches);
  device.addEventListener('change', ({ matches }) => {
    prefersDark.value = matches;
  });
  const dark = computed(() => (scheme.value === 'auto' ? prefersDark.value : scheme.value === 'dark'));
  watchEffect(() => {
    const root = document.documentElement;
    root.dataset['scheme'] = dark.value ? 'dark' : 'light';
    const around = document.querySelector<HTMLMetaElement>('meta[name=theme-color]');
    if (around) around.content = getComputedStyle(root).getPropertyValue('--nav');
  });
}
