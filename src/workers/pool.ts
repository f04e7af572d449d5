/**
 * Work in a pool of workers that each take the next task when they are free. Where no worker can be had (a host that forbids
 * them, a script that cannot be found), the calling thread does the work.
 */
import { heard, withEarsOf } from '../heard.js';
import { runHere } from './here.js';
import type { Job, Run, WorkerPort } from './port.js';
import { RemoteWorker, resultOf } from './remote-worker.js';

export interface PoolOptions<Task, Result> {
  /** Workers at most; with 1 there are none: everything runs in the calling thread. */
  readonly jobs: number;
  readonly job: Job;
  /** The same work in the calling thread, made when it is needed. */
  readonly here: () => Run<Task, Result> | Promise<Run<Task, Result>>;
  /** Whether the work pauses in the calling thread, so that a signal is seen: false. */
  readonly pauses?: boolean;
  /** Tasks that cannot be copied to another thread: none. */
  readonly staysHere?: (task: Task) => boolean;
  /** Called with each result, in the order in which they come. */
  readonly finished: (index: number, result: Result) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Ends when every task is done; rejects with the first error or with the signal's reason. The workers end either way. */
export async function runPool<Task, Result>(
  tasks: readonly Task[],
  { jobs, job, here, pauses = false, staysHere, finished, signal }: PoolOptions<Task, Result>,
): Promise<void> {
  signal?.throwIfAborted();
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : withEarsOf(AbortSignal.any([signal, failure.signal]), signal);
  const away = jobs === 1 ? [] : [...tasks.keys()].filter((index) => staysHere?.(tasks[index]!) !== true);
  const count = Math.min(jobs, away.length);
  const home = count <= 1 ? [...tasks.keys()] : [...tasks.keys()].filter((index) => staysHere?.(tasks[index]!));
  const workers: RemoteWorker[] = [];
  let opened: ReturnType<typeof here> | undefined;
  const atHome = (indices: readonly number[]) => runHere(tasks, indices, () => (opened ??= here()), finished, stop);
  const runAway = async (): Promise<void> => {
    const openWorker = await opener();
    let next = 0;
    const serve = async (): Promise<void> => {
      const port = openWorker();
      if (port === null) return;
      const worker = new RemoteWorker(port);
      workers.push(worker);
      // What is wrong with the job itself shows in the calling thread too.
      if ((await worker.open(job)).kind !== 'ready') return;
      while (next < away.length && !stop.aborted) {
        const index = away[next++]!;
        finished(index, resultOf(await worker.ask(tasks[index]!)) as Result);
      }
    };
    await Promise.all(Array.from({ length: count }, serve));
    await atHome(away.slice(next));
  };
  let onAbort = () => {};
  try {
    await new Promise<void>((resolve, reject) => {
      onAbort = () => reject(stop.reason);
      stop.addEventListener('abort', onAbort);
      Promise.all([
        pauses ? heard(signal, () => atHome(home)) : atHome(home),
        count <= 1 ? null : heard(signal, runAway),
      ]).then(() => resolve(), reject);
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
