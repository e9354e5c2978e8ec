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
