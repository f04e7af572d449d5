/**
 * The Jensen-Shannon measure in plain TypeScript. Only the common support contributes:
 * `JS = ln 2 + ½ Σ_common [p ln(p / (p + q)) + q ln(q / (p + q))]`, per length; averaged over the lengths at which both
 * rows have counts.
 */
import type { CountRows } from '../contracts/similarity.js';
import { forCommon } from './intersection.js';
import type { LengthTotals } from './lengths.js';

/** Mean Jensen-Shannon divergence of rows `i` and `j` in nats, in [0, ln 2]; NaN when no length has counts of both. */
export function jensenShannon(rows: CountRows, { totals, lengthOf }: LengthTotals, i: number, j: number): number {
  const sums = new Float64Array(totals.length);
  forCommon(rows, i, j, (column, n, m) => {
    const l = lengthOf[column]!;
    const p = n / totals[l]![i]!;
    const q = m / totals[l]![j]!;
    sums[l]! += p * Math.log(p / (p + q)) + q * Math.log(q / (p + q));
  });
  let divergence = 0;
  let lengths = 0;
  totals.forEach((total, l) => {
    if (total[i]! === 0 || total[j]! === 0) return;
    divergence += Math.max(0, Math.LN2 + 0.5 * sums[l]!);
    lengths += 1;
  });
  return lengths === 0 ? Number.NaN : divergence / lengths;
}
