/**
 * Losses `ℓ` of one row of outputs `f` against targets `y`; a batch has the mean over its rows.
 *
 *     squared error   ½ Σ (f - y)²
 *     Huber           Σ h(f - y),  h(d) = ½ d² where |d| <= 1, |d| - ½ beyond                    (Huber 1964)
 *     cross-entropy   -Σ y ln p,   p = softmax(f); y are probabilities
 */
import { exponentialOfNegative } from './exponential';

export const SQUARED_ERROR: u32 = 0;
export const HUBER: u32 = 1;
export const CROSS_ENTROPY: u32 = 2;

/**
 * The mean loss of `rows` rows of `width` outputs, `stride` floats apart; writes its gradient with respect to the outputs to
 * `gradient` (laid out as they are) and leaves what fills up alone. `targets` follow each other without a gap. Sums of losses
 * are f64.
 */
export function lossGradient(
  loss: u32, outputs: usize, targets: usize, gradient: usize, rows: u32, width: u32, stride: u32,
): f64 {
  const scale: f32 = 1 / <f32>rows;
  const row = <usize>stride << 2;
  const bytes = <usize>width << 2;
  let total: f64 = 0;
  for (let n: u32 = 0; n < rows; ++n) {
    total += loss == CROSS_ENTROPY
      ? crossEntropy(outputs, targets, gradient, width, scale)
      : distance(loss, outputs, targets, gradient, width, scale);
    outputs += row;
    gradient += row;
    targets += bytes;
  }
  return total / <f64>rows;
}

// @ts-ignore: decorator
@inline
function distance(loss: u32, outputs: usize, targets: usize, gradient: usize, width: u32, scale: f32): f64 {
  let total: f64 = 0;
  for (let k: usize = 0, end = <usize>width << 2; k < end; k += 4) {
    const d = load<f32>(outputs + k) - load<f32>(targets + k);
    if (loss == HUBER && !(abs(d) <= 1)) {
      total += <f64>abs(d) - 0.5;
      store<f32>(gradient + k, copysign<f32>(1, d) * scale);
    } else {
      total += 0.5 * <f64>d * <f64>d;
      store<f32>(gradient + k, d * scale);
    }
  }
  return total;
}

/** The gradient is `p Σ y - y`. Exponentials of the largest output's distance never overflow. */
function crossEntropy(outputs: usize, targets: usize, gradient: usize, width: u32, scale: f32): f64 {
  const end = <usize>width << 2;
  let largest: f32 = -Infinity;
  for (let k: usize = 0; k < end; k += 4) largest = max(largest, load<f32>(outputs + k));
  let sum: f32 = 0;
  let mass: f32 = 0;
  const shift = f32x4.splat(largest);
  for (let k: usize = 0; k < end; k += 4) {
    if ((k & 15) == 0) v128.store(gradient + k, exponentialOfNegative(f32x4.sub(v128.load(outputs + k), shift)));
    sum += load<f32>(gradient + k);
    mass += load<f32>(targets + k);
  }
  const logSum = <f64>largest + <f64>Mathf.log(sum);
  let total: f64 = 0;
  for (let k: usize = 0; k < end; k += 4) {
    const y = load<f32>(targets + k);
    total += <f64>y * (logSum - <f64>load<f32>(outputs + k));
    store<f32>(gradient + k, ((load<f32>(gradient + k) / sum) * mass - y) * scale);
  }
  for (let k = end; k < ((end + 15) & ~15); k += 4) store<f32>(gradient + k, 0);
  return total;
}
