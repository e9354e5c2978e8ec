import { ProblemError, type PreReview, type PreReviewRemark } from '@onewindow/sdk';
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { api } from './session';

/** 容缺预审 of one draft: whether the window was asked to look at it, and what it said. */
export interface PreReviewDesk {
  readonly review: ShallowRef<PreReview | undefined>;
  readonly busy: Ref<boolean>;
  readonly failure: ShallowRef<unknown>;
  load(): Promise<void>;
  /** These answer whether it was done. */
  ask(): Promise<boolean>;
  takeBack(): Promise<boolean>;
  /** What the window last said of a document. */
  onMaterial(material: string): PreReviewRemark | undefined;
}

const unlessNever = (thrown: unknown): undefined => {
  if (thrown instanceof ProblemError && thrown.code === 'pre_review_not_found') return undefined;
  throw thrown;
};

/** `before` is waited for before the window is asked, so that it sees what was just typed. */
export function usePreReview(id: () => string, before: () => Promise<unknown> = () => Promise.resolve()): PreReviewDesk {
  const review = shallowRef<PreReview>();
  const busy = ref(false);
  const failure = shallowRef<unknown>();

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    busy.value = true;
    failure.value = undefined;
    try {
      await work();
      return true;
    } catch (thrown) {
      failure.value = thrown;
      return false;
    } finally {
      // Somebody may have asked or answered meanwhile; what failed to be done is said already.
      review.value = await api.preReview(id()).catch(unlessNever).catch(() => review.value);
      busy.value = false;
    }
  }

  return {
    review,
    busy,
    failure,
    async load() {
      try {
        review.value = await api.preReview(id()).catch(unlessNever);
      } catch (thrown) {
        failure.value = thrown;
      }
    },
    ask: () =>
      run(async () => {
        await before();
        await api.askPreReview(id());
      }),
    takeBack: () => run(() => api.takeBackPreReview(id())),
    onMaterial: (material) => review.value?.answer?.remarks.find((remark) => remark.material === material),
  };
}
