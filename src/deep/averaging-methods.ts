/**
 * The methods of using a symmetry of the data in training, as the gradient of one step. Each leaves its gradient in the network
 * (what was there before is gone) and gives its loss; all expectations are means. `x`, `y` are the rows of the batch,
 * `g` the elements that `orbits` holds for each; targets are carried along, `σ(g) y`, which is `y` where `f` is invariant.
 *
 *     none                    E_x ∇ℓ(f(x), y)
 *     weight-sharing          E_x 1/K Σ_j ∇ℓ(f(x[j]), y[j])                 parts x[j]; here the orbit, x[j] = g_j x
 *     label-sharing           ∇ E_χ ℓ(x,y) + ℓ(x,y') + ℓ(x',y) + ℓ(x',y')   pairs (x, y), (x', y') = (g x, σ(g) y)
 *     data-augmentation       E_x E_g ∇ℓ(f(g x), σ(g) y)
 *     gradient-augmentation   E_g g ∘ E_x ∇ℓ(f(x), y)                       g acts on the weights at both ends
 *     gradient-coupling       ∂f/∂θ · χ · ∂ℓ/∂f                             χ = 1/K within an orbit
 *     output-coupling         ∇ E_x [ℓ(f(x), y) + λ E_g ‖stop(σ(g) f(x)) − f(g x)‖]
 *     embedding-coupling      ∇ E_x [ℓ(f(x), y) + λ E_g ‖ζ(x) − ζ(g x)‖²]   ζ: activations of the last hidden layer
 */
import type { LossName, Reals } from '../engine/contracts/network.js';
import { InputError } from '../input-error.js';
import type { Network } from './network.js';
import { type Orbits, orbitRows, outputRows, repeatRows } from './orbit-rows.js';
import { actOnParameters } from './parameter-action.js';
import type { Batch } from './task.js';

export interface Update {
  readonly network: Network;
  readonly batch: Batch;
  readonly orbits: Orbits;
  readonly loss: LossName;
  /** λ of `output-coupling` and `embedding-coupling`. */
  readonly symmetryWeight: number;
  /** `output-coupling`: the norm as the formula has it, or its square. */
  readonly distance: 'norm' | 'squared';
}

export type AveragedGradient = (update: Update) => number;

export const averagedGradients = {
  none: ({ network, batch, loss }) => plain(network, batch, loss),
  'weight-sharing': weightSharing,
  'label-sharing': sharedOverOrbits,
  'data-augmentation': ({ network, batch, orbits, loss }) => plain(network, orbitRows(batch, orbits), loss),
  'gradient-augmentation': gradientAugmentation,
  'gradient-coupling': gradientCoupling,
  'output-coupling': outputCoupling,
  'embedding-coupling': embeddingCoupling,
} as const satisfies Readonly<Record<string, AveragedGradient>>;

export type AveragingMethod = keyof typeof averagedGradients;

/** The methods by name. */
export const averagingMethods: readonly AveragingMethod[] = Object.keys(averagedGradients) as AveragingMethod[];

/** `E_x ∇ℓ(f(x), y)`. */
function plain(network: Network, batch: Batch, loss: LossName): number {
  network.zeroGradients();
  network.forward(batch.inputs);
  const { value, gradients } = network.loss(loss, batch.targets);
  network.backward(gradients);
  return value;
}

/** One pass for each part, with the same weights; gradients averaged over the parts. */
function weightSharing({ network, batch, orbits, loss }: Update): number {
  network.zeroGradients();
  let total = 0;
  for (let j = 0; j < orbits.size; ++j) {
    const part = orbitRows(batch, { size: 1, element: (row) => orbits.element(row, j) });
    network.forward(part.inputs);
    const { value, gradients } = network.loss(loss, part.targets);
    network.backward(scaled(gradients, 1 / orbits.size));
    total += value / orbits.size;
  }
  return total;
}

/**
 * `∇ E ℓ(x,y) + ℓ(x,y') + ℓ(x',y) + ℓ(x',y')` over pairs of rows. A label crosses over as the group carries it:
 * row by row, `crossed` is `y` as a label of `x'`, and `y'` as a label of `x`. Without it `f` is invariant and labels cross as
 * they are.
 */
export function labelSharing(
  network: Network,
  loss: LossName,
  first: Batch,
  second: Batch,
  crossed?: CrossedLabels,
): number {
  network.zeroGradients();
  let total = 0;
  for (const [{ inputs, targets }, other] of [
    [first, crossed?.secondAtFirst ?? second.targets],
    [second, crossed?.firstAtSecond ?? first.targets],
  ] as const) {
    network.forward(inputs);
    const own = network.loss(loss, targets);
    const shared = network.loss(loss, other);
    network.backward(own.gradients.map((gradient, k) => gradient + shared.gradients[k]!));
    total += own.value + shared.value;
  }
  return total;
}

export interface CrossedLabels {
  readonly firstAtSecond: Reals;
  readonly secondAtFirst: Reals;
}

/** Pairs of a row and where the group carries it, each label crossing over as the group carries it. */
function sharedOverOrbits({ network, batch, orbits, loss }: Update): number {
  const here = repeatRows(batch, orbits.size);
  const there = orbitRows(batch, orbits);
  return labelSharing(network, loss, here, there, { firstAtSecond: there.targets, secondAtFirst: here.targets });
}

/** The gradient of the plain loss, then the mean of what the elements make of it. Elements are those of the first row. */
function gradientAugmentation({ network, batch, orbits, loss }: Update): number {
  const value = plain(network, batch, loss);
  const gradients = network.gradients();
  const mean = new Float64Array(gradients.length);
  for (let k = 0; k < orbits.size; ++k) {
    const moved = actOnParameters(orbits.element(0, k), network.widths, gradients);
    for (let j = 0; j < mean.length; ++j) mean[j]! += moved[j]! / orbits.size;
  }
  network.setGradients(mean);
  return value;
}

/** `∂ℓ/∂f` is taken at `x` alone, and goes back through every `g x` with weight `1/K`. */
function gradientCoupling({ network, batch, orbits, loss }: Update): number {
  network.zeroGradients();
  network.forward(batch.inputs);
  const { value, gradients } = network.loss(loss, batch.targets);
  network.forward(orbitRows(batch, orbits).inputs);
  network.backward(scaled(outputRows(gradients, batch.rows, orbits), 1 / orbits.size));
  return value;
}

/** The norm's gradient is the unit vector, and 0 at 0. */
function outputCoupling({ network, batch, orbits, loss, symmetryWeight, distance }: Update): number {
  network.zeroGradients();
  const outputs = network.forward(batch.inputs);
  const { value, gradients } = network.loss(loss, batch.targets);
  network.backward(gradients);
  const stopped = outputRows(outputs, batch.rows, orbits);
  const moved = network.forward(orbitRows(batch, orbits).inputs);
  const rows = batch.rows * orbits.size;
  const width = network.outputs;
  const pull = new Float64Array(moved.length);
  let total = 0;
  for (let at = 0; at < moved.length; at += width) {
    let squared = 0;
    for (let k = at; k < at + width; ++k) squared += (moved[k]! - stopped[k]!) ** 2;
    const norm = Math.sqrt(squared);
    total += distance === 'norm' ? norm : squared;
    const slope = distance === 'squared' ? 2 : norm > 0 ? 1 / norm : 0;
    for (let k = at; k < at + width; ++k) pull[k] = (symmetryWeight / rows) * slope * (moved[k]! - stopped[k]!);
  }
  network.backward(pull);
  return value + (symmetryWeight * total) / rows;
}

/** Both ends of a pair move. An embedding has no known action of the group: `f` must be invariant. */
function embeddingCoupling({ network, batch, orbits, loss, symmetryWeight }: Update): number {
  if (network.layers < 2) throw new InputError('expected a hidden layer: embedding-coupling acts on its activations');
  const hidden = network.layers - 2;
  const width = network.widths[hidden + 1]!;
  network.zeroGradients();
  network.forward(batch.inputs);
  const { value, gradients } = network.loss(loss, batch.targets);
  network.backward(gradients);
  const here = network.activations(hidden);
  network.forward(orbitRows(batch, orbits).inputs);
  const there = network.activations(hidden);
  const pull = new Float64Array(there.length);
  const back = new Float64Array(here.length);
  let total = 0;
  const slope = (2 * symmetryWeight) / (batch.rows * orbits.size);
  for (let j = 0; j < there.length; ++j) {
    const row = Math.floor(j / (width * orbits.size));
    const at = row * width + (j % width);
    const difference = there[j]! - here[at]!;
    total += difference * difference;
    pull[j] = slope * difference;
    back[at]! -= slope * difference;
  }
  network.backward(pull, hidden);
  network.forward(batch.inputs);
  network.backward(back, hidden);
  return value + (symmetryWeight * total) / (batch.rows * orbits.size);
}

function scaled(values: Reals, factor: number): Reals {
  return values.map((value) => factor * value);
}
