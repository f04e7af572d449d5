/**
 * A multi-layer perceptron in plain loops: the oracle of the wasm kernels, and, in float64, of finite differences. Sums are
 * float64 throughout; what is stored is rounded to the network's precision.
 */

import {
  type LossName,
  type LossValue,
  type NetworkKernel,
  type NetworkKernelOptions,
  type OptimizerState,
  parameterCount,
  type Reals,
} from '../contracts/network.js';
import { OwnedHandle } from '../handle.js';
import { activate, slope } from './activation.js';
import { lossOfRow } from './loss.js';
import { optimizerStep } from './optimizer.js';

interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Where its weights start in θ; its biases follow them. */
  readonly start: number;
  /** Activations in the last forward pass. */
  values: Reals;
}

export class ReferenceNetwork extends OwnedHandle implements NetworkKernel {
  readonly options: NetworkKernelOptions;
  readonly #layers: readonly Layer[];
  readonly #theta: Reals;
  readonly #gradients: Reals;
  readonly #first: Reals;
  readonly #second: Reals;
  #steps = 0;
  #inputs: Reals;

  constructor(options: NetworkKernelOptions) {
    super('network', () => {});
    this.options = options;
    const { widths } = options;
    let start = 0;
    this.#layers = options.activations.map((_, k) => {
      const layer = { inputs: widths[k]!, outputs: widths[k + 1]!, start, values: this.#reals(0) };
      start += (layer.inputs + 1) * layer.outputs;
      return layer;
    });
    const count = parameterCount(widths);
    this.#theta = this.#reals(count);
    this.#gradients = this.#reals(count);
    this.#first = this.#reals(count);
    this.#second = this.#reals(count);
    this.#inputs = this.#reals(0);
  }

  forward(inputs: Reals): Reals {
    this.alive();
    this.#inputs = this.#reals(inputs);
    let x = this.#inputs;
    for (const [k, layer] of this.#layers.entries()) {
      x = this.#layerForward(layer, k, x);
      layer.values = x;
    }
    return x.slice();
  }

  activations(layer: number): Reals {
    this.alive();
    return this.#layers[layer]!.values.slice();
  }

  loss(loss: LossName, targets: Reals): LossValue {
    this.alive();
    const { outputs: width, values } = this.#layers.at(-1)!;
    const y = this.#reals(targets);
    const gradients = this.#reals(values.length);
    const rows = values.length / width;
    let total = 0;
    for (let n = 0; n < values.length; n += width) {
      const row = gradients.subarray(n, n + width);
      total += lossOfRow(loss, values.subarray(n, n + width), y.subarray(n, n + width), rows, row);
    }
    return { value: total / rows, gradients };
  }

  backward(gradients: Reals, layer = this.#layers.length - 1): void {
    this.alive();
    this.#backward(gradients, layer, false);
  }

  backwardToInputs(gradients: Reals, layer = this.#layers.length - 1): Reals {
    this.alive();
    return this.#backward(gradients, layer, true);
  }

  zeroGradients(): void {
    this.alive();
    this.#gradients.fill(0);
  }

  gradients(): Reals {
    this.alive();
    return this.#gradients.slice();
  }

  setGradients(gradients: Reals): void {
    this.alive();
    this.#gradients.set(gradients);
  }

  step(): void {
    this.alive();
    this.#steps += 1;
    optimizerStep(this.options.optimizer, this.#steps, this.#theta, this.#gradients, this.#first, this.#second);
  }

  train(inputs: Reals, targets: Reals, loss: LossName): number {
    this.zeroGradients();
    this.forward(inputs);
    const { value, gradients } = this.loss(loss, targets);
    this.backward(gradients);
    this.step();
    return value;
  }

  parameters(): Reals {
    this.alive();
    return this.#theta.slice();
  }

  setParameters(parameters: Reals): void {
    this.alive();
    this.#theta.set(parameters);
  }

  optimizerState(): OptimizerState {
    this.alive();
    return { steps: this.#steps, first: this.#first.slice(), second: this.#second.slice() };
  }

  setOptimizerState({ steps, first, second }: OptimizerState): void {
    this.alive();
    this.#steps = steps;
    this.#first.set(first);
    this.#second.set(second);
  }

  /** `activation(x w + b)`. */
  #layerForward({ inputs, outputs, start }: Layer, k: number, x: Reals): Reals {
    const theta = this.#theta;
    const bias = start + inputs * outputs;
    const rows = x.length / inputs;
    const values = this.#reals(rows * outputs);
    for (let n = 0; n < rows; ++n) {
      for (let o = 0; o < outputs; ++o) {
        let sum = theta[bias + o]!;
        for (let i = 0; i < inputs; ++i) sum += x[n * inputs + i]! * theta[start + i * outputs + o]!;
        values[n * outputs + o] = activate(this.options.activations[k]!, sum);
      }
    }
    return values;
  }

  #backward(gradients: Reals, from: number, toInputs: boolean): Reals {
    let delta = this.#reals(gradients);
    for (let k = from; k >= 0; --k) {
      const layer = this.#layers[k]!;
      const activation = this.options.activations[k]!;
      for (let j = 0; j < delta.length; ++j) delta[j] = delta[j]! * slope(activation, layer.values[j]!);
      this.#addGradients(layer, k === 0 ? this.#inputs : this.#layers[k - 1]!.values, delta);
      if (k > 0 || toInputs) delta = this.#towardsInputs(layer, delta);
    }
    return delta;
  }

  /** `∂w += xᵀ d`, `∂b += Σ_n d`. */
  #addGradients({ inputs, outputs, start }: Layer, x: Reals, delta: Reals): void {
    const rows = delta.length / outputs;
    for (let i = 0; i <= inputs; ++i) {
      for (let o = 0; o < outputs; ++o) {
        let sum = this.#gradients[start + i * outputs + o]!;
        for (let n = 0; n < rows; ++n) sum += (i < inputs ? x[n * inputs + i]! : 1) * delta[n * outputs + o]!;
        this.#gradients[start + i * outputs + o] = sum;
      }
    }
  }

  /** `d wᵀ`. */
  #towardsInputs({ inputs, outputs, start }: Layer, delta: Reals): Reals {
    const rows = delta.length / outputs;
    const result = this.#reals(rows * inputs);
    for (let n = 0; n < rows; ++n) {
      for (let i = 0; i < inputs; ++i) {
        let sum = 0;
        for (let o = 0; o < outputs; ++o) sum += delta[n * outputs + o]! * this.#theta[start + i * outputs + o]!;
        result[n * inputs + i] = sum;
      }
    }
    return result;
  }

  /** An array of the network's precision, of a length or with the numbers of another. */
  #reals(content: number | Reals): Reals {
    if (this.options.precision === 'float64') return new Float64Array(content as number);
    return new Float32Array(content as number);
  }
}
