/**
 * Runs the tasks of a study, in this thread or in workers that each take the next task when they are free. What comes
 * back does not depend on how: outcomes are put where their task stands.
 */
import type { BackendName } from '../engine/backend.js';
import { InputError } from '../input-error.js';
import type { RunOutcome, RunTask, StudyPlan, TaskRunner } from './task-runner.js';
import type { WorkerFailure, WorkerPort } from './workers/port.js';

export interface ScheduleOptions {
  /** Runs tasks in this thread. */
  readonly local: TaskRunner;
  readonly backend: BackendName;
  /** What workers are set up with. */
  readonly plan: StudyPlan;
  /** Workers at most; 1 means none: everything runs in this thread. */
  readonly jobs: number;
  readonly onOutcome: (task: RunTask, outcome: RunOutcome) => void;
  readonly signal: AbortSignal | undefined;
}

/** The outcomes of `tasks`, in their order. Rejects with the first error or with the signal's reason. */
export async function schedule(tasks: readonly RunTask[], options: ScheduleOptions): Promise<RunOutcome[]> {
  const outcomes = new Array<RunOutcome>(tasks.length);
  const finish = (index: number, outcome: RunOutcome) => {
    outcomes[index] = outcome;
    options.onOutcome(tasks[index]!, outcome);
  };
  // One error or abort stops both halves.
  const failure = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failure.signal]) : failure.signal;
  const isPortable = ({ environment }: RunTask) => options.plan.environments[environment]!.recipe !== null;
  const indices = [...tasks.keys()];
  const away = options.jobs > 1 ? indices.filter((index) => isPortable(tasks[index]!)) : [];
  const here = indices.filter((index) => !away.includes(index));
  try {
    await Promise.all([
      runHere(tasks, here, finish, options.local, signal),
      runInWorkers(tasks, away, finish, options, signal),
    ]);
  } catch (error) {
    failure.abort(error);
    throw error;
  }
  return outcomes;
}

async function runHere(
  tasks: readonly RunTask[],
  indices: readonly number[],
  finish: (index: number, outcome: RunOutcome) => void,
  local: TaskRunner,
  signal: AbortSignal,
): Promise<void> {
  let rested = performance.now();
  for (const index of indices) {
    signal.throwIfAborted();
    finish(index, await local.run(tasks[index]!, signal));
    if (performance.now() - rested < 50) continue;
    await new Promise((resolve) => setTimeout(resolve)); // let events in, an abort among them
    rested = performance.now();
  }
}

async function runInWorkers(
  tasks: readonly RunTask[],
  indices: readonly number[],
  finish: (index: number, outcome: RunOutcome) => void,
  { backend, plan, jobs }: ScheduleOptions,
  signal: AbortSignal,
): Promise<void> {
  if (indices.length === 0) return;
  const { openWorker } = await import('#workers');
  const queue = [...indices];
  const workers: WorkerPort[] = [];
  let onAbort = () => {};
  try {
    await new Promise<void>((resolve, reject) => {
      onAbort = () => reject(signal.reason);
      signal.addEventListener('abort', onAbort);
      if (signal.aborted) return onAbort();
      let left = queue.length;
      for (let k = 0; k < Math.min(jobs, indices.length); ++k) {
        const worker = openWorker();
        workers.push(worker);
        let current = -1;
        const next = () => {
          current = queue.shift() ?? -1;
          if (current >= 0) worker.post({ kind: 'task', task: tasks[current]! });
        };
        worker.listen((message) => {
          if (message.kind === 'error') return reject(restoreError(message));
          if (message.kind !== 'outcome') return;
          finish(current, message.outcome);
          if (--left === 0) resolve();
          else next();
        });
        worker.post({ kind: 'setup', backend, plan });
        next();
      }
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
    for (const worker of workers) worker.terminate();
  }
}

/** A user's mistake found in a worker is the same error here. */
function restoreError({ name, text }: WorkerFailure): Error {
  return name === 'InputError' ? new InputError(text) : new Error(`a worker failed: ${text}`);
}
