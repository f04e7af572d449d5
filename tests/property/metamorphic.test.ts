/** What must not matter: the names of states, actions and rewards, the order and grouping of episodes, the scale of rewards. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import type { Backend } from '../../src/engine/contracts/backend.js';
import { Random } from '../../src/engine/random.js';
import { TabularModel } from '../../src/environments/tabular-model.js';
import { SimilarityCounter } from '../../src/similarity/counter.js';
import { Partition } from '../../src/similarity/partition.js';
import type { Similarity } from '../../src/similarity/similarity.js';
import { quotient } from '../../src/symmetry/exact/quotient.js';
import { solve } from '../../src/symmetry/exact/solve.js';
import { symmetries } from '../../src/symmetry/exact/symmetries.js';
import { backendsOfHome, loadBackend } from '../backends.js';

const STATES = 5;
const ACTIONS = 2;
const PAIRS = STATES * ACTIONS;
const homes = await Promise.all(
  backendsOfHome.map(async ({ name }) => ({
    name,
    backend: await loadBackend(name),
    engine: await createEngine({ backend: name }),
  })),
);
/** Positive factors: powers of two, which scale without rounding, and others. */
const factors = fc.constantFrom(0.5, 1024, 2 ** -30, 3, 0.1, 1 / 3, 1e-6, 7e9);

interface Run {
  readonly states: number[];
  readonly actions: number[];
  readonly rewards: number[];
  readonly terminated: boolean;
}

const run: fc.Arbitrary<Run> = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(STATES - 1), fc.nat(ACTIONS - 1), fc.nat(2)), { minLength: 1, maxLength: 6 }),
    fc.boolean(),
  )
  .map(([steps, terminated]) => ({
    states: steps.map(([s]) => s),
    actions: steps.map(([, a]) => a),
    rewards: steps.map(([, , r]) => r),
    terminated,
  }));
const runs = fc.array(run, { minLength: 2, maxLength: 12 });

function counted<T>(backend: Backend, groups: readonly (readonly Run[])[], read: (counter: SimilarityCounter) => T): T {
  using whole = new SimilarityCounter(backend, { states: STATES, actions: ACTIONS, maxLength: 3 });
  for (const group of groups) {
    using part = new SimilarityCounter(backend, { states: STATES, actions: ACTIONS, maxLength: 3 });
    for (const episode of group) part.addEpisode(episode);
    whole.merge(part);
  }
  return read(whole);
}

const order = (seed: number, n: number) => new Random(seed).shuffle(Array.from({ length: n }, (_, k) => k));
const measures = fc.constantFrom<object>({}, { measure: 'coincidence' }, { measure: 'jensen-shannon' });
const linkages = fc.constantFrom<'single' | 'complete' | 'average'>('single', 'complete', 'average');
const clusterings = fc.record({ threshold: fc.constantFrom(0.2, 0.5, 0.9), linkage: linkages });

/** Episodes with states and actions renamed by permutations, and the permutation of the pairs that it comes to. */
function renaming(seed: number) {
  const [states, actions] = [order(seed, STATES), order(seed + 1, ACTIONS)];
  return {
    map: Array.from({ length: PAIRS }, (_, i) => states[Math.floor(i / ACTIONS)]! * ACTIONS + actions[i % ACTIONS]!),
    renamed: (episodes: readonly Run[]) =>
      episodes.map((episode) => ({
        ...episode,
        states: episode.states.map((s) => states[s]!),
        actions: episode.actions.map((a) => actions[a]!),
      })),
  };
}

const rewarded = (episodes: readonly Run[], change: (reward: number) => number) =>
  episodes.map((episode) => ({ ...episode, rewards: episode.rewards.map(change) }));

describe.each(homes)('counts and χ on $name', ({ backend, engine }) => {
  const chiOf = (groups: readonly (readonly Run[])[], options = {}) =>
    counted(backend, groups, (counter) => counter.similarity(options).toDense());
  const labelsOf = (groups: readonly (readonly Run[])[], options: Parameters<Similarity['clusters']>[0]) =>
    counted(backend, groups, (counter) => counter.similarity().clusters(options).labels);

  it('are the same for episodes in another order, and counted in parts', () => {
    fc.assert(
      fc.property(runs, fc.nat(), fc.nat(10), measures, clusterings, (episodes, seed, cut, options, clustering) => {
        const shuffled = order(seed, episodes.length).map((k) => episodes[k]!);
        const parts = [shuffled.slice(0, cut), shuffled.slice(cut)];
        const bytes = counted(backend, [episodes], (counter) => counter.toBytes());
        expect(counted(backend, [shuffled], (counter) => counter.toBytes())).toEqual(bytes);
        expect(counted(backend, parts, (counter) => counter.toBytes())).toEqual(bytes);
        const alone = chiOf([episodes], options);
        expect(chiOf([shuffled], options)).toEqual(alone);
        expect(chiOf(parts, options)).toEqual(alone);
        expect(labelsOf(parts, clustering)).toEqual(labelsOf([episodes], clustering));
      }),
      { numRuns: 30 },
    );
  });

  it('follow the names of states and actions', () => {
    fc.assert(
      fc.property(runs, fc.nat(), measures, (episodes, seed, options) => {
        const { map, renamed } = renaming(seed);
        const [before, after] = [episodes, renamed(episodes)].map((runs) =>
          counted(backend, [runs], (counter) =>
            map.map((_, pair) => ({ visits: counter.visits(pair), trajectories: counter.trajectoriesOf(pair) })),
          ),
        );
        map.forEach((image, pair) => {
          expect(after![image]).toEqual(before![pair]);
        });
        // Sums over trajectories may be taken in another order.
        const [plain, moved] = [chiOf([episodes], options), chiOf([renamed(episodes)], options)];
        for (let i = 0; i < PAIRS; ++i)
          for (let j = 0; j < PAIRS; ++j)
            expect(moved[map[i]! * PAIRS + map[j]!]).toBeCloseTo(plain[i * PAIRS + j]!, 6);
      }),
      { numRuns: 30 },
    );
  });

  it('give the same clusters whatever states and actions are called', () => {
    fc.assert(
      fc.property(runs, fc.nat(), fc.constantFrom(0.3, 0.6, 0.9), (episodes, seed, threshold) => {
        const { map, renamed } = renaming(seed);
        // Single linkage alone knows no ties, whose order is that of the numbers of pairs.
        const options = { threshold, linkage: 'single' } as const;
        const moved = labelsOf([renamed(episodes)], options);
        const back = Partition.from(map.map((image) => moved[image]!)).labels;
        expect(back).toEqual(labelsOf([episodes], options));
      }),
      { numRuns: 30 },
    );
  });

  it('know rewards only as equal or not: no one-to-one change of them changes χ or a cluster', () => {
    const changes = fc.oneof(
      factors.map((factor) => (reward: number) => factor * reward),
      fc.constantFrom(-7, 0.25, 1e6).map((shift) => (reward: number) => shift - 3 * reward),
      fc.constant((reward: number) => [5, -1, 0.3][reward]!),
    );
    fc.assert(
      fc.property(runs, changes, measures, (episodes, change, options) => {
        const changed = rewarded(episodes, change);
        const plain = chiOf([episodes], options);
        chiOf([changed], options).forEach((value, k) => {
          expect(value).toBeCloseTo(plain[k]!, 6);
        });
        const single = { threshold: 0.5, linkage: 'single' } as const;
        expect(labelsOf([changed], single)).toEqual(labelsOf([episodes], single));
        for (const pair of [0, PAIRS - 1])
          expect(sorted(counted(backend, [changed], (counter) => counter.trajectoriesOf(pair)))).toEqual(
            sorted(
              counted(backend, [episodes], (counter) =>
                counter
                  .trajectoriesOf(pair)
                  .map((one) => ({ ...one, rewards: one.rewards.map((reward) => change(reward)) })),
              ),
            ),
          );
      }),
      { numRuns: 40 },
    );
  });

  it('count rewards in multiples of a resolution that scales with them', () => {
    fc.assert(
      fc.property(runs, fc.constantFrom(0.5, 8, 2 ** -20), (episodes, scale) => {
        const labels = [1, scale].map((factor) => {
          using counter = new SimilarityCounter(backend, {
            states: STATES,
            actions: ACTIONS,
            rewardResolution: 1.5 * factor,
          });
          for (const episode of rewarded(episodes, (reward) => factor * reward)) counter.addEpisode(episode);
          return counter.similarity().toDense();
        });
        expect(labels[1]).toEqual(labels[0]);
      }),
      { numRuns: 20 },
    );
  });

  it('solves a scaled, a shifted and a renamed problem as the plain one', () => {
    const endless = fc.array(fc.tuple(fc.nat(STATES - 1), fc.nat(2)), { minLength: PAIRS, maxLength: PAIRS });
    fc.assert(
      fc.property(endless, fc.nat(), factors, fc.constantFrom(-2, 0.5, 10), (law, seed, scale, shift) => {
        const endlessly = law.map(([next, reward]) => [next, reward, false] as const);
        const states = order(seed, STATES);
        const solved = (tolerance: number, ...more: [change?: (reward: number) => number, states?: number[]]) =>
          engine.solve(modelOf(endlessly, ...more), { discount: 0.9, tolerance });
        const plain = solved(1e-10);
        const scaled = solved(1e-10 * scale, (reward) => scale * reward);
        const shifted = solved(1e-10, (reward) => reward + shift);
        const renamed = solved(1e-10, undefined, states);
        plain.q.forEach((value, i) => {
          expect(scaled.q[i]! / scale).toBeCloseTo(value, 7);
          // Σ γ^t c = c / (1 - γ)
          expect(shifted.q[i]!).toBeCloseTo(value + shift / 0.1, 7);
          expect(renamed.q[states[Math.floor(i / ACTIONS)]! * ACTIONS + (i % ACTIONS)]).toBeCloseTo(value, 7);
        });
      }),
      { numRuns: 30 },
    );
  });
});

function sorted<T extends { readonly rewards: ArrayLike<number> }>(trajectories: readonly T[]): T[] {
  const key = ({ rewards }: T) => Array.from(rewards).join();
  return [...trajectories].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const world = fc.array(fc.tuple(fc.nat(STATES - 1), fc.nat(2), fc.boolean()), { minLength: PAIRS, maxLength: PAIRS });

function modelOf(
  law: readonly (readonly [number, number, boolean])[],
  change = (reward: number) => reward,
  states = Array.from({ length: STATES }, (_, s) => s),
): TabularModel {
  const back = Array.from({ length: STATES }, (_, s) => states.indexOf(s));
  return TabularModel.build({
    states: STATES,
    actions: ACTIONS,
    initial: Array.from({ length: STATES }, () => 1 / STATES),
    outcomes: (s, a) => {
      const [next, reward, terminated] = law[back[s]! * ACTIONS + a]!;
      return [{ probability: 1, nextState: states[next]!, reward: change(reward), terminated }];
    },
  });
}

describe('the exact side', () => {
  it('follows the names of states', () => {
    fc.assert(
      fc.property(world, fc.nat(), (law, seed) => {
        const states = order(seed, STATES);
        const [plain, renamed] = [symmetries(modelOf(law)), symmetries(modelOf(law, undefined, states))];
        expect(renamed.orbits.groupOrder).toBe(plain.orbits.groupOrder);
        for (const name of ['orbits', 'lumping', 'homomorphism'] as const) {
          const labels = Array.from({ length: PAIRS }, (_, i) => {
            return renamed[name].labels[states[Math.floor(i / ACTIONS)]! * ACTIONS + (i % ACTIONS)]!;
          });
          expect([...Partition.from(labels).labels]).toEqual([...plain[name].labels]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('follows the names of actions, other ones in every state', () => {
    fc.assert(
      fc.property(world, fc.nat(), (law, seed) => {
        // Pair i of the plain problem is pair names[i] of the other.
        const names = Array.from({ length: PAIRS }, (_, i) => {
          const s = Math.floor(i / ACTIONS);
          return s * ACTIONS + order(seed + s, ACTIONS)[i % ACTIONS]!;
        });
        const [plain, renamed] = [law, names.map((_, i) => law[names.indexOf(i)]!)].map((one) =>
          symmetries(modelOf(one)),
        );
        expect(renamed!.orbits.groupOrder).toBe(plain!.orbits.groupOrder);
        for (const name of ['orbits', 'lumping', 'homomorphism'] as const)
          expect(Partition.from(names.map((i) => renamed![name].labels[i]!)).labels).toEqual(plain![name].labels);
      }),
      { numRuns: 60 },
    );
  });

  it('scales with rewards: the same partitions, and values times as much', () => {
    fc.assert(
      fc.property(world, factors, (law, scale) => {
        const [plain, scaled] = [modelOf(law), modelOf(law, (reward) => scale * reward)];
        for (const name of ['orbits', 'lumping', 'homomorphism'] as const)
          expect(symmetries(scaled)[name].labels).toEqual(symmetries(plain)[name].labels);
        // The tolerance scales with the rewards.
        const values = solve(plain, { discount: 0.9, tolerance: 1e-9 }).v;
        const more = solve(scaled, { discount: 0.9, tolerance: 1e-9 * scale }).v;
        more.forEach((value, s) => {
          expect(value / scale).toBeCloseTo(values[s]!, 6);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('lifts the values of a quotient to those of the whole', () => {
    fc.assert(
      fc.property(world, (law) => {
        const model = modelOf(law);
        const { model: small, lift } = quotient(model, symmetries(model).homomorphism);
        const q = solve(model, { discount: 0.9, tolerance: 1e-10 }).q;
        lift(solve(small, { discount: 0.9, tolerance: 1e-10 }).q).forEach((value, i) => {
          if (model.live[Math.floor(i / ACTIONS)] === 1) expect(value).toBeCloseTo(q[i]!, 7);
        });
      }),
      { numRuns: 60 },
    );
  });
});
