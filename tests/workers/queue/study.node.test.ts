/** A caller's jobs, against a queue in this process: what is added, taken, added again and given up. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { studyKeys, studyOf, taskId } from '../../../src/workers/queue/messages.js';
import { GIVEN_UP, Study } from '../../../src/workers/queue/study.js';
import { toWire } from '../../../src/workers/queue/wire.js';

interface Held {
  readonly id: string;
  readonly data: unknown;
  failedReason?: string;
  finishedOn?: number;
  returnvalue?: unknown;
}

const maker = { version: '1.2.3', core: 'ab'.repeat(32) };
const job = { module: 'experiments', name: 'compare', setup: { setting: 1 } };
const { id: study, text } = studyOf(job, maker);
const keys = studyKeys(study);
const idOf = (task: unknown, nth = 0) => taskId(study, toWire(task, 'it'), nth);

/** What a study asks of BullMQ's queue and of Redis. */
function setUp() {
  const jobs = new Map<string, Held>();
  const stored = new Map<string, string>();
  const client = {
    get: async (key: string) => stored.get(key) ?? null,
    set: async (key: string, value: string) => void stored.set(key, value),
    del: async (...names: string[]) => {
      for (const name of names) stored.delete(name);
    },
  };
  const queue = {
    getBackend: () => ({ client: Promise.resolve(client) }),
    getJob: async (id: string) => {
      looked(id);
      return jobs.get(id);
    },
    remove: async (id: string) => {
      if (!jobs.delete(id)) throw new Error(`no job ${id}`);
    },
    addBulk: async (some: readonly { data: unknown; opts: { jobId: string } }[]) => {
      for (const { data, opts } of some) if (!jobs.has(opts.jobId)) jobs.set(opts.jobId, { id: opts.jobId, data });
    },
  };
  let looked = (_: string): void => {};
  const taken: [number, unknown][] = [];
  const own = new Study(queue as unknown as ConstructorParameters<typeof Study>[0], job, maker, (index, answer) =>
    taken.push([index, answer]),
  );
  return { jobs, stored, taken, own, onLook: (use: typeof looked) => (looked = use) };
}

afterEach(() => vi.useRealTimers());

describe('the jobs of a study', () => {
  it('are named by their content, equal ones apart, and its text lies beside them', async () => {
    const { jobs, stored, own } = setUp();
    await own.start();
    await own.add([
      [4, { seed: 1 }],
      [5, { seed: 2 }],
      [6, { seed: 1 }],
    ]);
    expect([...jobs.keys()]).toEqual([idOf({ seed: 1 }), idOf({ seed: 2 }), idOf({ seed: 1 }, 1)]);
    expect([...jobs.values()].map(({ data }) => data)).toEqual(
      ['{"seed":1}', '{"seed":2}', '{"seed":1}'].map((task) => ({ ...maker, study, task })),
    );
    expect(stored).toEqual(
      new Map([
        [keys.text, text],
        [keys.wanted, '1'],
      ]),
    );
    expect(own.open).toBe(3);
  });

  it('give each answer once, and go', async () => {
    const { jobs, taken, own } = setUp();
    await own.add([[7, 'a']]);
    own.take(idOf('b'), 'of another study');
    own.take(idOf('a'), 'first');
    own.take(idOf('a'), 'second');
    expect(taken).toEqual([[7, 'first']]);
    await own.close();
    expect([jobs.size, own.open]).toEqual([0, 0]);
  });

  it('that a caller who is no more has left are taken as they are, failed ones made again', async () => {
    const { jobs, stored, taken, own } = setUp();
    stored.set(keys.wanted, '1');
    for (const [task, left] of Object.entries<Partial<Held>>({
      done: { finishedOn: 1, returnvalue: 'made before' },
      failed: { finishedOn: 1, failedReason: 'a fault of then' },
      waits: {},
    })) {
      jobs.set(idOf(task), { id: idOf(task), data: null, ...left });
    }
    await own.start();
    await own.add(['done', 'failed', 'waits', 'new'].map((task, k) => [k, task] as const));
    expect(taken).toEqual([[0, 'made before']]);
    expect(own.open).toBe(3);
    expect(jobs.get(idOf('failed'))).not.toHaveProperty('failedReason');
    expect(jobs.has(idOf('new'))).toBe(true);
  });

  it('that fail end the study, unless another caller gave them up', async () => {
    const { jobs, stored, own } = setUp();
    await own.add([[0, 'a']]);
    const id = idOf('a');
    await own.failed(idOf('b'), 'of another study');
    await expect(own.failed(id, 'out of memory')).rejects.toThrow('a worker failed: out of memory');
    jobs.get(id)!.failedReason = GIVEN_UP;
    await own.failed(id, GIVEN_UP);
    expect(jobs.get(id)).toEqual({ id, data: expect.anything() });
    expect(stored.get(keys.wanted)).toBe('1');
  });

  it('are looked after: what no event told is found, and what is lost is added again', async () => {
    const { jobs, stored, taken, own } = setUp();
    await own.start();
    await own.add(['done', 'lost', 'given up', 'waits'].map((task, k) => [k, task] as const));
    Object.assign(jobs.get(idOf('done'))!, { finishedOn: 1, returnvalue: 'done' });
    Object.assign(jobs.get(idOf('given up'))!, { finishedOn: 1, failedReason: GIVEN_UP });
    jobs.delete(idOf('lost'));
    stored.clear(); // as a Redis that comes back empty
    await own.lookAfter();
    expect(taken).toEqual([[0, 'done']]);
    expect(jobs.get(idOf('given up'))).not.toHaveProperty('failedReason');
    expect(jobs.has(idOf('lost'))).toBe(true);
    expect(stored.get(keys.text)).toBe(text);
    Object.assign(jobs.get(idOf('waits'))!, { finishedOn: 1, failedReason: 'out of memory' });
    await expect(own.lookAfter()).rejects.toThrow('a worker failed: out of memory');
  });

  it('count once where an event and a look tell of the same', async () => {
    const { jobs, taken, own, onLook } = setUp();
    await own.start();
    await own.add([[0, 'a']]);
    Object.assign(jobs.get(idOf('a'))!, { finishedOn: 1, returnvalue: 'looked up' });
    onLook((id) => own.take(id, 'told'));
    await own.lookAfter();
    expect(taken).toEqual([[0, 'told']]);
    expect(jobs.size).toBe(0);
  });

  it('stay wanted for as long as somebody waits: they are announced every hour', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { stored, own } = setUp();
    await own.start();
    stored.delete(keys.text);
    await own.lookAfter();
    expect(stored.has(keys.text)).toBe(false);
    vi.advanceTimersByTime(3_600_001);
    await own.lookAfter();
    expect(stored.get(keys.text)).toBe(text);
  });

  it('that are given up are taken away with the study', async () => {
    const { jobs, stored, own } = setUp();
    await own.start();
    await own.add([
      [0, 'a'],
      [1, 'b'],
    ]);
    jobs.delete(idOf('b')); // what cannot be removed goes by its age
    await own.close();
    expect([jobs.size, stored.size, own.open]).toEqual([0, 0, 0]);
  });
});
