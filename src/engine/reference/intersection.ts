/** The intersection measure in plain TypeScript: `χ = Σ min(N, N') / √(ΣN · ΣN')` or `/ (ΣN · ΣN')`. */
import type { CountRows, Normalization } from '../contracts/similarity.js';

/** `Σ min(N, N')` over the columns that rows `i` and `j` share: an exact integer. */
export function intersectionNumerator(rows: CountRows, i: number, j: number): number {
  let sum = 0;
  forCommon(rows, i, j, (_column, n, m) => {
    sum += Math.min(n, m);
  });
  return sum;
}

/** The intersection measure of rows `i` and `j`, both with counts. */
export function intersection(rows: CountRows, i: number, j: number, normalization: Normalization): number {
  const shared = intersectionNumerator(rows, i, j);
  if (shared === 0) return 0;
  const product = rowTotal(rows, i) * rowTotal(rows, j);
  return shared / (normalization === 'product' ? product : Math.sqrt(product));
}

/** `ΣN` of row `i` over all columns. */
export function rowTotal(rows: CountRows, i: number): number {
  let total = 0;
  for (let e = rows.rowStarts[i]!; e < rows.rowStarts[i + 1]!; ++e) total += rows.counts[e]!;
  return total;
}

/** Calls `visit(column, N, N')` for every column both rows have, ascending. */
export function forCommon(
  { rowStarts, columnIndices, counts }: CountRows,
  i: number,
  j: number,
  visit: (column: number, n: number, m: number) => void,
): void {
  let a = rowStarts[i]!;
  let b = rowStarts[j]!;
  while (a < rowStarts[i + 1]! && b < rowStarts[j + 1]!) {
    const difference = columnIndices[a]! - columnIndices[b]!;
    if (difference === 0) visit(columnIndices[a]!, counts[a]!, counts[b]!);
    if (difference <= 0) ++a;
    if (difference >= 0) ++b;
  }
}
