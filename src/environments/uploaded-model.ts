/** A model that stays in the kernels' memory: `engine.upload(model)`. For many rollouts of a large model, each of few episodes. */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import type { ModelKernel } from '../engine/contracts/model.js';
import { checkRollout, type RolloutOptions } from './rollout.js';
import type { TabularModel } from './tabular-model.js';

export class UploadedModel implements Disposable {
  readonly model: TabularModel;
  readonly #kernel: ModelKernel;

  /** @internal Use `engine.upload`. */
  constructor(model: TabularModel, kernel: ModelKernel) {
    this.model = model;
    this.#kernel = kernel;
  }

  /**
   * What `engine.rollout(model, options)` gives.
   * @throws InputError when an option is unknown or out of range, or the model is disposed.
   */
  rollout(options: RolloutOptions): EpisodeBatch {
    return this.#kernel.rollout(checkRollout(options, this.model));
  }

  /** Gives the memory back. May be called twice. */
  dispose(): void {
    this.#kernel.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
