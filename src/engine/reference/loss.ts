/** Losses of one row; `LossName` has the formulas. */
import type { LossName, Reals } from '../contracts/network.js';

/** `ℓ(f, y)`; writes `∂ℓ/∂f / rows` to `gradient`. */
export function lossOfRow(loss: LossName, f: Reals, y: Reals, rows: number, gradient: Reals): number {
  return loss === 'cross-entropy' ? crossEntropy(f, y, rows, gradient) : distance(loss, f, y, rows, gradient);
}

function distance(loss: LossName, f: Reals, y: Reals, rows: number, gradient: Reals): number {
  let total = 0;
  for (let k = 0; k < f.length; ++k) {
    const d = f[k]! - y[k]!;
    const far = loss === 'huber' && !(Math.abs(d) <= 1);
    total += far ? Math.abs(d) - 0.5 : 0.5 * d * d;
    gradient[k] = (far ? Math.sign(d) : d) / rows;
  }
  return total;
}

/** The gradient is `p Σ y − y` with `p = softmax(f)`. */
function crossEntropy(f: Reals, y: Reals, rows: number, gradient: Reals): number {
  let largest = -Infinity;
  for (const value of f) largest = Math.max(largest, value);
  let sum = 0;
  let mass = 0;
  for (let k = 0; k < f.length; ++k) {
    sum += Math.exp(f[k]! - largest);
    mass += y[k]!;
  }
  const logSum = largest + Math.log(sum);
  let total = 0;
  for (let k = 0; k < f.length; ++k) {
    total += y[k]! * (logSum - f[k]!);
    gradient[k] = (Math.exp(f[k]! - logSum) * mass - y[k]!) / rows;
  }
  return total;
}
