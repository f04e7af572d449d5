/** Windows per trajectory length: what the laws of each row are estimated from. */
import type { CountRows } from '../contracts/similarity.js';

/** Which columns rows have, whatever their values are. */
export type RowSupport = Pick<CountRows, 'rows' | 'columns' | 'rowStarts' | 'columnIndices' | 'lengths'>;

export interface LawTotals {
  /** Number of distinct lengths. */
  readonly lengths: number;
  /** The place of each column's length among the distinct lengths, ascending. */
  readonly lengthOf: Int32Array;
  /** `totals[l][i]`: how many windows of the l-th length row `i` counted. */
  readonly totals: readonly Float64Array[];
}

/** Totals of the `values` of the entries. */
export function lawTotals(
  { rows, columns, rowStarts, columnIndices, lengths }: RowSupport,
  values: ArrayLike<number>,
): LawTotals {
  const distinct = lengths === undefined ? [0] : [...new Set(lengths)].sort((a, b) => a - b);
  const places = new Map(distinct.map((length, place) => [length, place]));
  const lengthOf = new Int32Array(columns);
  if (lengths !== undefined) for (let c = 0; c < columns; ++c) lengthOf[c] = places.get(lengths[c]!)!;
  const totals = distinct.map(() => new Float64Array(rows));
  for (let i = 0; i < rows; ++i) {
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) totals[lengthOf[columnIndices[e]!]!]![i]! += values[e]!;
  }
  return { lengths: distinct.length, lengthOf, totals };
}

/**
 * The windows a row must have counted at least: the largest of its totals (a window counts once at each of its lengths).
 */
export function windowsOf({ totals }: LawTotals, rows: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => totals.reduce((most, total) => Math.max(most, total[i]!), 0));
}
