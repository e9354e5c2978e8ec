import type { QueuedTask } from '@onewindow/sdk';
import { describeFailure } from '@onewindow/ui';
import { api } from '../data/session';

/** What became of one task of a batch: nothing to say when it was agreed to. */
export interface Agreed {
  task: QueuedTask;
  failure?: string;
}

/** Whether a task can be answered together with others: its assessment has no parts to be filled in. */
export function isPlain(task: QueuedTask): boolean {
  return task.kind !== 'assessment' && task.parts.length === 0;
}

/**
 * Agrees to tasks one after the other, each on the case as it is then and by itself: where one cannot be done, the
 * others are.
 */
export async function agreeToAll(tasks: readonly QueuedTask[], each: (done: Agreed) => void): Promise<void> {
  for (const task of tasks) {
    try {
      await api.giveOpinion(await api.case(task.caseId), task.id, 'agree');
      each({ task });
    } catch (thrown) {
      const { title, detail } = describeFailure(thrown);
      each({ task, failure: detail === '' ? title : detail });
    }
  }
}
