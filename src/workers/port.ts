/**
 * What the two ends of a worker say to each other, whatever kind of worker it is. A worker loads one job by the name of a
 * folder and a name in it, and does its tasks one after the other; it knows nothing of what they are.
 */

/** Where the work of a worker comes from. `setup` is plain data. */
export interface Job {
  /** A folder of this package with a `task.js`, which exports `open(name, setup)`. */
  readonly module: string;
  readonly name: string;
  readonly setup: unknown;
}

/** Does one task: plain data in, plain data out. */
export type Run<Task = unknown, Result = unknown> = (task: Task, signal?: AbortSignal) => Result | Promise<Result>;

/** What a `task.js` exports. */
export interface TaskModule {
  open(name: string, setup: unknown): Promise<Run<never>>;
}

/** The first message is the job, answered by `ready`; each later one is a task, answered by its result. */
export type ToWorker = { readonly job: Job } | { readonly task: unknown };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly result: unknown }
  | WorkerFailure
  /** The worker is no more. */
  | { readonly kind: 'exit'; readonly reason: string };

/** Errors cross to another thread as text: a class would not survive. */
export interface WorkerFailure {
  readonly kind: 'error';
  readonly name: string;
  readonly text: string;
}

/** The caller's end of a worker. */
export interface WorkerPort {
  post(message: ToWorker): void;
  /** Called with each answer, and when the worker ends for whatever reason. */
  listen(listener: (message: FromWorker) => void): void;
  terminate(): void;
}

/** The worker's end: answers every message in the order of arrival. */
export function answerer(reply: (message: FromWorker) => void): (message: ToWorker) => void {
  let run: Run;
  let last: Promise<void> = Promise.resolve();
  const answer = async (message: ToWorker): Promise<FromWorker> => {
    if ('task' in message) return { kind: 'result', result: await run(message.task) };
    const { module, name, setup } = message.job;
    const { open } = (await import(`../${module}/task.js`)) as TaskModule;
    run = (await open(name, setup)) as Run;
    return { kind: 'ready' };
  };
  return (message) => {
    last = last.then(async () => {
      try {
        reply(await answer(message));
      } catch (error) {
        reply(failureOf(error));
      }
    });
  };
}

export function failureOf(error: unknown): WorkerFailure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'error', name, text: message };
}
