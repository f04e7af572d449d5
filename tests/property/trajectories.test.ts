/** What must hold of trajectory counting whatever the experience and the options. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/engine/contracts/backend.js';
import type { EpisodeBatch } from '../../src/engine/contracts/episodes.js';
import { Random } from '../../src/engine/random.js';
import { TrajectoryCounter } from '../../src/trajectories/counter.js';
import type { Episode } from '../../src/trajectories/episode.js';
import type { TrajectoryOptions } from '../../src/trajectories/options.js';
import { backendsOfHome, bothBackends, loadBackend } from '../backends.js';

const STATES = 4;
const ACTIONS = 2;

const rewardValue = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.5),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
);

type FullEpisode = Episode & { readonly probabilities: ArrayLike<number> };

function episodesWith(probability: fc.Arbitrary<number>): fc.Arbitrary<FullEpisode[]> {
  const step = fc.tuple(fc.nat(STATES - 1), fc.nat(ACTIONS - 1), rewardValue, probability);
  const episode = fc
    .record({ steps: fc.array(step, { minLength: 1, maxLength: 30 }), terminated: fc.boolean() })
    .map(({ steps, terminated }) => ({
      states: steps.map(([s]) => s),
      actions: steps.map(([, a]) => a),
      rewards: steps.map(([, , r]) => r),
      probabilities: steps.map(([, , , p]) => p),
      terminated,
    }));
  return fc.array(episode, { maxLength: 8 });
}

/** Weights are products of 1 and 2, at most 2^40: their sums are exact in any order. */
const episodes = episodesWith(fc.constantFrom(0.5, 0.25));

/** Lengths up to 40 with alphabets of dozens of rewards reach keys of 32 bits, 64 bits and many words. */
const options: fc.Arbitrary<TrajectoryOptions> = fc
  .record({
    minLength: fc.integer({ min: 1, max: 4 }),
    more: fc.oneof({ arbitrary: fc.nat(4), weight: 3 }, { arbitrary: fc.nat(36), weight: 1 }),
    ownReward: fc.constantFrom('include' as const, 'exclude' as const),
    episodeEnd: fc.constantFrom('marker' as const, 'drop' as const, 'prefix' as const),
    rewards: fc.constantFrom({}, { rewardResolution: 0.5 }, { rewardEdges: [-1, 0, 0.75] }),
    correction: fc.constantFrom(
      {},
      { correction: 'uniform' as const },
      { correction: 'uniform' as const, weightLimit: 6 },
    ),
  })
  .map(({ minLength, more, ownReward, episodeEnd, rewards, correction }) => ({
    states: STATES,
    actions: ACTIONS,
    minLength,
    maxLength: minLength + more,
    ownReward,
    episodeEnd,
    ...rewards,
    ...correction,
  }));

/** What a counter of these options is given: probabilities only where it asks for them. */
function given({ correction }: TrajectoryOptions, { probabilities, ...episode }: FullEpisode): Episode {
  return correction === 'uniform' ? { ...episode, probabilities } : episode;
}

function count(backend: Backend, options: TrajectoryOptions, episodes: readonly FullEpisode[]): TrajectoryCounter {
  const counter = new TrajectoryCounter(backend, options);
  for (const episode of episodes) counter.addEpisode(given(options, episode));
  return counter;
}

function stream(counter: TrajectoryCounter, episode: FullEpisode): void {
  const { states, actions, rewards, terminated, probabilities } = given(counter.options as TrajectoryOptions, episode);
  for (let t = 0; t < states.length; ++t) {
    const last = t + 1 === states.length;
    const probability = probabilities === undefined ? {} : { probability: probabilities[t]! };
    counter.observe(states[t]!, actions[t]!, rewards[t]!, { terminated: last && terminated, ...probability });
    if (t % 5 === 4) counter.visitsAll(); // Reading in mid-episode changes nothing.
  }
  counter.endEpisode();
}

function batchOf(options: TrajectoryOptions, episodes: readonly FullEpisode[]): EpisodeBatch {
  const starts = [0];
  for (const { states } of episodes) starts.push(starts.at(-1)! + states.length);
  const flat = (key: 'states' | 'actions' | 'rewards' | 'probabilities') =>
    episodes.flatMap((episode) => Array.from(episode[key]));
  return {
    starts: Int32Array.from(starts),
    states: Int32Array.from(flat('states')),
    actions: Int32Array.from(flat('actions')),
    rewards: Float64Array.from(flat('rewards')),
    terminated: Uint8Array.from(episodes, ({ terminated }) => Number(terminated)),
    ...(options.correction === 'uniform' ? { probabilities: Float64Array.from(flat('probabilities')) } : {}),
  };
}

/** Everything that can be read. */
function readings(counter: TrajectoryCounter): object {
  return {
    bytes: counter.toBytes(),
    rows: counter.rows(),
    visits: counter.visitsAll(),
    total: counter.totalVisits,
    nodes: counter.nodes,
    alphabet: counter.alphabet,
    trajectories: Array.from({ length: counter.pairs }, (_, pair) => counter.trajectoriesOf(pair)),
  };
}

describe.each(backendsOfHome)('trajectory counting on $name', ({ name }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await loadBackend(name);
  });

  it('gives the same by episode, streamed and in a batch', () => {
    fc.assert(
      fc.property(options, episodes, (options, episodes) => {
        using whole = count(backend, options, episodes);
        using streamed = new TrajectoryCounter(backend, options);
        for (const episode of episodes) stream(streamed, episode);
        using batched = new TrajectoryCounter(backend, options);
        batched.addEpisodes(batchOf(options, episodes));
        const expected = readings(whole);
        expect(readings(streamed)).toEqual(expected);
        expect(readings(batched)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('merges to the counts of the union, in any order and grouping', () => {
    fc.assert(
      fc.property(options, episodes, episodes, episodes, (options, a, b, c) => {
        using union = count(backend, options, [...c, ...a, ...b]);
        using left = count(backend, options, a);
        using b1 = count(backend, options, b);
        using c1 = count(backend, options, c);
        left.merge(b1).merge(c1);
        using right = count(backend, options, c);
        using ba = count(backend, options, b);
        using a1 = count(backend, options, a);
        right.merge(ba.merge(a1));
        const expected = readings(union);
        expect(readings(left)).toEqual(expected);
        expect(readings(right)).toEqual(expected);
        using nothing = new TrajectoryCounter(backend, options);
        expect(readings(nothing.merge(left))).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('does not depend on the order in which rewards arrive', () => {
    fc.assert(
      fc.property(options, episodes, fc.nat(), (options, episodes, seed) => {
        using counter = count(backend, options, episodes);
        using shuffled = count(backend, options, new Random(seed).shuffle([...episodes]));
        expect(readings(shuffled)).toEqual(readings(counter));
      }),
      { numRuns: 20 },
    );
  });

  it('is restored from its bytes', () => {
    fc.assert(
      fc.property(options, episodes, episodes, (options, before, after) => {
        using counter = count(backend, options, before);
        using restored = TrajectoryCounter.fromBytes(backend, counter.toBytes());
        expect(readings(restored)).toEqual(readings(counter));
        for (const episode of after) {
          counter.addEpisode(given(options, episode));
          restored.addEpisode(given(options, episode));
        }
        expect(readings(restored)).toEqual(readings(counter));
      }),
      { numRuns: 20 },
    );
  });

  it('changes nothing where the policy was uniform', () => {
    const uniform = episodesWith(fc.constant(1 / ACTIONS));
    fc.assert(
      fc.property(options, uniform, (options, episodes) => {
        using counter = count(backend, { ...options, correction: 'uniform' }, episodes);
        const { counts, weights } = counter.rows();
        expect(weights).toEqual(Float64Array.from(counts));
      }),
      { numRuns: 20 },
    );
  });

  it('keeps the sums: trajectories of a length add up to the windows that reach it', () => {
    fc.assert(
      fc.property(options, episodes, (options, episodes) => {
        using counter = count(backend, { ...options, episodeEnd: 'drop' }, episodes);
        const { rowStarts, counts, columnIndices, lengths } = counter.rows();
        for (let pair = 0; pair < counter.pairs; ++pair) {
          const sums = new Map<number, number>();
          for (let k = rowStarts[pair]!; k < rowStarts[pair + 1]!; ++k) {
            const length = lengths![columnIndices[k]!]!;
            sums.set(length, (sums.get(length) ?? 0) + counts[k]!);
            if (k > rowStarts[pair]!) expect(columnIndices[k]!).toBeGreaterThan(columnIndices[k - 1]!);
          }
          for (const sum of sums.values()) expect(sum).toBe(counter.visits(pair));
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('wasm and reference', () => {
  const anyEpisodes = episodesWith(fc.double({ noNaN: true, min: 0.01, max: 1 }));

  it('read the same, to the last bit, and wasm gives back all its memory', async () => {
    const { wasm, reference } = await bothBackends();
    const before = wasm.bytesInUse();
    fc.assert(
      fc.property(options, anyEpisodes, anyEpisodes, (options, episodes, others) => {
        using mine = count(wasm, options, episodes);
        using twin = count(reference, options, episodes);
        using other = count(wasm, options, others);
        expect(readings(mine)).toEqual(readings(twin));
        mine.merge(other);
        twin.merge(other);
        expect(readings(mine)).toEqual(readings(twin));
      }),
      { numRuns: 60 },
    );
    expect(wasm.bytesInUse()).toBe(before);
  });

  it.each([
    { pairs: 3, rewards: 2, maxLength: 70, steps: 400 },
    { pairs: 1, rewards: 3, maxLength: 16, steps: 2000 },
    { pairs: 1, rewards: 6, maxLength: 21, steps: 300 },
    { pairs: 900, rewards: 5, maxLength: 5, steps: 12000 },
    { pairs: 50, rewards: 3000, maxLength: 3, steps: 8000 },
    { pairs: 1, rewards: 9000, maxLength: 2, steps: 9000 },
    { pairs: 2, rewards: 4, maxLength: 200, steps: 150 },
  ])('agree on $rewards rewards, lengths to $maxLength, $pairs pairs', async ({ pairs, rewards, maxLength, steps }) => {
    const { wasm, reference } = await bothBackends();
    const before = wasm.bytesInUse();
    const random = new Random(pairs + rewards + maxLength);
    const draw = (n: number) => Array.from({ length: steps }, () => random.below(n));
    const episode: FullEpisode = {
      states: draw(pairs),
      actions: new Int32Array(steps),
      // Descending and ascending values in turn, so that the order of arrival is not the order of size.
      rewards: draw(rewards).map((k) => (k % 2 === 0 ? k : -k) / 8),
      probabilities: draw(9).map((k) => (k + 1) / 9),
      terminated: true,
    };
    const options = { states: pairs, actions: 1, maxLength };
    using mine = count(wasm, options, [episode]);
    using twin = count(reference, options, [episode]);
    // Typed arrays are compared by hand: element-wise diffs of a hundred thousand entries are slow.
    const same = (a: ArrayLike<number>, b: ArrayLike<number>) => {
      expect(a.length).toBe(b.length);
      for (let k = 0; k < a.length; ++k) if (!Object.is(a[k], b[k])) expect([k, a[k]]).toEqual([k, b[k]]);
    };
    same(mine.toBytes(), twin.toBytes());
    using weighted = count(wasm, { ...options, correction: 'uniform' }, [episode]);
    using weightedTwin = count(reference, { ...options, correction: 'uniform' }, [episode]);
    same(weighted.rows().weights!, weightedTwin.rows().weights!);
    weighted.dispose();
    const [rows, twinRows] = [mine.rows(), twin.rows()];
    same(rows.rowStarts, twinRows.rowStarts);
    same(rows.columnIndices, twinRows.columnIndices);
    same(rows.counts, twinRows.counts);
    same(rows.lengths!, twinRows.lengths!);
    same(mine.visitsAll(), twin.visitsAll());
    expect(mine.nodes).toBe(twin.nodes);
    expect(mine.nodes).toBeGreaterThan(steps / 8);
    mine.dispose();
    expect(wasm.bytesInUse()).toBe(before);
  });
});
