/**
 * Learns a task with a known group by one of the methods, and measures what came of it. Minibatches are drawn with replacement
 * from a fixed set of samples. The same options give the same bits on one backend, wall time apart.
 */
import type { Backend } from '../engine/contracts/backend.js';
import type { ActivationName, Precision } from '../engine/contracts/network.js';
import { Random } from '../engine/random.js';
import { checkChoice, checkInteger, checkKeys, checkNumber, checkSeed, expected, InputError } from '../input-error.js';
import { spend } from '../time-limit.js';
import { type AveragingMethod, averagedGradients, averagingMethods } from './averaging-methods.js';
import { type GradientNoise, gradientNoise, invarianceError, testError } from './measures.js';
import { Network, type Optimizer } from './network.js';
import { predict, predictOrbitAverage } from './orbit-average.js';
import { sampledOrbits, wholeOrbits } from './orbit-rows.js';
import { type Batch, checkBatch, checkTask, type InvarianceTask, rowsOf } from './task.js';

export interface InvariantTrainingOptions {
  readonly task: InvarianceTask;
  readonly method: AveragingMethod;
  readonly network?: InvariantNetworkOptions;
  /** Size of the training set. */
  readonly samples: number;
  /** Steps of the optimiser. */
  readonly steps: number;
  /** Rows of a minibatch: 32, or the training set where that is smaller. */
  readonly batchSize?: number;
  /** Elements drawn for each row at each step; by default, every element of the group is used. */
  readonly sampledElements?: number;
  /** λ of `output-coupling` and `embedding-coupling`: 1. */
  readonly symmetryWeight?: number;
  /** `output-coupling`: `'norm'` (default), as the formula has it, or `'squared'`. */
  readonly distance?: 'norm' | 'squared';
  /** Fresh samples that errors are measured on: 1000. */
  readonly testSamples?: number;
  /** Of the samples, the first weights and the minibatches, an integer in [0, 2^32): 0. */
  readonly seed?: number;
}

export interface InvariantNetworkOptions {
  /** Widths of the hidden layers: 64, 64. */
  readonly hidden?: readonly number[];
  /** `'tanh'` (default), `'relu'` or `'identity'`. */
  readonly activation?: ActivationName;
  /** Adam with a learning rate of 0.003. */
  readonly optimizer?: Optimizer;
  readonly precision?: Precision;
}

export interface InvariantReport {
  readonly task: string;
  readonly method: AveragingMethod;
  readonly samples: number;
  readonly steps: number;
  /** Mean squared error `E ‖f(x) − y‖²`, or, of classes, the share of rows whose largest output is not the label. */
  readonly testError: number;
  /** `E ‖f(ρ(g) x) − σ(g) f(x)‖` over test samples and all elements. */
  readonly invarianceError: number;
  /** Of the step's gradient over minibatches: at the first parameters, and at the last. */
  readonly gradientNoise: { readonly first: GradientNoise; readonly last: GradientNoise };
  readonly multiplyAddsPerStep: number;
  readonly secondsPerStep: number;
}

const keys = [
  'task',
  'method',
  'network',
  'samples',
  'steps',
  'batchSize',
  'sampledElements',
  'symmetryWeight',
  'distance',
  'testSamples',
  'seed',
];
/** All of them are held at once. */
const MOST_SAMPLES = 10_000_000;

const networkKeys = ['hidden', 'activation', 'optimizer', 'precision'];

/**
 * `weight-sharing` predicts by the mean of its parts' outputs, the other methods by `f(x)`.
 * @throws InputError when an option is unknown or out of range, or the method does not fit the task or the network.
 */
export function trainInvariant(backend: Backend, options: InvariantTrainingOptions): InvariantReport {
  const { task, method, samples, steps, rows, seed, testSamples, settings, elements } = resolve(options);
  using network = new Network(backend, {
    inputs: task.inputs,
    outputs: task.outputs,
    maxRows: Math.max(256, rows * (elements ?? task.group.order)),
    seed,
    ...networkOptions(options.network),
  });
  const random = new Random(seed);
  const set = checkBatch(task, samples, task.sample(samples, random.next()));
  const test = checkBatch(task, testSamples, task.sample(testSamples, random.next()));
  const orbits = () =>
    elements === null ? wholeOrbits(task.group) : sampledOrbits(task.group, rows, elements, random);
  const gradient = (batch: Batch) =>
    averagedGradients[method]({ network, batch, orbits: orbits(), loss: task.loss, ...settings });
  const minibatch = () =>
    rowsOf(
      set,
      Int32Array.from({ length: rows }, () => random.below(samples)),
    );

  const first = gradientNoise(network, () => gradient(minibatch()));
  const counted = network.multiplyAdds;
  const start = performance.now();
  for (let t = 0; t < steps; ++t) {
    const before = network.multiplyAdds;
    gradient(minibatch());
    spend(network.multiplyAdds - before);
    network.step();
  }
  const seconds = (performance.now() - start) / 1000;
  const multiplyAdds = network.multiplyAdds - counted;
  const last = gradientNoise(network, () => gradient(minibatch()));

  const f = (inputs: Batch['inputs']) =>
    method === 'weight-sharing' ? predictOrbitAverage(network, task.group, inputs) : predict(network, inputs);
  return {
    task: task.id,
    method,
    samples,
    steps,
    testError: testError(task, f, test),
    invarianceError: invarianceError(
      task,
      f,
      rowsOf(
        test,
        Int32Array.from({ length: Math.min(testSamples, 200) }, (_, k) => k),
      ),
    ),
    gradientNoise: { first, last },
    multiplyAddsPerStep: steps === 0 ? 0 : multiplyAdds / steps,
    secondsPerStep: steps === 0 ? 0 : seconds / steps,
  };
}

/** @throws InputError when it is no number of samples, or too large a one. */
export function checkSamples(samples: unknown): number {
  return checkInteger('samples', samples, 1, MOST_SAMPLES);
}

function resolve(options: InvariantTrainingOptions) {
  if (options === null || typeof options !== 'object') throw expected('options { task, method, … }', options);
  checkKeys('training options', options, keys);
  const task = checkTask(options.task);
  const method = checkChoice('method', options.method, averagingMethods);
  if (method === 'embedding-coupling' && !task.group.invariant) {
    throw new InputError('embedding-coupling needs an invariant task: nothing says how the group acts on an embedding');
  }
  if (method === 'embedding-coupling' && options.network?.hidden?.length === 0) {
    throw new InputError('embedding-coupling needs a hidden layer: it acts on its activations');
  }
  const samples = checkSamples(options.samples);
  const { sampledElements, symmetryWeight = 1, distance = 'norm' } = options;
  return {
    task,
    method,
    samples,
    steps: checkInteger('steps', options.steps, 0),
    rows: checkInteger('batchSize', options.batchSize ?? Math.min(32, samples), 1),
    seed: checkSeed(options.seed ?? 0),
    testSamples: checkInteger('testSamples', options.testSamples ?? 1000, 1, MOST_SAMPLES),
    settings: {
      symmetryWeight: checkNumber('symmetryWeight', symmetryWeight, 0),
      distance: checkChoice('distance', distance, ['norm', 'squared']),
    },
    /** Elements drawn for each row; null is all. */
    elements: sampledElements === undefined ? null : checkInteger('sampledElements', sampledElements, 1),
  };
}

function networkOptions(options: InvariantNetworkOptions = {}): InvariantNetworkOptions {
  checkKeys('network options', options, networkKeys);
  return { hidden: [64, 64], activation: 'tanh', optimizer: { kind: 'adam', learningRate: 0.003 }, ...options };
}
