/** Policy correction: importance weights beside exact counts. */
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/engine/contracts/backend.js';
import { TrajectoryCounter } from '../../src/trajectories/counter.js';
import type { TrajectoryOptions } from '../../src/trajectories/options.js';
import { backends, loadBackend } from '../backends.js';

/** `rewards` with `.` for an end marker, `xN` the count, `wW` the weight. */
function read(counter: TrajectoryCounter, pair: number): string[] {
  return counter
    .trajectoriesOf(pair)
    .map(
      ({ rewards, length, count, weight }) =>
        `${[...rewards, ...Array(length - rewards.length).fill('.')].join(' ')} x${count} w${weight}`,
    );
}

describe.each(backends)("correction: 'uniform' on $name", ({ name }) => {
  const start = async (options: Partial<TrajectoryOptions> = {}): Promise<[TrajectoryCounter, Backend]> => {
    const backend = await loadBackend(name);
    const all = { states: 3, actions: 2, maxLength: 3, correction: 'uniform' as const, ...options };
    return [new TrajectoryCounter(backend, all), backend];
  };
  // Pairs 0 (s0 a0), 3 (s1 a1), 0 again; rewards 1, -2, 1. With two actions the factors 1 / (2π) are 2, 4, 0.5.
  const episode = { states: [0, 1, 0], actions: [0, 1, 0], rewards: [1, -2, 1], probabilities: [0.25, 0.125, 1] };

  it('weights each length by the actions after the first, and by 1 past the end', async () => {
    const [counter] = await start();
    counter.addEpisode({ ...episode, terminated: true });
    // Pair 0 at t = 0: 1, 4, 4 · 0.5; at t = 2: 1, 1, 1. Pair 3 at t = 1: 1, 0.5, 0.5.
    expect(read(counter, 0)).toEqual(['1 x2 w2', '1 . x1 w1', '1 -2 x1 w4', '1 . . x1 w1', '1 -2 1 x1 w2']);
    expect(read(counter, 3)).toEqual(['-2 x1 w1', '-2 1 x1 w0.5', '-2 1 . x1 w0.5']);
  });

  it("takes in one action more with ownReward: 'exclude', on which its rewards depend", async () => {
    const [counter] = await start({ ownReward: 'exclude', maxLength: 2 });
    counter.addEpisode({ ...episode, terminated: true });
    // Pair 0 at t = 0 sees (-2, 1): 4, 4 · 0.5; at t = 2 (., .): 1, 1. Pair 3 sees (1, .): 0.5, 0.5.
    expect(read(counter, 0)).toEqual(['. x1 w1', '-2 x1 w4', '. . x1 w1', '-2 1 x1 w2']);
    expect(read(counter, 3)).toEqual(['1 x1 w0.5', '1 . x1 w0.5']);
  });

  it('cuts weights at weightLimit, each length by itself', async () => {
    const [counter] = await start({ weightLimit: 1.5 });
    counter.addEpisode({ ...episode, terminated: true });
    // At t = 0: 1, min(4, 1.5), min(4 · 0.5, 1.5).
    expect(read(counter, 0)).toEqual(['1 x2 w2', '1 . x1 w1', '1 -2 x1 w1.5', '1 . . x1 w1', '1 -2 1 x1 w1.5']);
  });

  it('freezes weights beside counts, of windows that were cut short too', async () => {
    const [counter] = await start({ minLength: 2, episodeEnd: 'prefix' });
    counter.addEpisode({ ...episode, terminated: false });
    counter.addEpisode({ ...episode, terminated: false });
    // Pair 0: (1 -2) and (1 -2 1); pair 3: (-2 1). Columns in depth-first order: (-2 1), (1 -2), (1 -2 1).
    expect(counter.rows()).toEqual({
      rows: 6,
      columns: 3,
      rowStarts: Int32Array.of(0, 2, 2, 2, 3, 3, 3),
      columnIndices: Int32Array.of(1, 2, 0),
      counts: Int32Array.of(2, 2, 2),
      weights: Float64Array.of(8, 4, 1),
      lengths: Int32Array.of(2, 2, 3),
    });
  });

  it('streams to the same weights', async () => {
    const [whole] = await start();
    const [streamed] = await start();
    whole.addEpisode({ ...episode, terminated: true });
    episode.states.forEach((state, t) => {
      const details = { probability: episode.probabilities[t]!, terminated: t === 2 };
      streamed.observe(state, episode.actions[t]!, episode.rewards[t]!, details);
    });
    expect(streamed.toBytes()).toEqual(whole.toBytes());
  });

  it('adds a batch, merges and is restored with its weights', async () => {
    const [counter, backend] = await start();
    counter.addEpisodes({
      starts: Int32Array.of(0, 3),
      states: Int32Array.from(episode.states),
      actions: Int32Array.from(episode.actions),
      rewards: Float64Array.from(episode.rewards),
      terminated: Uint8Array.of(1),
      probabilities: Float64Array.from(episode.probabilities),
    });
    const restored = TrajectoryCounter.fromBytes(backend, counter.toBytes());
    expect(restored.options).toEqual(counter.options);
    expect(read(restored, 0)).toEqual(['1 x2 w2', '1 . x1 w1', '1 -2 x1 w4', '1 . . x1 w1', '1 -2 1 x1 w2']);
    restored.merge(counter);
    expect(read(restored, 3)).toEqual(['-2 x2 w2', '-2 1 x2 w1', '-2 1 . x2 w1']);
  });

  it('keeps sums finite whatever the probabilities', async () => {
    const [counter] = await start({ maxLength: 5 });
    const tiny = Array(6).fill(Number.MIN_VALUE);
    const zeros = Array(6).fill(0);
    counter.addEpisode({ states: zeros, actions: zeros, rewards: zeros, probabilities: tiny, terminated: true });
    for (const weight of counter.rows().weights!) expect(weight).toBeLessThan(Infinity);
    expect(counter.rows().weights!.at(-1)).toBeGreaterThan(1e100);
  });

  it('refuses probabilities that are missing, not wanted or impossible', async () => {
    const [counter, backend] = await start();
    const plain = new TrajectoryCounter(backend, { states: 3, actions: 2, maxLength: 3 });
    const good = { ...episode, terminated: true };
    const { probabilities, ...without } = good;
    expect(() => counter.addEpisode(without)).toThrow(
      "expected the probabilities of the actions, as correction is 'uniform', got undefined at episode 0",
    );
    expect(() => counter.observe(0, 0, 1)).toThrow("as correction is 'uniform', got undefined at episode 0, step 0");
    expect(() => plain.addEpisode(good)).toThrow(
      "expected no probabilities, as correction is 'none', got Array of length 3 at episode 0",
    );
    expect(() => plain.observe(0, 0, 1, { probability: 0.5 })).toThrow("correction is 'none', got 0.5");
    expect(() => counter.addEpisode({ ...good, probabilities: [1, 1] })).toThrow(
      'expected 3 probabilities, one a step',
    );
    for (const wrong of [0, -0.5, 1.5, Number.NaN, '1']) {
      expect(() => counter.addEpisode({ ...good, probabilities: [1, wrong, 1] as never })).toThrow(
        /expected probabilities in \(0, 1\], got .* at episode 0, step 1/,
      );
    }
    const batch = {
      starts: Int32Array.of(0, 3),
      states: Int32Array.from(episode.states),
      actions: Int32Array.from(episode.actions),
      rewards: Float64Array.from(episode.rewards),
      terminated: Uint8Array.of(1),
    };
    expect(() => counter.addEpisodes(batch)).toThrow("as correction is 'uniform'");
    expect(() => plain.addEpisodes({ ...batch, probabilities: Float64Array.from(probabilities) })).toThrow(
      "as correction is 'none'",
    );
    expect(counter.totalVisits + plain.totalVisits).toBe(0);
    expect(() => plain.merge(counter)).toThrow('expected counters with the same correction to merge');
  });

  it('refuses options that make no sense', async () => {
    const backend = await loadBackend(name);
    const make = (options: object) => () => new TrajectoryCounter(backend, { states: 1, actions: 2, ...options });
    expect(make({ correction: 'greedy' })).toThrow("expected correction to be one of 'none', 'uniform', got 'greedy'");
    expect(make({ weightLimit: 2 })).toThrow("expected weightLimit only with correction: 'uniform', got 2");
    expect(make({ correction: 'uniform', weightLimit: 0 })).toThrow('expected weightLimit > 0, got 0');
    expect(make({ correction: 'uniform', weightLimit: Infinity })).toThrow(
      'expected weightLimit to be a finite number',
    );
  });

  it('refuses bytes whose weights do not fit', async () => {
    const [counter, backend] = await start();
    counter.addEpisode({ ...episode, terminated: true });
    const bytes = counter.toBytes();
    for (let at = 0; at < bytes.length; ++at) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1;
      expect(() => TrajectoryCounter.fromBytes(backend, damaged)).toThrow(/^expected .* got /);
    }
  });
});
