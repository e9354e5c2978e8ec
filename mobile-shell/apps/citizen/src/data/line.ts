import type { Incoming } from '@onewindow/sdk';
import { ref } from 'vue';
import { FROM_WORKER } from '../worker/told';

/** Whether the server can be reached: what the browser says of its network, and what became of the last request. */
export const online = ref(true);

/** Keeps {@link online} in step with the browser. */
export function followLine(): void {
  online.value = navigator.onLine;
  window.addEventListener('online', () => {
    online.value = true;
  });
  window.addEventListener('offline', () => {
    online.value = false;
  });
}

/**
 * Takes in what became of a request; an answer that was only kept by the worker says nothing, and one that was under way
 * when the network went brings none back.
 */
export function heard(answer?: Incoming): void {
  if (answer?.header(FROM_WORKER) === undefined) online.value = answer !== undefined && navigator.onLine;
}
