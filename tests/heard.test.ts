/** A signal listens while work pauses at which it would be heard, and at no other time. */
import { expect, it } from 'vitest';
import { giveEars, heard, withEarsOf } from '../src/heard.js';
import { createEngine, makeEnvironment, train, trainAll } from '../src/index.js';
import { runPool } from '../src/workers/pool.js';

function listener() {
  const stop = new AbortController();
  const seen = { open: 0, most: 0 };
  giveEars(stop.signal, {
    open: () => {
      seen.most = Math.max(seen.most, ++seen.open);
    },
    close: () => {
      --seen.open;
    },
  });
  return { stop, seen };
}

it('is opened and closed, whatever the work comes to', async () => {
  const { stop, seen } = listener();
  const during = await heard(stop.signal, async () => seen.open);
  expect([during, seen.open]).toEqual([1, 0]);
  await expect(heard(stop.signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(seen.open).toBe(0);
  expect(await heard(undefined, async () => 5)).toBe(5);
  expect(await heard(new AbortController().signal, async () => 6)).toBe(6);
});

it('is that of a signal that follows another', async () => {
  const { stop, seen } = listener();
  const following = withEarsOf(AbortSignal.any([stop.signal]), stop.signal);
  expect(await heard(following, async () => seen.open)).toBe(1);
  const deaf = withEarsOf(AbortSignal.any([stop.signal]), undefined);
  expect(await heard(deaf, async () => seen.open)).toBe(0);
});

it('listens while agents are trained, and hears', async () => {
  const engine = await createEngine();
  const { stop, seen } = listener();
  const environment = makeEnvironment('grid-world-v0');
  const onProgress = () => {
    expect(seen.open).toBe(1);
    stop.abort(new Error('enough'));
  };
  const endless = { episodes: 2 ** 30, signal: stop.signal, onProgress };
  await expect(train(environment, engine.agent(), endless)).rejects.toThrow('enough');
  expect(seen).toEqual({ open: 0, most: 1 });
  const other = listener();
  const all = trainAll(environment, [engine.agent(), engine.agent({ seed: 1 })], {
    episodes: 3,
    signal: other.stop.signal,
  });
  await all;
  expect(other.seen).toEqual({ open: 0, most: 1 });
});

it.each([
  [false, 0],
  [true, 1],
])('listens while tasks of this thread compute where they pause (%s)', async (pauses, expected) => {
  const { stop, seen } = listener();
  const open: number[] = [];
  await runPool([0, 1, 2], {
    jobs: 1,
    job: { module: 'similarity', name: 'part', setup: null },
    here: () => () => {
      open.push(seen.open);
      const end = performance.now() + 60;
      while (performance.now() < end);
      return 0;
    },
    pauses,
    finished: () => {},
    signal: stop.signal,
  });
  expect(open).toEqual([expected, expected, expected]);
  expect(seen.open).toBe(0);
});
