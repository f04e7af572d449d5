/**
 * Similarity of rows of weighted counts, by the formulas of the measures on float64 weights. At each length the law of a row
 * is `p(τ) = W(τ) / ΣW` (self-normalised), and where numbers of windows matter (intersection) `n(τ) = p(τ) ΣN` stands for
 * `N(τ)`, `ΣN` being the windows counted at that length: with equal weights, χ is that of the counts.
 *
 * All of it in plain TypeScript over an inverted index of the columns. Columns are added in ascending order whichever row of
 * a pair is asked for, so values are symmetric to the last bit, and the same on both backends.
 */
import type { CountRows } from '../engine/backend.js';
import { lawTotals } from './law-totals.js';
import type { Lines } from './lines.js';
import type { ResolvedSimilarityOptions } from './options.js';

/** Rows of a counter with a correction. */
export interface WeightedRows extends CountRows {
  readonly weights: Float64Array;
}

/** What a row's law is made of: the totals of its counts and of its weights at each length. */
interface Laws {
  readonly lengthOf: Int32Array;
  readonly counts: readonly Float64Array[];
  readonly weights: readonly Float64Array[];
}

/** Lines of χ, or of a divergence; rows that are not active are 0 (NaN). */
export function weightedLines(rows: WeightedRows, active: Uint8Array, options: ResolvedSimilarityOptions): Lines {
  const laws = lawsOf(rows);
  const none = options.divergence ? Number.NaN : 0;
  const measure = { intersection, coincidence, 'jensen-shannon': jensenShannon }[options.measure](rows, laws, options);
  const n = rows.rows;
  return (which) => {
    const lines = new Float64Array(which.length * n);
    which.forEach((i, k) => {
      const line = lines.subarray(k * n, (k + 1) * n);
      if (active[i] === 0) line.fill(none);
      else measure(i, line);
      active.forEach((flag, j) => {
        if (flag === 0) line[j] = none;
      });
    });
    return lines;
  };
}

/** Fills a line of zeros with the values of row `i`. */
type Measure = (i: number, line: Float64Array) => void;

/** `χ = Σ min(n, n') / √(Σn · Σn')` or `/ (Σn · Σn')`. */
function intersection(rows: WeightedRows, laws: Laws, { normalization }: ResolvedSimilarityOptions): Measure {
  const product = normalization === 'product';
  const values = normalised(rows, laws, (length, i) => laws.counts[length]![i]!);
  const totals = new Float64Array(rows.rows);
  laws.counts.forEach((counts, l) => {
    counts.forEach((count, i) => {
      if (laws.weights[l]![i]! > 0) totals[i]! += count;
    });
  });
  const meetings = new Meetings(rows, values);
  return (i, line) => {
    meetings.visit(i, (j, n, m) => {
      line[j]! += Math.min(n, m);
    });
    for (let j = 0; j < line.length; ++j) {
      const scale = totals[i]! * totals[j]!;
      if (line[j]! > 0) line[j] = product ? line[j]! / scale : Math.min(1, line[j]! / Math.sqrt(scale));
    }
    if (totals[i]! > 0) line[i] = product ? 1 / totals[i]! : 1;
  };
}

/** `χ = Σ p p' / (Σp · Σp')` or `/ √(Σp² · Σp'²)`. */
function coincidence(rows: WeightedRows, laws: Laws, { normalization }: ResolvedSimilarityOptions): Measure {
  const cosine = normalization === 'cosine';
  const values = normalised(rows, laws, () => 1);
  const scales = new Float64Array(rows.rows);
  for (let i = 0; i < rows.rows; ++i) {
    if (cosine) for (let e = rows.rowStarts[i]!; e < rows.rowStarts[i + 1]!; ++e) scales[i]! += values[e]! * values[e]!;
    else scales[i] = laws.weights.filter((weights) => weights[i]! > 0).length;
  }
  const meetings = new Meetings(rows, values);
  return (i, line) => {
    meetings.visit(i, (j, p, q) => {
      line[j]! += p * q;
    });
    for (let j = 0; j < line.length; ++j) {
      const scale = scales[i]! * scales[j]!;
      if (line[j]! > 0) line[j] = Math.min(1, line[j]! / (cosine ? Math.sqrt(scale) : scale));
    }
    if (cosine && scales[i]! > 0) line[i] = 1;
  };
}

/**
 * `JS = ln 2 + ½ Σ_common [p ln(p/(p+q)) + q ln(q/(p+q))]` per length, averaged over the lengths of both; or `1 - JS / ln 2`.
 */
function jensenShannon(rows: WeightedRows, laws: Laws, { divergence }: ResolvedSimilarityOptions): Measure {
  const n = rows.rows;
  const meetings = new Meetings(
    rows,
    normalised(rows, laws, () => 1),
  );
  const sums = laws.weights.map(() => new Float64Array(n));
  return (i, line) => {
    for (const sum of sums) sum.fill(0);
    meetings.visit(i, (j, p, q, column) => {
      sums[laws.lengthOf[column]!]![j]! += p * Math.log(p / (p + q)) + q * Math.log(q / (p + q));
    });
    for (let j = 0; j < n; ++j) {
      let total = 0;
      let lengths = 0;
      laws.weights.forEach((weights, l) => {
        if (weights[i] === 0 || weights[j] === 0) return;
        total += i === j ? 0 : Math.max(0, Math.LN2 + 0.5 * sums[l]![j]!);
        ++lengths;
      });
      const js = lengths === 0 ? Number.NaN : total / lengths;
      line[j] = divergence ? js : lengths === 0 ? 0 : Math.max(0, 1 - js / Math.LN2);
    }
  };
}

function lawsOf(rows: WeightedRows): Laws {
  const { lengthOf, totals } = lawTotals(rows);
  const weights = totals.map(() => new Float64Array(rows.rows));
  for (let i = 0; i < rows.rows; ++i) {
    for (let e = rows.rowStarts[i]!; e < rows.rowStarts[i + 1]!; ++e) {
      weights[lengthOf[rows.columnIndices[e]!]!]![i]! += rows.weights[e]!;
    }
  }
  return { lengthOf, counts: totals, weights };
}

/** `W / ΣW · scale(length, row)` of every entry; 0 where all weights of the row and length have vanished. */
function normalised(rows: WeightedRows, laws: Laws, scale: (length: number, row: number) => number): Float64Array {
  const values = new Float64Array(rows.weights.length);
  for (let i = 0; i < rows.rows; ++i) {
    for (let e = rows.rowStarts[i]!; e < rows.rowStarts[i + 1]!; ++e) {
      const length = laws.lengthOf[rows.columnIndices[e]!]!;
      const total = laws.weights[length]![i]!;
      values[e] = total === 0 ? 0 : (rows.weights[e]! / total) * scale(length, i);
    }
  }
  return values;
}

/** An inverted index: which rows meet a row, and in which columns. Zeros are left out. */
class Meetings {
  readonly #rows: WeightedRows;
  readonly #values: Float64Array;
  /** Column `c` is the entries `#entries[k]` of the rows `#holders[k]`, `#starts[c] <= k < #starts[c + 1]`. */
  readonly #starts: Int32Array;
  readonly #holders: Int32Array;
  readonly #entries: Int32Array;

  constructor(rows: WeightedRows, values: Float64Array) {
    this.#rows = rows;
    this.#values = values;
    this.#starts = new Int32Array(rows.columns + 1);
    values.forEach((value, e) => {
      if (value > 0) ++this.#starts[rows.columnIndices[e]! + 1]!;
    });
    for (let c = 0; c < rows.columns; ++c) this.#starts[c + 1]! += this.#starts[c]!;
    const next = this.#starts.slice();
    this.#holders = new Int32Array(this.#starts[rows.columns]!);
    this.#entries = new Int32Array(this.#holders.length);
    for (let i = 0; i < rows.rows; ++i) {
      for (let e = rows.rowStarts[i]!; e < rows.rowStarts[i + 1]!; ++e) {
        if (values[e] === 0) continue;
        const at = next[rows.columnIndices[e]!]!++;
        this.#holders[at] = i;
        this.#entries[at] = e;
      }
    }
  }

  /** Calls `meet(j, x, y, column)` for every row `j` with a value `y` in a column where row `i` has `x`; columns ascend. */
  visit(i: number, meet: (j: number, x: number, y: number, column: number) => void): void {
    const { rowStarts, columnIndices } = this.#rows;
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
      const x = this.#values[e]!;
      if (x === 0) continue;
      const column = columnIndices[e]!;
      for (let k = this.#starts[column]!; k < this.#starts[column + 1]!; ++k) {
        meet(this.#holders[k]!, x, this.#values[this.#entries[k]!]!, column);
      }
    }
  }
}
