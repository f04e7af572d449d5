/**
 * The values that a learner had as an episode began. A step changes those of one class of pairs; what they were is kept, and nothing is
 * copied: that would take as long as the world is large, in every episode. Learners with traces change many at once, and are copied.
 */
import type { Partition } from '../similarity/partition.js';
import type { Learner } from './learner.js';

export class EpisodeValues {
  readonly #learner: Learner;
  readonly #copies: boolean;
  /** The blocks that share values in this episode; null: every pair is alone. */
  #labels: Int32Array | null = null;
  /** By block, or by `-1 - pair` of one that is alone: its value as the episode began, where the episode has changed it. */
  readonly #before = new Map<number, number>();
  /** All of them, where they were copied. */
  #whole: Float64Array | null = null;
  /** No pair that was tried is worth more; infinite where that is not known. */
  #bound = Number.NEGATIVE_INFINITY;

  /** @param copies whether one step may change values of more than one block. */
  constructor(learner: Learner, copies: boolean) {
    this.#learner = learner;
    this.#copies = copies;
  }

  /** An episode begins; blocks of `partition` share values until `keep`. */
  begin(partition: Partition | null): void {
    this.#labels = partition?.labels ?? null;
    this.#before.clear();
    this.#whole = this.#copies ? this.#learner.q : null;
  }

  /** The next step is one of this action in this state. */
  before(state: number, action: number): void {
    if (this.#whole !== null) return;
    const pair = state * this.#learner.actions + action;
    const key = this.#keyOf(pair);
    if (!this.#before.has(key)) this.#before.set(key, this.#learner.valueAt(pair));
  }

  /** A step of `pair` was learned from. */
  after(pair: number): void {
    this.#bound = this.#copies ? Infinity : Math.max(this.#bound, this.#learner.valueAt(pair));
  }

  /** All values are about to change. */
  keep(): void {
    this.#bound = Infinity;
    if (this.#whole !== null) return;
    const values = this.#learner.q;
    if (this.#before.size > 0)
      for (let pair = 0; pair < values.length; ++pair)
        values[pair] = this.#before.get(this.#keyOf(pair)) ?? values[pair]!;
    this.#whole = values;
  }

  /** The value of the best pair of a state, as the episode began. */
  best(state: number): number {
    const { actions } = this.#learner;
    let best = Number.NEGATIVE_INFINITY;
    for (let pair = state * actions; pair < (state + 1) * actions; ++pair) best = Math.max(best, this.#of(pair));
    return best;
  }

  /** The largest value of a pair that was tried, `least` if none is larger; asked for as the episode begins. */
  largest(visits: Int32Array, least: number): number {
    if (this.#bound <= least) return least;
    const values = this.#whole ?? this.#learner.q;
    this.#bound = values.reduce(
      (most, value, pair) => (visits[pair]! > 0 ? Math.max(most, value) : most),
      Number.NEGATIVE_INFINITY,
    );
    return Math.max(least, this.#bound);
  }

  #of(pair: number): number {
    return this.#whole?.[pair] ?? this.#before.get(this.#keyOf(pair)) ?? this.#learner.valueAt(pair);
  }

  #keyOf(pair: number): number {
    const label = this.#labels === null ? -1 : this.#labels[pair]!;
    return label < 0 ? -1 - pair : label;
  }
}
