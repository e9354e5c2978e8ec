// Time this thread was on a processor. On a quiet machine it is the time that passed; on a busy one
// it leaves out the turns of other programs, which would otherwise fall on whoever was running.
import { readFileSync } from 'node:fs';

const FILE = `/proc/self/task/${process.pid}/schedstat`;

function onProcessor() {
  // The kernel brings its count up to now when it is asked for the usage of the process.
  process.cpuUsage();
  return Number(readFileSync(FILE, 'latin1').split(' ', 1)[0]) / 1e6;
}

function known() {
  try {
    return onProcessor() > 0;
  } catch {
    return false;
  }
}

/** Milliseconds on a processor where the system tells them (Linux), else milliseconds that passed. */
export const now = known() ? onProcessor : () => performance.now();
/** What `now` counts. */
export const counts = now === onProcessor ? 'time on the processor' : 'time that passed';
