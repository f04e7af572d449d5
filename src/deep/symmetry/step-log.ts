/** The last transitions `(x, a, r, x', terminated)` in the order of time, as they were observed: what a finder looks at. */

import type { ContinuousSpace } from '../../continuous/transformation.js';
import { actionWidth, type ContinuousTransitions } from '../../continuous/transitions.js';

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
  readonly window: number;
  readonly #d: number;
  readonly #width: number;
  readonly #ring: LogContents;
  #size = 0;
  #next = 0;
  /** Whether the next transition begins an episode. */
  #begins = true;

  constructor(window: number, space: ContinuousSpace) {
    this.window = window;
    this.#d = space.observations.length;
    this.#width = actionWidth(space);
    this.#ring = {
      observations: new Float64Array(window * this.#d),
      actions: new Float64Array(window * this.#width),
      rewards: new Float64Array(window),
      nextObservations: new Float64Array(window * this.#d),
      terminated: new Uint8Array(window),
      begins: new Uint8Array(window),
    };
  }

  /** Whether it is inside an episode. */
  get open(): boolean {
    return !this.#begins;
  }

  add({ observation, action, reward, next, terminated, truncated }: LoggedStep): void {
    const slot = this.#next;
    const ring = this.#ring;
    ring.observations.set(observation, slot * this.#d);
    ring.actions.set(action, slot * this.#width);
    ring.rewards[slot] = reward;
    ring.nextObservations.set(next, slot * this.#d);
    ring.terminated[slot] = Number(terminated);
    ring.begins[slot] = Number(this.#begins);
    this.#begins = terminated || truncated;
    this.#next = (slot + 1) % this.window;
    this.#size = Math.min(this.#size + 1, this.window);
  }

  /** What is held, oldest first; the oldest begins an episode, cut off or not. */
  transitions(): ContinuousTransitions {
    const { begins, ...rest } = this.contents();
    const starts = Array.from(begins.keys()).filter((n) => n === 0 || begins[n] === 1);
    return { starts, ...rest };
  }

  contents(): LogContents {
    const { window } = this;
    const first = this.#size < window ? 0 : this.#next;
    const inOrder = <T extends Float64Array | Uint8Array>(values: T, width: number): T => {
      const cut = first * width;
      const ordered = values.slice(0, this.#size * width) as T;
      ordered.set(values.subarray(cut, this.#size * width));
      ordered.set(values.subarray(0, cut), this.#size * width - cut);
      return ordered;
    };
    const { observations, actions, rewards, nextObservations, terminated, begins } = this.#ring;
    return {
      observations: inOrder(observations, this.#d),
      actions: inOrder(actions, this.#width),
      rewards: inOrder(rewards, 1),
      nextObservations: inOrder(nextObservations, this.#d),
      terminated: inOrder(terminated, 1),
      begins: inOrder(begins, 1),
    };
  }

  /** Takes on the contents of another log of the same window and space, between two episodes. */
  restore(contents: LogContents): void {
    this.#size = contents.rewards.length;
    this.#next = this.#size % this.window;
    this.#begins = true;
    for (const key of Object.keys(contents) as (keyof LogContents)[]) this.#ring[key].set(contents[key]);
  }
}
