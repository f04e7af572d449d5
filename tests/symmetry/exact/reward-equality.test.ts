/** One rule of equal rewards: 0.1 + 0.2 is 0.3 everywhere, and nothing chains. */
import { describe, expect, it } from 'vitest';
import { TabularModel } from '../../../src/environments/tabular-model.js';
import { isAutomorphism } from '../../../src/symmetry/exact/is-automorphism.js';
import { populationSimilarity } from '../../../src/symmetry/exact/population-similarity.js';
import { trajectoryClasses } from '../../../src/symmetry/exact/reward-laws.js';
import { symmetries } from '../../../src/symmetry/exact/symmetries.js';
import { Transformation } from '../../../src/symmetry/transformation.js';
import { TransformationTest } from '../../../src/symmetry/transformation-test.js';

/** States that end with a reward of their own. */
const world = (rewards: readonly number[]) =>
  TabularModel.build({
    states: rewards.length,
    actions: 1,
    outcomes: (s) => [{ probability: 1, nextState: s, reward: rewards[s]!, terminated: true }],
  });

const swap = Transformation.from({ name: 'swap', states: [1, 0], actionMap: [0] });

describe('0.1 + 0.2 and 0.3', () => {
  const model = world([0.1 + 0.2, 0.3]);

  it.each(['expected', 'law'] as const)('are one to symmetries (%s), which isAutomorphism confirms', (rewards) => {
    const { orbits } = symmetries(model, { rewards });
    expect(orbits.groupOrder).toBe(2n);
    const [generator] = orbits.generators;
    expect([...generator!.states]).toEqual([1, 0]);
    expect(isAutomorphism(model, swap)).toBe(true);
  });

  it('are one to the laws of trajectories', () => {
    expect(trajectoryClasses(model, { length: 3 }).count).toBe(1);
    expect(populationSimilarity(model, { maxLength: 3 }).get(0, 1)).toBe(1);
  });

  it('are one to tests of transformations', () => {
    const test = new TransformationTest({
      states: 3,
      actions: 1,
      candidates: [Transformation.from({ name: 'swap', states: [1, 0, 2], actionMap: [0] })],
      agreements: 1,
    });
    test.observe(0, 0, 0.1 + 0.2, 2, true);
    test.observe(1, 0, 0.3, 2, true);
    test.observe(0, 0, 0.3, 2, true);
    expect(test.deterministic).toBe(true);
    expect(test.candidates[0]!.state).toBe('accepted');
  });
});

it('1,001 rewards each 0.9e-9 apart are 1,001 rewards', () => {
  const model = world(Array.from({ length: 1001 }, (_, k) => 1 + k * 0.9e-9));
  expect(symmetries(model).orbits.count).toBe(1001);
  expect(symmetries(model, { rewards: 'law' }).lumping.count).toBe(1001);
  expect(trajectoryClasses(model, { length: 1 }).count).toBe(1001);
});

it('rewards nearer to each other than rounding are not all one: no class is wider than the tolerance', () => {
  const model = world(Array.from({ length: 1001 }, (_, k) => 1 + k * 0.5e-10));
  // 5e-8 in all, classes of at most 1e-10: two or three rewards each.
  expect(symmetries(model).orbits.count).toBeGreaterThanOrEqual(334);
});
