/** Pairs that were never seen take no memory of the heap: a counter of very many can be had. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { TrajectoryCounter } from '../../src/trajectories/counter.js';
import { loadBackend } from '../backends.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

it('2^20 pairs on the reference backend, of which one is seen, are less than 4 MB', async () => {
  const backend = await loadBackend('reference');
  const options = { states: 2 ** 20, actions: 1 };
  collect();
  const before = process.memoryUsage().heapUsed;
  using counter = new TrajectoryCounter(backend, options);
  counter.addEpisode({ states: [2 ** 20 - 1], actions: [0], rewards: [1], terminated: true });
  expect(counter.nodes).toBe(5);
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(2 ** 22);
});
