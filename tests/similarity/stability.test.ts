import { describe, expect, it } from 'vitest';
import type { EpisodeBatch } from '../../src/engine/contracts/episodes.js';
import { InputError } from '../../src/input-error.js';
import { SimilarityCounter } from '../../src/similarity/counter.js';
import { Partition } from '../../src/similarity/partition.js';
import { bestJaccards, clusterStability } from '../../src/similarity/stability.js';
import { loadBackend } from '../backends.js';

/** Episodes of one step each. */
function steps(list: readonly (readonly [state: number, reward: number])[]): EpisodeBatch {
  return {
    starts: Int32Array.from({ length: list.length + 1 }, (_, e) => e),
    states: Int32Array.from(list, ([state]) => state),
    actions: new Int32Array(list.length),
    rewards: Float64Array.from(list, ([, reward]) => reward),
    terminated: new Uint8Array(list.length).fill(1),
  };
}

describe('bestJaccards', () => {
  it('compares each cluster with the most similar one', () => {
    const original = Partition.from([0, 0, 0, 1, 1, 2]);
    // {0, 1} of {0, 1, 2}: 2/3; {3, 4} and {2, 3, 4}: 2/3; {5}: itself.
    expect([...bestJaccards(original, Partition.from([0, 0, 1, 1, 1, 2]))]).toEqual([2 / 3, 2 / 3, 1]);
  });

  it('leaves out pairs that are in no cluster in either', () => {
    const original = Partition.from([0, 0, -1, 1, 1, 2]);
    // Of the first cluster only pair 0 is left, with 3 in its new cluster: 1/2; of {3, 4} only 3: 1/2; {5} is gone. Pair 2 does not count.
    const jaccards = bestJaccards(original, Partition.from([0, -1, 0, 0, -1, -1]));
    expect([...jaccards]).toEqual([1 / 2, 1 / 2, Number.NaN]);
  });
});

describe('clusterStability', () => {
  it('averages over resamples, of which it makes one kind a seed', () => {
    const episodes = steps([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
    const drawn: string[] = [];
    /** All pairs seen are one cluster when state 0 is, otherwise each is alone. */
    const cluster = ({ states, starts, rewards }: EpisodeBatch): Partition => {
      drawn.push(states.join());
      expect([starts.at(-1), rewards.length]).toEqual([3, 3]);
      const seen = new Set(states);
      return Partition.from([0, 1, 2].map((i) => (seen.has(i) ? (seen.has(0) ? 0 : i) : -1)));
    };
    const options = { resamples: 20, seed: 4, pairs: [[1, 2]] } as const;
    const { clusters, stability, dissolved, recovered, together } = clusterStability(episodes, cluster, options);
    expect([...clusters.labels]).toEqual([0, 0, 0]);
    const resamples = drawn.slice(1).map((text) => new Set(text.split(',')));
    // γ is 1 where 0 was drawn or only one of the others, and ½ where 1 and 2 were without it.
    const broken = resamples.filter((seen) => !seen.has('0') && seen.size === 2).length;
    expect(broken).toBeGreaterThan(0);
    expect(stability[0]).toBeCloseTo(1 - broken / 40, 12);
    expect([dissolved[0], recovered[0]]).toEqual([broken / 20, 1 - broken / 20]);
    const both = resamples.filter((seen) => seen.has('1') && seen.has('2'));
    expect(together[0]).toBe(both.filter((seen) => seen.has('0')).length / both.length);

    const first = drawn.splice(0);
    clusterStability(episodes, cluster, options);
    expect(drawn).toEqual(first);
    drawn.length = 0;
    clusterStability(episodes, cluster, { ...options, seed: 5 });
    expect(drawn).not.toEqual(first);
  });

  it('tells clusters with much behind them from those with little', async () => {
    const backend = await loadBackend('wasm');
    const cluster = (episodes: EpisodeBatch): Partition => {
      using counter = new SimilarityCounter(backend, { states: 5, actions: 1, maxLength: 1 });
      counter.addEpisodes(episodes);
      return counter.similarity().clusters({ threshold: 0.7, linkage: 'average' });
    };
    // States 0 and 1 always give 1; 2 and 3 have given 2 and 3 once each, in turns, so that who is like whom is chance.
    const list: [number, number][] = [];
    for (let k = 0; k < 30; ++k) list.push([0, 1], [1, 1]);
    list.push([2, 2], [2, 3], [3, 2], [3, 3]);
    const { clusters, stability, together } = clusterStability(steps(list), cluster, {
      resamples: 60,
      pairs: [
        [0, 1],
        [2, 3],
        [0, 4],
      ],
    });
    expect([...clusters.labels]).toEqual([0, 0, 1, 1, -1]);
    expect(stability[0]).toBeGreaterThan(0.9);
    expect(stability[1]).toBeLessThan(0.85);
    expect(together[0]).toBeGreaterThan(0.9);
    expect(together[1]).toBeLessThan(0.7);
    expect(together[2]).toBeNaN();
  });

  it('refuses what it cannot do', () => {
    const episodes = steps([[0, 1]]);
    const cluster = () => Partition.from([0, 0]);
    expect(() => clusterStability(steps([]), cluster)).toThrow('at least one episode');
    expect(() => clusterStability(episodes, cluster, { resamples: 0 })).toThrow('resamples');
    expect(() => clusterStability(episodes, cluster, { times: 3 } as object)).toThrow("got 'times'");
    expect(() => clusterStability(episodes, cluster, { pairs: [[0, 2]] })).toThrow('pairs[0][1]');
    expect(() => clusterStability(episodes, () => [0] as unknown as Partition)).toThrow('Partition');
    let calls = 0;
    expect(() => clusterStability(episodes, () => Partition.from(new Int32Array(++calls)))).toThrow('of 1 pairs');
  });
});

it('refuses batches whose arrays do not fit together', () => {
  const batch = {
    starts: Int32Array.of(0, 1),
    states: Int32Array.of(0),
    actions: Int32Array.of(0),
    rewards: Float64Array.of(1),
    terminated: Uint8Array.of(1),
  };
  const cluster = () => Partition.from([0]);
  expect(clusterStability(batch, cluster, { resamples: 1 }).clusters.count).toBe(1);
  for (const wrong of [
    { starts: null },
    { starts: Int32Array.of(2, 1) },
    { states: 0 },
    { rewards: new Float64Array(2) },
    { lastStates: null },
  ]) {
    expect(() => clusterStability({ ...batch, ...wrong } as never, cluster)).toThrow(InputError);
  }
});
