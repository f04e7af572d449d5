/** The last rows of some columns of numbers, in a ring of typed arrays: how experience is kept. */
import type { Random } from '../engine/random.js';
import { checkInteger } from '../input-error.js';

type Column = Float64Array | Float32Array | Int32Array | Uint8Array;

export class Ring<Rows extends { readonly [Name in keyof Rows]: Column }> {
  readonly capacity: number;
  readonly #empty: (rows: number) => Rows;
  readonly #columns: Rows;
  /** Numbers of a row in each column. */
  readonly #widths: readonly (readonly [name: keyof Rows, width: number])[];
  #size = 0;
  #next = 0;

  /** @param empty makes the columns of so many rows. */
  constructor(capacity: number, empty: (rows: number) => Rows) {
    this.capacity = capacity;
    this.#empty = empty;
    this.#columns = empty(capacity);
    const names = Object.keys(this.#columns) as (keyof Rows)[];
    this.#widths = names.map((name) => [name, this.#columns[name].length / capacity]);
  }

  /** Rows held, at most `capacity`. */
  get size(): number {
    return this.#size;
  }

  /** The slot that the next row goes to. */
  get next(): number {
    return this.#next;
  }

  /** Keeps a row, in the place of the oldest one when the ring is full. */
  add(row: { readonly [Name in keyof Rows]: ArrayLike<number> | number }): void {
    const slot = this.#next;
    for (const [name, width] of this.#widths) {
      const value = row[name];
      if (typeof value === 'number') this.#columns[name][slot] = value;
      else this.#columns[name].set(value, slot * width);
    }
    this.#next = slot + 1 === this.capacity ? 0 : slot + 1;
    if (this.#size < this.capacity) ++this.#size;
  }

  /** The rows in the given slots. */
  take(slots: Int32Array): Rows {
    const rows = this.#empty(slots.length);
    for (const [name, width] of this.#widths) {
      const [from, to]: Column[] = [this.#columns[name], rows[name]];
      for (let n = 0; n < slots.length; ++n) {
        for (let k = 0; k < width; ++k) to![n * width + k] = from![slots[n]! * width + k]!;
      }
    }
    return rows;
  }

  /** `count` rows, each drawn uniformly from those held, with replacement: one draw each. */
  sample(count: number, random: Random): Rows {
    // `Random.below` is for small ranges; the product of 32 and 31 bits is exact enough here: the bias is below size / 2^32.
    const slots = new Int32Array(count);
    for (let n = 0; n < count; ++n) slots[n] = Math.floor((random.next() * this.#size) / 4294967296);
    return this.take(slots);
  }

  /** What is held, the oldest row first. */
  inOrder(): Rows {
    const first = this.#size < this.capacity ? 0 : this.#next;
    return this.take(Int32Array.from({ length: this.#size }, (_, n) => (first + n) % this.capacity));
  }

  /** What is held, slot by slot, with the slot that comes next: all that `restore` needs. */
  contents(): { readonly next: number; readonly transitions: Rows } {
    return { next: this.#next, transitions: this.take(Int32Array.from({ length: this.#size }, (_, slot) => slot)) };
  }

  /** Takes on the contents of another ring of the same columns. @throws InputError when they do not fit in it. */
  restore({ next, transitions }: { readonly next: number; readonly transitions: Rows }): void {
    const [[name, width]] = this.#widths as [[keyof Rows, number]];
    const size = checkInteger('transitions', transitions[name].length / width, 0, this.capacity);
    const full = size === this.capacity;
    this.#next = checkInteger('next slot', next, full ? 0 : size, full ? this.capacity - 1 : size);
    this.#size = size;
    for (const [column] of this.#widths) this.#columns[column].set(transitions[column]);
  }
}
