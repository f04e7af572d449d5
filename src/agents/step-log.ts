/** All steps that an agent has learned from, in order, to be learned from once more. */
import { longer } from '../longer.js';
import type { Transition } from './agent.js';
import type { Learner } from './learner.js';

const TERMINATED = 1;
const CUT = 2;
const FIRST_ROOM = 256;

export class StepLog {
  #length = 0;
  /** Of each step: state, action, next state and the next action, 0 where none was said. */
  #places: Int32Array = new Int32Array(4 * FIRST_ROOM);
  #rewards: Float64Array = new Float64Array(FIRST_ROOM);
  #ends: Uint8Array = new Uint8Array(FIRST_ROOM);
  /** States of the generator from which steps draw, by step; empty where no step draws. */
  #generators: (Uint32Array | null)[] = [];

  get length(): number {
    return this.#length;
  }

  /** `generator`: its state as the step draws from it; null where it draws nothing. */
  push(step: Transition, nextAction: number | undefined, generator: Uint32Array | null): void {
    if (this.#length === this.#ends.length) this.#grow();
    const k = this.#length++;
    this.#places[4 * k] = step.state;
    this.#places[4 * k + 1] = step.action;
    this.#places[4 * k + 2] = step.nextState;
    this.#places[4 * k + 3] = nextAction ?? 0;
    this.#rewards[k] = step.reward;
    this.#ends[k] = step.terminated ? TERMINATED : 0;
    if (generator !== null) this.#generators[k] = generator;
  }

  /** The episode was cut after the last step, unless that ended it. */
  cut(): void {
    const last = this.#length - 1;
    if (last >= 0 && this.#ends[last] !== TERMINATED) this.#ends[last] = CUT;
  }

  clear(): void {
    this.#length = 0;
    this.#generators = [];
  }

  replay(learner: Learner): void {
    const { kernel } = learner;
    const [places, rewards, ends, generators] = [this.#places, this.#rewards, this.#ends, this.#generators];
    for (let k = 0; k < this.#length; ++k) {
      const generator = generators[k];
      if (generator) kernel.setGenerator(generator);
      const [at, end] = [4 * k, ends[k]];
      const terminated = end === TERMINATED;
      learner.relearn(places[at]!, places[at + 1]!, rewards[k]!, places[at + 2]!, places[at + 3]!, terminated);
      if (end === CUT) kernel.end();
    }
  }

  #grow(): void {
    this.#places = longer(this.#places);
    this.#rewards = longer(this.#rewards);
    this.#ends = longer(this.#ends);
  }
}
