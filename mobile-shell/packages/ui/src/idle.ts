/** Longer nobody waits for something that is not first. */
const AT_MOST = 2000;

/** When the browser has drawn what it has and has nothing to do. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    // Not every browser tells when it is idle.
    if ('requestIdleCallback' in window) requestIdleCallback(() => { resolve(); }, { timeout: AT_MOST });
    else setTimeout(resolve, 200);
  });
}

/** A page nobody looks at draws nothing, and is not waited for longer than this. */
const UNSEEN_AT_MOST = 100;

/** When what changed just now has been drawn, so that nothing done next holds it up. */
export function whenDrawn(): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, UNSEEN_AT_MOST);
    if (typeof requestAnimationFrame === 'undefined') return;
    // What the callback does comes before the drawing; a task of its own comes after.
    requestAnimationFrame(() => {
      clearTimeout(late);
      setTimeout(resolve, 0);
    });
  });
}
