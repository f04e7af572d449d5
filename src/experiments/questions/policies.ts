/** Policies that experience is gathered under, and what their actions are worth. */
import type { TabularModel } from '../../environments/tabular-model.js';
import { solve } from '../../symmetry/exact/solve.js';
import { DISCOUNT } from './worlds.js';

/** ε of the greedy policies. */
export const EPSILON = 0.2;

/** Every action alike: `policy[s * actions + a]`. */
export function uniformPolicy({ pairs, actions }: TabularModel): Float64Array {
  return new Float64Array(pairs).fill(1 / actions);
}

/** ε-greedy on `Q*`: optimal actions share the greedy part evenly, or the lowest has all of it. */
export function greedyPolicy(model: TabularModel, even: boolean): Float64Array {
  const { actions } = model;
  const { q, v } = solve(model, { discount: DISCOUNT });
  const policy = new Float64Array(model.pairs);
  for (let s = 0; s < model.states; ++s) {
    const best = Array.from({ length: actions }, (_, a) => s * actions + a).filter((i) => q[i]! >= v[s]! - 1e-9);
    const greedy = even ? best : best.slice(0, 1);
    for (let a = 0; a < actions; ++a) {
      const i = s * actions + a;
      policy[i] = EPSILON / actions + (greedy.includes(i) ? (1 - EPSILON) / greedy.length : 0);
    }
  }
  return policy;
}

/** `Q^π(s, a)` by sweeps, to 1e-12 a sweep. */
export function policyValues(model: TabularModel, policy: ArrayLike<number>): Float64Array {
  const { actions, outcomeStarts, nextStates, probabilities, rewards, terminations } = model;
  const q = new Float64Array(model.pairs);
  const v = new Float64Array(model.states);
  for (let change = 1; change > 1e-12; ) {
    change = 0;
    for (let i = 0; i < model.pairs; ++i) {
      let value = 0;
      for (let k = outcomeStarts[i]!; k < outcomeStarts[i + 1]!; ++k) {
        const future = terminations[k] === 1 ? 0 : DISCOUNT * v[nextStates[k]!]!;
        value += probabilities[k]! * (rewards[k]! + future);
      }
      change = Math.max(change, Math.abs(value - q[i]!));
      q[i] = value;
    }
    for (let s = 0; s < model.states; ++s) {
      v[s] = 0;
      for (let i = s * actions; i < (s + 1) * actions; ++i) v[s]! += policy[i]! * q[i]!;
    }
  }
  return q;
}
