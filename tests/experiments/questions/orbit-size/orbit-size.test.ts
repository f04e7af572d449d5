/** How much more data a symmetry gives: against what is known by hand, and the words by figures made up for them. */
import { describe, expect, it } from 'vitest';
import { TabularModel } from '../../../../src/environments/tabular-model.js';
import { efficiencyVerdict } from '../../../../src/experiments/questions/orbit-size/answer.js';
import {
  monteCarlo,
  type OrbitSizeRow,
  orbitSize,
  squaredError,
} from '../../../../src/experiments/questions/orbit-size/experiment.js';
import { policyValues, uniformPolicy } from '../../../../src/experiments/questions/policies.js';
import { SymmetryGroup } from '../../../../src/symmetry/group.js';
import { Transformation } from '../../../../src/symmetry/transformation.js';
import { exactly } from '../../compare/sample-study.js';
import { backend, estimate, figures } from '../figures.js';

describe('orbit size', () => {
  it('pools the returns of an orbit', () => {
    const swap = Transformation.from({ name: 'swap', states: [1, 0], actionMap: [0] });
    const returns = { sums: Float64Array.of(2, 0), visits: Int32Array.of(1, 3) };
    const alone = SymmetryGroup.generatedBy([Transformation.identity(2, 1)]);
    // Alone: estimates 2 and 0 of 1 and 1. Together: 2 / 4.
    expect(squaredError(returns, Float64Array.of(1, 1), alone)).toBe(1);
    expect(squaredError(returns, Float64Array.of(1, 1), SymmetryGroup.generatedBy([swap]))).toBe(0.25);
  });

  it('knows the values of the uniform policy, and Monte Carlo finds them', () => {
    const chain = TabularModel.build({
      states: 3,
      actions: 1,
      initial: [1, 0, 0],
      outcomes: (s) =>
        s === 2
          ? [{ probability: 1, nextState: 2, reward: 0, terminated: true }]
          : [{ probability: 1, nextState: s + 1, reward: s, terminated: s === 1 }],
    });
    expect([...policyValues(chain, uniformPolicy(chain))]).toEqual([0.95, 1, 0]);
    const { sums, visits } = monteCarlo(backend, chain, 4, 1);
    expect([...visits]).toEqual([4, 4, 0]);
    expect(sums[0]).toBeCloseTo(4 * 0.95, 12);
  });

  it('gives a datum to every pair of an orbit', async () => {
    const { rows } = await figures(orbitSize);
    expect(rows.map(({ order }) => order)).toEqual([1, 2, 2, 4, 4, 8]);
    expect(rows[0]!.dataPerStep.estimate).toBe(1);
    // Orbits under the half turn and the quarter turns are all of one size; those of reflections are smaller on their axes.
    for (const { order, dataPerStep } of rows) expect(dataPerStep.estimate).toBeLessThanOrEqual(order);
    expect(rows.filter(({ order, dataPerStep }) => order === dataPerStep.estimate)).toHaveLength(3);
    expect(rows.at(-1)!.learning.estimate.value).toBeGreaterThan(2);
  });
});

describe('1: sample efficiency', () => {
  const row = (order: number, multiplier: number, low = multiplier): OrbitSizeRow =>
    ({
      order,
      dataPerStep: estimate(order),
      learning: exactly(multiplier, low, multiplier),
    }) as unknown as OrbitSizeRow;
  it('compares the multiplier with the orbit', () => {
    expect(efficiencyVerdict({ rows: [row(1, 1), row(2, 2.2), row(8, 7)] })).toBe('as the orbit');
    expect(efficiencyVerdict({ rows: [row(2, 4), row(8, 20)] })).toBe('more');
    expect(efficiencyVerdict({ rows: [row(4, 1.5), row(8, 2)] })).toBe('less');
    expect(efficiencyVerdict({ rows: [row(2, 1.1, 0.9), row(8, 1.2, 0.8)] })).toBe('none');
  });
});
