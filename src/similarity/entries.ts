/** Values of a similarity, turned one by one and selected again. */
import type { SimilarityEntries } from '../engine/contracts/similarity.js';
import { type Selection, select } from '../engine/rules/selection.js';
import { SparseRows } from '../engine/rules/sparse-rows.js';
import { spend } from '../time-limit.js';

/**
 * `entries` with every value off the diagonal replaced by `turn(value, i, j)`, which must be no nearer than the value; then,
 * of sparse ones, what is selected. A similarity of 0, or a divergence of NaN, says nothing and stays.
 */
export function turnEntries(
  entries: SimilarityEntries,
  turn: (value: number, i: number, j: number) => number,
  selection: Selection,
): SimilarityEntries {
  const turned = (value: number, i: number, j: number) =>
    i === j || Number.isNaN(value) || (value === 0 && !selection.divergence) ? value : turn(value, i, j);
  const n = entries.rows;
  if (entries.kind === 'dense') {
    const values = entries.values.map((value, k) => {
      if (k % n === 0) spend(16 * n);
      return turned(value, Math.floor(k / n), k % n);
    });
    return { kind: 'dense', rows: n, values };
  }
  const sparse = new SparseRows(n);
  for (let i = 0; i < n; ++i) {
    const [start, end] = [entries.rowStarts[i], entries.rowStarts[i + 1]];
    const columns = entries.columnIndices.subarray(start, end);
    spend(16 * columns.length);
    const values = entries.values.subarray(start, end).map((value, e) => turned(value, i, columns[e]!));
    sparse.add(select(i, columns, values, selection));
  }
  return sparse.entries();
}
