/**
 * A partition of state-action pairs into blocks. Labels are numbered by first occurrence; -1 marks a pair that is in no
 * block (unreachable, terminal, or without evidence), which everything downstream treats as alone.
 */
import { checked, checkInstance, checkInteger, checkList, checkMade, expected } from '../input-error.js';

export class Partition {
  /** `labels[i]` is the block of pair `i`, or -1. */
  readonly labels: Int32Array;
  /** Number of blocks. */
  readonly count: number;
  #blocks: readonly Int32Array[] | undefined;

  /** What only looks like a partition, a proxy of one among them, was not checked. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return value !== null && typeof value === 'object' && #blocks in value;
  }

  /** `labels` must already be numbered by first occurrence; `from` does that. */
  protected constructor(mark: symbol, labels: Int32Array, count: number) {
    checkMade(mark, 'a partition', 'Partition.from');
    this.labels = labels;
    this.count = count;
  }

  /**
   * Any integer labels; equal labels are one block, negative ones are in no block. Renumbered by first occurrence.
   * @throws InputError when a label is not an integer.
   */
  static from(labels: ArrayLike<number>): Partition {
    if (labels instanceof Int32Array) return Partition.#ofInt32(labels);
    checkList('labels', labels);
    const numbers = new Map<number, number>();
    const renumbered = new Int32Array(labels.length);
    for (let i = 0; i < labels.length; ++i) {
      const label = labels[i]!;
      if (!Number.isInteger(label)) throw expected('labels to be integers', label, `pair ${i}`);
      let number = label < 0 ? -1 : numbers.get(label);
      if (number === undefined) numbers.set(label, (number = numbers.size));
      renumbered[i] = number;
    }
    return new Partition(checked, renumbered, numbers.size);
  }

  /** A table in place of a map where labels are no larger than there are pairs. */
  static #ofInt32(labels: Int32Array): Partition {
    if (labels.some((label) => label >= labels.length)) return Partition.from(Array.from(labels));
    const numbers = new Int32Array(labels.length).fill(-1);
    const renumbered = new Int32Array(labels.length);
    let count = 0;
    for (let i = 0; i < labels.length; ++i) {
      const label = labels[i]!;
      if (label >= 0 && numbers[label] === -1) numbers[label] = count++;
      renumbered[i] = label < 0 ? -1 : numbers[label]!;
    }
    return new Partition(checked, renumbered, count);
  }

  /** Number of pairs. */
  get size(): number {
    return this.labels.length;
  }

  /** The pairs of each block, ascending. */
  get blocks(): readonly Int32Array[] {
    if (this.#blocks === undefined) {
      const sizes = new Int32Array(this.count);
      for (const label of this.labels) if (label >= 0) ++sizes[label]!;
      const blocks = Array.from(sizes, (size) => new Int32Array(size));
      sizes.fill(0);
      this.labels.forEach((label, pair) => {
        if (label >= 0) blocks[label]![sizes[label]!++] = pair;
      });
      this.#blocks = blocks;
    }
    return this.#blocks;
  }

  /** Whether two pairs are in one block (a pair in no block is only together with itself). */
  together(i: number, j: number): boolean {
    checkInteger('pair', i, 0, this.size - 1);
    checkInteger('pair', j, 0, this.size - 1);
    return i === j || (this.labels[i]! >= 0 && this.labels[i] === this.labels[j]);
  }

  /** @internal Whether the same pairs are together as in another partition of as many; in a block of one or in none is alike. */
  joinsAs(other: Partition): boolean {
    const [mine, others] = [this.#firsts(), other.#firsts()];
    return mine.every((first, pair) => first === others[pair]);
  }

  /** The first pair of each pair's block: itself where it is in none. */
  #firsts(): Int32Array {
    const firsts = new Int32Array(this.count).fill(-1);
    return this.labels.map((label, pair) => {
      if (label < 0) return pair;
      if (firsts[label]! < 0) firsts[label] = pair;
      return firsts[label]!;
    });
  }

  /**
   * Whether every block of this partition lies inside one block of `other` (pairs in no block are ignored).
   * @throws InputError when `other` is not a partition of as many pairs.
   */
  refines(other: Partition): boolean {
    checkInstance('a Partition', other, Partition);
    if (other.size !== this.size) throw expected(`a partition of ${this.size} pairs`, other.size);
    return this.blocks.every((block) => block.every((pair) => other.labels[pair] === other.labels[block[0]!]));
  }
}
