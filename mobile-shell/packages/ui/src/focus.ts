import { onBeforeUpdate, onUpdated, type Ref } from 'vue';

/** Keeps the focus within a box when the control that had it goes away: whoever uses a keyboard goes on from the box. */
export function keepFocus(box: Readonly<Ref<HTMLElement | null>>): void {
  let isInside = false;
  onBeforeUpdate(() => {
    isInside = box.value?.contains(document.activeElement) === true;
  });
  onUpdated(() => {
    if (isInside && document.activeElement === document.body) box.value?.focus({ preventScroll: true });
  });
}
