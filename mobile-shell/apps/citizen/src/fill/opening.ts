import { OfflineError, ProblemError } from '@onewindow/sdk';
import { onMounted, onUnmounted, shallowRef, watch, type ShallowRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { api } from '../data/session';
import { createThere, isBegunHere, moveThere } from '../kept/begun';
import type { Shelf } from '../kept/drafts';
import { openVault } from '../kept/vault';
import type { OpenForm } from './desk';

export interface OpeningOptions<O, S, D, B> {
  id: () => string;
  step: () => string | undefined;
  /** Where forms of this kind are. */
  base: string;
  shelf: Shelf<S, D>;
  /** Answers nothing where there is nothing to fill in any more. */
  open: (id: string) => Promise<O | undefined>;
  create: (body: B, key: string) => Promise<{ id: string }>;
  load: (id: string) => Promise<S>;
}

/** Opens the form of a page, and closes it when the page is left. */
export function useOpening<O extends OpenForm, S extends { id: string }, D, B>(options: OpeningOptions<O, S, D, B>): {
  opened: ShallowRef<O | undefined>;
  failure: ShallowRef<unknown>;
  open: () => Promise<void>;
} {
  const { id, step, base, shelf } = options;
  const route = useRoute();
  const router = useRouter();
  const opened = shallowRef<O>() as ShallowRef<O | undefined>;
  const failure = shallowRef<unknown>();
  let left = false;

  async function open(): Promise<void> {
    failure.value = undefined;
    try {
      if (isBegunHere(id()) && (await goOnThere())) return;
      const one = await options.open(id());
      if (left) await one?.close();
      else if (one === undefined) await router.replace(`${base}/${id()}`);
      else opened.value = one;
    } catch (thrown) {
      // Whoever is not known any more comes back to this very step; what was typed here waits for them.
      if (thrown instanceof ProblemError && thrown.status === 401) await router.replace({ path: '/login', query: { next: route.fullPath } });
      else failure.value = thrown;
    }
  }

  /** Goes on with what was begun without a network where the server has it; not while it cannot be reached. */
  async function goOnThere(): Promise<boolean> {
    const vault = await openVault(api.subject ?? '');
    try {
      const made = await options.load(await createThere(vault, id(), options.create));
      await moveThere(vault, shelf, id(), made);
      await router.replace(`${base}/${made.id}/fill${step() ? `/${step() ?? ''}` : ''}`);
      return true;
    } catch (thrown) {
      if (thrown instanceof OfflineError) return false;
      throw thrown;
    }
  }

  watch(
    () => opened.value?.made.value,
    async (made) => {
      if (made === undefined || left) return;
      const one = opened.value;
      opened.value = undefined;
      await one?.close();
      await open();
    },
  );

  onMounted(open);
  onUnmounted(() => {
    left = true;
    void opened.value?.close();
  });
  return { opened, failure, open };
}
