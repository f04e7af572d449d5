/** What the two ends of a worker say to each other, whatever kind of worker it is. */

import type { BackendName } from '../engine/contracts/backend.js';
import type { SimilarityEntries } from '../engine/contracts/similarity.js';
import { loadBackend } from '../engine/load.js';
import { type RunOutcome, type RunTask, type StudyPlan, TaskRunner } from '../experiments/compare/task-runner.js';
import type { DqnRecord, DqnTask } from '../experiments/dqn/dqn-study-run.js';
import type { QuestionTask } from '../experiments/questions/experiments.js';
import type { SimilarityPart } from '../similarity/parts.js';

/** The first message to a worker sets it up; each later one is a task. A run of the DQN study or a task of the open questions needs no setup. */
export type ToWorker =
  | { readonly kind: 'setup'; readonly backend: BackendName; readonly plan: StudyPlan }
  | { readonly kind: 'task'; readonly task: RunTask }
  | { readonly kind: 'dqn'; readonly backend: BackendName; readonly task: DqnTask }
  | { readonly kind: 'question'; readonly backend: BackendName; readonly task: QuestionTask }
  | { readonly kind: 'similarity'; readonly backend: BackendName; readonly part: SimilarityPart };

/** One answer a task. */
export type FromWorker =
  | { readonly kind: 'outcome'; readonly outcome: RunOutcome }
  | { readonly kind: 'dqn'; readonly record: DqnRecord }
  | { readonly kind: 'question'; readonly part: unknown }
  | { readonly kind: 'similarity'; readonly entries: SimilarityEntries }
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
        else if (message.kind === 'dqn') reply({ kind: 'dqn', record: await answerDqn(message) });
        else if (message.kind === 'similarity') reply({ kind: 'similarity', entries: await answerPart(message) });
        else reply({ kind: 'question', part: await answerQuestion(message) });
      } catch (error) {
        reply(failureOf(error));
      }
    });
  };
}

async function answerDqn({ backend, task }: Extract<ToWorker, { kind: 'dqn' }>): Promise<DqnRecord> {
  const { runDqn } = await import('../experiments/dqn/dqn-study-run.js');
  return runDqn(await loadBackend(backend), task);
}

async function answerQuestion({ backend, task }: Extract<ToWorker, { kind: 'question' }>): Promise<unknown> {
  const { runQuestionTask } = await import('../experiments/questions/experiments.js');
  return runQuestionTask(await loadBackend(backend), task);
}

async function answerPart({ backend, part }: Extract<ToWorker, { kind: 'similarity' }>): Promise<SimilarityEntries> {
  const { computePart } = await import('../similarity/parts.js');
  return computePart(await loadBackend(backend), part);
}

export function failureOf(error: unknown): WorkerFailure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'error', name, text: message };
}
