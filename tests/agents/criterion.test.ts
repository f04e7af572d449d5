import { describe, expect, it } from 'vitest';
import { CriterionMonitor, completeCriterion } from '../../src/agents/criterion.js';
import { optimalActions } from '../../src/agents/policy-value.js';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { solve } from '../../src/symmetry/exact/solve.js';

/** Two actions in one live state, worth 1 and 0.96; a second live state worth 0 or 0.5. */
const model = tabularModel({
  nS: 3,
  nA: 2,
  P: [
    [[[1, 2, 1, true]], [[1, 2, 0.96, true]]],
    [[[1, 2, 0, true]], [[1, 2, 0.5, true]]],
    [[[1, 2, 0, true]], [[1, 2, 0, true]]],
  ],
  isd: [0.5, 0.5, 0],
} as never);

describe('near-ties', () => {
  it('count as optimal within a share of the range of the values of live states', () => {
    const q = Float64Array.of(1, 0.96, 0, 0.5, 0, 0);
    const live = Uint8Array.of(1, 1, 0);
    // The range is 1: 0.96 is 4 % below the best.
    expect([...optimalActions(q, live, 2)]).toEqual([1, 0, 0, 1, 0, 0]);
    expect([...optimalActions(q, live, 2, 0.039)]).toEqual([1, 0, 0, 1, 0, 0]);
    expect([...optimalActions(q, live, 2, 0.041)]).toEqual([1, 1, 0, 1, 0, 0]);
    // What a terminal state is worth does not count: here the range is 10.
    expect([...optimalActions(Float64Array.of(10, 9, 0, 5, 99, -99), live, 2, 0.09)]).toEqual([1, 0, 0, 1, 0, 0]);
    expect([...optimalActions(Float64Array.of(10, 9, 0, 5, 99, -99), live, 2, 0.11)]).toEqual([1, 1, 0, 1, 0, 0]);
  });

  it('are part of the criterion', async () => {
    expect(completeCriterion({ kind: 'optimal-share', tolerance: 0.05 }, model, 0.9)).toEqual({
      kind: 'optimal-share',
      level: 0.95,
      consecutive: 3,
      tolerance: 0.05,
    });
    expect(() => completeCriterion({ kind: 'optimal-share', tolerance: 2 }, model, 0.9)).toThrow('criterion.tolerance');
    const monitor = new CriterionMonitor({ kind: 'optimal-share', tolerance: 0.05 }, model, 0.9);
    expect([...monitor.optimal!]).toEqual([1, 1, 0, 1, 0, 0]);
  });
});

describe('the value of the greedy policy', () => {
  it('is worked out at a discount near 1, or refused where that would take minutes', () => {
    const world = makeEnvironment('grid-world-v0', { rows: 18, columns: 18, goals: [[9, 9]] }).model();
    const criterion = { kind: 'value', every: 1 } as const;
    const monitor = new CriterionMonitor(criterion, world, 0.9999);
    const batch = {
      episodes: 1,
      returns: Float64Array.of(0),
      lengths: Int32Array.of(1),
      optimalShare: new Float64Array(0),
    };
    const { q } = solve(world, { discount: 0.9999 });
    monitor.follow(batch, () => q);
    expect(monitor.measured.values[0]).toBeCloseTo(1, 9);
    const large = makeEnvironment('grid-world-v0', { rows: 150, columns: 150 }).model();
    expect(() => completeCriterion(criterion, large, 0.99999)).toThrow(
      "expected a smaller model or discount for criterion 'value'",
    );
    expect(completeCriterion(criterion, large, 0.95)).toMatchObject({ kind: 'value' });
  });

  it('is measured from the uniform policy, or from zero', async () => {
    // Optimal: (1 + 0.5) / 2 = 0.75. Uniform: (0.98 + 0.25) / 2 = 0.615. Greedy below: (0.96 + 0.5) / 2 = 0.73.
    const q = () => Float64Array.of(0, 1, 0, 1, 0, 0);
    const batch = {
      episodes: 1,
      returns: Float64Array.of(0),
      lengths: Int32Array.of(1),
      optimalShare: new Float64Array(0),
    };
    const judged = (from: 'uniform' | 'zero') => {
      const monitor = new CriterionMonitor({ kind: 'value', every: 1, from }, model, 0.9);
      monitor.follow(batch, q);
      return monitor.measured.values[0]!;
    };
    expect(judged('uniform')).toBeCloseTo((0.73 - 0.615) / (0.75 - 0.615), 9);
    expect(judged('zero')).toBeCloseTo(0.73 / 0.75, 9);
    expect(() => completeCriterion({ kind: 'value', from: 'one' as never }, model, 0.9)).toThrow('criterion.from');
    expect(() => completeCriterion({ kind: 'optimal-share', from: 'zero' } as never, model, 0.9)).toThrow("'from'");
  });
});
