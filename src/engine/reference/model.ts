/** A model on the reference backend: the arrays as they are, and the kernels that read them. */
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
import { valueIteration } from '../rules/value-iteration.js';
import { rollout } from './rollout.js';

export class ReferenceModel extends OwnedHandle implements ModelKernel {
  readonly states: number;
  readonly actions: number;
  readonly #arrays: ModelArrays;
  readonly #sampler: ModelSampler;

  constructor(model: ModelArrays) {
    super('model', () => {});
    this.states = model.states;
    this.actions = model.actions;
    this.#arrays = model;
    this.#sampler = new ModelSampler(model);
  }

  /** The arrays, for the kernels that take a model. Throws when the model is disposed. */
  get arrays(): ModelArrays {
    this.alive();
    return this.#arrays;
  }

  /** Draws from the model. */
  get sampler(): ModelSampler {
    this.alive();
    return this.#sampler;
  }

  valueIteration(options: ValueIterationOptions): ValueIterationResult {
    return valueIteration(this.arrays, options);
  }

  rollout(options: RolloutKernelOptions): EpisodeBatch {
    return rollout(this.arrays, this.sampler, options);
  }
}

/** A model as the kernels that take one read it. Throws when it is not of this backend. */
export function referenceModel(model: ModelKernel): ReferenceModel {
  if (!(model instanceof ReferenceModel)) throw foreignHandle('model');
  return model;
}
