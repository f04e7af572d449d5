/** Disjoint sets of the numbers `0..size - 1` with path halving (Tarjan & van Leeuwen 1984); a set is named by its lowest member. */
import { Partition } from './partition.js';

export class DisjointSets {
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = new Int32Array(size);
    for (let i = 0; i < size; ++i) this.#parents[i] = i;
  }

  find(i: number): number {
    const parents = this.#parents;
    while (parents[i] !== i) i = parents[i] = parents[parents[i]!]!;
    return i;
  }

  joined(i: number, j: number): boolean {
    return this.find(i) === this.find(j);
  }

  join(i: number, j: number): void {
    const [a, b] = [this.find(i), this.find(j)];
    this.#parents[Math.max(a, b)] = Math.min(a, b);
  }

  /** The sets as blocks; what is not a `member` is in none. */
  partition(member: (i: number) => boolean): Partition {
    return Partition.from(this.#parents.map((_, i) => (member(i) ? this.find(i) : -1)));
  }
}
