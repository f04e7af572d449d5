/**
 * `Q*` of a finite MDP as those need it who hold others against it: right to a billionth of the largest value, or refused. Value iteration
 * first; where the discount is so near 1 that it does not end, policy iteration (Howard 1960) from what it found, each policy evaluated
 * by elimination.
 */
import { backup } from '../../engine/rules/value-iteration.js';
import type { TabularModel } from '../../environments/tabular-model.js';
import { TooLargeError } from '../../input-error.js';
import { eliminated, reachable } from './policy-evaluation.js';
import { solve } from './solve.js';

/** Sweeps of value iteration, and multiplications in all (a second or two): nothing in between can be stopped. */
const MOST_SWEEPS = 100_000;
const MOST_WORK = 5e8;
/** Reachable states up to which policies are evaluated by elimination. */
const MOST_STATES = 600;
const MOST_POLICIES = 100;

/** Greatest error of a value, in parts of the largest value (or of 1). */
const ERROR = 1e-9;

/**
 * `q[s * actions + a]` for `discount < 1`; where policy iteration was needed, 0 for states that are never reached.
 * @throws TooLargeError when it is found in neither way.
 */
export function optimalValues(model: TabularModel, discount: number): Float64Array {
  const maxIterations = Math.max(1, Math.min(MOST_SWEEPS, Math.floor(MOST_WORK / model.nextStates.length)));
  const { q, residual, converged } = solve(model, { discount, tolerance: 1e-12, maxIterations });
  if (converged || bound(residual, discount) <= ERROR * scaleOf(q)) return q;
  const found = policyIteration(model, q, discount);
  if (found !== null) return found;
  throw new TooLargeError(
    `expected a model and a discount whose optimal values are found in ${maxIterations} sweeps, or at most ${MOST_STATES} reachable ` +
      `states, got ${model.states} states and discount ${discount}`,
  );
}

/** The error that a last change of a value leaves. */
function bound(change: number, discount: number): number {
  return (discount / (1 - discount)) * change;
}

function scaleOf(q: Float64Array): number {
  return q.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
}

/** null where there are too many states, or rounding leaves more than the error. */
function policyIteration(model: TabularModel, start: Float64Array, discount: number): Float64Array | null {
  const reached = reachable(model, null);
  if (reached.length > MOST_STATES) return null;
  const { actions } = model;
  const policy = new Int32Array(model.states);
  const q = start.slice();
  for (let k = 0; k < MOST_POLICIES; ++k) {
    const slack = 1e-12 * scaleOf(q);
    let changed = k === 0;
    for (const s of reached) {
      let best = policy[s]!;
      for (let a = 0; a < actions; ++a) if (q[s * actions + a]! > q[s * actions + best]! + slack) best = a;
      if (best !== policy[s]) changed = true;
      policy[s] = best;
    }
    if (!changed) break;
    const v = eliminated(model, policy, discount, reached);
    q.fill(0);
    for (const s of reached)
      for (let a = 0; a < actions; ++a) q[s * actions + a] = backup(model, s * actions + a, v, discount);
  }
  // How far the greedy values of q are from being those of their own backup.
  const v = new Float64Array(model.states);
  for (const s of reached)
    v[s] = q.subarray(s * actions, (s + 1) * actions).reduce((most, value) => Math.max(most, value));
  let change = 0;
  for (const s of reached)
    for (let a = 0; a < actions; ++a)
      change = Math.max(change, Math.abs(backup(model, s * actions + a, v, discount) - q[s * actions + a]!));
  return bound(change, discount) <= ERROR * scaleOf(q) ? q : null;
}
