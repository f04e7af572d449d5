/** Gradients against central differences, on the reference backend in float64. */
import { describe, expect, it } from 'vitest';
import {
  type ActivationName,
  type LossName,
  type NetworkKernel,
  type NetworkKernelOptions,
  parameterCount,
  type Reals,
} from '../../src/engine/contracts/network.js';
import { Random } from '../../src/engine/random.js';
import { loadBackend } from '../backends.js';

const widths = [3, 5, 4, 2];
const rows = 4;

function options(activations: ActivationName[]): NetworkKernelOptions {
  const optimizer = { kind: 'sgd', learningRate: 1, beta1: 0, beta2: 0, epsilon: 0 } as const;
  return { widths, activations, optimizer, maxRows: rows, precision: 'float64' };
}

function normal(random: Random, length: number): Float64Array {
  return Float64Array.from({ length }, () => random.normal());
}

/** `∂f/∂x` by central differences, good to ~1e-9 where `f` is smooth. */
function differences(f: (x: Float64Array) => number, at: Reals): Float64Array {
  const h = 1e-6;
  const x = Float64Array.from(at);
  return x.map((value, k) => {
    x[k] = value + h;
    const above = f(x);
    x[k] = value - h;
    const below = f(x);
    x[k] = value;
    return (above - below) / (2 * h);
  });
}

function expectClose(gradient: Reals, differences: Reals): void {
  expect(gradient.length).toBe(differences.length);
  expect(Math.max(...differences.map(Math.abs))).toBeGreaterThan(1e-3);
  for (let k = 0; k < gradient.length; ++k) expect(Math.abs(gradient[k]! - differences[k]!)).toBeLessThan(1e-7);
}

function lossAt(network: NetworkKernel, theta: Reals, x: Reals, y: Reals, loss: LossName): number {
  network.setParameters(theta);
  network.forward(x);
  return network.loss(loss, y).value;
}

describe('finite differences', () => {
  const names: ActivationName[] = ['identity', 'relu', 'tanh'];
  const losses: LossName[] = ['squared-error', 'huber', 'cross-entropy'];
  it.each(names.flatMap((first) => names.flatMap((last) => losses.map((loss) => [first, last, loss] as const))))(
    '%s hidden, %s output, %s',
    async (hidden, last, loss) => {
      using network = (await loadBackend('reference')).network(options([hidden, 'tanh', last]));
      const random = new Random(1);
      const theta = normal(random, parameterCount(widths));
      const x = normal(random, rows * 3);
      // Differences on both sides of Huber's corner; probabilities where they are needed.
      const y = normal(random, rows * 2).map((value) => (loss === 'cross-entropy' ? Math.abs(value) : 2 * value));
      lossAt(network, theta, x, y, loss);
      const toInputs = network.backwardToInputs(network.loss(loss, y).gradients);
      expectClose(
        network.gradients(),
        differences((t) => lossAt(network, t, x, y, loss), theta),
      );
      expectClose(
        toInputs,
        differences((input) => lossAt(network, theta, input, y, loss), x),
      );
    },
  );

  it.each([0, 1])('of a function of the activations of layer %i', async (layer) => {
    using network = (await loadBackend('reference')).network(options(['relu', 'tanh', 'identity']));
    const random = new Random(2);
    const theta = normal(random, parameterCount(widths));
    const x = normal(random, rows * 3);
    const weights = normal(random, rows * widths[layer + 1]!);
    const value = (t: Reals) => {
      network.setParameters(t);
      network.forward(x);
      return Float64Array.from(network.activations(layer)).reduce(
        (sum, activation, k) => sum + weights[k]! * activation,
        0,
      );
    };
    value(theta);
    network.backward(weights, layer);
    expectClose(network.gradients(), differences(value, theta));
  });
});
