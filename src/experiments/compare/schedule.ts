/**
 * Runs the tasks of a study, in this thread or in workers that each take the next task when they are free. What comes
 * back does not depend on how: outcomes are put where their task stands.
 */
import type { BackendName } from '../../engine/contracts/backend.js';
import { runPool } from '../../workers/pool.js';
import type { RunOutcome, RunTask, StudyPlan, TaskRunner } from './task-runner.js';

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

function runInWorkers(
  tasks: readonly RunTask[],
  indices: readonly number[],
  finish: (index: number, outcome: RunOutcome) => void,
  { backend, plan, jobs }: ScheduleOptions,
  signal: AbortSignal,
): Promise<void> {
  return runPool(indices, {
    workers: jobs,
    setup: { kind: 'setup', backend, plan },
    message: (index) => ({ kind: 'task', task: tasks[index]! }),
    answered: (index, answer) => answer.kind === 'outcome' && finish(index, answer.outcome),
    signal,
  });
}
