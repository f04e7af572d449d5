import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/engine/contracts/backend.js';
import {
  type ActivationName,
  type LossName,
  type NetworkKernelOptions,
  type OptimizerKernelOptions,
  parameterCount,
  type Reals,
} from '../../src/engine/contracts/network.js';
import { Random } from '../../src/engine/random.js';
import { backends, bothBackends, loadBackend } from '../backends.js';

const sgd: OptimizerKernelOptions = { kind: 'sgd', learningRate: 0.1, beta1: 0, beta2: 0, epsilon: 0 };
const momentum: OptimizerKernelOptions = { kind: 'momentum', learningRate: 0.1, beta1: 0.5, beta2: 0, epsilon: 0 };
const adam: OptimizerKernelOptions = { kind: 'adam', learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 0 };
const losses: readonly LossName[] = ['squared-error', 'huber', 'cross-entropy'];
const activations: readonly ActivationName[] = ['identity', 'relu', 'tanh'];

function options(widths: number[], hidden: ActivationName, optimizer = sgd, maxRows = 40): NetworkKernelOptions {
  const names = widths.slice(1).map((_, k): ActivationName => (k + 2 < widths.length ? hidden : 'identity'));
  return { widths, activations: names, optimizer, maxRows, precision: 'float32' };
}

function uniform(random: Random, length: number, scale = 1): Float32Array {
  return Float32Array.from({ length }, () => scale * (2 * random.uniform() - 1));
}

/** The largest difference relative to the largest size in `b`. */
function distance(a: Reals, b: Reals): number {
  expect(a.length).toBe(b.length);
  let size = 1e-30;
  let difference = 0;
  for (let k = 0; k < a.length; ++k) {
    size = Math.max(size, Math.abs(b[k]!));
    difference = Math.max(difference, Math.abs(a[k]! - b[k]!));
  }
  return difference / size;
}

describe.each(backends)('network on the $name backend', ({ name }) => {
  it('computes a layer, its loss and its gradients as by hand', async () => {
    // f = x w + b with w = [[1, 2], [3, 4]], b = [0.5, -0.5]; rows x = [1, 2] and [0, -1].
    using network = (await loadBackend(name)).network(options([2, 2], 'identity'));
    network.setParameters(Float32Array.of(1, 2, 3, 4, 0.5, -0.5));
    expect([...network.forward(Float32Array.of(1, 2, 0, -1))]).toEqual([7.5, 9.5, -2.5, -4.5]);
    // f - y = [[0.5, -0.5], [0.5, -2.5]]: ½ (0.25 + 0.25) and ½ (0.25 + 6.25), mean 1.75; gradient (f - y) / 2.
    const targets = Float32Array.of(7, 10, -3, -2);
    expect(network.loss('squared-error', targets)).toEqual({
      value: 1.75,
      gradients: Float32Array.of(0.25, -0.25, 0.25, -1.25),
    });
    // Huber: 0.125 + 0.125 and 0.125 + 2; the last difference is beyond 1.
    const { value, gradients } = network.loss('huber', targets);
    expect(value).toBe(1.1875);
    expect([...gradients]).toEqual([0.25, -0.25, 0.25, -0.5]);
    // ∂w = xᵀ d = [[0.25, -0.25], [0.5 - 0.25, -0.5 + 0.5]], ∂b = [0.5, -0.75], ∂x = d wᵀ.
    const toInputs = network.backwardToInputs(gradients);
    expect([...network.gradients()]).toEqual([0.25, -0.25, 0.25, 0, 0.5, -0.75]);
    expect([...toInputs]).toEqual([-0.25, -0.25, -0.75, -1.25]);
    network.backward(gradients);
    expect(network.gradients()[0]).toBe(0.5);
    network.zeroGradients();
    expect([...network.gradients()]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('has a ReLU that is 0 below 0, with slope 0 there, and a softmax', async () => {
    // Hidden x·1 and x·(-1), f = the first hidden unit twice and the second.
    using network = (await loadBackend(name)).network(options([1, 2, 3], 'relu'));
    network.setParameters(Float32Array.of(1, -1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0));
    expect([...network.forward(Float32Array.of(2))]).toEqual([2, 2, 0]);
    expect([...network.activations(0)]).toEqual([2, 0]);
    // softmax = (e², e², 1) / (2e² + 1); loss of the third class ln(2e² + 1).
    const e2 = Math.exp(2);
    const { value, gradients } = network.loss('cross-entropy', Float32Array.of(0, 0, 1));
    expect(value).toBeCloseTo(Math.log(2 * e2 + 1), 6);
    for (const [k, expected] of [e2, e2, 1].entries()) {
      expect(gradients[k]).toBeCloseTo(expected / (2 * e2 + 1) - (k === 2 ? 1 : 0), 6);
    }
    network.backward(Float32Array.of(1, 0, 5));
    // ∂w₁ = [2·1, 0]: the second unit is off; its outgoing weights get 0·5.
    expect([...network.gradients()]).toEqual([2, 0, 1, 0, 2, 0, 10, 0, 0, 0, 1, 0, 5]);
  });

  it.each([
    // θ = 1, ∂ = 2 twice: 1 - 0.2 - 0.2
    [sgd, 0.6],
    // m = 2, then 0.5·2 + 2 = 3: 1 - 0.2 - 0.3
    [momentum, 0.5],
    // m̂ = 2 and v̂ = 4 at every step of a constant gradient: each step is η
    [adam, 0.8],
  ])('steps with %o', async (optimizer, expected) => {
    using network = (await loadBackend(name)).network(options([1, 1], 'identity', optimizer));
    network.setParameters(Float32Array.of(1, 0));
    network.setGradients(Float32Array.of(2, 0.5));
    network.step();
    network.step();
    expect(network.parameters()[0]).toBeCloseTo(expected, 6);
    expect(network.optimizerState().steps).toBe(2);
    // The gradients stay.
    expect([...network.gradients()]).toEqual([2, 0.5]);
  });

  it('weighs old gradients as Adam does', async () => {
    // ∂ = 2 then -1: m = 1, 0 → m̂ = 0 at the second step, which goes nowhere.
    using network = (await loadBackend(name)).network(options([1, 1], 'identity', adam));
    network.setGradients(Float32Array.of(2, 0));
    network.step();
    const before = network.parameters()[0]!;
    network.setGradients(Float32Array.of(-1, 0));
    network.step();
    expect(network.parameters()[0]).toBe(before);
    // v = 0.25·4 = 1, then 0.75·1 + 0.25·1 = 1
    expect(network.optimizerState().second[0]).toBe(1);
  });

  it('trains in one call as in five', async () => {
    const backend = await loadBackend(name);
    const random = new Random(3);
    for (const loss of losses) {
      using whole = backend.network(options([3, 5, 2], 'tanh', adam));
      using parts = backend.network(options([3, 5, 2], 'tanh', adam));
      const theta = uniform(random, parameterCount([3, 5, 2]));
      whole.setParameters(theta);
      parts.setParameters(theta);
      for (let t = 0; t < 3; ++t) {
        const x = uniform(random, 21);
        const y = uniform(random, 14).map(Math.abs);
        parts.zeroGradients();
        parts.forward(x);
        const { value, gradients } = parts.loss(loss, y);
        parts.backward(gradients);
        parts.step();
        expect(whole.train(x, y, loss)).toBe(value);
      }
      expect(whole.parameters()).toEqual(parts.parameters());
    }
  });

  it('goes on bit for bit from saved parameters and optimiser state', async () => {
    const backend = await loadBackend(name);
    for (const optimizer of [sgd, momentum, { ...adam, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }]) {
      const make = () => backend.network(options([4, 6, 3], 'relu', optimizer));
      using straight = make();
      straight.setParameters(uniform(new Random(1), parameterCount([4, 6, 3])));
      const data = new Random(2);
      const batches = Array.from({ length: 20 }, () => [uniform(data, 20), uniform(data, 15)] as const);
      for (const [x, y] of batches.slice(0, 11)) straight.train(x, y, 'huber');
      using resumed = make();
      resumed.setParameters(straight.parameters());
      resumed.setOptimizerState(straight.optimizerState());
      for (const [x, y] of batches.slice(11)) {
        expect(resumed.train(x, y, 'huber')).toBe(straight.train(x, y, 'huber'));
      }
      expect(resumed.parameters()).toEqual(straight.parameters());
      expect(resumed.optimizerState()).toEqual(straight.optimizerState());
    }
  });

  it('gives a row the same outputs whatever else is in the batch', async () => {
    using network = (await loadBackend(name)).network(options([5, 9, 3], 'tanh'));
    const random = new Random(5);
    network.setParameters(uniform(random, parameterCount([5, 9, 3])));
    const x = uniform(random, 7 * 5);
    const together = network.forward(x);
    for (let n = 0; n < 7; ++n) {
      expect(network.forward(x.subarray(n * 5, n * 5 + 5))).toEqual(together.subarray(n * 3, n * 3 + 3));
    }
  });

  it('throws after dispose, and gives its memory back', async () => {
    const backend = await loadBackend(name);
    const before = backend.bytesInUse();
    const network = backend.network(options([5, 9, 3], 'tanh'));
    network.setParameters(new Float32Array(parameterCount([5, 9, 3])));
    network.dispose();
    expect(backend.bytesInUse()).toBe(before);
    expect(() => network.forward(new Float32Array(5))).toThrow('this network is disposed');
    expect(() => network.parameters()).toThrow('this network is disposed');
  });
});

describe('wasm against reference', () => {
  let both: { wasm: Backend; reference: Backend };
  // Widths that are and are not multiples of four, one tile, several tiles and a half.
  const shapes = [
    [1, 1],
    [4, 8, 2],
    [3, 5, 7, 1],
    [13, 20, 12, 9],
    [4, 64, 64, 2],
    [30, 256, 10],
  ];

  it.each(activations.flatMap((activation) => losses.map((loss) => [activation, loss] as const)))(
    'agrees to float tolerance: %s, %s',
    async (activation, loss) => {
      both ??= await bothBackends();
      const random = new Random(7);
      for (const widths of shapes) {
        for (const rows of [1, 6, 32]) {
          using wasm = both.wasm.network(options(widths, activation));
          using reference = both.reference.network(options(widths, activation));
          const theta = uniform(random, parameterCount(widths), Math.sqrt(3 / widths[0]!));
          wasm.setParameters(theta);
          reference.setParameters(theta);
          expect(wasm.parameters()).toEqual(theta);
          const x = uniform(random, rows * widths[0]!);
          const y = uniform(random, rows * widths.at(-1)!).map(Math.abs);
          expect(distance(wasm.forward(x), reference.forward(x))).toBeLessThan(2e-6);
          const a = wasm.loss(loss, y);
          const b = reference.loss(loss, y);
          expect(Math.abs(a.value - b.value)).toBeLessThan(2e-6 * Math.max(1, b.value));
          // A difference of near numbers keeps the rounding of both.
          expect(distance(a.gradients, b.gradients)).toBeLessThan(2e-5);
          const toInputs = wasm.backwardToInputs(b.gradients);
          expect(distance(toInputs, reference.backwardToInputs(b.gradients))).toBeLessThan(5e-6);
          expect(distance(wasm.gradients(), reference.gradients())).toBeLessThan(5e-6);
        }
      }
    },
  );

  it('learns alike for some steps', async () => {
    both ??= await bothBackends();
    const widths = [6, 16, 3];
    for (const optimizer of [sgd, momentum, { ...adam, learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }]) {
      using wasm = both.wasm.network(options(widths, 'tanh', optimizer));
      using reference = both.reference.network(options(widths, 'tanh', optimizer));
      const random = new Random(11);
      const theta = uniform(random, parameterCount(widths), 0.5);
      wasm.setParameters(theta);
      reference.setParameters(theta);
      for (let t = 0; t < 10; ++t) {
        const x = uniform(random, 8 * 6);
        const y = uniform(random, 8 * 3);
        const difference = wasm.train(x, y, 'squared-error') - reference.train(x, y, 'squared-error');
        expect(Math.abs(difference)).toBeLessThan(1e-5);
      }
      expect(distance(wasm.parameters(), reference.parameters())).toBeLessThan(1e-4);
    }
  });

  it('has a tanh good to 3e-7 relative, exact at 0 and far away', async () => {
    using network = (await loadBackend('wasm')).network({
      ...options([1, 1], 'tanh', sgd, 4000),
      activations: ['tanh'],
    });
    network.setParameters(Float32Array.of(1, 0));
    const x = Float32Array.from({ length: 4000 }, (_, k) => (k % 2 ? -1 : 1) * 10 ** (-6 + (7.2 * k) / 4000));
    const y = network.forward(x);
    let worst = 0;
    for (let k = 0; k < x.length; ++k) worst = Math.max(worst, Math.abs(y[k]! / Math.tanh(x[k]!) - 1));
    expect(worst).toBeLessThan(3e-7);
    expect([...network.forward(Float32Array.of(0, 9.1, -9.1, 1e30, -Infinity, Number.NaN))]).toEqual([
      0,
      1,
      -1,
      1,
      -1,
      Number.NaN,
    ]);
  });

  it('refuses float64 in wasm', async () => {
    const { network } = await loadBackend('wasm');
    expect(() => network({ ...options([1, 1], 'identity'), precision: 'float64' })).toThrow(
      "expected precision 'float32' on the wasm backend, got 'float64'",
    );
  });
});
