/**
 * Work through a queue on Redis, for workers on any number of machines: the caller's end. What is in the queue is never the only
 * copy: the caller adds again what has vanished, takes each result once, and then takes it away. Several callers may share a queue,
 * and even a study.
 */
import { setTimeout } from 'node:timers/promises';
import { heard, withEarsOf } from '../../heard.js';
import { runHere } from '../here.js';
import type { PoolOptions } from '../pool.js';
import { resultOf } from '../remote-worker.js';
import { connected, Link, loadBullMQ, within } from './connection.js';
import { parseAnswer, queueName, shownMaker, thisMaker } from './messages.js';
import { Study } from './study.js';
import { shownUrl } from './url.js';

export interface QueueOptions<Task, Result> extends Omit<PoolOptions<Task, Result>, 'jobs'> {
  /** `redis://…` or `rediss://…`. */
  readonly url: string;
  /** Called with what is waited for, when nothing comes. */
  readonly waiting: (text: string) => void;
}

/** Jobs that lie in the queue at once: what workers go on with when the caller dies. */
const WINDOW = 2000;
/** Milliseconds without a result after which the caller looks after its jobs: events may be lost, and Redis may come back empty. */
const PATIENCE = 2000;

/** Ends when every task is done; rejects with the first error or with the signal's reason, and its jobs are given up. */
export async function runQueue<Task, Result>(
  tasks: readonly Task[],
  { url, job, here, staysHere, finished, waiting, signal }: QueueOptions<Task, Result>,
): Promise<void> {
  signal?.throwIfAborted();
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : withEarsOf(AbortSignal.any([signal, failure.signal]), signal);
  const stays = tasks.map((task) => staysHere?.(task) === true);
  const home = [...tasks.keys()].filter((index) => stays[index]);
  const away = [...tasks.keys()].filter((index) => !stays[index]);
  try {
    await Promise.all([
      runHere(tasks, home, here, finished, stop),
      away.length > 0 && heard(signal, () => runAway(tasks, away, { url, job, finished, waiting }, stop)),
    ]);
  } catch (error) {
    failure.abort(error); // one error or abort stops both halves
    throw error;
  }
}

async function runAway<Task, Result>(
  tasks: readonly Task[],
  away: readonly number[],
  { url, job, finished, waiting }: Pick<QueueOptions<Task, Result>, 'url' | 'job' | 'finished' | 'waiting'>,
  stop: AbortSignal,
): Promise<void> {
  const { Queue, QueueEvents } = await loadBullMQ();
  const maker = await thisMaker();
  const link = new Link(url);
  const queue = new Queue(queueName(maker), { ...link.options, streams: { events: { maxLen: 1000 } } });
  const events = new QueueEvents(queueName(maker), link.options);
  queue.on('error', () => waiting(`waiting for ${shownUrl(url)} to come back`));
  const end = new AbortController();
  let [next, last] = [0, performance.now()];
  let onAbort = () => {};
  let study: Study | undefined;
  try {
    await Promise.all([connected(queue, url, stop), connected(events, url, stop)]);
    await new Promise<void>((resolve, reject) => {
      onAbort = () => reject(stop.reason);
      stop.addEventListener('abort', onAbort);
      study = new Study(queue, job, maker, (index, answer) => {
        last = performance.now();
        finished(index, resultOf(parseAnswer(answer)) as Result);
        if (study!.open === 0 && next === away.length) resolve();
        else if (study!.open < WINDOW / 2) refill().catch(reject);
      });
      const own = study;
      const refill = async (): Promise<void> => {
        const more = away.slice(next, next + WINDOW - own.open);
        next += more.length;
        if (more.length > 0) await own.add(more.map((index) => [index, tasks[index]!] as const));
      };
      const lookAfter = async (): Promise<void> => {
        for (;;) {
          await setTimeout(PATIENCE, undefined, { signal: end.signal }).catch(() => {});
          if (end.signal.aborted) return;
          if (performance.now() - last < PATIENCE) continue;
          await own.lookAfter();
          const workers = await queue.getWorkersCount().catch(() => 1); // some hosts of Redis do not tell
          if (workers === 0) waiting(`waiting for a worker of ${shownMaker(maker)}`);
        }
      };
      events.on('completed', ({ jobId, returnvalue }) => {
        try {
          own.take(jobId, returnvalue);
        } catch (error) {
          reject(error);
        }
      });
      events.on('failed', ({ jobId, failedReason }) => void own.failed(jobId, failedReason).catch(reject));
      own.start().then(refill).then(lookAfter).catch(reject);
    });
  } finally {
    end.abort();
    stop.removeEventListener('abort', onAbort);
    if (study !== undefined) await within(2000, study.close());
    await link.close([events, queue]);
  }
}
