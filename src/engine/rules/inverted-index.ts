/**
 * The columns that some chosen rows share with all others, by an inverted index: the chosen rows are turned into lists by
 * column, and one pass over all rows finds every column in common.
 */

import { spend } from '../../time-limit.js';
import type { RowSupport } from './law-totals.js';

/** Rows chosen at once: their sums stay in cache, and memory is linear in the rows. */
const CHUNK = 32;

/** The chosen rows that have a column: entries `from .. to - 1` of `places` (`k * rows` for the k-th row) and `xs`. */
type Visit = (
  places: Int32Array,
  xs: Float64Array,
  from: number,
  to: number,
  j: number,
  y: number,
  column: number,
) => void;

export class InvertedIndex {
  readonly #rows: RowSupport;
  readonly #values: ArrayLike<number>;

  /** `values[e]` is the value of entry `e`; entries with value 0 are left out. */
  constructor(rows: RowSupport, values: ArrayLike<number>) {
    this.#rows = rows;
    this.#values = values;
  }

  /**
   * Takes the rows `which` in chunks: `begin()`, then `each` for every entry `(j, column)` of value `y` with the rows of the
   * chunk that share the column, columns ascending for each `j`, then `end(i, k)` for the k-th row of the chunk, which is `i`.
   */
  visit(which: Int32Array, begin: () => void, each: Visit, end: (i: number, k: number) => void): void {
    for (let first = 0; first < which.length; first += CHUNK) {
      const chunk = which.subarray(first, first + CHUNK);
      begin();
      this.#chunk(chunk, each);
      chunk.forEach(end);
    }
  }

  #chunk(chunk: Int32Array, each: Visit): void {
    const { rows: n, columns, rowStarts, columnIndices } = this.#rows;
    const values = this.#values;
    const starts = new Int32Array(columns + 1);
    for (const i of chunk) {
      for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) if (values[e] !== 0) ++starts[columnIndices[e]! + 1]!;
    }
    for (let c = 0; c < columns; ++c) starts[c + 1]! += starts[c]!;
    const next = starts.slice();
    const places = new Int32Array(starts[columns]!);
    const xs = new Float64Array(places.length);
    chunk.forEach((i, k) => {
      for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
        if (values[e] === 0) continue;
        const at = next[columnIndices[e]!]!++;
        places[at] = k * n;
        xs[at] = values[e]!;
      }
    });
    for (let j = 0; j < n; ++j) {
      spend(chunk.length * (rowStarts[j + 1]! - rowStarts[j]!));
      for (let e = rowStarts[j]!; e < rowStarts[j + 1]!; ++e) {
        const column = columnIndices[e]!;
        const from = starts[column]!;
        const to = starts[column + 1]!;
        if (from < to && values[e] !== 0) each(places, xs, from, to, j, values[e]!, column);
      }
    }
  }

  /** Zeros for the sums of a chunk of `which`. */
  sums(which: Int32Array): Float64Array {
    return new Float64Array(Math.min(CHUNK, which.length) * this.#rows.rows);
  }
}
