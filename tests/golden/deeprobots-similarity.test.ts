/** The similarities that the public DeepRobots code found (arXiv 1706.02999), from its own trajectory trees. */
import { describe, expect, it } from 'vitest';
import { computeSimilarity } from '../../src/similarity/compute.js';
import { SimilarityCounter } from '../../src/similarity/counter.js';
import { backendsOfHome, loadBackend } from '../backends.js';
import one from '../fixtures/deeprobots_g5_dist_L1.json' with { type: 'json' };
import five from '../fixtures/deeprobots_g5_dist_L5.json' with { type: 'json' };
import { countRows } from '../similarity/rows.js';

interface Fixture {
  name: string;
  L: number;
  keys: number[][];
  total_count: number[];
  windows: number[];
  tree: [number[], [number, number][]][];
  similarities: [number, number, number, number][];
  episodes: { s: number[]; a: number[]; r: number[] }[];
}
const fixtures = [one, five] as unknown as Fixture[];

describe.each(backendsOfHome)('DeepRobots similarities on $name', async ({ name }) => {
  const backend = await loadBackend(name);

  it.each(fixtures)('all of $name', ({ keys, total_count, windows, tree, similarities }) => {
    const dense = keys.map(() => new Array<number>(tree.length).fill(0));
    tree.forEach(([, counts], column) => {
      for (const [key, count] of counts) dense[key]![column] = count;
    });
    const rows = countRows(
      dense,
      tree.map(([rewards]) => rewards.length),
    );
    const chi = computeSimilarity(backend, rows, windows);
    const listed = new Set<number>();
    for (const [i, j, intersection, similarity] of similarities) {
      listed.add(i * keys.length + j).add(j * keys.length + i);
      expect(chi.get(i, j)).toBe(intersection / Math.sqrt(total_count[i]! * total_count[j]!));
      expect(Math.abs(chi.get(i, j) - similarity)).toBeLessThanOrEqual(1e-15);
      expect(chi.get(j, i)).toBe(chi.get(i, j));
    }
    chi.toDense().forEach((value, k) => {
      const i = Math.floor(k / keys.length);
      if (k % keys.length === i) expect(value).toBe(total_count[i] === 0 ? 0 : 1);
      else if (!listed.has(k)) expect(value).toBe(0);
    });
  });

  it.each(fixtures)('of $name from its episodes, end to end', ({ L, keys, similarities, episodes }) => {
    using counter = new SimilarityCounter(backend, {
      states: 25,
      actions: 4,
      minLength: 1,
      maxLength: L,
      ownReward: 'exclude',
      episodeEnd: 'drop',
    });
    for (const { s, a, r } of episodes) {
      counter.addEpisode({
        states: Int32Array.from(s),
        actions: Int32Array.from(a),
        rewards: Float64Array.from(r),
        terminated: true,
      });
    }
    const chi = counter.similarity();
    const pair = keys.map(([state, action]) => state! * 4 + action!);
    for (const [i, j, , similarity] of similarities) {
      expect(Math.abs(chi.get(pair[i]!, pair[j]!) - similarity)).toBeLessThanOrEqual(1e-15);
    }
  });
});
