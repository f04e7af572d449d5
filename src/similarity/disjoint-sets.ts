/** Disjoint sets of the numbers `0..size - 1` with path halving (Tarjan & van Leeuwen 1984); a set is named by its lowest member. */
import { Partition } from './partition.js';

export class DisjointSets {
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = new Int32Array(size);
    for (let i = 0; i < size; ++i) this.#parents[i] = i;
  }

  /** The blocks of a partition; what is in none is alone. */
  static of({ labels, count }: Partition): DisjointSets {
    const sets = new DisjointSets(labels.length);
    const firsts = new Int32Array(count).fill(-1);
    for (let i = 0; i < labels.length; ++i) {
      const label = labels[i]!;
      if (label < 0) continue;
      if (firsts[label] === -1) firsts[label] = i;
      sets.#parents[i] = firsts[label]!;
    }
    return sets;
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
    const labels = new Int32Array(this.#parents.length);
    for (let i = 0; i < labels.length; ++i) labels[i] = member(i) ? this.find(i) : -1;
    return Partition.from(labels);
  }
}
