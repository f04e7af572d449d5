/** Both ends of a queue in this process, on a Redis of their own; threads are stand-ins that answer at once, never, or with a fault. */
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../../src/cli/run.js';
import type { FromWorker, ToWorker, WorkerPort } from '../../../src/workers/port.js';
import { connected, Link, within } from '../../../src/workers/queue/connection.js';
import { queueName, studyKeys, studyOf, thisMaker } from '../../../src/workers/queue/messages.js';
import { type QueueOptions, runQueue } from '../../../src/workers/queue/run-queue.js';
import { serveQueue } from '../../../src/workers/queue/serve-queue.js';
import { Sink } from '../../cli/sink.js';
import { lacking, Redis } from '../../redis/redis.mjs';

const rest = (milliseconds: number) => new Promise((resume) => setTimeout(resume, milliseconds));

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await rest(5);
}

/** A thread that doubles numbers; `answers` says what it does otherwise. */
class Thread implements WorkerPort {
  static opened: Thread[] = [];
  readonly asked: ToWorker[] = [];
  ended = false;
  #listener: (message: FromWorker) => void = () => {};
  readonly #answer: (message: ToWorker) => FromWorker | null;

  constructor(answers: (message: ToWorker) => FromWorker | null) {
    this.#answer = answers;
    Thread.opened.push(this);
  }

  post(message: ToWorker): void {
    this.asked.push(message);
    const answer = this.#answer(message);
    if (answer !== null) queueMicrotask(() => this.#listener(answer));
  }

  listen(listener: (message: FromWorker) => void): void {
    this.#listener = listener;
  }

  terminate(): void {
    this.ended = true;
  }
}

const doubling = (message: ToWorker): FromWorker =>
  'job' in message ? { kind: 'ready' } : { kind: 'result', result: 2 * (message.task as number) };
const never = (message: ToWorker): FromWorker | null => ('job' in message ? { kind: 'ready' } : null);

const lack = lacking();
describe.skipIf(lack !== null)(`a queue${lack === null ? '' : `: skipped without ${lack}`}`, () => {
  const redis = new Redis('a-secret');
  let serving: { stop: AbortController; done: Promise<number>; seen: { done: number; inHand: number }[] }[] = [];

  function serve(answers = doubling as (message: ToWorker) => FromWorker | null, jobs = 2, onLost = () => {}) {
    const stop = new AbortController();
    const seen: { done: number; inHand: number }[] = [];
    const done = serveQueue({
      ...{ url: redis.url, jobs, lostAfter: 5, onLost, signal: stop.signal },
      onProgress: (progress) => seen.push(progress),
      open: () => new Thread(answers),
    });
    const one = { stop, done, seen };
    serving.push(one);
    return one;
  }

  /** Ends every worker; gives what each had done. */
  async function end(): Promise<number[]> {
    const made = serving.map(({ stop, done }) => {
      stop.abort(new Error('told to end'));
      return done;
    });
    serving = [];
    return Promise.all(made);
  }

  async function ask(tasks: readonly number[], more: Partial<QueueOptions<number, number>> = {}) {
    const results: number[] = [];
    await runQueue<number, number>(tasks, {
      url: redis.url,
      job: { module: 'experiments', name: 'doubles', setup: null },
      here: () => (task) => -task,
      finished: (index, result) => {
        results[index] = result;
      },
      waiting: () => {},
      ...more,
    });
    return results;
  }

  async function withQueue<T>(use: (queue: Queue) => Promise<T>): Promise<T> {
    const queue = new Queue(queueName(await thisMaker()), { connection: { url: redis.url }, prefix: 'orbit-rl' });
    queue.on('error', () => {});
    try {
      return await use(queue);
    } finally {
      await queue.close();
    }
  }
  const counts = (...kinds: ('waiting' | 'active' | 'completed' | 'failed')[]) =>
    withQueue((queue) => queue.getJobCountByTypes(...kinds));

  beforeAll(() => redis.start());
  afterAll(async () => {
    await end();
    await redis.kill();
  });
  beforeEach(() => {
    Thread.opened = [];
  });

  it('brings each result to the place of its task, and keeps at home what cannot travel', async () => {
    const worker = serve();
    expect(await ask([1, 2, 3, 4, 2], { staysHere: (task) => task === 3 })).toEqual([2, 4, -3, 8, 4]);
    expect(await ask([])).toEqual([]);
    expect(await ask([5], { staysHere: () => true })).toEqual([-5]);
    expect(await counts('waiting', 'active', 'completed', 'failed')).toBe(0);
    expect(await end()).toEqual([4]);
    expect(worker.seen.at(-1)).toEqual({ done: 4, inHand: 0 });
    expect(worker.seen.some(({ inHand }) => inHand > 0)).toBe(true);
    expect(Thread.opened.every(({ ended }) => ended)).toBe(true);
  });

  it('keeps a thread for the studies to come, and opens each study in it once', async () => {
    serve(doubling, 1);
    await ask([1, 2]);
    await ask([3], { job: { module: 'experiments', name: 'doubles', setup: 'another' } });
    await end();
    const [thread, ...others] = Thread.opened;
    expect(others).toEqual([]);
    expect(thread!.asked.map((message) => ('job' in message ? message.job.setup : 'task'))).toEqual([
      ...[null, 'task', 'task'],
      ...['another', 'task'],
    ]);
  });

  it.each<[string, (message: ToWorker) => FromWorker, string]>([
    [
      'an error',
      (message) => ('job' in message ? { kind: 'ready' } : { kind: 'error', name: 'RangeError', text: 'out of range' }),
      'a worker failed: out of range',
    ],
    [
      "the end of a worker's thread",
      (message) => ('job' in message ? { kind: 'ready' } : { kind: 'exit', reason: 'it ended with code 3' }),
      'a worker failed: it ended with code 3',
    ],
    [
      'bad input of the study',
      () => ({ kind: 'error', name: 'InputError', text: 'expected an experiment, got doubles' }),
      'expected an experiment, got doubles',
    ],
    [
      'what is no answer to a task',
      () => ({ kind: 'ready' }),
      "expected a worker's answer in the queue, got something else",
    ],
  ])('ends with %s', async (_, answers, message) => {
    serve(answers, 1);
    await expect(ask([1, 2])).rejects.toThrow(message);
    await end();
    await until(async () => (await counts('waiting', 'active')) === 0);
  });

  it('gives back at once what a worker has in hand that is told to end', async () => {
    serve(never, 1);
    const asked = ask([1, 2]);
    await until(() => serving[0]!.seen.some(({ inHand }) => inHand === 1));
    expect(await end()).toEqual([0]);
    expect(await counts('active')).toBe(0);
    serve();
    expect(await asked).toEqual([2, 4]);
    expect(await end()).toEqual([2]);
  });

  it('gives up what a worker has in hand of a study that nobody wants any more', async () => {
    const worker = serve(never, 1);
    const stop = new AbortController();
    const asked = ask([1], { signal: stop.signal });
    await until(() => worker.seen.some(({ inHand }) => inHand === 1));
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    await until(() => worker.seen.at(-1)!.inHand === 0);
    expect(await end()).toEqual([0]);
    expect(Thread.opened[0]!.ended).toBe(true);
    await expect(ask([1], { signal: stop.signal })).rejects.toThrow('enough');
    await expect(serveQueue({ url: redis.url, jobs: 1, lostAfter: 5, signal: stop.signal })).rejects.toThrow('enough');
  });

  it('fails a job whose study is not there, and one of another version', async () => {
    const maker = await thisMaker();
    const { id } = studyOf({ module: 'experiments', name: 'doubles', setup: 'gone' }, maker);
    serve(doubling, 1);
    await withQueue(async (queue) => {
      await queue.add('task', { ...maker, study: id, task: '1' }, { jobId: 'gone' });
      await queue.add('task', { ...maker, version: '0.0.1', study: id, task: '1' }, { jobId: 'other' });
      const reasons = () => Promise.all(['gone', 'other'].map(async (job) => (await queue.getJob(job))?.failedReason));
      await until(async () => (await reasons()).every((reason) => reason !== undefined));
      expect(await reasons()).toEqual([
        'its study was given up',
        expect.stringContaining(`expected a job for orbit-rl ${maker.version} with core`),
      ]);
      await queue.obliterate({ force: true });
    });
    expect(await end()).toEqual([0]);
  });

  it('is served from the command line, which says how many runs were made', async () => {
    const ended = async (...options: string[]): Promise<string> => {
      const stop = new AbortController();
      const [stdout, stderr] = [new Sink(), Object.assign(new Sink(), { isTTY: true, columns: 200 })];
      const terminal = { stdout, stderr, env: {}, stopSignal: () => stop.signal, stopped: () => false };
      const code = run(['worker', redis.url, '--jobs', '1', ...options], terminal);
      await until(() => stderr.text.includes('0 runs made, 0 in hand'));
      stop.abort(new Error('told to end'));
      expect(await code).toBe(0);
      expect(stderr.text).not.toContain('a-secret');
      return stdout.text;
    };
    expect(await Promise.all([ended('--json'), ended()])).toEqual(['{"runs":0}\n', '0 runs made.\n']);
  });

  it('is not served by a worker that is told to end as soon as it is ready, nor without the password', async () => {
    const stop = new AbortController();
    const told = serveQueue({
      ...{ url: redis.url, jobs: 1, lostAfter: 5, signal: stop.signal },
      onProgress: () => stop.abort(new Error('told to end')),
    });
    expect(await told).toBe(0);
    const wrong = redis.url.replace('a-secret', 'other');
    await expect(ask([1], { url: wrong })).rejects.toThrow(/^cannot reach redis:\/\/127\.0\.0\.1:\d+\/0: /);
  });

  it('says what is waited for, and finds what no event told', async () => {
    const said: string[] = [];
    const asked = ask([1], { waiting: (text) => said.push(text) });
    await until(() => said.length > 0);
    expect(said[0]).toMatch(/^waiting for a worker of orbit-rl \S+ with core [0-9a-f]{8}$/);
    const { version, core } = await thisMaker();
    await withQueue(async (queue) => {
      const { id } = studyOf({ module: 'experiments', name: 'doubles', setup: null }, { version, core });
      const client = await queue.getBackend().client;
      expect(await client.get(studyKeys(id).wanted)).toBe('1');
      await queue.obliterate({ force: true });
    });
    serve();
    expect(await asked).toEqual([2]);
    await end();
  });

  it('tells a worker that Redis is away, and both go on when it is back', async () => {
    let lost = 0;
    serve(doubling, 1, () => ++lost);
    await until(() => serving[0]!.seen.length > 0);
    await redis.kill();
    await until(() => lost > 0);
    const asked = ask([1]);
    await redis.start();
    expect(await asked).toEqual([2]);
    await end();
  });
});

describe('a connection', () => {
  afterEach(() => vi.useRealTimers());

  it('that cannot be had is told of without the password, and given up when it is no longer wanted', async () => {
    const { Queue: Own } = await import('bullmq');
    const link = new Link('redis://:a-secret@127.0.0.1:1/0');
    const queue = new Own('none', link.options);
    queue.on('error', () => {});
    const stop = new AbortController();
    const wanted = connected(queue, link.url, stop.signal);
    stop.abort(new Error('enough'));
    await expect(wanted).rejects.toThrow('enough');
    await link.close([queue]);
    expect(link.options.connection.retryStrategy(3)).toBeNull();
    expect(new Link(link.url).options.connection.retryStrategy(3)).toBe(300);
    expect(new Link(link.url).options.connection.retryStrategy(300)).toBe(2000);
  });

  /** A member that fails to connect as it is told. */
  const member = (error: Error) => ({
    on: (_: 'error', listener: (error: Error) => void) => queueMicrotask(() => listener(error)),
    waitUntilReady: () => new Promise(() => {}),
    close: async () => {},
    disconnect: async () => {},
  });

  it.each<[Error, string, string]>([
    [
      new Error("could not load the optional 'ioredis' package"),
      'InputError',
      'a queue needs the package ioredis beside bullmq: npm install bullmq ioredis',
    ],
    [new Error('WRONGPASS invalid'), 'Error', 'cannot reach redis://h:1: WRONGPASS invalid'],
  ])('that fails with %s is refused at once', async (error, name, message) => {
    const refused = connected(member(error), 'redis://u:a-secret@h:1', undefined);
    await expect(refused).rejects.toMatchObject({ name, message });
  });

  it.each<[Error, string]>([
    [new Error('connect ECONNREFUSED'), 'connect ECONNREFUSED'],
    [new AggregateError([new Error('::1 refuses'), new Error('127.0.0.1 refuses')], ''), '::1 refuses'],
    [new Error(''), 'there is no answer'],
  ])('that fails with %o is tried for five seconds', async (error, why) => {
    vi.useFakeTimers();
    const refused = connected(member(error), 'redis://h:1', undefined);
    const told = expect(refused).rejects.toThrow(new Error(`cannot reach redis://h:1: ${why}`));
    await vi.advanceTimersByTimeAsync(5000);
    await told;
  });

  it('that nobody answers is given up as well', async () => {
    vi.useFakeTimers();
    const silent = { ...member(new Error('')), on: () => {} };
    const told = expect(connected(silent, 'redis://h:1', undefined)).rejects.toThrow('there is no answer');
    await vi.advanceTimersByTimeAsync(5000);
    await told;
  });

  it('is waited for no longer than it is worth', async () => {
    await within(1, new Promise(() => {}));
    await within(1000, Promise.reject(new Error('away')));
  });
});
