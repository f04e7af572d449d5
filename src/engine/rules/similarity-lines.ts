/**
 * The measures line by line, in plain TypeScript, of counts, of weights or of expected counts: the same formulas in the same order of operations
 * as the kernels, so that lines of counts have the kernels' bits (but for float32 ones). Columns are added in ascending
 * order for either row of a pair, so values are symmetric to the last bit.
 *
 * Weights are self-normalised: at each length the law of a row is `p(τ) = W(τ) / ΣW`, and where numbers of windows matter
 * (intersection) `n(τ) = p(τ) ΣN` stands for `N(τ)`, `ΣN` being the windows counted at that length. With equal weights, χ
 * is that of the counts.
 */

import { spend } from '../../time-limit.js';
import type { CountRows, Measure, Normalization } from '../contracts/similarity.js';
import { InvertedIndex } from './inverted-index.js';
import { type LawTotals, lawTotals, type RowSupport } from './law-totals.js';
import { logarithm } from './logarithm.js';

/** Calls `use(i, line)` for each row `i` of `which` (ascending): `line[j]` is its value with row `j`, good for that call. */
export type Lines = (which: Int32Array, use: (i: number, line: Float64Array) => void) => void;

export interface MeasureOptions {
  readonly measure: Measure;
  /** Null for jensen-shannon. */
  readonly normalization: Normalization | null;
  readonly divergence: boolean;
}

/** Rows of values, with their totals at each length. */
export interface Laws extends LawTotals {
  readonly rows: RowSupport;
  readonly values: ArrayLike<number>;
}

/** Lines of χ, or of a divergence, of the counts (or weights, where there are any); rows that are not active are 0 (NaN). */
export function measureLines(rows: CountRows, active: Uint8Array, options: MeasureOptions): Lines {
  const values = rows.weights ?? rows.counts;
  const laws = { ...lawTotals(rows, values), rows, values };
  const windows = rows.weights !== undefined && options.measure === 'intersection';
  return lawLines(windows ? windowsOfWeights(rows, laws) : laws, active, options);
}

/** The same of any values >= 0. */
export function lawLines(laws: Laws, active: Uint8Array, options: MeasureOptions): Lines {
  const lines = { intersection, coincidence, 'jensen-shannon': jensenShannon }[options.measure](laws, options);
  const none = options.divergence ? Number.NaN : 0;
  return (which, use) => {
    lines(which, (i, line) => {
      spend(16 * line.length);
      if (active[i] === 0) line.fill(none);
      for (let j = 0; j < line.length; ++j) if (active[j] === 0) line[j] = none;
      use(i, line);
    });
  };
}

/** `χ = Σ min(N, N') / √(ΣN · ΣN')` or `/ (ΣN · ΣN')`. */
function intersection({ rows, values, totals }: Laws, { normalization }: MeasureOptions): Lines {
  const product = normalization === 'product';
  const sizes = new Float64Array(rows.rows);
  for (const total of totals) for (let i = 0; i < rows.rows; ++i) sizes[i]! += total[i]!;
  const index = new InvertedIndex(rows, values);
  return (which, use) => {
    const sums = index.sums(which);
    index.visit(
      which,
      () => sums.fill(0),
      (places, ns, from, to, j, m) => {
        for (let q = from; q < to; ++q) sums[places[q]! + j]! += Math.min(ns[q]!, m);
      },
      (i, k) => {
        const line = sums.subarray(k * rows.rows, (k + 1) * rows.rows);
        for (let j = 0; j < line.length; ++j) {
          if (line[j] === 0) continue;
          const scale = sizes[i]! * sizes[j]!;
          line[j] = product ? line[j]! / scale : Math.min(1, line[j]! / Math.sqrt(scale));
        }
        if (sizes[i]! > 0) line[i] = product ? sizes[i]! / (sizes[i]! * sizes[i]!) : 1;
        use(i, line);
      },
    );
  };
}

/** `n(τ) = ΣN · W(τ) / ΣW`, with totals `ΣN`; nothing where all weights of a row and length have vanished. */
function windowsOfWeights(rows: CountRows, { lengths, lengthOf, totals: weights }: Laws): Laws {
  const { rowStarts, columnIndices } = rows;
  const counted = lawTotals(rows, rows.counts).totals;
  const totals = counted.map((total, l) => total.map((count, i) => (weights[l]![i]! > 0 ? count : 0)));
  const values = new Float64Array(rows.counts.length);
  for (let i = 0; i < rows.rows; ++i) {
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
      const l = lengthOf[columnIndices[e]!]!;
      if (weights[l]![i]! > 0) values[e] = (rows.weights![e]! / weights[l]![i]!) * totals[l]![i]!;
    }
  }
  return { lengths, lengthOf, rows, values, totals };
}

/** `χ = Σ p p' / (Σp · Σp')` or `/ √(Σp² · Σp'²)`; lengths are added in ascending order. */
function coincidence(laws: Laws, { normalization }: MeasureOptions): Lines {
  const cosine = normalization === 'cosine';
  const { rows, values, totals, lengthOf } = laws;
  const n = rows.rows;
  const scales = cosine ? squaredNorms(laws) : lengthsSeen(laws);
  const index = new InvertedIndex(rows, values);
  return (which, use) => {
    const sums = totals.map(() => index.sums(which));
    const line = new Float64Array(n);
    index.visit(
      which,
      () => {
        for (const sum of sums) sum.fill(0);
      },
      (places, xs, from, to, j, y, column) => {
        const sum = sums[lengthOf[column]!]!;
        for (let q = from; q < to; ++q) sum[places[q]! + j]! += xs[q]! * y;
      },
      (i, k) => {
        line.fill(0);
        sums.forEach((sum, l) => {
          const total = totals[l]!;
          for (let j = 0, at = k * n; j < n; ++j, ++at) {
            if (sum[at] !== 0) line[j]! += sum[at]! / (total[i]! * total[j]!);
          }
        });
        for (let j = 0; j < n; ++j) {
          if (line[j] === 0) continue;
          const scale = scales[i]! * scales[j]!;
          line[j] = Math.min(1, line[j]! / (cosine ? Math.sqrt(scale) : scale));
        }
        if (cosine && scales[i]! > 0) line[i] = 1;
        use(i, line);
      },
    );
  };
}

/** `Σp²` of each row. */
function squaredNorms({ rows, values, totals, lengthOf }: Laws): Float64Array {
  const squares = totals.map((total) => new Float64Array(total.length));
  for (let i = 0; i < rows.rows; ++i) {
    for (let e = rows.rowStarts[i]!; e < rows.rowStarts[i + 1]!; ++e) {
      squares[lengthOf[rows.columnIndices[e]!]!]![i]! += values[e]! * values[e]!;
    }
  }
  const norms = new Float64Array(rows.rows);
  totals.forEach((total, l) => {
    for (let i = 0; i < rows.rows; ++i) if (total[i]! > 0) norms[i]! += squares[l]![i]! / (total[i]! * total[i]!);
  });
  return norms;
}

/** `Σp` of each row: the number of lengths at which it has a law. */
function lengthsSeen({ rows, totals }: Laws): Float64Array {
  return Float64Array.from({ length: rows.rows }, (_, i) => totals.filter((total) => total[i]! > 0).length);
}

/** `JS = ln 2 + ½ Σ_common [p ln(p/(p+q)) + q ln(q/(p+q))]` averaged over the lengths of both; or `1 - JS / ln 2`. */
function jensenShannon({ rows, values, totals, lengthOf }: Laws, { divergence }: MeasureOptions): Lines {
  const n = rows.rows;
  const p = new Float64Array(values.length);
  for (let i = 0; i < n; ++i) {
    for (let e = rows.rowStarts[i]!; e < rows.rowStarts[i + 1]!; ++e) {
      const total = totals[lengthOf[rows.columnIndices[e]!]!]![i]!;
      if (total > 0) p[e] = values[e]! / total;
    }
  }
  const index = new InvertedIndex(rows, p);
  return (which, use) => {
    const sums = totals.map(() => index.sums(which));
    const line = new Float64Array(n);
    index.visit(
      which,
      () => {
        for (const sum of sums) sum.fill(0);
      },
      (places, ps, from, to, j, q, column) => {
        const sum = sums[lengthOf[column]!]!;
        for (let k = from; k < to; ++k) {
          const p = ps[k]!;
          sum[places[k]! + j]! += p * logarithm(p / (p + q)) + q * logarithm(q / (p + q));
        }
      },
      (i, k) => {
        for (let j = 0; j < n; ++j) {
          let sum = 0;
          let lengths = 0;
          for (let l = 0; l < totals.length; ++l) {
            if (totals[l]![i] === 0 || totals[l]![j] === 0) continue;
            sum += i === j ? 0 : Math.max(0, Math.LN2 + 0.5 * sums[l]![k * n + j]!);
            ++lengths;
          }
          const js = lengths === 0 ? Number.NaN : sum / lengths;
          line[j] = divergence ? js : lengths === 0 ? 0 : Math.max(0, 1 - js / Math.LN2);
        }
        use(i, line);
      },
    );
  };
}
