/** Rows of counts for the tests of similarity. */
import type { CountRows } from '../../src/engine/contracts/similarity.js';

/** Rows given densely, zeros left out. */
export function countRows(dense: readonly (readonly number[])[], lengths?: readonly number[]): CountRows {
  const rowStarts = [0];
  const columnIndices: number[] = [];
  const counts: number[] = [];
  for (const row of dense) {
    row.forEach((count, column) => {
      if (count === 0) return;
      columnIndices.push(column);
      counts.push(count);
    });
    rowStarts.push(counts.length);
  }
  const rows = {
    rows: dense.length,
    columns: dense[0]?.length ?? 0,
    rowStarts: Int32Array.from(rowStarts),
    columnIndices: Int32Array.from(columnIndices),
    counts: Int32Array.from(counts),
  };
  return lengths === undefined ? rows : { ...rows, lengths: Int32Array.from(lengths) };
}
