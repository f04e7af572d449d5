/** Policies read from action values `q[s * actions + a]`, and what a policy is worth in a known model. */
import type { ModelArrays } from '../engine/backend.js';
import { greedyAction } from '../engine/reference/td.js';

/** The best action of each state, the lowest of equals: Int32Array(states). */
export function greedyPolicy(q: Float64Array, actions: number): Int32Array {
  return Int32Array.from({ length: q.length / actions }, (_, s) => greedyAction(q, s * actions, actions));
}

/**
 * `mask[s * actions + a]` is 1 where `a` is optimal in the live state `s`: within `1e-9` of the best, relative to the
 * largest value (and to 1), and within `tolerance` of the range of all values of live states.
 */
export function optimalActions(q: Float64Array, live: Uint8Array, actions: number, tolerance = 0): Uint8Array {
  const judged = q.filter((_, pair) => live[Math.floor(pair / actions)] === 1);
  const range =
    judged.reduce((most, value) => Math.max(most, value), -Infinity) -
    judged.reduce((least, value) => Math.min(least, value), Infinity);
  const rounding = 1e-9 * q.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  const slack = Math.max(rounding, judged.length === 0 ? 0 : tolerance * range);
  const mask = new Uint8Array(q.length);
  for (let s = 0; s < live.length; ++s) {
    if (live[s] === 0) continue;
    const first = s * actions;
    const best = q[first + greedyAction(q, first, actions)]!;
    for (let i = first; i < first + actions; ++i) mask[i] = Number(q[i]! >= best - slack);
  }
  return mask;
}

/**
 * `J(π) = Σ_s d(s) V(s)`, `d` the start distribution and `V(s) = Σ_a π(a|s) Σ P (r + γ V(s'))` with no future after an
 * end. `policy[s]` is the action taken; null is the uniform random policy. Gauss-Seidel sweeps from zero until the error
 * of every `V(s)` is below 1e-9 of the largest (or of 1), by the contraction bound `γ/(1−γ) · change`.
 */
export function policyValue(model: ModelArrays, policy: Int32Array | null, discount: number): number {
  const { states, actions, outcomeStarts, probabilities, nextStates, rewards, terminations, initial } = model;
  const values = new Float64Array(states);
  const expectation = (pair: number): number => {
    let sum = 0;
    for (let k = outcomeStarts[pair]!; k < outcomeStarts[pair + 1]!; ++k) {
      const future = terminations[k] === 1 ? 0 : discount * values[nextStates[k]!]!;
      sum += probabilities[k]! * (rewards[k]! + future);
    }
    return sum;
  };
  for (let error = Infinity, scale = 1; error > 1e-9 * scale; ) {
    let change = 0;
    for (let s = 0; s < states; ++s) {
      let value = 0;
      if (policy !== null) value = expectation(s * actions + policy[s]!);
      else for (let a = 0; a < actions; ++a) value += expectation(s * actions + a) / actions;
      change = Math.max(change, Math.abs(value - values[s]!));
      scale = Math.max(scale, Math.abs(value));
      values[s] = value;
    }
    error = (discount / (1 - discount)) * change;
  }
  return values.reduce((sum, value, s) => sum + initial[s]! * value, 0);
}
