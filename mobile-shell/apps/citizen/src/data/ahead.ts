import type { Audience } from '@onewindow/sdk';
import { api } from './session';

/** A question that can be asked while the page that shows its answer is still on its way. */
function askedAhead<A extends string[], T>(ask: (...of: A) => Promise<T>) {
  let waiting: { of: string; answer: Promise<T> } | undefined;
  return {
    ahead(...of: A): void {
      const answer = ask(...of);
      // Whoever takes the answer tells of its failure.
      answer.catch(() => undefined);
      waiting = { of: of.join(), answer };
    },
    /** The answer that is on its way, once; else a new one. */
    now(...of: A): Promise<T> {
      const answer = waiting?.of === of.join() ? waiting.answer : ask(...of);
      waiting = undefined;
      return answer;
    },
  };
}

export const guides = askedAhead((item: string) => api.guide(item));
export const popularItems = askedAhead((audience: Audience) => api.items({ popular: true, audience, limit: 8 }));
