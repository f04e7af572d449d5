/**
 * Value iteration (Bellman 1957) on a finite MDP, in Jacobi sweeps: every state is backed up from the values of the sweep
 * before, in ascending order. The twin of `assembly/model/value-iteration.ts`; the results are bit-equal.
 *
 *   q[s, a] = Σ p (r + γ (1 − done) v[s'])        v[s] = max_a q[s, a]
 */

import { spend } from '../../time-limit.js';
import type { ModelArrays, ValueIterationOptions, ValueIterationResult } from '../contracts/model.js';

/**
 * The change of a sweep at which to stop. The backup contracts by γ, so `‖v_n − v*‖∞ ≤ γ/(1−γ) ‖v_n − v_{n-1}‖∞`
 * (Puterman 1994, theorem 6.3.1), and a last change of at most `tolerance · (1−γ)/γ` guarantees `‖v − v*‖∞ ≤ tolerance`;
 * the same holds for `q`. For γ = 0 the first sweep is exact. For γ = 1 there is no contraction: it stops at a change of `tolerance`, with no guarantee.
 */
export function changeBound(discount: number, tolerance: number): number {
  if (discount === 0) return Number.MAX_VALUE;
  return discount === 1 ? tolerance : (tolerance * (1 - discount)) / discount;
}

/** `Σ p (r + γ (1 − done) v[s'])` of one pair. */
export function backup(
  { outcomeStarts, probabilities, nextStates, rewards, terminations }: ModelArrays,
  pair: number,
  v: Float64Array,
  discount: number,
): number {
  let sum = 0;
  for (let k = outcomeStarts[pair]!; k < outcomeStarts[pair + 1]!; ++k) {
    const future = terminations[k] === 0 ? discount * v[nextStates[k]!]! : 0;
    sum += probabilities[k]! * (rewards[k]! + future);
  }
  return sum;
}

/** Sweeps from v = 0 until no value changes by more than the bound. `q` is that of the last sweep. */
export function valueIteration(model: ModelArrays, options: ValueIterationOptions): ValueIterationResult {
  const { states, actions } = model;
  const { discount, tolerance, maxIterations } = options;
  const bound = changeBound(discount, tolerance);
  const q = new Float64Array(states * actions);
  let v = new Float64Array(states);
  let next = new Float64Array(states);
  let residual = Infinity;
  let iterations = 0;
  while (iterations < maxIterations && residual > bound) {
    spend(model.nextStates.length + q.length);
    residual = 0;
    for (let state = 0; state < states; ++state) {
      let best = -Infinity;
      for (let pair = state * actions; pair < (state + 1) * actions; ++pair) {
        const sum = backup(model, pair, v, discount);
        q[pair] = sum;
        best = Math.max(best, sum);
      }
      residual = Math.max(residual, Math.abs(best - v[state]!));
      next[state] = best;
    }
    [v, next] = [next, v];
    ++iterations;
  }
  return { q, iterations, residual };
}
