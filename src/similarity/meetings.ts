/**
 * Where rows meet: the columns that some chosen rows share with all others. The chosen rows are turned into lists by
 * column, and one pass over all rows finds every meeting.
 */
import type { CountRows } from '../engine/backend.js';

/** Rows chosen at once: their sums stay in cache, and memory is linear in the rows. */
const CHUNK = 32;

export class Meetings {
  readonly #rows: CountRows;
  readonly #values: ArrayLike<number>;

  /** `values[e]` is the value of entry `e`; entries with value 0 meet nothing. */
  constructor(rows: CountRows, values: ArrayLike<number>) {
    this.#rows = rows;
    this.#values = values;
  }

  /**
   * Takes the rows `which` in chunks: `begin()`, then `meet(k * rows + j, x, y, column)` for every column that the k-th row of
   * the chunk (with value `x`) and row `j` (with `y`) share, columns ascending, then `end(i, k)` for each row of the chunk.
   */
  visit(
    which: Int32Array,
    begin: () => void,
    meet: (place: number, x: number, y: number, column: number) => void,
    end: (i: number, k: number) => void,
  ): void {
    for (let first = 0; first < which.length; first += CHUNK) {
      const chunk = which.subarray(first, first + CHUNK);
      begin();
      this.#meet(chunk, meet);
      chunk.forEach(end);
    }
  }

  #meet(chunk: Int32Array, meet: (place: number, x: number, y: number, column: number) => void): void {
    const { rows: n, columns, rowStarts, columnIndices } = this.#rows;
    const values = this.#values;
    const starts = new Int32Array(columns + 1);
    for (const i of chunk) {
      for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) if (values[e] !== 0) ++starts[columnIndices[e]! + 1]!;
    }
    for (let c = 0; c < columns; ++c) starts[c + 1]! += starts[c]!;
    const next = starts.slice();
    const offsets = new Int32Array(starts[columns]!);
    const xs = new Float64Array(offsets.length);
    chunk.forEach((i, k) => {
      for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
        if (values[e] === 0) continue;
        const at = next[columnIndices[e]!]!++;
        offsets[at] = k * n;
        xs[at] = values[e]!;
      }
    });
    for (let j = 0; j < n; ++j) {
      for (let e = rowStarts[j]!; e < rowStarts[j + 1]!; ++e) {
        const column = columnIndices[e]!;
        const y = values[e]!;
        if (y === 0) continue;
        for (let q = starts[column]!; q < starts[column + 1]!; ++q) meet(offsets[q]! + j, xs[q]!, y, column);
      }
    }
  }

  /** Room for the sums of a chunk of `which`. */
  sums(which: Int32Array): Float64Array {
    return new Float64Array(Math.min(CHUNK, which.length) * this.#rows.rows);
  }
}
