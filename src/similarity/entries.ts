/** Values of a similarity, turned one by one and sifted again. */
import type { SimilarityEntries, SparseEntries } from '../engine/contracts/similarity.js';

/** Which entries stay: see `SimilarityOptions`. */
export interface Sieve {
  readonly divergence: boolean;
  readonly threshold: number | null;
  readonly topK: number | null;
}

/**
 * `entries` with every value off the diagonal replaced by `turn(value, i, j)`, which must be no nearer than the value; then,
 * of sparse ones, what the sieve keeps. A similarity of 0, or a divergence of NaN, says nothing and stays.
 */
export function turnEntries(
  entries: SimilarityEntries,
  turn: (value: number, i: number, j: number) => number,
  sieve: Sieve,
): SimilarityEntries {
  const turned = (value: number, i: number, j: number) =>
    i === j || Number.isNaN(value) || (value === 0 && !sieve.divergence) ? value : turn(value, i, j);
  if (entries.kind === 'sparse') return sift(entries, turned, sieve);
  const n = entries.rows;
  const values = entries.values.map((value, k) => turned(value, Math.floor(k / n), k % n));
  return { kind: 'dense', rows: n, values };
}

function sift(
  entries: SparseEntries,
  turn: (value: number, i: number, j: number) => number,
  { divergence, threshold, topK }: Sieve,
): SparseEntries {
  const sign = divergence ? -1 : 1;
  const limit = threshold ?? (divergence ? Number.POSITIVE_INFINITY : 0);
  const rowStarts = new Int32Array(entries.rows + 1);
  const columnIndices: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < entries.rows; ++i) {
    let kept: { j: number; value: number }[] = [];
    for (let e = entries.rowStarts[i]!; e < entries.rowStarts[i + 1]!; ++e) {
      const j = entries.columnIndices[e]!;
      const value = turn(entries.values[e]!, i, j);
      if (sign * value > sign * limit) kept.push({ j, value });
    }
    if (topK !== null) {
      const partners = kept.filter(({ j }) => j !== i).sort((a, b) => sign * (b.value - a.value) || a.j - b.j);
      const nearest = new Set(partners.slice(0, topK).map(({ j }) => j));
      kept = kept.filter(({ j }) => j === i || nearest.has(j));
    }
    for (const { j, value } of kept) {
      columnIndices.push(j);
      values.push(value);
    }
    rowStarts[i + 1] = columnIndices.length;
  }
  return {
    kind: 'sparse',
    rows: entries.rows,
    rowStarts,
    columnIndices: Int32Array.from(columnIndices),
    values: Float64Array.from(values),
  };
}
