/** Tables of windows larger than the cache, whose windows are partitioned before they are counted: the same trees. */
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import type { Segments } from '../../src/engine/contracts/tree.js';
import { loadBackend } from '../../src/engine/load.js';
import { Random } from '../../src/engine/random.js';

/** Stretches of all lengths, 1 among them; from the middle on there are more rewards, so that digits widen on the way. */
function experience({ pairs, steps, rewards, seed }: { pairs: number; steps: number; rewards: number; seed: number }) {
  const random = new Random(seed);
  const starts = [0];
  while (starts.at(-1)! < steps)
    starts.push(Math.min(steps, starts.at(-1)! + 1 + random.below(starts.length % 9 === 0 ? 60_000 : 40)));
  const lengths = starts.slice(1).map((end, e) => end - starts[e]!);
  return {
    starts: Int32Array.from(starts),
    pairs: Int32Array.from({ length: steps }, () => random.below(pairs)),
    rewards: Float64Array.from({ length: steps }, (_, t) => random.below(t < steps / 2 ? 2 : rewards)),
    ends: Int32Array.from(lengths, () => random.below(3)),
    windows: Int32Array.from(lengths, (length) => length - (length > 30 ? random.below(3) : 0)),
  };
}

/** The same a few stretches at a time: too few windows to be gathered. */
function* pieces({ starts, pairs, rewards, ends, windows }: Segments): Generator<Segments> {
  for (let e = 0; e < ends.length; ++e) {
    const [first, last] = [starts[e]!, starts[e + 1]!];
    // A long stretch in pieces that see what follows; only the first steps of each are counted.
    for (let t = 0; t < windows[e]!; t += 4000) {
      const end = Math.min(last, first + t + 4000 + 8);
      yield {
        starts: Int32Array.of(0, end - first - t),
        pairs: pairs.subarray(first + t, end),
        rewards: rewards.subarray(first + t, end),
        ends: Int32Array.of(end === last ? ends[e]! : 0),
        windows: Int32Array.of(Math.min(4000, windows[e]! - t)),
      };
    }
  }
}

describe('a tree larger than the cache', () => {
  it.each([
    { pairs: 300_000, maxLength: 3, minLength: 1, offset: 0 as const, steps: 500_000, rewards: 9 }, // keys of 32 bits, then of 64
    { pairs: 50_000, maxLength: 6, minLength: 2, offset: 1 as const, steps: 400_000, rewards: 5 },
    { pairs: 3000, maxLength: 8, minLength: 1, offset: 0 as const, steps: 400_000, rewards: 40 }, // 64 bits, then more than they hold
  ])('is the one counted window by window, %o', async ({ steps, rewards, ...layout }) => {
    const backend = await loadBackend('wasm');
    const all = experience({ pairs: layout.pairs, steps, rewards, seed: steps + rewards });
    using whole = backend.tree(layout);
    using byPieces = backend.tree(layout);
    expect(byPieces.count(experience({ pairs: layout.pairs, steps: 100, rewards: 2, seed: 1 }))).toBe(0);
    whole.count(experience({ pairs: layout.pairs, steps: 100, rewards: 2, seed: 1 }));
    for (let times = 0; times < 2; ++times) {
      whole.count(all);
      for (const piece of pieces(all)) byPieces.count(piece);
    }
    expect(whole.nodes()).toBeGreaterThan(200_000);
    const [a, b] = [whole.list(), byPieces.list()];
    expect(a.counts.length).toBe(b.counts.length);
    for (const field of ['alphabet', 'parents', 'symbols', 'counts'] as const) {
      expect(
        a[field].every((value, k) => value === b[field][k]),
        field,
      ).toBe(true);
    }
    // Counted apart: what windows there are.
    let windows = 0;
    for (let e = 0; e < all.ends.length; ++e) {
      const known = all.starts[e + 1]! - all.starts[e]! - layout.offset + all.ends[e]!;
      windows += Math.max(0, Math.min(all.windows[e]!, known - layout.minLength + 1));
    }
    const first = whole.visits().reduce((sum, count) => sum + count, 0);
    expect(first - 2 * windows).toBeGreaterThanOrEqual(0);
    expect(first - 2 * windows).toBeLessThanOrEqual(100 + 2 * 100);
  });

  it('is gathered for in batches by the counter, which reads the same at any time', async () => {
    const engine = await createEngine();
    const [states, actions] = [100_000, 2];
    using counter = engine.trajectories({ states, actions, maxLength: 4 });
    using other = engine.trajectories({ states, actions, maxLength: 4 });
    const random = new Random(3);
    const visits = new Int32Array(states * actions);
    for (let episode = 0; episode < 900; ++episode) {
      const steps = 500;
      const one = {
        states: Int32Array.from({ length: steps }, () => random.below(states)),
        actions: Int32Array.from({ length: steps }, () => random.below(actions)),
        rewards: Float64Array.from({ length: steps }, () => random.below(3)),
        terminated: true,
      };
      counter.addEpisode(one);
      other.addEpisode(one);
      if (episode % 15 === 14) other.visits(0); // hands over what waits: never enough to be gathered
      for (let t = 0; t < steps; ++t) ++visits[one.states[t]! * actions + one.actions[t]!];
      if (episode % 300 === 7) expect(counter.visits(5)).toBe(visits[5]); // hands over what waits
    }
    expect([counter.visits(17), counter.totalVisits]).toEqual([visits[17], 450_000]);
    const [bytes, others] = [counter.toBytes(), other.toBytes()];
    expect(bytes.length).toBe(others.length);
    expect(bytes.every((byte, k) => byte === others[k])).toBe(true);
  });
});
