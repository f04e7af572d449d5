/**
 * Action values on a completed model in which a pair that was never tried itself is worth a share `w` of the most that a pair may be
 * worth, `(1 − w) b + w Vmax`, `b` what its images say (R-max, Brafman & Tennenholtz 2002, is `w = 1`); a pair of which nothing is known
 * is worth `Vmax`. Kept by value iteration from wherever something has changed.
 *
 * A change of `w` or `Vmax` is a backup of all pairs in order. States of which nothing is known, and to which nothing known leads, are all
 * worth the same, which nobody asks for: their backups are counted and not made, so that a change takes as long as what is known.
 */
import { type CompletedModel, RECORD } from './completed-model.js';

/** Changes below this share of `Vmax` are not followed. */
const SMALLEST = 1e-6;

export class OptimisticPlan {
  readonly model: CompletedModel;
  /** Backups made so far. */
  updates = 0;
  /** By pair, and by state the value of its best pair, where the model has met the state. */
  readonly #q: Float64Array;
  readonly #values: Float64Array;
  /** The value of all others, and how many states that the model has met have been given it. */
  #blank = 0;
  #met: number;
  readonly #actions: number;
  readonly #discount: number;
  readonly #visits: Int32Array;
  readonly #waiting: Uint8Array;
  /** Pairs that wait, in turn: each waits once, so that the ring never overflows. */
  readonly #queue: Int32Array;
  #head = 0;
  #length = 0;
  /** Backups of the others that a change has asked for. */
  #others = 0;
  #weight = 0;
  #most = Number.NaN;

  /** @param visits own visits of each pair. */
  constructor(model: CompletedModel, visits: Int32Array, actions: number, discount: number) {
    this.model = model;
    this.#met = model.met.length;
    this.#visits = visits;
    this.#actions = actions;
    this.#discount = discount;
    this.#q = new Float64Array(visits.length);
    this.#waiting = new Uint8Array(visits.length);
    this.#queue = new Int32Array(visits.length);
    this.#values = new Float64Array(visits.length / actions);
  }

  /** Sets `w` and `Vmax`; what depends on them is to be looked at again. */
  set(weight: number, most: number): void {
    const anew = most !== this.#most;
    if (weight === this.#weight && !anew) return;
    this.#weight = weight;
    this.#most = most;
    this.#meet();
    const [visits, actions] = [this.#visits, this.#actions];
    const { met, isMet } = this.model;
    for (let state = isMet.indexOf(1); state !== -1; state = isMet.indexOf(1, state + 1))
      for (let pair = state * actions; pair < (state + 1) * actions; ++pair)
        if (anew || visits[pair] === 0) this.push(pair);
    this.#others += visits.length - actions * met.length;
    if (Math.abs(most - this.#blank) >= smallestOf(most)) this.#blank = most;
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
      const state = Math.floor(pair / actions);
      const first = state * actions;
      let best = q[first]!;
      for (let i = first + 1; i < first + actions; ++i) if (q[i]! > best) best = q[i]!;
      if (best === values[state]) continue;
      values[state] = best;
      for (let place = heads[state]!; place !== 0; place = edges[2 * place - 1]!) {
        const before = edges[2 * place - 2]!;
        if (waiting[before] === 0) this.push(before);
      }
    }
    this.updates += made;
  }

  /** The value of the best pair of a state. */
  valueOf(state: number): number {
    this.#meet();
    return this.model.isMet[state] === 1 ? this.#values[state]! : this.#blank;
  }

  /** The best action of a state, the lowest of those that are equal but for rounding. */
  greedy(state: number): number {
    this.#meet();
    if (this.model.isMet[state] === 0) return 0;
    const first = state * this.#actions;
    const slack = SMALLEST * Math.abs(this.#most);
    for (let a = 0; a < this.#actions; ++a) if (this.#q[first + a]! >= this.#values[state]! - slack) return a;
    return 0;
  }

  /** States that the model has met since are no longer like all others. */
  #meet(): void {
    const { met } = this.model;
    for (; this.#met < met.length; ++this.#met) {
      const state = met[this.#met]!;
      this.#values[state] = this.#blank;
      this.#q.fill(this.#blank, state * this.#actions, (state + 1) * this.#actions);
    }
  }

  #target(pair: number): number {
    if (this.model.records[RECORD * pair] === 0) return this.#most;
    const worth = this.model.target(pair, this.#discount, this.#values);
    if (this.#visits[pair]! > 0 || this.#weight === 0) return worth;
    return Math.max(worth, (1 - this.#weight) * worth + this.#weight * this.#most);
  }
}

function smallestOf(most: number): number {
  return SMALLEST * Math.max(1e-300, Math.abs(most));
}
