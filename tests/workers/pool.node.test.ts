/** Workers run what `dist` holds: `npm test` builds first. Their tasks are those of `fixture/task.js`. */
import { describe, expect, it } from 'vitest';
import { type PoolOptions, runPool } from '../../src/workers/pool.js';

interface Result {
  readonly task: unknown;
  readonly setup: unknown;
  readonly threadId: number;
}

const module = '../tests/workers/fixture';
const here =
  () =>
  (task: unknown): Result => ({ task, setup: 'here', threadId: 0 });

async function pool(tasks: readonly unknown[], options: Partial<PoolOptions<unknown, Result>> = {}) {
  const results: Result[] = [];
  await runPool<unknown, Result>(tasks, {
    jobs: 2,
    job: { module, name: 'fixture', setup: { k: 1 } },
    here,
    finished: (index, result) => {
      results[index] = result;
    },
    ...options,
  });
  return results;
}

describe('runPool', () => {
  it('gives each task to a worker that is free, and its result to the place of the task', async () => {
    const results = await pool([...'abcdefgh']);
    expect(results.map(({ task }) => task).join('')).toBe('abcdefgh');
    expect(results.every(({ setup }) => JSON.stringify(setup) === '{"k":1}')).toBe(true);
    expect(new Set(results.map(({ threadId }) => threadId)).has(0)).toBe(false);
  });

  it('keeps at home what cannot travel, and everything with one job', async () => {
    const results = await pool(['a', 'b', 'c', 'd'], { staysHere: (task) => task === 'b' });
    expect(results.map(({ threadId }) => threadId === 0)).toEqual([false, true, false, false]);
    expect((await pool(['a', 'b'], { jobs: 1 })).every(({ setup }) => setup === 'here')).toBe(true);
  });

  it('does the work in the calling thread where no worker can be had', async () => {
    for (const job of [
      { module: '../tests/workers/nowhere', name: 'fixture', setup: null },
      { module, name: 'other', setup: null },
    ]) {
      const results = await pool(['a', 'b', 'c'], { job });
      expect(results.map(({ task, setup }) => [task, setup])).toEqual([...'abc'].map((task) => [task, 'here']));
    }
  });

  it('rejects when a worker ends, throws, or gives what cannot be sent', async () => {
    await expect(pool(['a', 'exit', 'b', 'c'])).rejects.toThrow('a worker failed: it ended with code 3');
    await expect(pool(['exit', 'exit', 'exit'])).rejects.toThrow('it ended with code 3');
    await expect(pool(['a', 'throw', 'b'])).rejects.toThrow('a worker failed: out of range');
    await expect(pool(['a', 'function'])).rejects.toThrow('could not be cloned');
    await expect(pool(['a', () => 1])).rejects.toThrow('could not be cloned');
  });

  it('stops', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const stopped = pool([...Array(1000).keys()], {
      signal: stop.signal,
      finished: (index) => {
        seen.push(index);
        if (seen.length === 3) stop.abort(new Error('enough'));
      },
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(seen.length).toBeLessThan(10);
    await expect(pool(['a', 'b'], { signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow('never');
    const full = () => {
      throw new Error('full');
    };
    await expect(pool(['a', 'b', 'c'], { finished: full })).rejects.toThrow('full');
  });
});
