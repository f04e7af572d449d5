/** Networks on the wasm core: float32 rows pass through a stage, unpadded; `assembly/network` has the kernels. */
import { InputError } from '../../input-error.js';
import {
  type ActivationName,
  type LossName,
  type LossValue,
  type NetworkKernel,
  type NetworkKernelOptions,
  type OptimizerState,
  parameterCount,
  type Reals,
} from '../contracts/network.js';
import { OwnedHandle } from '../handle.js';
import type { Core } from './core.js';
import type { CoreExports } from './exports.generated.js';

const activations: readonly ActivationName[] = ['identity', 'relu', 'tanh'];
const losses: readonly LossName[] = ['squared-error', 'huber', 'cross-entropy'];
const optimizers = ['sgd', 'momentum', 'adam'] as const;
const blocks = { parameters: 0, gradients: 1, first: 2, second: 3 } as const;

export class WasmNetwork extends OwnedHandle implements NetworkKernel {
  readonly options: NetworkKernelOptions;
  readonly #core: Core;
  readonly #kernels: CoreExports;
  readonly #pointer: number;
  readonly #stage: number;
  /** Rows of the last forward pass. */
  #rows = 0;

  constructor(core: Core, options: NetworkKernelOptions) {
    if (options.precision !== 'float32') {
      throw new InputError(`expected precision 'float32' on the wasm backend, got '${options.precision}'`);
    }
    const kernels = core.exports;
    const pointer = layOut(core, options);
    super('network', () => core.release(pointer));
    this.options = options;
    this.#core = core;
    this.#kernels = kernels;
    this.#pointer = pointer;
    this.#stage = kernels.networkStage(pointer) >>> 0;
  }

  forward(inputs: Reals): Reals {
    this.alive();
    this.#core.writeFloat32(this.#stage, inputs);
    this.#rows = inputs.length / this.options.widths[0]!;
    this.#kernels.networkForward(this.#pointer, this.#rows);
    return this.#core.float32(this.#stage, this.#rows * this.options.widths.at(-1)!);
  }

  activations(layer: number): Reals {
    this.alive();
    this.#kernels.networkOutputs(this.#pointer, layer);
    return this.#core.float32(this.#stage, this.#rows * this.options.widths[layer + 1]!);
  }

  loss(loss: LossName, targets: Reals): LossValue {
    this.alive();
    this.#core.writeFloat32(this.#stage, targets);
    const value = this.#kernels.networkLoss(this.#pointer, losses.indexOf(loss));
    return { value, gradients: this.#core.float32(this.#stage, targets.length) };
  }

  backward(gradients: Reals, layer = this.options.activations.length - 1): void {
    this.alive();
    this.#core.writeFloat32(this.#stage, gradients);
    this.#kernels.networkBackward(this.#pointer, layer, 0);
  }

  backwardToInputs(gradients: Reals, layer = this.options.activations.length - 1): Reals {
    this.alive();
    this.#core.writeFloat32(this.#stage, gradients);
    this.#kernels.networkBackward(this.#pointer, layer, 1);
    return this.#core.float32(this.#stage, this.#rows * this.options.widths[0]!);
  }

  zeroGradients(): void {
    this.alive();
    this.#kernels.networkZeroGradients(this.#pointer);
  }

  gradients(): Reals {
    return this.#read('gradients');
  }

  setGradients(gradients: Reals): void {
    this.#write('gradients', gradients);
  }

  step(): void {
    this.alive();
    this.#kernels.networkStep(this.#pointer);
  }

  train(inputs: Reals, targets: Reals, loss: LossName): number {
    this.alive();
    this.#core.writeFloat32(this.#stage, inputs);
    this.#core.writeFloat32(this.#stage + inputs.length * 4, targets);
    this.#rows = inputs.length / this.options.widths[0]!;
    return this.#kernels.networkTrain(this.#pointer, this.#rows, losses.indexOf(loss));
  }

  parameters(): Reals {
    return this.#read('parameters');
  }

  setParameters(parameters: Reals): void {
    this.#write('parameters', parameters);
  }

  optimizerState(): OptimizerState {
    const [first, second] = [this.#read('first'), this.#read('second')];
    return { steps: this.#kernels.networkSteps(this.#pointer), first, second };
  }

  setOptimizerState({ steps, first, second }: OptimizerState): void {
    this.#write('first', first);
    this.#write('second', second);
    this.#kernels.networkSetSteps(this.#pointer, steps);
  }

  #read(block: keyof typeof blocks): Float32Array {
    this.alive();
    const target = new Float32Array(parameterCount(this.options.widths));
    return this.#core.with([target], (host) => {
      this.#kernels.networkRead(this.#pointer, blocks[block], host!);
      return this.#core.float32(host!, target.length);
    });
  }

  #write(block: keyof typeof blocks, values: Reals): void {
    this.alive();
    this.#core.with([new Float32Array(values)], (host) => {
      this.#kernels.networkWrite(this.#pointer, blocks[block], host!);
    });
  }
}

/** A new network with zero parameters; its address. */
function layOut(core: Core, options: NetworkKernelOptions): number {
  const { optimizer, maxRows } = options;
  const kernels = core.exports;
  const layers = options.activations.length;
  const kinds = options.activations.map((activation) => activations.indexOf(activation));
  return core.with([Int32Array.from(options.widths), Int32Array.from(kinds)], (widths, activation) => {
    const pointer = core.allocate(kernels.networkBytes(widths!, layers, maxRows));
    kernels.networkLayOut(
      pointer,
      widths!,
      activation!,
      layers,
      maxRows,
      optimizers.indexOf(optimizer.kind),
      optimizer.learningRate,
      optimizer.beta1,
      optimizer.beta2,
      optimizer.epsilon,
    );
    return pointer;
  });
}
