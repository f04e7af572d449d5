/**
 * Linear models and multi-layer perceptrons `f(x; θ)` with an optimiser: a network kernel behind checked options, started
 * from a seed, counting its multiply-adds. Weights start uniform in `±√(6 / inputs)` before a ReLU (He et al. 2015) and in
 * `±√(6 / (inputs + outputs))` elsewhere (Glorot & Bengio 2010); biases start at 0.
 */
import type { Backend } from '../engine/contracts/backend.js';
import {
  type ActivationName,
  type LossName,
  type LossValue,
  type NetworkKernel,
  type OptimizerKernelOptions,
  type OptimizerState,
  type Precision,
  parameterCount,
  type Reals,
} from '../engine/contracts/network.js';
import { Random } from '../engine/random.js';
import { checkChoice, checkInteger, checkKeys, checkNumber, checkRecord, checkSeed, expected } from '../input-error.js';
import { checkReals } from './signed-permutation.js';

export interface NetworkOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Widths of the hidden layers: none, which is a linear model. */
  readonly hidden?: readonly number[];
  /** Of the hidden layers: `'relu'` (default), `'tanh'` or `'identity'`. Outputs are linear. */
  readonly activation?: ActivationName;
  readonly optimizer?: Optimizer;
  /** Rows a batch may have at most: 256. */
  readonly maxRows?: number;
  /** `'float32'` (default); `'float64'` on the reference backend alone. */
  readonly precision?: Precision;
  /** Of the first weights, an integer in [0, 2^32): 0. */
  readonly seed?: number;
}

/** Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8 and η = 0.001 unless said otherwise. */
export type Optimizer =
  | { readonly kind: 'sgd'; readonly learningRate: number }
  | { readonly kind: 'momentum'; readonly learningRate: number; readonly momentum?: number }
  | {
      readonly kind: 'adam';
      readonly learningRate?: number;
      readonly beta1?: number;
      readonly beta2?: number;
      readonly epsilon?: number;
    };

/** What goes on bit for bit: everything that training changes. */
export interface NetworkState {
  readonly parameters: Reals;
  readonly optimizer: OptimizerState;
}

const keys = ['inputs', 'outputs', 'hidden', 'activation', 'optimizer', 'maxRows', 'precision', 'seed'];
const adam = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const widest = 65536;
const losses = ['squared-error', 'huber', 'cross-entropy'] as const satisfies readonly LossName[];

export class Network implements Disposable {
  readonly inputs: number;
  readonly outputs: number;
  /** Layers, the last one included. */
  readonly layers: number;
  readonly parameterCount: number;
  readonly #kernel: NetworkKernel;
  readonly #widths: readonly number[];
  #multiplyAdds = 0;
  #rows = 0;

  /** @throws InputError when an option is unknown or out of range. */
  constructor(backend: Backend, options: NetworkOptions) {
    if (options === null || typeof options !== 'object') throw expected('options { inputs, outputs, … }', options);
    checkKeys('network options', options, keys);
    const { hidden = [], activation = 'relu', precision = 'float32' } = options;
    if (!Array.isArray(hidden)) throw expected('hidden to be an array of widths', hidden);
    checkChoice('activation', activation, ['identity', 'relu', 'tanh']);
    checkChoice('precision', precision, ['float32', 'float64']);
    const widths = [
      checkInteger('inputs', options.inputs, 1, widest),
      ...hidden.map((width: unknown) => checkInteger('hidden widths', width, 1, widest)),
      checkInteger('outputs', options.outputs, 1, widest),
    ];
    const seed = checkSeed(options.seed ?? 0);
    this.#kernel = backend.network({
      widths,
      activations: [...hidden.map(() => activation), 'identity'],
      optimizer: optimizerOptions(options.optimizer ?? { kind: 'adam' }),
      maxRows: checkInteger('maxRows', options.maxRows ?? 256, 1, 1048576),
      precision,
    });
    this.inputs = options.inputs;
    this.outputs = options.outputs;
    this.layers = widths.length - 1;
    this.parameterCount = parameterCount(widths);
    this.#widths = widths;
    this.#kernel.setParameters(firstParameters(widths, activation, seed));
  }

  /** Rows a batch may have at most. */
  get maxRows(): number {
    return this.#kernel.options.maxRows;
  }

  /** Inputs, hidden layers, outputs. */
  get widths(): readonly number[] {
    return this.#widths;
  }

  /** Multiply-adds of all passes so far; a pass back counts for weights and, but in the first layer, for inputs. */
  get multiplyAdds(): number {
    return this.#multiplyAdds;
  }

  /**
   * Outputs of rows of inputs, of which gradients are taken until the next call.
   * @throws InputError when the inputs are no whole rows, or too many.
   */
  forward(inputs: Reals): Reals {
    const rows = (this.#rows = this.#checkInputs(inputs));
    for (let k = 0; k < this.layers; ++k) this.#multiplyAdds += rows * this.#weights(k);
    return this.#kernel.forward(inputs);
  }

  /** Activations of layer `0..layers-1` in the last forward pass. */
  activations(layer: number): Reals {
    return this.#kernel.activations(checkInteger('layer', layer, 0, this.layers - 1));
  }

  /** Mean loss of the last forward pass, and its gradient with respect to the outputs. */
  loss(loss: LossName, targets: Reals): LossValue {
    checkChoice('loss', loss, losses);
    this.#checkRows('targets', targets, this.outputs);
    return this.#kernel.loss(loss, targets);
  }

  /** Adds to the parameters' gradients, from a gradient with respect to the activations of a layer (default: the outputs). */
  backward(gradients: Reals, layer = this.layers - 1): void {
    checkInteger('layer', layer, 0, this.layers - 1);
    this.#checkRows('gradients', gradients, this.#widths[layer + 1]!);
    for (let k = 0; k <= layer; ++k) this.#multiplyAdds += (k === 0 ? 1 : 2) * this.#rows * this.#weights(k);
    this.#kernel.backward(gradients, layer);
  }

  /** The same from the outputs, and gives the gradient with respect to the inputs. */
  backwardToInputs(gradients: Reals): Reals {
    this.#checkRows('gradients', gradients, this.outputs);
    for (let k = 0; k < this.layers; ++k) this.#multiplyAdds += 2 * this.#rows * this.#weights(k);
    return this.#kernel.backwardToInputs(gradients);
  }

  /** One step on one batch: the loss before it. The same as `zeroGradients`, `forward`, `loss`, `backward`, `step`, faster. */
  train(inputs: Reals, targets: Reals, loss: LossName): number {
    checkChoice('loss', loss, losses);
    const rows = (this.#rows = this.#checkInputs(inputs));
    this.#checkRows('targets', targets, this.outputs);
    for (let k = 0; k < this.layers; ++k) this.#multiplyAdds += (k === 0 ? 2 : 3) * rows * this.#weights(k);
    return this.#kernel.train(inputs, targets, loss);
  }

  zeroGradients(): void {
    this.#kernel.zeroGradients();
  }

  /** The gradients accumulated since they were last set to zero, laid out like the parameters. */
  gradients(): Reals {
    return this.#kernel.gradients();
  }

  setGradients(gradients: Reals): void {
    this.#checkParameters('gradients', gradients);
    this.#kernel.setGradients(gradients);
  }

  /** One step of the optimiser along the accumulated gradients. */
  step(): void {
    this.#kernel.step();
  }

  /** θ: layer after layer, weights `w[input][output]`, then biases. */
  parameters(): Reals {
    return this.#kernel.parameters();
  }

  setParameters(parameters: Reals): void {
    this.#checkParameters('parameters', parameters);
    this.#kernel.setParameters(parameters);
  }

  /** `θ ← (1 − τ) θ + τ θ'`, θ' the parameters of another network and τ the rate: as they are where it is 1. */
  follow(other: Network, rate: number): void {
    const parameters = other.parameters();
    const own = this.parameters();
    for (let k = 0; rate < 1 && k < own.length; ++k) parameters[k] = own[k]! + rate * (parameters[k]! - own[k]!);
    this.setParameters(parameters);
  }

  state(): NetworkState {
    return { parameters: this.#kernel.parameters(), optimizer: this.#kernel.optimizerState() };
  }

  /** Goes on from what `state` gave. */
  setState({ parameters, optimizer }: NetworkState): void {
    checkRecord('the state of the optimiser', optimizer);
    this.setParameters(parameters);
    this.#checkParameters('first', optimizer.first);
    this.#checkParameters('second', optimizer.second);
    checkInteger('steps', optimizer.steps, 0);
    this.#kernel.setOptimizerState(optimizer);
  }

  dispose(): void {
    this.#kernel.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #weights(layer: number): number {
    return this.#widths[layer]! * this.#widths[layer + 1]!;
  }

  #checkInputs(inputs: Reals): number {
    checkReals('inputs', inputs);
    const rows = inputs.length / this.inputs;
    if (!Number.isInteger(rows) || rows < 1 || rows > this.maxRows) {
      throw expected(`1 to ${this.maxRows} rows of ${this.inputs} inputs`, inputs);
    }
    return rows;
  }

  #checkRows(name: string, values: Reals, width: number): void {
    checkReals(name, values);
    if (values.length !== this.#rows * width) throw expected(`${name} to be ${this.#rows} rows of ${width}`, values);
  }

  #checkParameters(name: string, values: Reals): void {
    checkReals(name, values);
    if (values.length !== this.parameterCount) throw expected(`${this.parameterCount} ${name}`, values);
  }
}

function optimizerOptions(optimizer: Optimizer): OptimizerKernelOptions {
  const kind = checkChoice('optimizer.kind', optimizer?.kind, ['sgd', 'momentum', 'adam']);
  if (optimizer.kind === 'adam') {
    checkKeys('optimizer', optimizer, ['kind', ...Object.keys(adam)]);
    const all = { ...adam, ...optimizer };
    checkNumber('learningRate', all.learningRate, 0);
    if (!(checkNumber('beta1', all.beta1, 0) < 1)) throw expected('beta1 to be below 1', all.beta1);
    if (!(checkNumber('beta2', all.beta2, 0) < 1)) throw expected('beta2 to be below 1', all.beta2);
    checkNumber('epsilon', all.epsilon, 0);
    return all;
  }
  const learningRate = checkNumber('learningRate', optimizer.learningRate, 0);
  checkKeys('optimizer', optimizer, ['kind', 'learningRate', ...(kind === 'momentum' ? ['momentum'] : [])]);
  const beta1 = optimizer.kind === 'momentum' ? checkNumber('momentum', optimizer.momentum ?? 0.9, 0, 1) : 0;
  return { kind, learningRate, beta1, beta2: 0, epsilon: 0 };
}

function firstParameters(widths: readonly number[], activation: ActivationName, seed: number): Float64Array {
  const random = new Random(seed);
  const parameters = new Float64Array(parameterCount(widths));
  let at = 0;
  for (let k = 0; k + 1 < widths.length; ++k) {
    const [inputs, outputs] = [widths[k]!, widths[k + 1]!];
    const rectified = activation === 'relu' && k + 2 < widths.length;
    const bound = Math.sqrt(6 / (rectified ? inputs : inputs + outputs));
    for (let j = 0; j < inputs * outputs; ++j) parameters[at + j] = bound * (2 * random.uniform() - 1);
    at += (inputs + 1) * outputs;
  }
  return parameters;
}
