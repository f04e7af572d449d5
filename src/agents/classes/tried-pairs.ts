/** Of which classes of pairs one has been tried: kept up step by step, and made anew when the classes are others. */
import type { OutcomeCounts } from '../../symmetry/outcome-counts.js';
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
    return this.#tried[classes.classOf(pair)] === 1;
  }

  /** A pair was tried, and counted. */
  add(pair: number): void {
    if (this.#classes !== null) this.#tried[this.#classes.classOf(pair)] = 1;
  }

  #take(classes: SymmetryClasses): void {
    this.#classes = classes;
    this.#tried = new Uint8Array(this.#counts.visits.length);
    for (const pair of this.#counts.tried) this.#tried[classes.classOf(pair)] = 1;
  }
}
