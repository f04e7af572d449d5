/** The last transitions `(x, a, r, x', terminated)` in the order of time, as they were observed: what a finder looks at. */

import type { ContinuousSpace } from '../../continuous/transformation.js';
import { actionWidth, type ContinuousTransitions } from '../../continuous/transitions.js';
import { Ring } from '../ring.js';

export interface LoggedStep {
  readonly observation: ArrayLike<number>;
  /** The number of the action, or its components. */
  readonly action: ArrayLike<number>;
  readonly reward: number;
  readonly next: ArrayLike<number>;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

/** All that `restore` needs: transitions, oldest first, and which of them begin an episode. */
export interface LogContents {
  readonly observations: Float64Array;
  readonly actions: Float64Array;
  readonly rewards: Float64Array;
  readonly nextObservations: Float64Array;
  readonly terminated: Uint8Array;
  readonly begins: Uint8Array;
}

export class StepLog {
  readonly #ring: Ring<LogContents>;
  /** Whether the next transition begins an episode. */
  #begins = true;

  /** Of the last `window` transitions. */
  constructor(window: number, space: ContinuousSpace) {
    const [d, width] = [space.observations.length, actionWidth(space)];
    this.#ring = new Ring<LogContents>(window, (rows) => ({
      observations: new Float64Array(rows * d),
      actions: new Float64Array(rows * width),
      rewards: new Float64Array(rows),
      nextObservations: new Float64Array(rows * d),
      terminated: new Uint8Array(rows),
      begins: new Uint8Array(rows),
    }));
  }

  /** Whether it is inside an episode. */
  get open(): boolean {
    return !this.#begins;
  }

  add({ observation, action, reward, next, terminated, truncated }: LoggedStep): void {
    const row = { observations: observation, actions: action, rewards: reward, nextObservations: next };
    this.#ring.add({ ...row, terminated: Number(terminated), begins: Number(this.#begins) });
    this.#begins = terminated || truncated;
  }

  /** What is held, oldest first; the oldest begins an episode, cut off or not. */
  transitions(): ContinuousTransitions {
    const { begins, ...rest } = this.contents();
    const starts = Array.from(begins.keys()).filter((n) => n === 0 || begins[n] === 1);
    return { starts, ...rest };
  }

  contents(): LogContents {
    return this.#ring.inOrder();
  }

  /** Takes on the contents of another log of the same window and space, between two episodes. */
  restore(transitions: LogContents): void {
    this.#ring.restore({ next: transitions.rewards.length % this.#ring.capacity, transitions });
    this.#begins = true;
  }
}
