import { ref } from 'vue';

export interface Toast {
  id: number;
  text: string;
}

/** The short messages now on the screen. */
export const toasts = ref<Toast[]>([]);

let last = 0;

/** Says something that needs no answer, for a few seconds. */
export function toast(text: string): void {
  last += 1;
  const id = last;
  toasts.value = [...toasts.value.slice(-1), { id, text }];
  setTimeout(() => {
    toasts.value = toasts.value.filter((one) => one.id !== id);
  }, 3500);
}
