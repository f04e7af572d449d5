/**
 * Exact counts of both DeepRobots files, whose code (the public implementation of arXiv 1706.02999) counts
 * `r_{t+1} .. r_{t+l}` for `l = 1..L` over complete windows only.
 */
import { describe, expect, it } from 'vitest';
import { TrajectoryCounter } from '../../src/trajectories/counter.js';
import { backendsOfHome, loadBackend } from '../backends.js';
import files1 from '../fixtures/deeprobots_g5_dist_L1.json' with { type: 'json' };
import files5 from '../fixtures/deeprobots_g5_dist_L5.json' with { type: 'json' };

interface DeepRobots {
  readonly name: string;
  readonly L: number;
  /** `[s, a]` of each key. */
  readonly keys: readonly (readonly number[])[];
  readonly total_count: readonly number[];
  readonly windows: readonly number[];
  /** `[rewards, [[key, count], …]]` of each trajectory. */
  readonly tree: readonly (readonly [readonly number[], readonly (readonly [number, number])[]])[];
  readonly episodes: readonly { readonly s: number[]; readonly a: number[]; readonly r: number[] }[];
}

const files = [files1, files5] as unknown as DeepRobots[];

describe.each(backendsOfHome)('DeepRobots counts on $name', ({ name }) => {
  it.each(files)('$name', async (file) => {
    const states = 1 + Math.max(...file.keys.map(([s]) => s!));
    const actions = 1 + Math.max(...file.keys.map(([, a]) => a!));
    using counter = new TrajectoryCounter(await loadBackend(name), {
      states,
      actions,
      maxLength: file.L,
      ownReward: 'exclude',
      episodeEnd: 'drop',
    });
    for (const { s, a, r } of file.episodes) {
      counter.addEpisode({ states: s, actions: a, rewards: r, terminated: true });
    }

    const truth = new Map<string, number>();
    for (const [rewards, entries] of file.tree) {
      for (const [key, count] of entries) truth.set(`${file.keys[key]}: ${rewards}`, count);
    }
    const counted = new Map<string, number>();
    for (const key of file.keys) {
      for (const { rewards, ended, count } of counter.trajectoriesOf(key[0]! * actions + key[1]!)) {
        expect(ended).toBe(false);
        counted.set(`${key}: ${rewards}`, count);
      }
    }
    expect(counted).toEqual(truth);
    expect(counter.nodes).toBe(truth.size);

    const rows = counter.rows();
    const totalOfRow = (pair: number) =>
      rows.counts.subarray(rows.rowStarts[pair]!, rows.rowStarts[pair + 1]!).reduce((sum, count) => sum + count, 0);
    const pairs = file.keys.map(([s, a]) => s! * actions + a!);
    expect(pairs.map((pair) => counter.visits(pair))).toEqual(file.windows);
    expect(pairs.map(totalOfRow)).toEqual(file.total_count);
    expect(rows.columns).toBe(file.tree.length);
  });
});
