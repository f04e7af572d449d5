/**
 * An environment that samples a `TabularModel`. Draws follow `engine/rules/sampling.ts`, so an episode under given
 * actions is the same, bit for bit, as in the kernels that start from the same generator.
 */
import { Random } from '../engine/random.js';
import { ModelSampler } from '../engine/rules/sampling.js';
import { checkInstance, checkInteger, checkKeys, checkSeed, InputError } from '../input-error.js';
import type { Environment, GridLayout, Step } from './environment.js';
import { TabularModel } from './tabular-model.js';

export interface TabularEnvironmentOptions {
  /** Steps after which an episode is truncated; absent means no limit. */
  readonly maxSteps?: number;
  /** Seed of the generator until `reset` gives another; 0 when absent. */
  readonly seed?: number;
}

export class TabularEnvironment implements Environment {
  readonly id?: string;
  readonly states: number;
  readonly actions: number;
  readonly maxSteps?: number;
  readonly layout?: GridLayout;
  readonly #model: TabularModel;
  readonly #sampler: ModelSampler;
  #random: Random;
  #state = 0;
  #steps = 0;
  #phase: 'new' | 'running' | 'over' = 'new';

  /** @throws InputError when an option is unknown or out of range. */
  constructor(model: TabularModel, options: TabularEnvironmentOptions = {}) {
    checkInstance('a TabularModel', model, TabularModel);
    checkKeys('the options of a tabular environment', options, ['maxSteps', 'seed']);
    this.#model = model;
    this.#sampler = new ModelSampler(model);
    this.#random = new Random(checkSeed(options.seed ?? 0));
    this.states = model.states;
    this.actions = model.actions;
    if (model.id !== undefined) this.id = model.id;
    if (model.layout !== undefined) this.layout = model.layout;
    if (options.maxSteps !== undefined) this.maxSteps = checkInteger('maxSteps', options.maxSteps, 1);
  }

  /** @throws InputError when the seed is not an integer in [0, 2^32). */
  reset(options: { seed?: number } = {}): number {
    checkKeys('the options of reset', options, ['seed']);
    if (options.seed !== undefined) this.#random = new Random(checkSeed(options.seed));
    this.#state = this.#sampler.initial(this.#random);
    this.#steps = 0;
    this.#phase = 'running';
    return this.#state;
  }

  /** @throws InputError when the action is out of range, or before `reset`, or after the end of the episode. */
  step(action: number): Step {
    if (this.#phase !== 'running') {
      throw new InputError(
        this.#phase === 'new' ? 'step before reset' : 'step after the end of the episode: reset first',
      );
    }
    checkInteger('action', action, 0, this.actions - 1);
    const { nextStates, rewards, terminations } = this.#model;
    const outcome = this.#sampler.outcome(this.#state * this.actions + action, this.#random);
    this.#state = nextStates[outcome]!;
    this.#steps += 1;
    const terminated = terminations[outcome] === 1;
    const truncated = !terminated && this.#steps === this.maxSteps;
    if (terminated || truncated) this.#phase = 'over';
    return { state: this.#state, reward: rewards[outcome]!, terminated, truncated };
  }

  model(): TabularModel {
    return this.#model;
  }
}
