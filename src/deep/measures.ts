/** What is measured of a learned function: its error, how invariant it is, and how noisy the gradients are that train it. */
import type { Reals } from '../engine/contracts/network.js';
import { spend } from '../time-limit.js';
import type { Network } from './network.js';
import { orbitRows, outputRows, wholeOrbits } from './orbit-rows.js';
import type { Batch, InvarianceTask } from './task.js';

export interface GradientNoise {
  /** `E ‖∂ − E ∂‖²`, the trace of the covariance of a step's gradient over minibatches. */
  readonly variance: number;
  /** `‖E ∂‖²`: variances of methods that are scaled differently compare as `variance / size`. */
  readonly size: number;
}

/** Mean squared error `E ‖f(x) − y‖²`, or, of classes, the share of rows whose largest output is not the label. */
export function testError(task: InvarianceTask, f: (inputs: Reals) => Reals, batch: Batch): number {
  const { rows, inputs, targets } = batch;
  const outputs = f(inputs);
  let total = 0;
  for (let n = 0; n < rows; ++n) {
    const row = outputs.subarray(n * task.outputs, (n + 1) * task.outputs);
    const y = targets.subarray(n * task.outputs, (n + 1) * task.outputs);
    total += task.loss === 'cross-entropy' ? Number(largest(row) !== largest(y)) : squaredDistance(row, y);
  }
  return total / rows;
}

/** `E_x E_g ‖f(ρ(g) x) − σ(g) f(x)‖`, over all elements. */
export function invarianceError(task: InvarianceTask, f: (inputs: Reals) => Reals, batch: Batch): number {
  const orbits = wholeOrbits(task.group);
  const moved = f(orbitRows(batch, orbits).inputs);
  const expected = outputRows(f(batch.inputs), batch.rows, orbits);
  let total = 0;
  for (let at = 0; at < moved.length; at += task.outputs) {
    total += Math.sqrt(
      squaredDistance(moved.subarray(at, at + task.outputs), expected.subarray(at, at + task.outputs)),
    );
  }
  return (total * task.outputs) / moved.length;
}

/** From 32 gradients; `gradient` leaves one in the network. */
export function gradientNoise(network: Network, gradient: () => void): GradientNoise {
  const count = 32;
  const mean = new Float64Array(network.parameterCount);
  let squares = 0;
  for (let t = 0; t < count; ++t) {
    spend(32 * network.parameterCount);
    gradient();
    for (const [k, value] of network.gradients().entries()) {
      mean[k]! += value / count;
      squares += (value * value) / count;
    }
  }
  const sizeOfMean = mean.reduce((sum, value) => sum + value * value, 0);
  const variance = ((squares - sizeOfMean) * count) / (count - 1);
  // The squared mean of `count` gradients exceeds the squared expectation by a share of the variance.
  return { variance, size: Math.max(0, sizeOfMean - variance / count) };
}

function squaredDistance(a: Reals, b: Reals): number {
  let sum = 0;
  for (let k = 0; k < a.length; ++k) sum += (a[k]! - b[k]!) ** 2;
  return sum;
}

function largest(values: Reals): number {
  let best = 0;
  for (let k = 1; k < values.length; ++k) if (values[k]! > values[best]!) best = k;
  return best;
}
