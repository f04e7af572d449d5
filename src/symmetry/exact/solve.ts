/** Optimal values of a finite MDP by value iteration (Bellman 1957), without an engine. */
import type { ValueIterationOptions, ValueIterationResult } from '../../engine/contracts/model.js';
import { properActions } from '../../engine/rules/proper.js';
import { changeBound, valueIteration } from '../../engine/rules/value-iteration.js';
import type { TabularModel } from '../../environments/tabular-model.js';
import { checkInteger, checkKeys, checkNumber, expected } from '../../input-error.js';
import { checkModel } from './check-model.js';

export interface SolveOptions {
  /** γ in [0, 1]. */
  readonly discount: number;
  /** Greatest error of a value (default 1e-10; for γ = 1, the change of a sweep at which to stop). */
  readonly tolerance?: number;
  /** Most sweeps (default 1,000,000). */
  readonly maxIterations?: number;
}

export interface Solution {
  /** Optimal action values `q[s * actions + a]`. */
  readonly q: Float64Array;
  /** Optimal values `v[s] = max_a q[s, a]`; 0 for terminal states. */
  readonly v: Float64Array;
  /**
   * The lowest optimal action of each state; actions within `2 · tolerance` of the best one count as optimal. For γ = 1 only those
   * that bring the end nearer do, where some do: a policy that attains `v`, rather than one that puts it off for ever.
   */
  readonly policy: Int32Array;
  /** Sweeps made. */
  readonly iterations: number;
  /** Largest change of a value in the last sweep. */
  readonly residual: number;
  /** False when `maxIterations` ended the sweeps before the tolerance was met. */
  readonly converged: boolean;
}

/**
 * Solves `q[s, a] = Σ p (r + γ (1 − done) max_a' q[s', a'])` to `tolerance`.
 * @throws InputError when `model` is not a `TabularModel`, an option is out of range, or values are past the largest number.
 */
export function solve(model: TabularModel, options: SolveOptions): Solution {
  return solveBy((checked) => valueIteration(model, checked), model, options);
}

/** The same by any value iteration, such as an engine's. */
export function solveBy(
  iterate: (options: ValueIterationOptions) => ValueIterationResult,
  model: TabularModel,
  options: SolveOptions,
): Solution {
  checkModel(model);
  checkKeys('solve options', options, ['discount', 'tolerance', 'maxIterations']);
  const discount = checkNumber('discount', options.discount, 0, 1);
  const tolerance = checkNumber('tolerance', options.tolerance ?? 1e-10, Number.MIN_VALUE);
  const maxIterations = checkInteger('maxIterations', options.maxIterations ?? 1_000_000, 1);
  const { q, iterations, residual } = iterate({ discount, tolerance, maxIterations });
  const overflow = q.findIndex((value) => !Number.isFinite(value));
  if (overflow >= 0) {
    const where = `state ${Math.floor(overflow / model.actions)}, action ${overflow % model.actions}`;
    throw expected('rewards whose discounted sums are below 1.8e308', q[overflow], where);
  }
  const { states, actions } = model;
  const v = new Float64Array(states);
  let optimal: Uint8Array = new Uint8Array(model.pairs);
  for (let s = 0; s < states; ++s) {
    const values = q.subarray(s * actions, (s + 1) * actions);
    const best = values.reduce((most, value) => Math.max(most, value));
    v[s] = best;
    for (let a = 0; a < actions; ++a) {
      optimal[s * actions + a] = Number(values[a]! >= best - 2 * tolerance) & model.available[s * actions + a]!;
    }
  }
  if (discount === 1) optimal = properActions(model, optimal);
  const policy = Int32Array.from(v.keys(), (s) => optimal.indexOf(1, s * actions) - s * actions);
  return { q, v, policy, iterations, residual, converged: residual <= changeBound(discount, tolerance) };
}
