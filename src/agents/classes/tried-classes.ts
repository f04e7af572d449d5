/** Of which classes of pairs, in states seen, a pair has been tried: kept up step by step. */
import type { OutcomeCounts } from '../../symmetry/outcome-counts.js';
import type { SymmetryClasses } from './symmetry-classes.js';

export class TriedClasses {
  readonly classes: SymmetryClasses;
  readonly #counts: OutcomeCounts;
  /** By state: whether it is known to be live; by class of pairs: whether it has a pair of such a state, and whether one was tried. */
  readonly #live: Uint8Array;
  readonly #met: Uint8Array;
  readonly #tried: Uint8Array;
  /** Classes met and not tried. */
  #left = 0;

  constructor(classes: SymmetryClasses, counts: OutcomeCounts) {
    this.classes = classes;
    this.#counts = counts;
    this.#live = new Uint8Array(counts.states);
    this.#met = new Uint8Array(counts.visits.length);
    this.#tried = new Uint8Array(counts.visits.length);
    for (const pair of counts.tried) this.#try(pair);
    for (const state of counts.lived) this.#meet(state);
  }

  /** Whether of every class of pairs, in states seen, one pair has been tried. */
  get complete(): boolean {
    return this.#left === 0;
  }

  /** A step that was counted. */
  follow(state: number, action: number, nextState: number): void {
    this.#meet(state);
    this.#meet(nextState);
    this.#try(state * this.#counts.actions + action);
  }

  #try(pair: number): void {
    const label = this.classes.classOf(pair);
    if (this.#tried[label] === 1) return;
    this.#tried[label] = 1;
    this.#left -= this.#met[label]!;
  }

  #meet(state: number): void {
    const { live, actions } = this.#counts;
    if (live[state] === this.#live[state]) return;
    this.#live[state] = 1;
    for (let pair = state * actions; pair < (state + 1) * actions; ++pair) {
      const label = this.classes.classOf(pair);
      if (this.#met[label] === 1) continue;
      this.#met[label] = 1;
      this.#left += 1 - this.#tried[label]!;
    }
  }
}
