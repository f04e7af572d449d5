/** What must not matter: the names of states, actions and rewards, the order and grouping of episodes, the scale of rewards. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { TabularModel } from '../../src/environments/tabular-model.js';
import { SimilarityCounter } from '../../src/similarity/counter.js';
import { Partition } from '../../src/similarity/partition.js';
import { quotient } from '../../src/symmetry/exact/quotient.js';
import { solve } from '../../src/symmetry/exact/solve.js';
import { symmetries } from '../../src/symmetry/exact/symmetries.js';
import { loadBackend } from '../backends.js';

const STATES = 5;
const ACTIONS = 2;
const PAIRS = STATES * ACTIONS;
const backend = await loadBackend('wasm');

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

function chiOf(groups: readonly (readonly Run[])[], options = {}): Float64Array {
  using whole = new SimilarityCounter(backend, { states: STATES, actions: ACTIONS, maxLength: 3 });
  for (const group of groups) {
    using part = new SimilarityCounter(backend, { states: STATES, actions: ACTIONS, maxLength: 3 });
    for (const episode of group) part.addEpisode(episode);
    whole.merge(part);
  }
  return whole.similarity(options).toDense();
}

/** A matrix with rows and columns carried over: entry (i, j) goes to (map[i], map[j]). */
const carried = (chi: Float64Array, map: readonly number[]) => {
  const moved = new Float64Array(chi.length);
  for (let i = 0; i < PAIRS; ++i)
    for (let j = 0; j < PAIRS; ++j) moved[map[i]! * PAIRS + map[j]!] = chi[i * PAIRS + j]!;
  return moved;
};

const order = (seed: number, n: number) => new Random(seed).shuffle(Array.from({ length: n }, (_, k) => k));
const measures = fc.constantFrom<object>({}, { measure: 'coincidence' }, { measure: 'jensen-shannon' });

describe('χ', () => {
  it('is the same for episodes in another order, and counted in parts', () => {
    fc.assert(
      fc.property(runs, fc.nat(), fc.nat(10), measures, (episodes, seed, cut, options) => {
        const shuffled = order(seed, episodes.length).map((k) => episodes[k]!);
        const alone = chiOf([episodes], options);
        expect(chiOf([shuffled], options)).toEqual(alone);
        expect(chiOf([shuffled.slice(0, cut), shuffled.slice(cut)], options)).toEqual(alone);
      }),
      { numRuns: 40 },
    );
  });

  it('follows the names of states and actions', () => {
    fc.assert(
      fc.property(runs, fc.nat(), measures, (episodes, seed, options) => {
        const [states, actions] = [order(seed, STATES), order(seed + 1, ACTIONS)];
        const renamed = episodes.map((episode) => ({
          ...episode,
          states: episode.states.map((s) => states[s]!),
          actions: episode.actions.map((a) => actions[a]!),
        }));
        const map = Array.from(
          { length: PAIRS },
          (_, i) => states[Math.floor(i / ACTIONS)]! * ACTIONS + actions[i % ACTIONS]!,
        );
        const moved = carried(chiOf([episodes], options), map);
        // Sums over trajectories may be taken in another order.
        chiOf([renamed], options).forEach((value, k) => {
          expect(value).toBeCloseTo(moved[k]!, 6);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('knows rewards only as equal or not: any one-to-one change of them changes nothing', () => {
    fc.assert(
      fc.property(runs, fc.constantFrom(-3, 0.5, 1e-3, 1e6), fc.constantFrom(0, -7, 0.25), (episodes, scale, shift) => {
        const changed = episodes.map((episode) => ({
          ...episode,
          rewards: episode.rewards.map((r) => scale * r + shift),
        }));
        chiOf([changed]).forEach((value, k) => {
          expect(value).toBeCloseTo(chiOf([episodes])[k]!, 6);
        });
      }),
      { numRuns: 20 },
    );
  });
});

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

  it('scales with rewards: the same partitions, and values times as much', () => {
    fc.assert(
      fc.property(world, fc.constantFrom(0.5, 4, 1024), (law, scale) => {
        const [plain, scaled] = [modelOf(law), modelOf(law, (reward) => scale * reward)];
        for (const name of ['orbits', 'lumping', 'homomorphism'] as const)
          expect(symmetries(scaled)[name].labels).toEqual(symmetries(plain)[name].labels);
        // Powers of two scale without rounding, and the tolerance with them.
        const values = solve(plain, { discount: 0.9, tolerance: 1e-9 }).v;
        const more = solve(scaled, { discount: 0.9, tolerance: 1e-9 * scale }).v;
        more.forEach((value, s) => {
          expect(value).toBeCloseTo(scale * values[s]!, 6);
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
