/** Of which classes of pairs one has been tried: kept up step by step, and made anew when the classes are others. */
import type { OutcomeCounts } from '../symmetry/outcome-counts.js';
import type { SymmetryClasses } from './symmetry-classes.js';

export class TriedPairs {
  readonly #counts: OutcomeCounts;
  #classes: SymmetryClasses | null = null;
  #tried = new Uint8Array(0);

  constructor(counts: OutcomeCounts) {
    this.#counts = counts;
  }

  /** Whether a pair that is of the class of `pair` has been tried. */
  has(classes: SymmetryClasses, pair: number): boolean {
    if (classes !== this.#classes) this.#take(classes);
    return this.#tried[classes.pairs.labels[pair]!] === 1;
  }

  /** A pair was tried, and counted. */
  add(pair: number): void {
    if (this.#classes !== null) this.#tried[this.#classes.pairs.labels[pair]!] = 1;
  }

  #take(classes: SymmetryClasses): void {
    this.#classes = classes;
    const { labels, count } = classes.pairs;
    const { visits } = this.#counts;
    this.#tried = new Uint8Array(count);
    for (let pair = 0; pair < visits.length; ++pair) if (visits[pair]! > 0) this.#tried[labels[pair]!] = 1;
  }
}
