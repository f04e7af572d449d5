/**
 * The contract of a network: a multi-layer perceptron `y = f(x; θ)` of layers `activation(x w + b)`, its gradients and its
 * optimiser. Rows follow each other without gaps. `θ` is layer after layer, weights `w[in][out]`, then biases `b[out]`;
 * gradients and moments are laid out like it. Training never depends on anything but what is passed in.
 */
import type { Handle } from './handle.js';

export type ActivationName = 'identity' | 'relu' | 'tanh';

/**
 * Of a row `f` against targets `y`: `'squared-error'` is `½ Σ (f − y)²`; `'huber'` is `Σ h(f − y)` with `h(d) = ½ d²` up to
 * `|d| = 1` and `|d| − ½` beyond; `'cross-entropy'` is `−Σ y ln softmax(f)`, `y` being probabilities.
 */
export type LossName = 'squared-error' | 'huber' | 'cross-entropy';

/** `'float32'` on both backends (the reference then rounds what it stores); `'float64'` on the reference backend alone. */
export type Precision = 'float32' | 'float64';

/** Numbers of a network: float32, or float64 where that is its precision. Either may be passed in. */
export type Reals = Float32Array | Float64Array;

/** Everything that an optimiser knows: `η`, then β₁ (of momentum: its coefficient), β₂ and ε, 0 where it has none. */
export interface OptimizerKernelOptions {
  readonly kind: 'sgd' | 'momentum' | 'adam';
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export interface NetworkKernelOptions {
  /** Inputs, hidden layers, outputs: at least two, each >= 1. */
  readonly widths: readonly number[];
  /** One a layer: one fewer than widths. */
  readonly activations: readonly ActivationName[];
  readonly optimizer: OptimizerKernelOptions;
  /** Rows a batch may have at most. */
  readonly maxRows: number;
  readonly precision: Precision;
}

/** What an optimiser carries from step to step: with the parameters, all that is needed to go on bit for bit. */
export interface OptimizerState {
  readonly steps: number;
  /** Velocity of momentum, first moment of Adam. */
  readonly first: Reals;
  /** Second moment of Adam. */
  readonly second: Reals;
}

export interface NetworkKernel extends Handle {
  readonly options: NetworkKernelOptions;
  /** Outputs of a batch of rows, whose activations are kept for the methods below. Zero parameters at the start. */
  forward(inputs: Reals): Reals;
  /** Activations of layer `0..layers-1` in the last forward pass. */
  activations(layer: number): Reals;
  /** Mean loss over the rows of the last forward pass, with its gradient with respect to the outputs. */
  loss(loss: LossName, targets: Reals): LossValue;
  /**
   * Adds `∂θ` of what has the gradient `gradients` with respect to the activations of `layer` (default: the last, the
   * outputs) in the last forward pass.
   */
  backward(gradients: Reals, layer?: number): void;
  /** The same, and gives the gradient with respect to the inputs. */
  backwardToInputs(gradients: Reals, layer?: number): Reals;
  zeroGradients(): void;
  /** The gradients accumulated since they were last set to zero. */
  gradients(): Reals;
  setGradients(gradients: Reals): void;
  /** One step of the optimiser along the accumulated gradients, which stay as they are. */
  step(): void;
  /** Zero gradients, forward, loss, backward, step: in one crossing. Gives the loss before the step. */
  train(inputs: Reals, targets: Reals, loss: LossName): number;
  parameters(): Reals;
  setParameters(parameters: Reals): void;
  optimizerState(): OptimizerState;
  setOptimizerState(state: OptimizerState): void;
}

export interface LossValue {
  readonly value: number;
  readonly gradients: Reals;
}

/** Length of `θ`. */
export function parameterCount(widths: readonly number[]): number {
  let count = 0;
  for (let k = 0; k + 1 < widths.length; ++k) count += (widths[k]! + 1) * widths[k + 1]!;
  return count;
}
