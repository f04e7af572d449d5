/** What the two ends of a worker say to each other, whatever kind of worker it is. */
import type { BackendName } from '../../engine/backend.js';
import { loadBackend } from '../../engine/load.js';
import type { DqnRecord, DqnTask } from '../dqn-study-run.js';
import { type RunOutcome, type RunTask, type StudyPlan, TaskRunner } from '../task-runner.js';

/** The first message to a worker sets it up; each later one is a task. A run of the DQN study needs no setup. */
export type ToWorker =
  | { readonly kind: 'setup'; readonly backend: BackendName; readonly plan: StudyPlan }
  | { readonly kind: 'task'; readonly task: RunTask }
  | { readonly kind: 'dqn'; readonly backend: BackendName; readonly task: DqnTask };

/** One answer a task. */
export type FromWorker =
  | { readonly kind: 'outcome'; readonly outcome: RunOutcome }
  | { readonly kind: 'dqn'; readonly record: DqnRecord }
  | WorkerFailure;

/** Errors cross to another thread as text: a class would not survive. */
export interface WorkerFailure {
  readonly kind: 'error';
  readonly name: string;
  readonly text: string;
}

/** The caller's end of a worker. */
export interface WorkerPort {
  post(message: ToWorker): void;
  /** Called with each answer; a worker that dies answers with an error. */
  listen(listener: (message: FromWorker) => void): void;
  terminate(): void;
}

/** The worker's end: answers every task in the order of arrival. */
export function answerer(reply: (message: FromWorker) => void): (message: ToWorker) => void {
  let runner: Promise<TaskRunner> | undefined;
  let last: Promise<void> = Promise.resolve();
  return (message) => {
    if (message.kind === 'setup') {
      const { backend, plan } = message;
      runner = loadBackend(backend).then((loaded) => TaskRunner.fromPlan(loaded, plan));
      runner.catch(() => undefined); // the first task reports it
      return;
    }
    last = last.then(async () => {
      try {
        if (message.kind === 'task') reply({ kind: 'outcome', outcome: await (await runner!).run(message.task) });
        else reply({ kind: 'dqn', record: await answerDqn(message) });
      } catch (error) {
        reply(failureOf(error));
      }
    });
  };
}

async function answerDqn({ backend, task }: Extract<ToWorker, { kind: 'dqn' }>): Promise<DqnRecord> {
  const { runDqn } = await import('../dqn-study-run.js');
  return runDqn(await loadBackend(backend), task);
}

export function failureOf(error: unknown): WorkerFailure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'error', name, text: message };
}
