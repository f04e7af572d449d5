/**
 * Work through a queue on Redis: the worker's end. Each job is done in a thread of its own, so that this one can tell Redis that it
 * lives: what a worker had in hand that is not heard of any more is done by another.
 */
import { hostname } from 'node:os';
import type { Job as QueuedJob } from 'bullmq';
import { openWorker } from '../node.js';
import type { FromWorker, WorkerPort } from '../port.js';
import { RemoteWorker } from '../remote-worker.js';
import { connected, Link, loadBullMQ } from './connection.js';
import { checkQueuedTask, checkStudy, formatAnswer, queueName, studyKeys, thisMaker } from './messages.js';
import { GIVEN_UP } from './study.js';
import { fromWire } from './wire.js';

export interface ServeOptions {
  readonly url: string;
  /** Jobs at a time, each in a thread. */
  readonly jobs: number;
  /** A worker not heard of for so many seconds is taken for dead. */
  readonly lostAfter: number;
  /** Called when the worker is ready, and with what it has done and has in hand. */
  readonly onProgress?: (progress: { readonly done: number; readonly inHand: number }) => void;
  /** Called when Redis cannot be reached any more; the worker waits for it. */
  readonly onLost?: () => void;
  readonly signal: AbortSignal;
  /** Opens a thread: one of this host's. */
  readonly open?: () => WorkerPort;
}

/** How often a job may take its worker with it. */
const MOST_DEATHS = 100;
/** Milliseconds between looks whether a job in hand is still wanted. */
const LOOK = 500;

/** Serves until the signal says stop: what is in hand goes back to the queue, and the promise gives the number of jobs done. */
export async function serveQueue(options: ServeOptions): Promise<number> {
  const { url, jobs, lostAfter, onProgress, onLost, signal, open = openWorker } = options;
  signal.throwIfAborted();
  const { Worker, WaitingError } = await loadBullMQ();
  const maker = await thisMaker();
  const hands: Hand[] = Array.from({ length: jobs }, () => new Hand(open));
  const free = [...hands];
  let done = 0;
  const told = () => onProgress?.({ done, inHand: jobs - free.length });

  const doJob = async (job: QueuedJob, token: string | undefined): Promise<string> => {
    const { study, task } = checkQueuedTask(job.data, maker);
    const hand = free.pop()!;
    told();
    const client = await worker.getBackend().client;
    const keys = studyKeys(study);
    const watch = setInterval(() => {
      client.get(keys.wanted).then(
        (wanted) => wanted === null && hand.drop(new Error(GIVEN_UP)),
        () => {},
      );
    }, LOOK);
    const onStop = () => hand.drop(signal.reason);
    signal.addEventListener('abort', onStop);
    try {
      signal.throwIfAborted();
      const answer = await hand.run(study, () => client.get(keys.text), fromWire(task));
      done += 1;
      return formatAnswer(answer);
    } catch (error) {
      if (!signal.aborted) throw error;
      await job.moveToWait(token);
      throw new WaitingError();
    } finally {
      clearInterval(watch);
      signal.removeEventListener('abort', onStop);
      free.push(hand);
      told();
    }
  };

  const link = new Link(url);
  const worker = new Worker(queueName(maker), doJob, {
    ...link.options,
    name: `${hostname()}.${process.pid}`,
    concurrency: jobs,
    lockDuration: lostAfter * 1000,
    stalledInterval: lostAfter * 500,
    maxStalledCount: MOST_DEATHS,
    autorun: false,
  });
  worker.on('error', (error) => isAway(error) && onLost?.());
  try {
    await connected(worker, url, signal);
    told();
    const serving = worker.run();
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      serving.then(resolve, reject);
      if (signal.aborted) resolve();
    });
    return done;
  } finally {
    await link.close([worker]);
    for (const hand of hands) hand.end();
  }
}

/** A thread that does one job at a time; the study of the last one stays open in it. */
class Hand {
  readonly #open: () => WorkerPort;
  #worker: RemoteWorker | null = null;
  #study = '';
  #drop: (reason: unknown) => void = () => {};

  constructor(open: () => WorkerPort) {
    this.#open = open;
  }

  /** The thread's answer. Rejects when the job is dropped. `read` gives the text of the study, null when it is not there any more. */
  async run(study: string, read: () => Promise<string | null>, task: unknown): Promise<FromWorker> {
    const dropped = new Promise<never>((_, reject) => {
      this.#drop = reject;
    });
    try {
      return await Promise.race([dropped, this.#answer(study, read, task)]);
    } catch (error) {
      this.end(); // whatever it is doing
      throw error;
    } finally {
      this.#drop = () => {};
    }
  }

  drop(reason: unknown): void {
    this.#drop(reason);
  }

  end(): void {
    this.#worker?.end();
    this.#worker = null;
    this.#study = '';
  }

  async #answer(study: string, read: () => Promise<string | null>, task: unknown): Promise<FromWorker> {
    if (this.#worker === null || this.#study !== study) {
      const text = await read();
      if (text === null) throw new Error(GIVEN_UP);
      this.#worker ??= new RemoteWorker(this.#open());
      const opened = await this.#worker.open(checkStudy(text));
      if (opened.kind !== 'ready') return this.#failed(opened);
      this.#study = study;
    }
    const answer = await this.#worker.ask(task);
    return answer.kind === 'exit' ? this.#failed(answer) : answer;
  }

  /** A thread that has ended, or has no study, is not used again. */
  #failed(answer: FromWorker): FromWorker {
    this.end();
    return answer;
  }
}

function isAway(error: Error): boolean {
  return /ECONN|closed|ENOTFOUND|ETIMEDOUT|EPIPE|LOADING/.test(
    `${(error as NodeJS.ErrnoException).code} ${error.message}`,
  );
}
