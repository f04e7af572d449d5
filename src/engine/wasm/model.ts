/** A model in wasm memory: the header of `assembly/model/layout.ts` and its arrays, and the kernels that read it. */
import type { EpisodeBatch } from '../contracts/episodes.js';
import type {
  ModelArrays,
  ModelKernel,
  RolloutKernelOptions,
  ValueIterationOptions,
  ValueIterationResult,
} from '../contracts/model.js';
import { foreignHandle, OwnedHandle } from '../handle.js';
import { ModelSampler } from '../rules/sampling.js';
import type { Core } from './core.js';
import { rollout } from './rollout.js';
import { valueIteration } from './value-iteration.js';

export class WasmModel extends OwnedHandle implements ModelKernel {
  readonly states: number;
  readonly actions: number;
  readonly outcomes: number;
  /** Whether every pair has one outcome. */
  readonly certain: boolean;
  readonly #core: Core;
  readonly #pointer: number;

  constructor(core: Core, model: ModelArrays) {
    const blocks: number[] = [];
    const release = () => {
      for (const block of blocks.splice(0)) core.release(block);
    };
    const put = (array: Int32Array | Uint32Array | Float64Array | Uint8Array): number => {
      const block = core.put(array);
      blocks.push(block);
      return block;
    };
    let pointer: number;
    try {
      const sampler = new ModelSampler(model);
      pointer = put(
        Uint32Array.of(
          model.states,
          model.actions,
          put(model.outcomeStarts),
          put(sampler.thresholds),
          put(model.nextStates),
          put(model.rewards),
          put(model.terminations),
          put(model.probabilities),
          put(sampler.initialStates),
          put(sampler.initialThresholds),
          sampler.initialStates.length,
        ),
      );
    } catch (error) {
      release();
      throw error;
    }
    super('model', release);
    this.states = model.states;
    this.actions = model.actions;
    this.outcomes = model.nextStates.length;
    this.certain = this.outcomes === model.states * model.actions;
    this.#core = core;
    this.#pointer = pointer;
  }

  /** Address of the model's header. Throws when the model is disposed or lies in another core's memory. */
  pointerIn(core: Core): number {
    this.alive();
    if (core !== this.#core) throw foreignHandle('model');
    return this.#pointer;
  }

  valueIteration(options: ValueIterationOptions): ValueIterationResult {
    return valueIteration(this.#core, this.pointerIn(this.#core), this, options);
  }

  rollout(options: RolloutKernelOptions): EpisodeBatch {
    return rollout(this.#core, this.pointerIn(this.#core), this, options);
  }
}

/** Address of a model's header, for the kernels that take a model. Throws when it is disposed or not of this engine. */
export function modelPointer(core: Core, model: ModelKernel): number {
  if (!(model instanceof WasmModel)) throw foreignHandle('model');
  return model.pointerIn(core);
}
