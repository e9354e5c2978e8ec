import { keptChoice } from '@onewindow/ui';
import { computed, watchEffect } from 'vue';
import { isKiosk } from '../kiosk/mode';

const kept = keptChoice('onewindow.elder', ['no', 'yes'], 'no');

/** 长辈版: everything larger, remembered on this device. */
export const elder = computed({
  get: () => kept.value === 'yes',
  set: (on) => {
    kept.value = on ? 'yes' : 'no';
  },
});

export function followElder(): void {
  watchEffect(() => {
    document.documentElement.toggleAttribute('data-elder', elder.value || isKiosk);
  });
}
