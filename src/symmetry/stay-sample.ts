/**
 * Experience thinned for statistics: of each pair its first visit of each stay in its state. Where states are bins, what happens to one
 * that stays in its bin depends on the steps before, and would count as if it were independent of them. In a Markov world what is left
 * out is left out whatever came of it, and the rest is a sample as good as any.
 */
import { OutcomeCounts } from './outcome-counts.js';

export class StaySample {
  readonly counts: OutcomeCounts;
  /** By action: 1 where it was taken in the present stay. */
  readonly #taken: Uint8Array;
  /** Whether any was. */
  #stays = false;
  /** Where the last step led (-1: the end). */
  #at = -1;

  constructor(states: number, actions: number) {
    this.counts = new OutcomeCounts(states, actions);
    this.#taken = new Uint8Array(actions);
  }

  /** Takes a transition that was checked; says whether it was counted. */
  observe(state: number, action: number, reward: number, nextState: number, terminated: boolean): boolean {
    if (state !== this.#at) this.#leave();
    const counted = this.#taken[action] === 0;
    const { counts } = this;
    if (counted && !counts.observeAgain(state, action, reward, nextState, terminated))
      counts.observe(state, action, reward, nextState, terminated);
    if (nextState !== state) this.#leave();
    else {
      this.#taken[action] = 1;
      this.#stays = true;
    }
    this.#at = terminated ? -1 : nextState;
    return counted;
  }

  #leave(): void {
    if (this.#stays) this.#taken.fill(0);
    this.#stays = false;
  }
}
