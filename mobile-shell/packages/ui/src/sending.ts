import { newIdempotencyKey, ProblemError } from '@onewindow/sdk';
import { nextTick, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { onTop } from './sheets';

export interface Sending {
  busy: Ref<boolean>;
  /** What went wrong, unless a field says it. */
  failure: ShallowRef<unknown>;
  /** What is wrong with which field, by the last part of its pointer. */
  wrong: Ref<Record<string, string>>;
  /** Begins anew, as when the sheet opens. */
  begin: () => void;
  /** Sends, and answers whether it was done. The key stays the same until what is sent is mended. */
  send: (work: (idempotencyKey: string) => Promise<unknown>) => Promise<boolean>;
}

/** A form in a sheet on its way to the server: busy, what is wrong and where, and one key for one request. */
export function useSending(): Sending {
  const busy = ref(false);
  const failure = shallowRef<unknown>();
  const wrong = ref<Record<string, string>>({});
  let key = newIdempotencyKey();

  function begin(): void {
    failure.value = undefined;
    wrong.value = {};
    key = newIdempotencyKey();
  }

  async function send(work: (idempotencyKey: string) => Promise<unknown>): Promise<boolean> {
    busy.value = true;
    failure.value = undefined;
    wrong.value = {};
    try {
      await work(key);
      return true;
    } catch (thrown) {
      if (thrown instanceof ProblemError && thrown.faults.length > 0) {
        wrong.value = Object.fromEntries(thrown.faults.map((fault) => [fault.pointer.split('/').at(-1) ?? '', fault.message]));
        // What was wrong was never done, so what is mended is another request.
        key = newIdempotencyKey();
        await nextTick();
        const field = (onTop.value ?? document).querySelector<HTMLElement>('[aria-invalid="true"]');
        // A form without a place for what was wrong still says it.
        if (field) field.focus();
        else failure.value = thrown;
      } else failure.value = thrown;
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, failure, wrong, begin, send };
}
