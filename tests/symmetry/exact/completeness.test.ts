/** What docs/completeness.md proves, in worlds with a symmetry planted in them, and its counterexamples. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/random.js';
import { makeEnvironment } from '../../../src/environments/registry.js';
import type { TabularEnvironment } from '../../../src/environments/tabular-environment.js';
import { type Outcome, TabularModel } from '../../../src/environments/tabular-model.js';
import { isAutomorphism } from '../../../src/symmetry/exact/is-automorphism.js';
import { type RewardLaws, rewardLaws, trajectoryClasses } from '../../../src/symmetry/exact/reward-laws.js';
import { solve } from '../../../src/symmetry/exact/solve.js';
import { symmetries } from '../../../src/symmetry/exact/symmetries.js';
import { gridTransformations } from '../../../src/symmetry/grid-candidates.js';
import { Transformation } from '../../../src/symmetry/transformation.js';

const LENGTH = 4;
const [STATES, ACTIONS] = [6, 3];
/** f swaps 0 and 3, 1 and 4, 2 and 5. */
const f = (s: number): number => (s + 3) % 6;
/** Each state has a map of actions of its own; that of an image takes it back. */
const turns = [0, 1, 2];
const g = (s: number, a: number): number => (a + (s < 3 ? turns[s]! : 3 - turns[s - 3]!)) % 3;
const image = (pair: number): number =>
  f(Math.floor(pair / ACTIONS)) * ACTIONS + g(Math.floor(pair / ACTIONS), pair % ACTIONS);

/** `P'(s', r | s, a) = ½ P(s', r | s, a) + ½ P(f(s'), r | f(s), g_s(a))`, which the swap leaves as it is; `broken` breaks it in one pair. */
function planted(seed: number, broken = 0): TabularModel {
  const random = new Random(seed);
  const raw = Array.from({ length: STATES * ACTIONS }, (): Outcome[] => {
    const p = 0.2 + 0.6 * random.uniform();
    return [p, 1 - p].map((probability) => ({
      probability,
      nextState: random.below(STATES),
      reward: random.below(3),
      terminated: random.below(8) === 0,
    }));
  });
  return TabularModel.build({
    states: STATES,
    actions: ACTIONS,
    initial: new Array(STATES).fill(1 / STATES),
    outcomes: (s, a) => {
      const pair = s * ACTIONS + a;
      const own = pair === 0 ? broken : 0;
      return [
        ...raw[pair]!.map((one) => ({ ...one, probability: one.probability * (0.5 + own) })),
        ...raw[image(pair)]!.map((one) => ({
          ...one,
          nextState: f(one.nextState),
          probability: one.probability * (0.5 - own),
        })),
      ];
    },
  });
}

/** Random; the same for a pair and its image where it is `even`. */
function randomPolicy(seed: number, even: boolean): Float64Array {
  const random = new Random(seed);
  const weights = Float64Array.from({ length: STATES * ACTIONS }, () => 0.1 + random.uniform());
  const own = weights.map((weight, pair) => (even ? weight + weights[image(pair)]! : weight));
  return own.map((weight, pair) => {
    const first = pair - (pair % ACTIONS);
    return weight / (own[first]! + own[first + 1]! + own[first + 2]!);
  });
}

/** Total variation between the laws of two pairs. */
function apart(laws: RewardLaws, a: number, b: number, length: number): number {
  const differences = new Map<string, number>();
  for (const [pair, sign] of [
    [a, 0.5],
    [b, -0.5],
  ] as const) {
    for (const { rewards, probability } of laws.law(pair, length)) {
      const word = rewards.join(' ');
      differences.set(word, (differences.get(word) ?? 0) + sign * probability);
    }
  }
  return [...differences.values()].reduce((sum, value) => sum + Math.abs(value), 0);
}

const pairs = Array.from({ length: STATES * ACTIONS }, (_, pair) => pair);
const farthest = (laws: RewardLaws, length: number): number =>
  Math.max(...pairs.map((pair) => apart(laws, pair, image(pair), length)));

describe('completeness', () => {
  it('planted what it says', () => {
    const swap = Transformation.from({
      name: 'swap',
      states: Array.from({ length: STATES }, (_, s) => f(s)),
      actionMap: Array.from({ length: STATES }, (_, s) => [0, 1, 2].map((a) => g(s, a))),
    });
    expect(isAutomorphism(planted(1), swap)).toBe(true);
    expect(isAutomorphism(planted(1, 0.1), swap)).toBe(false);
  });

  it.each([1, 2, 3])('of the uniform policy and of every equivariant one, at every length (world %i)', (seed) => {
    const model = planted(seed);
    for (const policy of [undefined, randomPolicy(seed, true)]) {
      const laws = rewardLaws(model, { length: LENGTH, ...(policy && { policy }) });
      for (let l = 1; l <= LENGTH; ++l) {
        const { labels } = laws.classes(l);
        for (const pair of pairs) expect(labels[pair]).toBe(labels[image(pair)]);
        expect(farthest(laws, l)).toBeLessThan(1e-12);
      }
      // Nothing else is alike: nine classes of two.
      expect(laws.classes().count).toBe(9);
    }
  });

  it('not of a policy that is not equivariant, but for the first reward, which no policy decides', () => {
    const laws = rewardLaws(planted(1), { length: LENGTH, policy: randomPolicy(1, false) });
    expect(farthest(laws, 1)).toBeLessThan(1e-12);
    expect(farthest(laws, 2)).toBeGreaterThan(0.01);
  });

  it('nearly, of what is nearly a symmetry: l ε + (l − 1) δ', () => {
    const broken = 0.1;
    const model = planted(2, broken);
    // One pair moves 0.1 of its outcomes to those of another law: total variation at most 0.1, as seen from it and from its image.
    const epsilon = broken;
    for (const policy of [undefined, randomPolicy(2, false)]) {
      const delta =
        policy === undefined
          ? 0
          : Math.max(
              ...Array.from({ length: STATES }, (_, s) =>
                [0, 1, 2].reduce(
                  (sum, a) => sum + Math.abs(policy[s * ACTIONS + a]! - policy[image(s * ACTIONS + a)]!) / 2,
                  0,
                ),
              ),
            );
      const laws = rewardLaws(model, { length: LENGTH, ...(policy && { policy }) });
      expect(farthest(laws, LENGTH)).toBeGreaterThan(1e-3);
      for (let l = 1; l <= LENGTH; ++l) {
        expect(farthest(laws, l)).toBeLessThanOrEqual(l * epsilon + (l - 1) * delta);
      }
    }
  });

  it('not of ties broken by number: mirror images of a 5x5 grid', () => {
    const model = (
      makeEnvironment('grid-world-v0', { rows: 5, columns: 5, stepReward: 0, goalReward: 1 }) as TabularEnvironment
    ).model();
    const { policy: best } = solve(model, { discount: 0.95 });
    const policy = Float64Array.from({ length: model.pairs }, (_, pair) => {
      const lowest = best[Math.floor(pair / 4)] === pair % 4;
      return 0.05 + (lowest ? 0.8 : 0);
    });
    const mirrors = gridTransformations(model.layout!).filter((map) => isAutomorphism(model, map));
    expect(mirrors.length).toBeGreaterThanOrEqual(7);
    const joined = (labels: Int32Array) =>
      mirrors.every((map) =>
        Array.from({ length: model.pairs }, (_, pair) => pair).every(
          (pair) => labels[pair] === labels[map.pairs[pair]!],
        ),
      );
    expect(joined(trajectoryClasses(model, { length: LENGTH }).labels)).toBe(true);
    expect(joined(trajectoryClasses(model, { length: LENGTH, policy }).labels)).toBe(false);
  });
});

describe('the converse', () => {
  it('fails by depth: corridors that differ in their last reward', () => {
    const length = 4;
    const model = TabularModel.build({
      states: 2 * length,
      actions: 1,
      initial: new Array(2 * length).fill(1 / (2 * length)),
      outcomes: (s) => {
        const last = s % length === length - 1;
        const reward = last && s >= length ? 1 : 0;
        return [{ probability: 1, nextState: last ? s : s + 1, reward, terminated: last }];
      },
    });
    const laws = rewardLaws(model, { length });
    for (let l = 1; l <= length; ++l) {
      const { labels } = laws.classes(l);
      expect(labels[0] === labels[length]).toBe(l < length);
    }
  });

  it('fails by averages: a coin and a choice', () => {
    // Doors 0 and 1 into the rooms 2 (a coin) and 3 (a choice).
    const ends = (reward: number, probability: number): Outcome => ({
      probability,
      nextState: 2,
      reward,
      terminated: true,
    });
    const model = TabularModel.build({
      states: 4,
      actions: 2,
      initial: [0.5, 0.5, 0, 0],
      outcomes: (s, a) => {
        if (s < 2) return [{ probability: 1, nextState: s + 2, reward: 0, terminated: false }];
        return s === 2 ? [ends(1, 0.5), ends(0, 0.5)] : [ends(a === 0 ? 1 : 0, 1)];
      },
    });
    const { labels } = trajectoryClasses(model, { length: 10 });
    expect(labels[0]).toBe(labels[2]);
    const { orbits, lumping, homomorphism } = symmetries(model);
    for (const partition of [orbits, lumping, homomorphism]) expect(partition.labels[0]).not.toBe(partition.labels[2]);
    const { q } = solve(model, { discount: 0.9 });
    expect([q[0], q[2]]).toEqual([expect.closeTo(0.45, 9), expect.closeTo(0.9, 9)]);
    const greedy = trajectoryClasses(model, { length: 10, policy: [1, 0, 1, 0, 1, 0, 1, 0] });
    expect(greedy.labels[0]).not.toBe(greedy.labels[2]);
  });
});
