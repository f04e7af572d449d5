/** Totals per trajectory length: the laws `p(τ) = N(τ) / T` of one row, one law a length. */
import type { CountRows } from '../contracts/similarity.js';

export interface LengthTotals {
  /** Number of distinct lengths. */
  readonly count: number;
  /** The place of each column's length among the distinct lengths, ascending. */
  readonly lengthOf: Int32Array;
  /** `totals[l][i]`: the counts of row `i` at the l-th length. */
  readonly totals: readonly Float64Array[];
}

export function lengthTotals(rows: CountRows): LengthTotals {
  const distinct = [...new Set(rows.lengths ?? [0])].sort((a, b) => a - b);
  const places = new Map(distinct.map((length, place) => [length, place]));
  const lengthOf = Int32Array.from({ length: rows.columns }, (_, c) => places.get(rows.lengths?.[c] ?? distinct[0]!)!);
  const totals = distinct.map(() => new Float64Array(rows.rows));
  for (let i = 0; i < rows.rows; ++i) {
    for (let e = rows.rowStarts[i]!; e < rows.rowStarts[i + 1]!; ++e) {
      totals[lengthOf[rows.columnIndices[e]!]!]![i]! += rows.counts[e]!;
    }
  }
  return { count: distinct.length, lengthOf, totals };
}
