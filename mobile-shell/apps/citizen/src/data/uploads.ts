import type { UploadProgress } from '@onewindow/sdk';
import { describeFailure, type RunningUpload } from '@onewindow/ui';
import { ref, type Ref } from 'vue';
import { t } from '../messages';

export interface Uploads {
  running: Ref<RunningUpload[]>;
  error: Ref<string | undefined>;
  /** Uploads as many of these files as there is room for, one after the other. */
  add: (chosen: File[]) => Promise<void>;
  /** Does something to a file that is there, and says what went wrong. */
  attempt: (work: () => Promise<unknown>) => Promise<void>;
}

/** The files of one document on their way. */
export function useUploads(
  room: () => { free: number; most: number },
  upload: (file: File, onProgress: (progress: UploadProgress) => void) => Promise<unknown>,
): Uploads {
  const running = ref<RunningUpload[]>([]);
  const error = ref<string>();

  function explain(thrown: unknown): string {
    const said = describeFailure(thrown);
    return said.faults[0] ?? (said.detail || said.title);
  }

  async function add(chosen: File[]): Promise<void> {
    error.value = undefined;
    const { free, most } = room();
    const fitting = Math.max(0, free - running.value.length);
    if (chosen.length > fitting) error.value = t('uploadTooMany', { n: most });
    for (const file of chosen.slice(0, fitting)) {
      const key = crypto.randomUUID();
      running.value = [...running.value, { key, name: file.name, percent: 0 }];
      try {
        await upload(file, ({ sent, total }) => {
          const percent = total > 0 ? Math.round((sent / total) * 100) : 0;
          running.value = running.value.map((one) => (one.key === key ? { ...one, percent } : one));
        });
      } catch (thrown) {
        error.value = `${file.name}：${explain(thrown)}`;
      } finally {
        running.value = running.value.filter((one) => one.key !== key);
      }
    }
  }

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    error.value = undefined;
    try {
      await work();
    } catch (thrown) {
      error.value = explain(thrown);
    }
  }

  return { running, error, add, attempt };
}
