/** Disjoint sets under union by size with path halving (Tarjan 1975). */
export class UnionFind {
  /** The parent of each element; a root holds minus the size of its set. */
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = new Int32Array(size).fill(-1);
  }

  /** The representative of an element's set. */
  root(element: number): number {
    const parents = this.#parents;
    let at = element;
    while (parents[at]! >= 0) {
      const parent = parents[at]!;
      if (parents[parent]! >= 0) parents[at] = parents[parent]!;
      at = parent;
    }
    return at;
  }

  joined(i: number, j: number): boolean {
    return this.root(i) === this.root(j);
  }

  join(i: number, j: number): void {
    let large = this.root(i);
    let small = this.root(j);
    if (large === small) return;
    if (this.#parents[large]! > this.#parents[small]!) [large, small] = [small, large];
    this.#parents[large]! += this.#parents[small]!;
    this.#parents[small] = large;
  }
}
