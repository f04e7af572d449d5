import { describe, expect, it } from 'vitest';
import { type AveragingMethod, averagedGradients } from '../../src/deep/averaging-methods.js';
import { gradientNoise, invarianceError, testError } from '../../src/deep/measures.js';
import { Network, type NetworkOptions } from '../../src/deep/network.js';
import { predict, predictOrbitAverage } from '../../src/deep/orbit-average.js';
import { invarianceTask } from '../../src/deep/tasks.js';
import { type InvariantTrainingOptions, trainInvariant } from '../../src/deep/train-invariant.js';
import { backends, loadBackend } from '../backends.js';
import { exactNetwork, randomParameters } from './update-vectors.js';

const task = invarianceTask('reflection-regression', { noise: 0 });
const small = { task, samples: 40, steps: 60, network: { hidden: [12] }, testSamples: 100, seed: 3 } as const;
const allMethods = Object.keys(averagedGradients) as AveragingMethod[];

describe.each(backends)('trainInvariant on the $name backend', ({ name }) => {
  it.each(allMethods)('gives the same bits from the same seed, and learns: %s', async (method) => {
    const backend = await loadBackend(name);
    const run = (options: Partial<InvariantTrainingOptions> = {}) => {
      const { secondsPerStep, ...report } = trainInvariant(backend, { ...small, method, ...options });
      expect(secondsPerStep).toBeGreaterThan(0);
      return report;
    };
    const report = run();
    expect(run()).toEqual(report);
    expect(run({ seed: 4 }).testError).not.toBe(report.testError);
    expect(report.gradientNoise.first.variance).toBeGreaterThan(0);
    // Gradient coupling descends nothing, and label sharing is one of the others at another scale.
    if (method !== 'gradient-coupling') {
      expect(report.testError).toBeLessThan(trainInvariant(backend, { ...small, method, steps: 0 }).testError);
    }
    expect(backend.bytesInUse()).toBe(0);
  });

  it('counts the multiply-adds of a step', async () => {
    const backend = await loadBackend(name);
    const cost = (method: AveragingMethod) =>
      trainInvariant(backend, { ...small, steps: 1, method, batchSize: 10 }).multiplyAddsPerStep;
    // Layers 4·12 and 12·1, forward and weights both, inputs of the second: 2·48 + 3·12 = 132 a row.
    expect(cost('none')).toBe(1320);
    // |G| = 2.
    expect(cost('data-augmentation')).toBe(2640);
    expect(cost('weight-sharing')).toBe(2640);
    expect(cost('label-sharing')).toBe(5280);
    // Forward at x, then both ways through the orbit: 60 + 2·132.
    expect(cost('gradient-coupling')).toBe(3240);
    expect(cost('output-coupling')).toBe(3960);
  });

  it('draws elements when asked', async () => {
    const backend = await loadBackend(name);
    const options = { ...small, method: 'data-augmentation', batchSize: 10, steps: 5 } as const;
    const { multiplyAddsPerStep } = trainInvariant(backend, { ...options, sampledElements: 1 });
    expect(multiplyAddsPerStep).toBe(1320);
  });
});

describe('on few samples', () => {
  it('augmentation beats none, and weight sharing is invariant', async () => {
    const backend = await loadBackend('wasm');
    const error = (method: AveragingMethod) =>
      trainInvariant(backend, { task, method, samples: 60, steps: 600, testSamples: 300, network: { hidden: [32] } });
    const [none, augmented, shared] = [error('none'), error('data-augmentation'), error('weight-sharing')];
    expect(augmented.testError).toBeLessThan(0.7 * none.testError);
    expect(augmented.invarianceError).toBeLessThan(0.5 * none.invarianceError);
    expect(shared.invarianceError).toBeLessThan(1e-6);
    // Whole orbits take the part of the gradient's variance out that lies across them.
    expect(augmented.gradientNoise.first.variance).toBeLessThan(none.gradientNoise.first.variance);
  });
});

describe('measures', () => {
  it('of error: squared distance, or the share of wrong classes', () => {
    const batch = { rows: 2, inputs: Float64Array.of(0, 0), targets: Float64Array.of(1, 0, 0, 1) };
    const classes = { ...task, outputs: 2, loss: 'cross-entropy' } as const;
    expect(testError(classes, () => Float64Array.of(3, 2, 9, 8), batch)).toBe(0.5);
    // (3 − 1)² + 2² and 9² + 7², halved
    const squares = { ...classes, loss: 'squared-error' } as const;
    expect(testError(squares, () => Float64Array.of(3, 2, 9, 8), batch)).toBe(69);
  });

  it('of invariance: the mean distance over the group, the identity included', () => {
    const batch = { rows: 1, inputs: Float64Array.of(1, 2, 3, 4), targets: Float64Array.of(0) };
    // f = first input: 1 against −1 under the reflection, 0 under the identity.
    const f = (inputs: ArrayLike<number>) => Float64Array.from({ length: inputs.length / 4 }, (_, n) => inputs[n * 4]!);
    expect(invarianceError(task, f, batch)).toBe(1);
  });

  it('of gradient noise: unbiased', () => {
    // Gradients ±(1, 0, …) + 2·(0, 1, …), sixteen of each: mean size² 4, variance 1 · 32 / 31.
    const network = exactNetwork({ inputs: 1, outputs: 1 });
    let t = 0;
    const { variance, size } = gradientNoise(network, () =>
      network.setGradients(Float64Array.of(t++ % 2 === 0 ? 1 : -1, 2)),
    );
    expect(variance).toBeCloseTo(32 / 31, 12);
    expect(size).toBeCloseTo(4 - 1 / 31, 12);
  });

  it('of predictions in stretches and at once agree', () => {
    const network = exactNetwork({ inputs: 4, outputs: 1, hidden: [3], maxRows: 7 });
    const whole = exactNetwork({ inputs: 4, outputs: 1, hidden: [3] });
    const theta = randomParameters(network, 1);
    network.setParameters(theta);
    whole.setParameters(theta);
    const { inputs } = task.sample(30, 1);
    expect(predict(network, inputs)).toEqual(predict(whole, inputs));
    const average = predictOrbitAverage(network, task.group, inputs);
    expect(average).toEqual(predictOrbitAverage(whole, task.group, inputs));
    const negated = inputs.map((x) => -x);
    const [f, g] = [predict(whole, inputs), predict(whole, negated)];
    for (let n = 0; n < 30; ++n) expect(average[n]).toBeCloseTo((f[n]! + g[n]!) / 2, 14);
  });
});

describe('bad input', () => {
  const wrong: [Record<string, unknown>, string][] = [
    [{ method: 'augmentation' }, "expected method to be one of 'none'"],
    [{ steps: -1 }, 'expected steps to be an integer >= 0, got -1'],
    [{ samples: 0 }, 'expected samples to be an integer in [1, 10000000], got 0'],
    [{ tasks: task }, 'expected training options to have only task'],
    [{ task: 'digits' }, 'expected a task (see invarianceTask)'],
    [{ symmetryWeight: Number.NaN }, 'symmetryWeight'],
    [{ distance: 'l1' }, "expected distance to be one of 'norm', 'squared'"],
    [{ network: { width: 3 } }, 'network options to have only hidden'],
    [{ method: 'embedding-coupling', network: { hidden: [] } }, 'embedding-coupling needs a hidden layer'],
    [{ method: 'embedding-coupling', task: invarianceTask('equivariant-regression') }, 'needs an invariant task'],
  ];
  it.each(wrong)('%o', async (options, message) => {
    const backend = await loadBackend('reference');
    const all = { ...small, method: 'none', ...options } as InvariantTrainingOptions;
    expect(() => trainInvariant(backend, all)).toThrow(message);
  });
});

describe('Network', () => {
  it.each([
    [{ inputs: 0 }, 'expected inputs to be an integer in [1, 65536], got 0'],
    [{ hidden: [3, 1.5] }, 'hidden widths'],
    [{ hidden: 3 }, 'expected hidden to be an array of widths'],
    [{ activation: 'sigmoid' }, "expected activation to be one of 'identity', 'relu', 'tanh'"],
    [{ optimizer: { kind: 'rmsprop' } }, 'optimizer.kind'],
    [{ optimizer: { kind: 'sgd' } }, 'learningRate'],
    [{ optimizer: { kind: 'adam', beta1: 1 } }, 'expected beta1 to be below 1, got 1'],
    [{ optimizer: { kind: 'sgd', learningRate: 1, momentum: 0.9 } }, 'optimizer to have only kind, learningRate'],
    [{ depth: 2 }, 'network options to have only'],
    [{ precision: 'float64' }, "expected precision 'float32' on the wasm backend"],
  ])('refuses %o', async (options, message) => {
    const backend = await loadBackend('wasm');
    expect(() => new Network(backend, { inputs: 2, outputs: 1, ...options } as NetworkOptions)).toThrow(message);
    expect(backend.bytesInUse()).toBe(0);
  });

  it('refuses rows that do not fit', async () => {
    const backend = await loadBackend('wasm');
    using network = new Network(backend, { inputs: 2, outputs: 3, maxRows: 4 });
    expect(() => network.forward(new Float32Array(3))).toThrow('expected 1 to 4 rows of 2 inputs');
    expect(() => network.forward(new Float32Array(10))).toThrow('expected 1 to 4 rows of 2 inputs');
    network.forward(new Float32Array(4));
    expect(() => network.loss('huber', new Float32Array(3))).toThrow('expected targets to be 2 rows of 3');
    expect(() => network.backward(new Float32Array(5))).toThrow('expected gradients to be 2 rows of 3');
    expect(() => network.setParameters(new Float32Array(5))).toThrow('expected 9 parameters');
    expect(() => network.activations(1)).toThrow('layer');
  });

  it('starts from its seed within its bounds, alike on both backends, and goes on from a state', async () => {
    const options: NetworkOptions = { inputs: 6, outputs: 2, hidden: [12], seed: 9 };
    using first = new Network(await loadBackend('wasm'), options);
    using second = new Network(await loadBackend('reference'), options);
    const theta = first.parameters();
    expect(second.parameters()).toEqual(theta);
    // He: √(6/6) = 1; Glorot: √(6/14) = 0.65; biases 0.
    const sizes = (from: number, to: number) => Math.max(...theta.subarray(from, to).map(Math.abs));
    expect(sizes(0, 72)).toBeLessThanOrEqual(1);
    expect(sizes(0, 72)).toBeGreaterThan(0.9);
    expect(sizes(72, 84)).toBe(0);
    expect(sizes(84, 108)).toBeLessThanOrEqual(Math.fround(Math.sqrt(6 / 14)));
    const x = Float32Array.from({ length: 12 }, (_, k) => Math.sin(k));
    const y = Float32Array.of(1, 2, 3, 4);
    for (let t = 0; t < 3; ++t) first.train(x, y, 'squared-error');
    using resumed = new Network(await loadBackend('wasm'), { ...options, seed: 1 });
    resumed.setState(first.state());
    expect(resumed.train(x, y, 'squared-error')).toBe(first.train(x, y, 'squared-error'));
    expect(resumed.parameters()).toEqual(first.parameters());
    expect(first.multiplyAdds).toBe(4 * 2 * (2 * 72 + 3 * 24));
  });
});
