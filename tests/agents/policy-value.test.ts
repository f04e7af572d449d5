/** What a policy is worth: by hand, by value iteration, and alike by elimination and by sweeps. */
import { describe, expect, it } from 'vitest';
import { greedyPolicy, policyValue } from '../../src/agents/policy-value.js';
import type { ModelArrays } from '../../src/engine/contracts/model.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { loadBackend } from '../backends.js';

/** One outcome a pair; starts in state 0. */
function certain(actions: number, nextStates: number[], rewards: number[], terminations: number[]): ModelArrays {
  const states = nextStates.length / actions;
  return {
    states,
    actions,
    outcomeStarts: Int32Array.from({ length: nextStates.length + 1 }, (_, pair) => pair),
    probabilities: new Float64Array(nextStates.length).fill(1),
    nextStates: Int32Array.from(nextStates),
    rewards: Float64Array.from(rewards),
    terminations: Uint8Array.from(terminations),
    initial: Float64Array.from({ length: states }, (_, s) => Number(s === 0)),
  };
}

/** `states` states in a row, each step of which is worth 1; behind the last is the end. */
function line(states: number): ModelArrays {
  const all = Array.from({ length: states }, (_, s) => s);
  return certain(
    1,
    all.map((s) => Math.min(s + 1, states - 1)),
    all.map(() => 1),
    all.map((s) => Number(s === states - 1)),
  );
}

describe('policyValue', () => {
  // From state 0, action 0 gives 1 and leads to state 1, action 1 gives 0 and leads back; state 1 ends with 2.
  const model = certain(2, [1, 0, 1, 1], [1, 0, 2, 2], [0, 0, 1, 1]);

  it('of a deterministic policy', () => {
    expect(policyValue(model, Int32Array.of(0, 0), 0.5)).toBe(2); // 1 + ½ · 2
    expect(policyValue(model, Int32Array.of(1, 0), 0.5)).toBe(0);
  });

  it('of the uniform policy', () => {
    expect(policyValue(model, null, 0.5)).toBeCloseTo(4 / 3, 12); // V = ½ (1 + ½ · 2) + ½ · ½ V
  });

  it.each([100, 128, 129, 400])('of %i states in a row, by elimination or by sweeps', (states) => {
    // 1 + γ + … + γ^(n − 1)
    const expected = (1 - 0.99 ** states) / 0.01;
    expect(Math.abs(policyValue(line(states), null, 0.99) - expected)).toBeLessThan(1e-9 * expected);
  });

  it.each([
    ['frozen-lake-v1', { map: '8x8' }], //            64 states: elimination
    ['grid-world-v0', { rows: 15, columns: 15, slip: 0.2 }], // 225 states: sweeps
  ] as const)('of the best policy in %s is what value iteration says', async (id, options) => {
    const world = makeEnvironment(id, options as object).model();
    using uploaded = (await loadBackend('wasm')).model(world);
    const { q } = uploaded.valueIteration({ discount: 0.98, tolerance: 1e-12, maxIterations: 100_000 });
    const policy = greedyPolicy(q, world.actions);
    const best = policy.reduce((sum, a, s) => sum + world.initial[s]! * q[s * world.actions + a]!, 0);
    const value = policyValue(world, policy, 0.98);
    expect(Math.abs(value - best)).toBeLessThan(1e-9 * Math.max(1, Math.abs(best)));
  });
});
