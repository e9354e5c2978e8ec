const open = new Set<() => Promise<unknown>>();

/** Names what must be kept before the page may go. Answers how to stop. */
export function flushBeforeLeaving(work: () => Promise<unknown>): () => void {
  open.add(work);
  return () => open.delete(work);
}

/** Waits until everything typed on this page is kept on this device. */
export async function flushAll(): Promise<void> {
  await Promise.allSettled([...open].map((work) => work()));
}

/** Keeps everything at once when the page goes out of sight: it may never be seen again. */
export function flushOutOfSight(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) void flushAll();
  });
}
