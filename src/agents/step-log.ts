/** All steps that an agent has learned from, in order, to be learned from once more. */
import type { Transition } from './agent.js';
import type { Learner } from './learner.js';

interface LoggedStep extends Transition {
  readonly nextAction: number | undefined;
  /** State of the generator from which the step draws; null where it draws nothing. */
  readonly generator: Uint32Array | null;
  /** Whether the episode was cut after it. */
  cut: boolean;
}

export class StepLog {
  #steps: LoggedStep[] = [];

  get length(): number {
    return this.#steps.length;
  }

  push(step: Transition, nextAction: number | undefined, generator: Uint32Array | null): void {
    this.#steps.push({ ...step, nextAction, generator, cut: false });
  }

  /** The episode was cut after the last step, unless that ended it. */
  cut(): void {
    const last = this.#steps.at(-1);
    if (last !== undefined) last.cut = !last.terminated;
  }

  clear(): void {
    this.#steps = [];
  }

  replay(learner: Learner): void {
    for (const { state, action, reward, nextState, nextAction, terminated, generator, cut } of this.#steps) {
      if (generator !== null) learner.kernel.setGenerator(generator);
      learner.observe(state, action, reward, nextState, terminated, nextAction);
      if (cut) learner.end();
    }
  }
}
