/** Where there is no memory, what there was before is whole, nothing is lost, and nothing more is held. */
import { describe, expect, it } from 'vitest';
import type { EpisodeBatch } from '../../src/engine/contracts/episodes.js';
import { Random } from '../../src/engine/random.js';
import { SimilarityCounter } from '../../src/similarity/counter.js';
import type { TrajectoryOptions } from '../../src/trajectories/options.js';
import { loadBackend } from '../backends.js';
import { smallCore } from '../small-core.js';

const PAGE = 65_536;

/** Episodes of which nearly every window is another one. */
function episodes(count: number, length: number, rewards: number, seed: number): EpisodeBatch {
  const random = new Random(seed);
  const steps = count * length;
  return {
    starts: Int32Array.from({ length: count + 1 }, (_, e) => e * length),
    states: Int32Array.from({ length: steps }, () => random.below(50)),
    actions: new Int32Array(steps),
    rewards: Float64Array.from({ length: steps }, () => random.below(rewards) / 4),
    terminated: Uint8Array.from({ length: count }, (_, e) => e % 2),
    probabilities: Float64Array.from({ length: steps }, () => 0.25 + random.uniform() / 2),
  };
}

const shapes: Record<
  string,
  { readonly options: Partial<TrajectoryOptions>; readonly rewards: number; readonly pages: number }
> = {
  'keys of 32 bits': { options: { maxLength: 4 }, rewards: 40, pages: 40 },
  'keys of 64 bits': { options: { maxLength: 7, minLength: 2, ownReward: 'exclude' }, rewards: 40, pages: 40 },
  'longer keys': { options: { maxLength: 20, episodeEnd: 'drop' }, rewards: 90, pages: 90 },
  weights: { options: { maxLength: 4, correction: 'uniform' }, rewards: 40, pages: 60 },
  'a table past the cache': { options: { maxLength: 6, minLength: 6, episodeEnd: 'prefix' }, rewards: 60, pages: 180 },
  'many rewards': { options: { maxLength: 1 }, rewards: 200_000, pages: 60 },
};

function withoutProbabilities({ probabilities: _, ...batch }: EpisodeBatch): EpisodeBatch {
  return batch;
}

describe.each(Object.entries(shapes))('a counter with %s', (_, { options, rewards, pages }) => {
  const all: TrajectoryOptions = { states: 50, actions: 1, ...options };
  const made = (count: number, length: number, seed: number) => {
    const batch = episodes(count, length, rewards, seed);
    return all.correction === undefined ? withoutProbabilities(batch) : batch;
  };

  it('counts on when there is memory again, as if there always had been', async () => {
    const { core, backend } = await smallCore(pages);
    using counter = new SimilarityCounter(backend, all);
    using plenty = new SimilarityCounter(await loadBackend('wasm'), all);
    const ballast: number[] = [];
    const fill = () => {
      for (let size = 64 * PAGE; size >= 1024; size /= 2) {
        try {
          for (;;) ballast.push(core.allocate(size));
        } catch {
          // smaller ones
        }
      }
    };
    const first = made(20, 50, 1);
    counter.addEpisodes(first);
    plenty.addEpisodes(first);
    counter.visits(0);
    fill();
    // Streamed and whole, past what is gathered before it is handed over.
    let refused = 0;
    for (let round = 0; round < 3; ++round) {
      const more = made(60 + round, 170, 2 + round);
      try {
        counter.addEpisodes(more);
      } catch (error) {
        expect(String(error)).toContain('out of memory');
        ++refused;
        continue; // nothing of it was taken
      }
      plenty.addEpisodes(more);
    }
    const held = core.bytesInUse();
    expect(() => counter.toBytes()).toThrow('out of memory');
    expect(core.bytesInUse()).toBe(held);
    expect(refused).toBeGreaterThan(0);
    for (const block of ballast.splice(0)) core.release(block);
    expect(counter.toBytes()).toEqual(plenty.toBytes());
    expect(counter.totalVisits).toBe(plenty.totalVisits);
  });

  it('is as before where a merge finds no memory, and merges when it does', async () => {
    const { core, backend } = await smallCore(pages);
    const large = await loadBackend('wasm');
    const empty = core.bytesInUse();
    using counter = new SimilarityCounter(backend, all);
    counter.addEpisodes(made(20, 50, 1));
    const before = counter.toBytes();
    using other = new SimilarityCounter(large, all);
    other.addEpisodes(made(60, 170, 5));
    using both = SimilarityCounter.fromBytes(large, before).merge(other);
    const ballast: number[] = [];
    for (let size = 64 * PAGE; size >= 2 ** 16; size /= 2) {
      try {
        for (;;) ballast.push(core.allocate(size));
      } catch {
        // smaller ones
      }
    }
    // One block after the other comes back: memory ends at another place each time.
    let failures = 0;
    for (let merged = false; !merged; ) {
      try {
        counter.merge(other);
        merged = true;
      } catch (error) {
        expect(String(error)).toContain('out of memory');
        ++failures;
        const block = ballast.pop();
        if (block === undefined) throw error;
        core.release(block);
      }
    }
    expect(failures).toBeGreaterThan(0);
    for (const block of ballast) core.release(block);
    expect(counter.toBytes()).toEqual(both.toBytes());
    counter.dispose();
    expect(core.bytesInUse()).toBe(empty);
  });

  it('of bytes is given back where there is no memory for them', async () => {
    const { core, backend } = await smallCore(pages);
    using other = new SimilarityCounter(await loadBackend('wasm'), all);
    other.addEpisodes(made(1200, 100, 5));
    const bytes = other.toBytes();
    const held = core.bytesInUse();
    expect(() => SimilarityCounter.fromBytes(backend, bytes)).toThrow('out of memory');
    expect(core.bytesInUse() - held).toBeLessThan(64);
  });
});
