/** Policies read from action values `q[s * actions + a]`, and what a policy is worth in a known model. */
import type { ModelArrays } from '../engine/contracts/model.js';
import { greedyAction } from '../engine/rules/td.js';
import { eliminated, pairsOf, reachable } from '../symmetry/exact/policy-evaluation.js';
import { checkState } from './agent.js';

/** The best action of one state, the lowest of equals. @throws InputError when the state is out of range. */
export function greedyOf(q: Float64Array, state: number, states: number, actions: number): number {
  checkState(state, states);
  return greedyAction(q, state * actions, actions);
}

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

/** Up to this many reachable states are solved for by elimination, and up to so many where that is cheaper than sweeps. */
const FEW = 128;
const MANY = 3000;

/** Multiplications of an elimination, and of sweeps to 1e-9, about. */
function costs(states: number, outcomes: number, discount: number): { elimination: number; sweeps: number } {
  return { elimination: states ** 3 / 3, sweeps: (outcomes * Math.log(1e9)) / (1 - discount) };
}

/** Multiplications of one `policyValue`, about; for `discount < 1`. */
export function policyValueCost({ states, nextStates }: ModelArrays, discount: number): number {
  const { elimination, sweeps } = costs(states, nextStates.length, discount);
  return states <= MANY ? Math.min(elimination, sweeps) : sweeps;
}

/**
 * `J(π) = Σ_s d(s) V(s)`, `d` the start distribution and `V(s) = Σ_a π(a|s) Σ P (r + γ V(s'))` with no future after an
 * end, for `discount < 1`. `policy[s]` is the action taken; null is the uniform random policy. Few reachable states, and many where
 * sweeps would take longer, are solved for by elimination, exact but for rounding; others by Gauss-Seidel sweeps from zero until the error of every
 * `V(s)` is below 1e-9 of the largest (or of 1), by the contraction bound `γ/(1−γ) · change`.
 */
export function policyValue(model: ModelArrays, policy: Int32Array | null, discount: number): number {
  const reached = reachable(model, policy);
  const { elimination, sweeps } = costs(reached.length, model.nextStates.length, discount);
  const few = reached.length <= FEW || (reached.length <= MANY && elimination < sweeps);
  const values = few ? eliminated(model, policy, discount, reached) : swept(model, policy, discount);
  return values.reduce((sum, value, s) => sum + model.initial[s]! * value, 0);
}

function swept(model: ModelArrays, policy: Int32Array | null, discount: number): Float64Array {
  const { states, outcomeStarts, probabilities, nextStates, rewards, terminations } = model;
  const values = new Float64Array(states);
  for (let error = Infinity, scale = 1; error > 1e-9 * scale; ) {
    let change = 0;
    for (let s = 0; s < states; ++s) {
      const [first, end] = pairsOf(model, policy, s);
      let sum = 0;
      for (let k = outcomeStarts[first]!; k < outcomeStarts[end]!; ++k) {
        const future = terminations[k] === 1 ? 0 : discount * values[nextStates[k]!]!;
        sum += probabilities[k]! * (rewards[k]! + future);
      }
      const value = sum / (end - first);
      change = Math.max(change, Math.abs(value - values[s]!));
      scale = Math.max(scale, Math.abs(value));
      values[s] = value;
    }
    error = (discount / (1 - discount)) * change;
  }
  return values;
}
