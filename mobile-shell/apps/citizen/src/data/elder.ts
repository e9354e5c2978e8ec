import { ref, watchEffect } from 'vue';

const KEY = 'onewindow.elder';

function kept(): boolean {
  try {
    return localStorage.getItem(KEY) === 'yes';
  } catch {
    return false;
  }
}

/** 长辈版: everything larger, remembered on this device. */
export const elder = ref(kept());

export function followElder(): void {
  watchEffect(() => {
    document.documentElement.toggleAttribute('data-elder', elder.value);
    try {
      localStorage.setItem(KEY, elder.value ? 'yes' : 'no');
    } catch {
      // Not remembered, but used.
    }
  });
}
