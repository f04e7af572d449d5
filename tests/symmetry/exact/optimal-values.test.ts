/** `Q*` near discount 1, where value iteration does not end. */
import { describe, expect, it } from 'vitest';
import { CriterionMonitor } from '../../../src/agents/criterion.js';
import { tabularModel } from '../../../src/environments/gymnasium-table.js';
import { makeEnvironment } from '../../../src/environments/registry.js';
import { TooLargeError } from '../../../src/input-error.js';
import { optimalValues } from '../../../src/symmetry/exact/optimal-values.js';
import { solve } from '../../../src/symmetry/exact/solve.js';

/** Two states in a circle, of which the second pays; or stay in the first for a little. */
const circle = (little: number) =>
  tabularModel({
    nS: 2,
    nA: 2,
    P: [
      [[[1, 1, 0, false]], [[1, 0, little, false]]],
      [[[1, 0, 1, false]], [[1, 0, 1, false]]],
    ],
  });

describe('optimalValues', () => {
  it.each([0.9, 0.99999, 0.999999])('are the closed form of a circle at discount %d', (discount) => {
    // v(1) = 1 + γ v(0) and v(0) = γ v(1), so v(0) = γ / (1 − γ²); staying pays 0.4 + γ v(0), less: half of 1 in every step.
    const v0 = discount / (1 - discount ** 2);
    const q = optimalValues(circle(0.4), discount);
    const expected = [v0, 0.4 + discount * v0, 1 + discount * v0, 1 + discount * v0];
    for (const [k, value] of expected.entries()) expect(Math.abs(q[k]! - value)).toBeLessThan(1e-9 * expected[2]!);
    // Staying is best where it pays more than half: 0.6 / (1 − γ).
    expect(Math.abs(optimalValues(circle(0.6), discount)[1]! - 0.6 / (1 - discount))).toBeLessThan(
      1e-9 / (1 - discount),
    );
  });

  it('are those of value iteration where that ends', () => {
    const model = makeEnvironment('random-mdp-v0').model!();
    const { q } = solve(model, { discount: 0.99, tolerance: 1e-12 });
    expect(optimalValues(model, 0.99)).toEqual(q);
  });

  it('satisfy the optimality equation where it does not', () => {
    const model = makeEnvironment('random-mdp-v0').model!();
    const discount = 0.99999;
    expect(solve(model, { discount, maxIterations: 20_000 }).converged).toBe(false);
    const q = optimalValues(model, discount);
    const best = (s: number) => Math.max(...q.subarray(s * model.actions, (s + 1) * model.actions));
    for (let s = 0; s < model.states; ++s)
      for (let a = 0; a < model.actions; ++a) {
        const sum = model
          .outcomes(s, a)
          .reduce(
            (total, o) => total + o.probability * (o.reward + (o.terminated ? 0 : discount * best(o.nextState))),
            0,
          );
        // The error is at most 1 / (1 − γ) times what the equation is missed by.
        expect(Math.abs(sum - q[s * model.actions + a]!) / (1 - discount)).toBeLessThan(1e-9 * q[0]!);
      }
  });

  it('are refused where neither way ends', () => {
    const model = makeEnvironment('random-mdp-v0', { states: 620, actions: 1, branching: 1, terminals: 0 }).model!();
    expect(() => optimalValues(model, 0.999999)).toThrow(TooLargeError);
    const until = { kind: 'optimal-share' } as const;
    expect(() => new CriterionMonitor(until, model, 0.999999)).toThrow('at most 600 reachable states');
  });
});
