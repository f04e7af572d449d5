/** The temporal-difference part of deep Q-learning: what a batch is learned towards, and the loss of its error. */
import type { Reals } from '../engine/contracts/network.js';
import type { TransitionBatch } from './replay-buffer.js';

/** What one update did. */
export interface DqnUpdate {
  /** Mean Huber loss of the batch before the update. */
  readonly loss: number;
  /** `L_sym` of the batch before the update (0 without this use of a symmetry, and while λ is 0). */
  readonly symmetryLoss: number;
  /** How many pairs of transitions of the batch were coupled. */
  readonly coupled: number;
}

/**
 * `y_n = r_n + γ (1 − terminated_n) next[n, a*]`, `a*` the best action of `chooser[n, ·]`: that of the network that gives the values, or
 * of another one (van Hasselt, Guez & Silver 2016).
 */
export function bootstrapped(
  { rewards, terminated }: TransitionBatch,
  next: Reals,
  chooser: Reals,
  { actions, discount }: { readonly actions: number; readonly discount: number },
): Float64Array {
  const targets = rewards.slice();
  for (let n = 0; n < targets.length; ++n) {
    if (terminated[n] === 1) continue;
    targets[n]! += discount * next[n * actions + greedyOf(chooser, n * actions, actions)]!;
  }
  return targets;
}

/**
 * The mean Huber loss of the values of the actions taken, with its gradient with respect to all values. Where there are more rows than
 * targets, every so many-th row is learned: the others are its images, of which only `chosen` is wanted.
 */
export function temporalDifference(
  q: Reals,
  taken: Int32Array,
  targets: Float64Array,
  { actions, huber }: { readonly actions: number; readonly huber: number },
): { loss: number; chosen: Float64Array; gradients: Float32Array } {
  const rows = taken.length;
  const learned = targets.length;
  const chosen = Float64Array.from(taken, (action, n) => q[n * actions + action]!);
  const gradients = new Float32Array(rows * actions);
  let loss = 0;
  for (let m = 0; m < learned; ++m) {
    const n = m * (rows / learned);
    const error = chosen[n]! - targets[m]!;
    const size = Math.abs(error);
    loss += size <= huber ? 0.5 * error * error : huber * (size - 0.5 * huber);
    gradients[n * actions + taken[n]!] = Math.max(-huber, Math.min(huber, error)) / learned;
  }
  return { loss: loss / learned, chosen, gradients };
}

/** The position of the greatest of `values[from .. from + actions - 1]`, the first of equals, counted from `from`. */
export function greedyOf(values: ArrayLike<number>, from: number, actions: number): number {
  let best = 0;
  for (let a = 1; a < actions; ++a) if (values[from + a]! > values[from + best]!) best = a;
  return best;
}
