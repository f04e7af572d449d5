/** Update vectors of the ways, on the reference backend in float64: what the tests of equivalences compare. */
import { expect } from 'vitest';
import { type AveragingMethod, averagedGradients, type Update } from '../../src/deep/averaging-methods.js';
import type { GroupAction } from '../../src/deep/group-action.js';
import { Network, type NetworkOptions } from '../../src/deep/network.js';
import { wholeOrbits } from '../../src/deep/orbit-rows.js';
import type { Batch } from '../../src/deep/task.js';
import type { LossName, Reals } from '../../src/engine/contracts/network.js';
import { Random } from '../../src/engine/random.js';
import { loadBackend } from '../backends.js';

const backend = await loadBackend('reference');

/** SGD with a learning rate of 1: a step is minus the gradient. */
export function exactNetwork(options: Partial<NetworkOptions> & Pick<NetworkOptions, 'inputs' | 'outputs'>): Network {
  return new Network(backend, {
    activation: 'tanh',
    optimizer: { kind: 'sgd', learningRate: 1 },
    precision: 'float64',
    maxRows: 1024,
    seed: 1,
    ...options,
  });
}

/** `f(x) = w x + b` of one number. */
export function line(w: number, b: number): Network {
  const network = exactNetwork({ inputs: 1, outputs: 1 });
  network.setParameters(Float64Array.of(w, b));
  return network;
}

export function rows(inputs: number[], targets: number[], count = inputs.length): Batch {
  return { rows: count, inputs: Float64Array.from(inputs), targets: Float64Array.from(targets) };
}

/** Biases and all, normal. */
export function randomParameters(network: Network, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: network.parameterCount }, () => 0.5 * random.normal());
}

export function gradientOf(
  method: AveragingMethod,
  network: Network,
  batch: Batch,
  group: GroupAction,
  settings: Partial<Omit<Update, 'network' | 'batch'>> = {},
): Float64Array {
  const loss: LossName = settings.loss ?? 'squared-error';
  const update = { symmetryWeight: 1, distance: 'norm', orbits: wholeOrbits(group), ...settings, loss } as const;
  averagedGradients[method]({ network, batch, ...update });
  return Float64Array.from(network.gradients());
}

export function combine(a: Reals, b: Reals, weightOfA = 1, weightOfB = 1): Float64Array {
  return Float64Array.from(a, (value, k) => weightOfA * value + weightOfB * b[k]!);
}

export function gap(a: Reals, b: Reals): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Float64Array.from(a, (value, k) => Math.abs(value - b[k]!)));
}

/** Equal up to rounding, and not because both are zero. */
export function expectSame(a: Reals, b: Reals): void {
  expect(Math.max(...Float64Array.from(a, Math.abs))).toBeGreaterThan(1e-3);
  expect(gap(a, b)).toBeLessThan(1e-12);
}
