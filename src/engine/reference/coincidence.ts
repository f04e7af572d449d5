/**
 * The coincidence measure in plain TypeScript: with `p(τ) = N(τ) / T` per length, `χ = Σ p p' / (Σp · Σp')`, or
 * `Σ p p' / √(Σp² · Σp'²)`. `Σp` is the number of lengths with counts. Sums of `N N'` at one length are exact integers,
 * and lengths are added in ascending order: the wasm core does the same and gives the same bits.
 */
import type { CountRows, Normalization } from '../contracts/similarity.js';
import { forCommon } from './intersection.js';
import type { LengthTotals } from './lengths.js';

/** The coincidence measure of rows `i` and `j`, both with counts. */
export function coincidence(
  rows: CountRows,
  { totals, lengthOf }: LengthTotals,
  i: number,
  j: number,
  normalization: Normalization,
): number {
  const shared = coincidences(rows, { totals, lengthOf }, i, j);
  if (shared === 0) return 0;
  if (normalization === 'cosine') {
    const product = coincidences(rows, { totals, lengthOf }, i, i) * coincidences(rows, { totals, lengthOf }, j, j);
    return Math.min(1, shared / Math.sqrt(product));
  }
  const lengthsOf = (row: number) => totals.filter((total) => total[row]! > 0).length;
  return Math.min(1, shared / (lengthsOf(i) * lengthsOf(j)));
}

/** `Σ p p'` over all lengths. */
function coincidences(
  rows: CountRows,
  { totals, lengthOf }: Pick<LengthTotals, 'totals' | 'lengthOf'>,
  i: number,
  j: number,
): number {
  const sums = new Float64Array(totals.length);
  forCommon(rows, i, j, (column, n, m) => {
    sums[lengthOf[column]!]! += n * m;
  });
  return sums.reduce((sum, shared, l) => (shared === 0 ? sum : sum + shared / (totals[l]![i]! * totals[l]![j]!)), 0);
}
