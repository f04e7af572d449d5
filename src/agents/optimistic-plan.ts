/**
 * Action values on a completed model in which a pair that was never tried itself is worth a share `w` of the most that a pair may be
 * worth, `(1 − w) b + w Vmax`, `b` what its images say (R-max, Brafman & Tennenholtz 2002, is `w = 1`); a pair of which nothing is known
 * is worth `Vmax`. Kept by value iteration from wherever something has changed.
 */
import type { CompletedModel } from './completed-model.js';

/** Changes below this share of `Vmax` are not followed. */
const SMALLEST = 1e-6;

export class OptimisticPlan {
  readonly model: CompletedModel;
  /** By state: the value of its best pair. */
  readonly values: Float64Array;
  /** Backups made so far. */
  updates = 0;
  readonly #q: Float64Array;
  readonly #actions: number;
  readonly #discount: number;
  readonly #visits: Int32Array;
  readonly #waiting: Uint8Array;
  /** Pairs that wait, in turn: each waits once, so that the ring never overflows. */
  readonly #queue: Int32Array;
  #head = 0;
  #length = 0;
  #weight = 0;
  #most = Number.NaN;

  /** @param visits own visits of each pair. */
  constructor(model: CompletedModel, visits: Int32Array, actions: number, discount: number) {
    this.model = model;
    this.#visits = visits;
    this.#actions = actions;
    this.#discount = discount;
    this.#q = new Float64Array(visits.length);
    this.#waiting = new Uint8Array(visits.length);
    this.#queue = new Int32Array(visits.length);
    this.values = new Float64Array(visits.length / actions);
  }

  /** Sets `w` and `Vmax`; what depends on them is to be looked at again. */
  set(weight: number, most: number): void {
    const anew = most !== this.#most;
    if (weight === this.#weight && !anew) return;
    this.#weight = weight;
    this.#most = most;
    const visits = this.#visits;
    for (let pair = 0; pair < visits.length; ++pair) if (anew || visits[pair] === 0) this.push(pair);
  }

  /** A pair of which more is known, or that was tried. */
  push(pair: number): void {
    if (this.#waiting[pair] === 1) return;
    this.#waiting[pair] = 1;
    const end = this.#head + this.#length++;
    this.#queue[end < this.#queue.length ? end : end - this.#queue.length] = pair;
  }

  /** Backs up what has changed, and what that changes, with at most so many backups. */
  sweep(atMost: number): void {
    const smallest = SMALLEST * Math.max(1e-300, Math.abs(this.#most));
    const [queue, waiting, q, values, actions] = [this.#queue, this.#waiting, this.#q, this.values, this.#actions];
    const { predecessors } = this.model;
    let made = 0;
    for (; this.#length > 0 && made < atMost; ++made) {
      const pair = queue[this.#head]!;
      this.#head = this.#head + 1 < queue.length ? this.#head + 1 : 0;
      --this.#length;
      waiting[pair] = 0;
      const target = this.#target(pair);
      if (Math.abs(target - q[pair]!) < smallest) continue;
      q[pair] = target;
      const state = Math.floor(pair / actions);
      const first = state * actions;
      let best = q[first]!;
      for (let i = first + 1; i < first + actions; ++i) if (q[i]! > best) best = q[i]!;
      if (best === values[state]) continue;
      values[state] = best;
      const before = predecessors[state];
      if (before === undefined) continue;
      for (let k = 0; k < before.length; ++k) if (waiting[before[k]!] === 0) this.push(before[k]!);
    }
    this.updates += made;
  }

  /** The best action of a state, the lowest of those that are equal but for rounding. */
  greedy(state: number): number {
    const first = state * this.#actions;
    const slack = SMALLEST * Math.abs(this.#most);
    for (let a = 0; a < this.#actions; ++a) if (this.#q[first + a]! >= this.values[state]! - slack) return a;
    return 0;
  }

  #target(pair: number): number {
    if (this.model.known[pair] === 0) return this.#most;
    const worth = this.model.target(pair, this.#discount, this.values);
    if (this.#visits[pair]! > 0 || this.#weight === 0) return worth;
    return Math.max(worth, (1 - this.#weight) * worth + this.#weight * this.#most);
  }
}
