/**
 * Work in a pool of workers that each take the next task when they are free. Where no worker can be had (a host that forbids
 * them, a script that cannot be found), the calling thread does the work.
 */
import { InputError } from '../input-error.js';
import type { FromWorker, Job, Run, WorkerPort } from './port.js';

export interface PoolOptions<Task, Result> {
  /** Workers at most; with 1 there are none: everything runs in the calling thread. */
  readonly jobs: number;
  readonly job: Job;
  /** The same work in the calling thread, made when it is needed. */
  readonly here: () => Run<Task, Result> | Promise<Run<Task, Result>>;
  /** Tasks that cannot be copied to another thread: none. */
  readonly staysHere?: (task: Task) => boolean;
  /** Called with each result, in the order in which they come. */
  readonly finished: (index: number, result: Result) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Ends when every task is done; rejects with the first error or with the signal's reason. The workers end either way. */
export async function runPool<Task, Result>(
  tasks: readonly Task[],
  { jobs, job, here, staysHere, finished, signal }: PoolOptions<Task, Result>,
): Promise<void> {
  signal?.throwIfAborted();
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const away = jobs === 1 ? [] : [...tasks.keys()].filter((index) => staysHere?.(tasks[index]!) !== true);
  const count = Math.min(jobs, away.length);
  const home = count <= 1 ? [...tasks.keys()] : [...tasks.keys()].filter((index) => staysHere?.(tasks[index]!));
  const workers: RemoteWorker[] = [];
  let opened: ReturnType<typeof here> | undefined;
  const runHere = async (indices: readonly number[]): Promise<void> => {
    if (indices.length === 0) return;
    const run = await (opened ??= here());
    let rested = performance.now();
    for (const index of indices) {
      stop.throwIfAborted();
      finished(index, await run(tasks[index]!, stop));
      if (performance.now() - rested < 50) continue;
      await new Promise((resolve) => setTimeout(resolve)); // let events in, an abort among them
      rested = performance.now();
    }
  };
  const runAway = async (): Promise<void> => {
    if (count <= 1) return;
    const openWorker = await opener();
    let next = 0;
    const serve = async (): Promise<void> => {
      const port = openWorker();
      if (port === null) return;
      const worker = new RemoteWorker(port);
      workers.push(worker);
      if (!(await worker.open(job))) return;
      while (next < away.length && !stop.aborted) {
        const index = away[next++]!;
        finished(index, (await worker.run(tasks[index]!)) as Result);
      }
    };
    await Promise.all(Array.from({ length: count }, serve));
    await runHere(away.slice(next));
  };
  let onAbort = () => {};
  try {
    await new Promise<void>((resolve, reject) => {
      onAbort = () => reject(stop.reason);
      stop.addEventListener('abort', onAbort);
      Promise.all([runHere(home), runAway()]).then(() => resolve(), reject);
    });
  } catch (error) {
    failure.abort(error); // one error or abort stops both halves
    throw error;
  } finally {
    stop.removeEventListener('abort', onAbort);
    for (const worker of workers) worker.end();
  }
}

/** Opens workers where the host has them; null where it has none. */
async function opener(): Promise<() => WorkerPort | null> {
  try {
    const { openWorker } = await import('#workers');
    return () => {
      try {
        return openWorker();
      } catch {
        return null;
      }
    };
  } catch {
    return () => null;
  }
}

/** A worker as promises: each message is answered once, by its answer, an error or the worker's end. */
class RemoteWorker {
  readonly #port: WorkerPort;
  #answer: ((message: FromWorker) => void) | null = null;
  #last: FromWorker | null = null;

  constructor(port: WorkerPort) {
    this.#port = port;
    port.listen((message) => {
      // An end may be announced twice, and before anyone asks: the first word counts.
      if (message.kind === 'exit' || message.kind === 'error') this.#last ??= message;
      this.#answer?.(message);
      this.#answer = null;
    });
  }

  /** Whether the worker could be had, with its job loaded. What is wrong with the job itself shows in the calling thread too. */
  async open(job: Job): Promise<boolean> {
    return (await this.#ask(() => this.#port.post({ job }))).kind === 'ready';
  }

  async run(task: unknown): Promise<unknown> {
    const answer = await this.#ask(() => this.#port.post({ task }));
    if (answer.kind === 'result') return answer.result;
    if (answer.kind === 'error' && answer.name === 'InputError') throw new InputError(answer.text);
    throw new Error(
      `a worker failed: ${answer.kind === 'error' ? answer.text : answer.kind === 'exit' ? answer.reason : 'it lost its task'}`,
    );
  }

  end(): void {
    this.#port.terminate();
  }

  #ask(post: () => void): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      if (this.#last !== null) return resolve(this.#last);
      this.#answer = resolve;
      try {
        post();
      } catch (error) {
        reject(error); // what cannot be copied to another thread
      }
    });
  }
}
