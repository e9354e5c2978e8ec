// Timing of things that run in one process, taken in turns so that a slow moment of the machine
// falls on all of them alike.

import { now } from './clock.mjs';

/** How long a candidate is timed in one round, at least. */
const ROUND_MS = 40;

// Where results go, so that no optimiser may leave the work out.
let sink;
export const lastResult = () => sink;

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function timed(run, times) {
  globalThis.gc?.();
  const began = now();
  for (let i = 0; i < times; i += 1) sink = run();
  return now() - began;
}

/**
 * Microseconds of each task in each round. A task is `{key, run, steps}`: one call of `run` does
 * `steps` of what is counted, and ends in the state it began in.
 */
export function interleaved(tasks, rounds, progress = () => {}) {
  const plan = tasks.map((task) => {
    // Warm: what the optimising compiler has not seen often enough would be timed as it never runs.
    let once = timed(task.run, 1);
    for (let spent = once; spent < 4 * ROUND_MS; spent += once) once = timed(task.run, 1);
    return { ...task, times: Math.max(1, Math.round(ROUND_MS / once)), us: [] };
  });
  for (let round = 0; round < rounds; round += 1) {
    progress(round);
    // Each round begins with another, so that nobody always runs after the same neighbour.
    for (let i = 0; i < plan.length; i += 1) {
      const task = plan[(i + round) % plan.length];
      task.us.push((timed(task.run, task.times) * 1000) / (task.times * task.steps));
    }
  }
  return new Map(plan.map(({ key, us }) => [key, { median: median(us), min: Math.min(...us), rounds: us.length }]));
}
