/** Rewards that differ by rounding are one symbol, by one rule that does not chain; and a resolution that noise itself tells. */
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import { Random } from '../../src/engine/random.js';
import { rewardNoise } from '../../src/trajectories/auto-resolution.js';
import { TrajectoryCounter } from '../../src/trajectories/counter.js';
import { backends, loadBackend } from '../backends.js';

const episode = (state: number, ...rewards: number[]) => ({
  states: rewards.map(() => state),
  actions: rewards.map(() => 0),
  rewards,
  terminated: true,
});

describe.each(backends)('rewards equal up to rounding on $name', ({ name }) => {
  const make = async (states = 3) =>
    new TrajectoryCounter(await loadBackend(name), { states, actions: 1, maxLength: 2 });

  it('are one symbol: 0.1 + 0.2 and 0.3', async () => {
    const counter = await make();
    counter.addEpisode(episode(0, 0.1 + 0.2, 1));
    counter.addEpisode(episode(1, 0.3, 1));
    expect([...counter.alphabet]).toEqual([0.3, 1]);
    const { rowStarts, columnIndices } = counter.rows();
    const row = (pair: number) => [...columnIndices.subarray(rowStarts[pair], rowStarts[pair + 1])];
    expect(row(0)).toEqual(row(1));
    expect(counter.trajectoriesOf(0).map(({ rewards }) => [...rewards])).toEqual(
      counter.trajectoriesOf(1).map(({ rewards }) => [...rewards]),
    );
    counter.addEpisode(episode(2, 0.30001, 1));
    expect(counter.alphabet).toHaveLength(3);
  });

  it('do not chain, and do not depend on the order', async () => {
    // Each within 1e-10 of the next one, the first and the last are not: the lowest has its class, and what is past it the next one.
    const rewards = [1, 1 + 0.8e-10, 1 + 1.6e-10];
    const orders = [rewards, [...rewards].reverse(), [rewards[1]!, rewards[2]!, rewards[0]!]];
    const alphabets = await Promise.all(
      orders.map(async (order) => {
        const counter = await make();
        for (const reward of order) counter.addEpisode(episode(rewards.indexOf(reward), reward));
        return [...counter.alphabet];
      }),
    );
    for (const alphabet of alphabets) expect(alphabet).toEqual([1, 1 + 1.6e-10]);
  });

  it('are told apart by what is merged and saved, so that parts in any order are the whole, byte by byte', async () => {
    const backend = await loadBackend(name);
    const [a, b, both] = [await make(), await make(), await make()];
    for (const counter of [a, both]) counter.addEpisode(episode(0, 0.1 + 0.2, 1));
    for (const counter of [b, both]) counter.addEpisode(episode(1, 0.3, 1));
    expect(b.merge(a).toBytes()).toEqual(both.toBytes());
    expect([...TrajectoryCounter.fromBytes(backend, both.toBytes()).alphabet]).toEqual([0.3, 1]);
    // After one pair: 0.3 then 1, and 1 then the end, whichever 0.3 it was.
    const one = await make();
    for (const reward of [0.1 + 0.2, 0.3]) one.addEpisode(episode(0, reward, 1));
    expect(one.nodes).toBe(4);
  });
});

describe("rewardResolution: 'auto'", () => {
  /** `pairs` that pay 0, 10, 20, … with normal noise, each `times` times, in episodes of one step. */
  function noisy(pairs: number, times: number, deviation: number, seed: number) {
    const random = new Random(seed);
    const count = pairs * times;
    return {
      starts: Int32Array.from({ length: count + 1 }, (_, k) => k),
      states: Int32Array.from({ length: count }, (_, k) => k % pairs),
      actions: new Int32Array(count),
      rewards: Float64Array.from({ length: count }, (_, k) => 10 * (k % pairs) + deviation * random.normal()),
      terminated: new Uint8Array(count).fill(1),
    };
  }

  it('is four standard deviations of what a pair pays, rounded up to 1, 2 or 5', () => {
    // Rewards 0 and 2 of one pair and 10 and 12 of another, over and over: means 1 and 11, squares of 1 each, 16 of them over 14 repeats.
    const rewards = Float64Array.from({ length: 16 }, (_, k) => 10 * (k % 2) + 2 * (Math.floor(k / 2) % 2));
    const batch = { ...noisy(2, 8, 0, 0), rewards };
    const { deviation, repeats } = rewardNoise(batch, 1);
    expect(repeats).toBe(14);
    expect(deviation).toBeCloseTo(Math.sqrt(16 / 14), 12);
    // 6 of 14 repeats pay the pair's first reward again, fewer than half: four deviations are 4.28.
    expect(rewardNoise(batch, 1).resolution).toBe(5);
    expect(rewardNoise(noisy(4, 500, 0.2, 1), 1).resolution).toBe(1);
  });

  it('leaves exact rewards exact, those equal up to rounding too, and those that hardly repeat', () => {
    expect(rewardNoise(noisy(4, 20, 0, 1), 1).resolution).toBeNull();
    const rounded = noisy(1, 20, 0, 1);
    rounded.rewards.forEach((_, k) => {
      rounded.rewards[k] = k % 2 === 0 ? 0.3 : 0.1 + 0.2;
    });
    expect(rewardNoise(rounded, 1).resolution).toBeNull();
    expect(rewardNoise(noisy(100, 1, 1, 1), 1)).toEqual({ resolution: null, deviation: 0, repeats: 0 });
  });

  it('is chosen by the first batch, said by the options, and kept', async () => {
    const engine = await createEngine();
    using counter = engine.trajectories({ states: 4, actions: 1, maxLength: 1, rewardResolution: 'auto' });
    expect(() => counter.observe(0, 0, 1)).toThrow('expected an episode or a batch before single steps');
    expect(counter.options.rewardResolution).toBeNull();
    counter.addEpisodes(noisy(4, 500, 0.2, 1));
    expect(counter.options.rewardResolution).toBe(1);
    // 2.5 deviations to the edges: 1.2 % of the rewards are rounded to a neighbour.
    expect(counter.similarity({ measure: 'intersection' }).get(0, 1)).toBe(0);
    counter.addEpisodes(noisy(4, 10, 100, 2));
    expect(counter.options.rewardResolution).toBe(1);
    using again = engine.trajectoriesFromBytes(counter.toBytes());
    expect(again.options.rewardResolution).toBe(1);
  });
});
