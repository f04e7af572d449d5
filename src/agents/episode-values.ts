/**
 * The values that a learner had as an episode began. A step changes those of one class of pairs; what they were is kept, and nothing is
 * copied: that would take as long as the world is large, in every episode. Learners with traces change many at once, and are copied.
 */

import { keyOf, type Sharing } from './classes/sharing.js';
import type { Learner } from './learner.js';

export class EpisodeValues {
  readonly #learner: Learner;
  readonly #copies: boolean;
  /** What shares values in this episode; null: every pair is alone. */
  #sharing: Sharing | null = null;
  /** By key: the episode that changed its value last, and what that was as the episode began. */
  #changedIn = new Int32Array(0);
  #before = new Float64Array(0);
  #episode = 0;
  /** Pairs that the episode has changed. */
  readonly #changed: number[] = [];
  /** All of them, where they were copied; or what those are worth that the episode has not changed, where all is about to. */
  #whole: Float64Array | null = null;
  #rest: number | null = null;
  /** No pair that was tried is worth more; infinite where that is not known. */
  #bound = Number.NEGATIVE_INFINITY;

  /** @param copies whether one step may change values of more than one block. */
  constructor(learner: Learner, copies: boolean) {
    this.#learner = learner;
    this.#copies = copies;
    if (copies) return;
    this.#changedIn = new Int32Array(2 * learner.states * learner.actions);
    this.#before = new Float64Array(2 * learner.states * learner.actions);
  }

  /** An episode begins; `sharing` is as it is until `keep`. */
  begin(sharing: Sharing | null): void {
    this.#sharing = sharing;
    ++this.#episode;
    this.#changed.length = 0;
    this.#rest = null;
    this.#whole = this.#copies ? this.#learner.q : null;
  }

  /** The next step is one of this action in this state. */
  before(state: number, action: number): void {
    if (this.#whole !== null || this.#rest !== null) return;
    this.#keep(state * this.#learner.actions + action);
  }

  #keep(pair: number): void {
    const key = keyOf(this.#sharing, pair);
    if (this.#changedIn[key] === this.#episode) return;
    this.#changedIn[key] = this.#episode;
    this.#before[key] = this.#learner.valueAt(pair);
    this.#changed.push(pair);
  }

  /** A step of `pair` was learned from. */
  after(pair: number): void {
    this.#bound = this.#copies ? Infinity : Math.max(this.#bound, this.#learner.valueAt(pair));
  }

  /**
   * All values are about to change.
   * @param tried the pairs tried so far, where no value is another than the initial one but theirs and those shared with them; null: any may be.
   */
  keep(tried: readonly number[] | null = null): void {
    this.#bound = Infinity;
    if (this.#whole !== null || this.#rest !== null) return;
    if (tried !== null) {
      for (const pair of tried) this.#keep(pair);
      this.#rest = this.#learner.initialValue;
      return;
    }
    const values = this.#learner.q;
    const sharing = this.#sharing;
    const classes = sharing !== null && 'classes' in sharing ? sharing.classes : null;
    if (sharing === null || classes?.perPair) {
      for (const pair of this.#changed) {
        const members = classes === null ? [pair] : classes.membersOf(classes.classOf(pair));
        for (const member of members) values[member] = this.#of(pair);
      }
    } else if (this.#changed.length > 0) {
      for (let pair = 0; pair < values.length; ++pair) {
        const key = keyOf(sharing, pair);
        if (this.#changedIn[key] === this.#episode) values[pair] = this.#before[key]!;
      }
    }
    this.#whole = values;
  }

  /** The value of the best pair of a state, as the episode began. */
  best(state: number): number {
    const { actions } = this.#learner;
    let best = Number.NEGATIVE_INFINITY;
    for (let pair = state * actions; pair < (state + 1) * actions; ++pair) best = Math.max(best, this.#of(pair));
    return best;
  }

  /** The largest value of the pairs that were tried, `least` if none is larger; asked for as the episode begins. */
  largest(tried: readonly number[], least: number): number {
    if (this.#bound <= least) return least;
    this.#bound = Number.NEGATIVE_INFINITY;
    for (const pair of tried) this.#bound = Math.max(this.#bound, this.#learner.valueAt(pair));
    return Math.max(least, this.#bound);
  }

  #of(pair: number): number {
    if (this.#whole !== null) return this.#whole[pair]!;
    const key = keyOf(this.#sharing, pair);
    if (this.#changedIn[key] === this.#episode) return this.#before[key]!;
    return this.#rest ?? this.#learner.valueAt(pair);
  }
}
