/**
 * Dyna-Q (Sutton 1990; Sutton & Barto 2018, section 8.2) on a learned model that symmetry completes: after each step, the
 * Q-learning update of the pair taken, then the same update of pairs known to the model, drawn uniformly. Where
 * symmetries are known, what is drawn and updated are classes of pairs.
 */
import type { Backend } from '../engine/contracts/backend.js';
import { checkInteger } from '../input-error.js';
import type { ClassModel } from './class-model.js';
import { PlanningAgent, type PlanningAgentOptions } from './planning-agent.js';

export interface DynaAgentOptions extends PlanningAgentOptions {
  /** Updates from the model after each step. Default 10. */
  readonly replays?: number;
}

export class DynaAgent extends PlanningAgent {
  readonly replays: number;
  #updates = 0;

  /** @throws InputError as `Agent` does, and on options out of range. `candidates` is `'none'` unless given. */
  constructor(backend: Backend, options: DynaAgentOptions = {}) {
    const { replays = 10, ...rest } = options;
    super('Dyna-Q', backend, rest);
    this.replays = checkInteger('replays', replays, 0);
  }

  /** Updates made so far, from steps and from the model. */
  override get updates(): number {
    return this.#updates;
  }

  protected override plan(model: ClassModel, label: number): void {
    this.#update(model, label);
    for (let k = 0; k < this.replays; ++k) this.#update(model, model.known[this.random.below(model.known.length)]!);
  }

  /** With classes that grew, values stay; with classes that fell apart, replays bring them back. */
  protected override replan(model: ClassModel): void {
    for (let k = 0; k < 10 * model.known.length; ++k) {
      this.#update(model, model.known[this.random.below(model.known.length)]!);
    }
  }

  #update(model: ClassModel, label: number): void {
    const target = model.sample(label, this.random.uniform());
    model.set(label, model.q[label]! + this.stepSize * (target - model.q[label]!));
    ++this.#updates;
  }
}
