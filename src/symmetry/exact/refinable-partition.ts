/**
 * A partition that is refined step by step and can be taken back: each block is one range of `elements`, so splitting
 * off `k` elements costs `O(k)` and undoing it joins two neighbouring ranges again (Paige & Tarjan 1987; Valmari &
 * Franceschinis 2010). The largest part of a split block keeps its number.
 */
export class RefinablePartition {
  /** The elements, block by block. */
  readonly elements: Int32Array;
  /** Where each element stands in `elements`. */
  readonly position: Int32Array;
  /** The block of each element. */
  readonly blockOf: Int32Array;
  /** Block `b` is `elements[first[b] .. end[b] - 1]`. */
  readonly first: Int32Array;
  readonly end: Int32Array;
  /** Number of blocks. */
  count: number;
  /** The block that each block was split off from. */
  readonly #parent: Int32Array;
  /** `elements[first[b] .. #middle[b] - 1]` are the marked elements of block `b`. */
  readonly #middle: Int32Array;
  readonly #touched: number[] = [];

  /** Starts from the blocks of `colours`, numbered by first occurrence. */
  constructor(colours: ArrayLike<number>) {
    const size = colours.length;
    const numbers = new Map<number, number>();
    this.blockOf = Int32Array.from({ length: size }, (_, i) => {
      let number = numbers.get(colours[i]!);
      if (number === undefined) numbers.set(colours[i]!, (number = numbers.size));
      return number;
    });
    this.count = numbers.size;
    this.first = new Int32Array(size);
    this.end = new Int32Array(size);
    for (const block of this.blockOf) ++this.end[block]!;
    for (let block = 1; block < this.count; ++block) {
      this.first[block] = this.end[block - 1]!;
      this.end[block]! += this.first[block]!;
    }
    this.#middle = this.first.slice();
    this.#parent = new Int32Array(size).fill(-1);
    this.elements = new Int32Array(size);
    this.position = new Int32Array(size);
    for (let i = 0; i < size; ++i) {
      const at = this.#middle[this.blockOf[i]!]!++;
      this.elements[at] = i;
      this.position[i] = at;
    }
    this.#middle.set(this.first);
  }

  size(block: number): number {
    return this.end[block]! - this.first[block]!;
  }

  /** Marks an element; marking it twice is marking it once. */
  mark(element: number): void {
    const block = this.blockOf[element]!;
    const middle = this.#middle[block]!;
    const at = this.position[element]!;
    if (at < middle) return;
    if (middle === this.first[block]) this.#touched.push(block);
    this.#swap(at, middle);
    this.#middle[block] = middle + 1;
  }

  /**
   * Splits every block that has marked elements by `keys`: unmarked elements stay together, marked ones are together when
   * their sorted keys are within `tolerance` times the larger key of the lowest of them (keys are positive). Removes all
   * marks and calls `born` with each new block.
   */
  split(keys: Float64Array, tolerance: number, born: (block: number) => void): void {
    for (let block = this.#touched.pop(); block !== undefined; block = this.#touched.pop()) {
      const first = this.first[block]!;
      const middle = this.#middle[block]!;
      this.#middle[block] = first;
      const cuts = this.#cuts(first, middle, keys, tolerance);
      if (middle < this.end[block]!) cuts.push(middle);
      if (cuts.length > 0) this.#cut(block, cuts, born);
    }
  }

  /** Undoes the newest splits until `count` blocks are left. */
  rollback(count: number): void {
    while (this.count > count) {
      const block = --this.count;
      const parent = this.#parent[block]!;
      for (let at = this.first[block]!; at < this.end[block]!; ++at) this.blockOf[this.elements[at]!] = parent;
      this.first[parent] = Math.min(this.first[parent]!, this.first[block]!);
      this.end[parent] = Math.max(this.end[parent]!, this.end[block]!);
      this.#middle[parent] = this.first[parent]!;
    }
  }

  /** Sorts `elements[first .. middle - 1]` by key unless all are equal; gives where a new part starts. */
  #cuts(first: number, middle: number, keys: Float64Array, tolerance: number): number[] {
    const { elements, position } = this;
    let low = Infinity;
    let high = 0;
    for (let at = first; at < middle; ++at) {
      const key = keys[elements[at]!]!;
      if (key < low) low = key;
      if (key > high) high = key;
    }
    const cuts: number[] = [];
    if (high - low <= tolerance * high) return cuts;
    const marked = elements.subarray(first, middle).sort((i, j) => keys[i]! - keys[j]!);
    let lowest = low;
    marked.forEach((element, k) => {
      position[element] = first + k;
      const key = keys[element]!;
      if (key - lowest <= tolerance * key) return;
      cuts.push(first + k);
      lowest = key;
    });
    return cuts;
  }

  /** Cuts a block into the parts between `cuts`; all but the largest become new blocks. */
  #cut(block: number, cuts: readonly number[], born: (block: number) => void): void {
    const starts = [this.first[block]!, ...cuts];
    const ends = [...cuts, this.end[block]!];
    let largest = 0;
    for (let k = 1; k < starts.length; ++k) {
      if (ends[k]! - starts[k]! > ends[largest]! - starts[largest]!) largest = k;
    }
    for (let k = 0; k < starts.length; ++k) {
      const part = k === largest ? block : this.count++;
      this.first[part] = starts[k]!;
      this.end[part] = ends[k]!;
      this.#middle[part] = starts[k]!;
      if (part === block) continue;
      this.#parent[part] = block;
      for (let at = starts[k]!; at < ends[k]!; ++at) this.blockOf[this.elements[at]!] = part;
    }
    for (let part = this.count - starts.length + 1; part < this.count; ++part) born(part);
  }

  #swap(i: number, j: number): void {
    const { elements, position } = this;
    const moved = elements[i]!;
    elements[i] = elements[j]!;
    elements[j] = moved;
    position[elements[i]!] = i;
    position[moved] = j;
  }
}
