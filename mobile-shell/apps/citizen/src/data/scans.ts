import type { StoredFile } from '@onewindow/sdk';
import { watch } from 'vue';

/** Milliseconds before the first question: a scanner that is not busy takes about as long. */
const FIRST_MS = 2000;
/** How much longer each pause is than the one before it. */
const GROWTH = 1.5;
/** The longest pause; a server whose scanner was away comes back to its files once a minute. */
const LONGEST_MS = 30_000;

/**
 * Asks how files stand for as long as one of them waits for the scanner, with growing pauses; a new
 * file begins with short ones again. Answers how to stop.
 */
export function followScans(files: () => readonly StoredFile[], ask: () => Promise<unknown>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Which row of questions runs; an answer to an earlier one begins nothing. */
  let row = 0;
  const waiting = (): string =>
    files()
      .filter((file) => file.state === 'quarantined')
      .map((file) => file.id)
      .join();

  function later(pause: number, mine: number): void {
    timer = setTimeout(() => {
      // A page nobody looks at asks nothing; a question without an answer is asked again.
      const asked = document.hidden ? Promise.resolve() : ask();
      void asked
        .catch(() => undefined)
        .then(() => {
          if (mine === row) later(Math.min(pause * GROWTH, LONGEST_MS), mine);
        });
    }, pause);
  }

  function end(): void {
    clearTimeout(timer);
    row += 1;
  }

  const unwatch = watch(
    waiting,
    (now, before = '') => {
      const isNew = now.split(',').some((id) => !before.split(',').includes(id));
      if (now === '') end();
      else if (isNew) {
        end();
        later(FIRST_MS, row);
      }
    },
    { immediate: true, flush: 'sync' },
  );
  return () => {
    unwatch();
    end();
  };
}
