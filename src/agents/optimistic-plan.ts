/**
 * Action values on a completed model in which a pair that was never tried itself is worth a share `w` of the most that a pair may be
 * worth, `(1 − w) b + w Vmax`, `b` what its images say (R-max, Brafman & Tennenholtz 2002, is `w = 1`); a pair of which nothing is known
 * is worth `Vmax`. Kept by value iteration from wherever something has changed.
 *
 * A change of `w` or `Vmax` is a backup of all pairs in order. States without a place in the model are all worth the same, which nobody
 * asks for: their backups are counted and not made, so that a change takes as long as what is known.
 */

import { longer } from '../longer.js';
import type { CompletedModel } from './completed-model.js';

/** Changes below this share of `Vmax` are not followed. */
const SMALLEST = 1e-6;

export class OptimisticPlan {
  readonly model: CompletedModel;
  /** Backups made so far. */
  updates = 0;
  readonly #pairs: number;
  readonly #actions: number;
  readonly #discount: number;
  /** By pair of the model, and by place the value of the best of them. */
  #q: Float64Array;
  #values: Float64Array;
  /** The value of all others, and how many places have been given it. */
  #blank = 0;
  #met = 0;
  /** Backups of the others that a change has asked for. */
  #others = 0;
  #waiting: Uint8Array;
  /** Pairs that wait, in turn: each waits once, so that the ring never overflows. */
  #queue: Int32Array;
  #head = 0;
  #length = 0;
  #weight = 0;
  #most = Number.NaN;

  /** @param pairs how many there are in the world. */
  constructor(model: CompletedModel, pairs: number, discount: number) {
    const { actions, count } = model;
    this.model = model;
    this.#pairs = pairs;
    this.#actions = actions;
    this.#discount = discount;
    this.#q = new Float64Array(actions * (count + 1));
    this.#waiting = new Uint8Array(actions * (count + 1));
    this.#queue = new Int32Array(actions * (count + 1));
    this.#values = new Float64Array(count + 1);
  }

  /** Sets `w` and `Vmax`; what depends on them is to be looked at again, by a sweep before anything else is learned. */
  set(weight: number, most: number): void {
    const anew = most !== this.#most;
    if (weight === this.#weight && !anew) return;
    this.#weight = weight;
    this.#most = most;
    this.#meet();
    const actions = this.#actions;
    const { places, tried } = this.model;
    for (let state = 0; state < places.length; ++state) {
      const place = places[state]!;
      if (place === 0) continue;
      for (let pair = (place - 1) * actions; pair < place * actions; ++pair)
        if (anew || tried[pair] === 0) this.push(pair);
    }
    this.#others += this.#pairs - actions * this.#met;
    if (Math.abs(most - this.#blank) >= smallestOf(most)) this.#blank = most;
  }

  /** A pair of the model of which more is known, or that was tried. */
  push(pair: number): void {
    if (pair >= this.#met * this.#actions) this.#meet();
    if (this.#waiting[pair] === 1) return;
    this.#waiting[pair] = 1;
    const end = this.#head + this.#length++;
    this.#queue[end < this.#queue.length ? end : end - this.#queue.length] = pair;
  }

  /** Backs up what has changed, and what that changes, with at most so many backups. */
  sweep(atMost: number): void {
    this.#meet();
    const smallest = smallestOf(this.#most);
    const [queue, waiting, q, values, actions] = [this.#queue, this.#waiting, this.#q, this.#values, this.#actions];
    const { heads, edges } = this.model;
    let made = this.#others;
    this.#others = 0;
    for (; this.#length > 0 && made < atMost; ++made) {
      const pair = queue[this.#head]!;
      this.#head = this.#head + 1 < queue.length ? this.#head + 1 : 0;
      --this.#length;
      waiting[pair] = 0;
      const target = this.#target(pair);
      if (Math.abs(target - q[pair]!) < smallest) continue;
      q[pair] = target;
      const place = Math.floor(pair / actions);
      const first = place * actions;
      let best = q[first]!;
      for (let i = first + 1; i < first + actions; ++i) if (q[i]! > best) best = q[i]!;
      if (best === values[place]) continue;
      values[place] = best;
      for (let edge = heads[place]!; edge !== 0; edge = edges[2 * edge + 1]!) {
        const before = edges[2 * edge]!;
        if (waiting[before] === 0) this.push(before);
      }
    }
    this.updates += made;
  }

  /** The value of the best pair of a state. */
  valueOf(state: number): number {
    this.#meet();
    const place = this.model.places[state]!;
    return place === 0 ? this.#blank : this.#values[place - 1]!;
  }

  /** The best action of a state, the lowest of those that are equal but for rounding. */
  greedy(state: number): number {
    this.#meet();
    const place = this.model.places[state]! - 1;
    if (place < 0) return 0;
    const slack = SMALLEST * Math.abs(this.#most);
    const first = place * this.#actions;
    for (let a = 0; a < this.#actions; ++a) if (this.#q[first + a]! >= this.#values[place]! - slack) return a;
    return 0;
  }

  /** States that the model has met since are no longer like all others. */
  #meet(): void {
    const { count } = this.model;
    if (this.#met === count) return;
    const actions = this.#actions;
    if (count > this.#values.length) this.#grow(count);
    // Zero is what there is.
    if (this.#blank !== 0) {
      this.#values.fill(this.#blank, this.#met, count);
      this.#q.fill(this.#blank, this.#met * actions, count * actions);
    }
    this.#met = count;
  }

  #grow(count: number): void {
    while (this.#values.length < count) {
      this.#values = longer(this.#values);
      this.#q = longer(this.#q);
      this.#waiting = longer(this.#waiting);
    }
    const queue = new Int32Array(this.#q.length);
    const first = this.#queue.subarray(this.#head, this.#head + this.#length);
    queue.set(first);
    queue.set(this.#queue.subarray(0, this.#length - first.length), first.length);
    this.#queue = queue;
    this.#head = 0;
  }

  #target(pair: number): number {
    if (!this.model.knows(pair)) return this.#most;
    const worth = this.model.target(pair, this.#discount, this.#values);
    if (this.model.tried[pair] === 1 || this.#weight === 0) return worth;
    return Math.max(worth, (1 - this.#weight) * worth + this.#weight * this.#most);
  }
}

function smallestOf(most: number): number {
  return SMALLEST * Math.max(1e-300, Math.abs(most));
}
