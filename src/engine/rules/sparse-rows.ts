/** A sparse matrix made row by row, in arrays that grow. */
import type { SparseEntries } from '../contracts/similarity.js';

/** Columns ascending. */
export interface SparseLine {
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

export class SparseRows {
  readonly #rows: number;
  readonly #rowStarts: Int32Array;
  #row = 0;
  #size = 0;
  #columnIndices = new Int32Array(1024);
  #values = new Float64Array(1024);

  constructor(rows: number) {
    this.#rows = rows;
    this.#rowStarts = new Int32Array(rows + 1);
  }

  /** The next row. */
  add({ columns, values }: SparseLine): void {
    const size = this.#size + columns.length;
    if (size > this.#columnIndices.length) this.#grow(Math.max(size, 2 * this.#columnIndices.length));
    this.#columnIndices.set(columns, this.#size);
    this.#values.set(values, this.#size);
    this.#size = size;
    this.#rowStarts[++this.#row] = size;
  }

  entries(): SparseEntries {
    return {
      kind: 'sparse',
      rows: this.#rows,
      rowStarts: this.#rowStarts,
      columnIndices: this.#columnIndices.slice(0, this.#size),
      values: this.#values.slice(0, this.#size),
    };
  }

  #grow(capacity: number): void {
    const columnIndices = new Int32Array(capacity);
    const values = new Float64Array(capacity);
    columnIndices.set(this.#columnIndices);
    values.set(this.#values);
    this.#columnIndices = columnIndices;
    this.#values = values;
  }
}
