/** Tasks in the calling thread, one after the other. */
import { heard } from '../heard.js';
import type { Run } from './port.js';

/** Does the tasks with the numbers `indices`; rejects with the reason of `stop`. Events are let in between, an abort among them. */
export async function runHere<Task, Result>(
  tasks: readonly Task[],
  indices: readonly number[],
  open: () => Run<Task, Result> | Promise<Run<Task, Result>>,
  finished: (index: number, result: Result) => void,
  stop: AbortSignal,
): Promise<void> {
  if (indices.length === 0) return;
  const run = await open();
  let rested = performance.now();
  for (const index of indices) {
    stop.throwIfAborted();
    finished(index, await run(tasks[index]!, stop));
    if (performance.now() - rested < 50) continue;
    await heard(stop, () => new Promise((resolve) => setTimeout(resolve)));
    rested = performance.now();
  }
}
