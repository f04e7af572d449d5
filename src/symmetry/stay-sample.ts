/**
 * Experience thinned for statistics: of each pair its first visit of each stay in its state. Where states are bins, what happens to one
 * that stays in its bin depends on the steps before, and would count as if it were independent of them. In a Markov world what is left
 * out is left out whatever came of it, and the rest is a sample as good as any.
 */
import { OutcomeCounts } from './outcome-counts.js';

export class StaySample {
  readonly counts: OutcomeCounts;
  /** Pairs visited in the present stay, and where the last step led (-1: the end). */
  readonly #stay = new Set<number>();
  #at = -1;

  constructor(states: number, actions: number) {
    this.counts = new OutcomeCounts(states, actions);
  }

  /** Takes a transition that was checked; says whether it was counted. */
  observe(state: number, action: number, reward: number, nextState: number, terminated: boolean): boolean {
    if (state !== this.#at) this.#stay.clear();
    const pair = state * this.counts.actions + action;
    const counted = !this.#stay.has(pair);
    if (counted) this.counts.observe(state, action, reward, nextState, terminated);
    this.#stay.add(pair);
    if (nextState !== state) this.#stay.clear();
    this.#at = terminated ? -1 : nextState;
    return counted;
  }
}
