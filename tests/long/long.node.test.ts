/** Counts past 2^32 and many engines, in short: `node tests/long/long.mjs` does it at length. */
import { expect, it } from 'vitest';
import { createEngine, InputError } from '../../src/index.js';
import { backends } from '../backends.js';
import { engines, increments } from './long.mjs';

it('millions of increments are all there', async () => {
  const { increments: counted, expected, visits, windows, similarity } = increments(await createEngine(), 1);
  expect([counted, expected]).toEqual([40_000_000, 40_000_000]);
  expect([...visits, windows]).toEqual([2_000_000, 2_000_000, 2_000_000]);
  expect(similarity).toBe(0);
});

it.each(backends)('totals past 2^32 are exact on $name, and windows past 2^31 are refused', async ({ name }) => {
  const engine = await createEngine({ backend: name });
  using counter = engine.trajectories({ states: 1, actions: 2, maxLength: 10 });
  // 3 windows of action 0, of which one begins with reward 1, and 1 of action 1; doubled 28 times.
  counter.addEpisode({ states: [0], actions: [0], rewards: [1], terminated: false });
  for (const action of [0, 0, 1])
    counter.addEpisode({ states: [0], actions: [action], rewards: [0], terminated: true });
  for (let k = 0; k < 28; ++k) counter.merge(counter);
  const n = 2 ** 28;
  expect([counter.visits(0), counter.visits(1), counter.totalVisits]).toEqual([3 * n, n, 4 * n]);
  const counts = counter
    .trajectoriesOf(0)
    .map(({ rewards, ended, length, count }) => [rewards[0], ended, length, count / n]);
  // The truncated one has length 1 alone; those that end have every length.
  expect(counts).toContainEqual([1, false, 1, 1]);
  const total = counter.trajectoriesOf(0).reduce((sum, { count }) => sum + count, 0);
  expect(total).toBe(n + 2 * 10 * n);
  expect(total).toBeGreaterThan(2 ** 32);
  // Σ min = 10 n over √(21 n · 10 n).
  expect(counter.similarity().get(0, 1)).toBeCloseTo(10 / Math.sqrt(210), 12);
  expect(() => counter.merge(counter)).toThrow(InputError);
  expect(counter.totalVisits).toBe(4 * n);
});

it('a hundred engines leave nothing behind', { timeout: 120_000 }, async () => {
  await engines(createEngine, 100);
});
