/**
 * Lower confidence bounds of χ (upper ones of a divergence), with a guarantee that needs no knowledge of how many
 * trajectories there are.
 *
 * Let `χ(p, p')` be the measure of the true laws of two pairs, with the numbers of windows as they are (the intersection
 * measure compares expected counts `N p` and `N' p'`). Every measure here but the cosine is concave in the laws, or
 * linear in each, so that by Jensen's inequality its estimate is too small on average: `E χ̂ <= χ`. And it has bounded
 * differences: replacing one window of a pair changes it by at most `c`. So McDiarmid's inequality ("On the method of bounded
 * differences", 1989) gives
 *
 *     P(χ̂ - t > χ) <= δ    with    t = √(½ ln(1/δ) Σ c²),    δ = 1 - confidence,
 *
 * the sum being over all windows of both pairs. For the cosine its numerator is bounded from below and its two norms
 * from above in this way, each with δ/3.
 *
 * The guarantee is for each two pairs by themselves, for windows that are independent draws: those of visits at least a
 * window apart are, overlapping ones are not quite. For all of `n` pairs at once, take `δ / (n (n - 1) / 2)`.
 *
 * Differences, with `w` the windows of a pair, `T_l` those of length `l`, `Λ` the number of lengths:
 * intersection `Λ / √(ΣN ΣN')` (product: `Λ / (ΣN ΣN')`); coincidence `Σ_l 1/T_l / (Λ Λ')`; jensen-shannon, over the lengths in
 * common, the mean of `½ h(1/T_l, 1)`, `h(p, q) = (p + q) log2(p + q) - p log2 p - q log2 q`, the most that `1/T_l` more
 * of one trajectory can add.
 */
import type { CountRows } from '../engine/contracts/similarity.js';
import { type LawTotals, windowsOf } from '../engine/rules/law-totals.js';
import type { ResolvedSimilarityOptions } from './options.js';

/** The bound of a value estimated for rows `i` and `j`. */
export type Bound = (value: number, i: number, j: number) => number;

export function confidenceBound(rows: CountRows, laws: LawTotals, options: ResolvedSimilarityOptions): Bound {
  const delta = 1 - options.confidence!;
  const windows = windowsOf(laws, rows.rows);
  switch (options.measure) {
    case 'intersection':
      return intersectionBound(laws, windows, options.normalization === 'product', delta);
    case 'coincidence':
      return options.normalization === 'cosine'
        ? cosineBound(rows, laws, windows, delta)
        : plainBound(laws, windows, delta);
    case 'jensen-shannon':
      return jensenShannonBound(laws, windows, options.divergence, delta);
  }
}

/** McDiarmid's `t` for a sum of squared differences. */
function deviation(squares: number, delta: number): number {
  return Math.sqrt(0.5 * Math.log(1 / delta) * squares);
}

function intersectionBound({ totals }: LawTotals, windows: Float64Array, product: boolean, delta: number): Bound {
  const lengths = lengthsSeen(totals, windows.length);
  const sums = windows.map((_, i) => totals.reduce((sum, total) => sum + total[i]!, 0));
  return (chi, i, j) => {
    const scale = sums[i]! * sums[j]!;
    const squares = windows[i]! * lengths[i]! ** 2 + windows[j]! * lengths[j]! ** 2;
    return Math.max(0, chi - deviation(squares / (product ? scale * scale : scale), delta));
  };
}

function plainBound({ totals }: LawTotals, windows: Float64Array, delta: number): Bound {
  const lengths = lengthsSeen(totals, windows.length);
  const squares = inverseSquares(totals, windows);
  return (chi, i, j) =>
    Math.max(0, chi - deviation((squares[i]! + squares[j]!) / (lengths[i]! * lengths[j]!) ** 2, delta));
}

function cosineBound(rows: CountRows, { totals, lengthOf }: LawTotals, windows: Float64Array, delta: number): Bound {
  const squares = inverseSquares(totals, windows);
  const norms = new Float64Array(rows.rows);
  for (let i = 0; i < rows.rows; ++i) {
    for (let e = rows.rowStarts[i]!; e < rows.rowStarts[i + 1]!; ++e) {
      norms[i]! += (rows.counts[e]! / totals[lengthOf[rows.columnIndices[e]!]!]![i]!) ** 2;
    }
  }
  // Replacing a window changes Σp² by at most 2 / T a length; by convexity its estimate is too large on average.
  const largest = norms.map((norm, i) => norm + deviation(4 * squares[i]!, delta / 3));
  return (chi, i, j) => {
    const shared = chi * Math.sqrt(norms[i]! * norms[j]!) - deviation(squares[i]! + squares[j]!, delta / 3);
    return Math.max(0, shared) / Math.sqrt(largest[i]! * largest[j]!);
  };
}

function jensenShannonBound({ totals }: LawTotals, windows: Float64Array, divergence: boolean, delta: number): Bound {
  const gains = totals.map((total) => total.map((n) => (n === 0 ? 0 : largestGain(n))));
  return (value, i, j) => {
    let [common, gain, otherGain] = [0, 0, 0];
    totals.forEach((total, l) => {
      if (total[i] === 0 || total[j] === 0) return;
      ++common;
      gain += gains[l]![i]!;
      otherGain += gains[l]![j]!;
    });
    const squares = (windows[i]! * gain ** 2 + windows[j]! * otherGain ** 2) / common ** 2;
    const t = deviation(squares, delta);
    return divergence ? Math.min(Math.LN2, value + Math.LN2 * t) : Math.max(0, value - t);
  };
}

/** `½ h(1/n, 1)`. */
function largestGain(n: number): number {
  return 0.5 * ((1 + 1 / n) * Math.log2(1 + 1 / n) + Math.log2(n) / n);
}

/** Number of lengths with counts, per row. */
function lengthsSeen(totals: readonly Float64Array[], rows: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => totals.filter((total) => total[i]! > 0).length);
}

/** `w (Σ_l 1/T_l)²` per row: the squared differences of `Σ p p'` that its windows can make. */
function inverseSquares(totals: readonly Float64Array[], windows: Float64Array): Float64Array {
  return windows.map((w, i) => w * totals.reduce((sum, total) => sum + (total[i]! > 0 ? 1 / total[i]! : 0), 0) ** 2);
}
