/**
 * How much the counts speak for two pairs having one law, rather than two: Bayes factors of the Dirichlet-multinomial model.
 *
 * At each length, counts `n` with total `N` under a law drawn from a Dirichlet distribution with parameters `α_k`, sum `α`, have
 * the marginal likelihood `m(n) = Γ(α)/Γ(α + N) · Π_k Γ(α_k + n_k)/Γ(α_k)`, and
 *
 *     ln B = ln m(n + n') - ln m(n) - ln m(n')
 *
 * is the log Bayes factor of "one law" against "two laws" (Good, The Estimation of Probabilities, 1965; Kass & Raftery, "Bayes
 * Factors", 1995): 0 without data, growing as equal laws are seen more, falling as they differ. Only trajectories that both
 * have contribute to the product.
 *
 * Trajectories of length l are prefixes of those of length l + 1, so that factors of different lengths are not independent
 * and must not be added up. The factor of two pairs is the one of the length that speaks against them most.
 *
 * The prior says how surprising an agreement is. `'pooled'` takes `α_k = concentration · π_k`, π being the mean of all pairs'
 * laws: with the default concentration of 1, agreeing on what nearly all pairs do (no reward, in a sparse world) is hardly
 * evidence, agreeing on what few do is much. `'jeffreys'` takes `α_k = ½` for each trajectory either pair has: every agreement
 * counts, common or not.
 */
import type { CountRows } from '../engine/backend.js';
import { checkChoice, checkInteger, checkKeys, checkNumber, expected, InputError } from '../input-error.js';
import { DisjointSets } from './clusters.js';
import { evidenceOf } from './compute.js';
import { type LawTotals, lawTotals } from './law-totals.js';
import { logGamma } from './log-gamma.js';
import type { Partition } from './partition.js';

export type EvidencePrior = 'pooled' | 'jeffreys';

export interface EvidenceOptions {
  /** Default `'pooled'`. */
  readonly prior?: EvidencePrior;
  /** How much the pooled prior weighs, in windows; default 1. Not for `'jeffreys'`. */
  readonly concentration?: number;
  /** Pairs with fewer counted windows than this have no evidence for or against anything. Default 1. */
  readonly minVisits?: number;
}

/** Log Bayes factors of all pairs of pairs: symmetric, `size²` numbers. */
export class Evidence {
  /** Number of pairs. */
  readonly size: number;
  readonly #values: Float64Array;
  readonly #active: Uint8Array;

  /** Use `counter.evidence(options)`. */
  constructor(values: Float64Array, active: Uint8Array) {
    this.size = active.length;
    this.#values = values;
    this.#active = active;
  }

  /** Whether pair `i` has counts, and `minVisits` of them. */
  hasEvidence(i: number): boolean {
    return this.#active[checkInteger('pair', i, 0, this.size - 1)] !== 0;
  }

  /**
   * The natural logarithm of the Bayes factor of "one law" against "two laws" for pairs `i` and `j`: above 3 is strong evidence for,
   * below -3 against (Kass & Raftery 1995). 0 where either has no evidence or no length is common; infinite for `i = j`.
   */
  get(i: number, j: number): number {
    checkInteger('pair', i, 0, this.size - 1);
    checkInteger('pair', j, 0, this.size - 1);
    return this.#values[i * this.size + j]!;
  }

  /** All log Bayes factors, `values[i * size + j]`, in an array of the caller's own. */
  toDense(): Float64Array {
    return this.#values.slice();
  }

  /**
   * The components of the graph of pairs with `ln B > threshold`; default 3. Pairs without evidence are in no cluster (label -1).
   * @throws InputError when the threshold is not a number >= 0.
   */
  clusters(options: { readonly threshold?: number } = {}): Partition {
    checkKeys('cluster options', options, ['threshold']);
    const threshold = checkNumber('threshold', options.threshold ?? 3, 0);
    const components = new DisjointSets(this.size);
    for (let i = 0; i < this.size; ++i) {
      for (let j = i + 1; j < this.size; ++j) {
        if (this.#values[i * this.size + j]! > threshold) components.join(i, j);
      }
    }
    return components.partition((i) => this.hasEvidence(i));
  }
}

/** Evidence of rows that are known to be well formed; `visits[i]` is the number of windows counted for row `i`. */
export function computeEvidence(rows: CountRows, visits: ArrayLike<number>, options: EvidenceOptions = {}): Evidence {
  if (options === null || typeof options !== 'object') throw expected('evidence options', options);
  checkKeys('evidence options', options, ['prior', 'concentration', 'minVisits']);
  const prior = checkChoice<EvidencePrior>('prior', options.prior ?? 'pooled', ['pooled', 'jeffreys']);
  if (prior === 'jeffreys' && options.concentration !== undefined) {
    throw new InputError("expected concentration only with prior 'pooled', got it with 'jeffreys'");
  }
  const concentration = checkNumber('concentration', options.concentration ?? 1, Number.MIN_VALUE);
  const active = evidenceOf(rows, visits, checkInteger('minVisits', options.minVisits ?? 1, 1));
  const laws = lawTotals(rows);
  const model = prior === 'pooled' ? pooledModel(rows, laws, concentration) : jeffreysModel(rows, laws);

  const n = rows.rows;
  const values = new Float64Array(n * n);
  const factors = new Float64Array(laws.lengths * n);
  const postings = postingLists(rows);
  for (let i = 0; i < n; ++i) {
    values[i * n + i] = active[i] ? Number.POSITIVE_INFINITY : 0;
    if (!active[i]) continue;
    factors.fill(0);
    for (let e = rows.rowStarts[i]!; e < rows.rowStarts[i + 1]!; ++e) {
      const column = rows.columnIndices[e]!;
      const length = laws.lengthOf[column]! * n;
      for (let k = postings.starts[column + 1]! - 1; postings.rows[k]! > i; --k) {
        factors[length + postings.rows[k]!]! += model.shared(column, e, postings.entries[k]!);
      }
    }
    for (let j = i + 1; j < n; ++j) {
      if (!active[j]) continue;
      let least = Number.POSITIVE_INFINITY;
      for (let l = 0; l < laws.lengths; ++l) {
        if (laws.totals[l]![i] === 0 || laws.totals[l]![j] === 0) continue;
        least = Math.min(least, factors[l * n + j]! - model.total(l, i, j));
      }
      values[i * n + j] = values[j * n + i] = least === Number.POSITIVE_INFINITY ? 0 : least;
    }
  }
  return new Evidence(values, active);
}

/** The terms of `ln B` at one length: `Σ shared - total`. */
interface EvidenceModel {
  /** What a trajectory adds that two rows have, given by its entries in them. */
  shared(column: number, entry: number, otherEntry: number): number;
  /** What the totals of rows `i` and `j` take away. */
  total(length: number, i: number, j: number): number;
}

/** `ln Γ(x + n) - ln Γ(x)`. */
function logRising(x: number, n: number): number {
  return logGamma(x + n) - logGamma(x);
}

function pooledModel(rows: CountRows, { lengths, lengthOf, totals }: LawTotals, concentration: number): EvidenceModel {
  const { counts, columnIndices, rowStarts } = rows;
  const seen = totals.map((total) => total.reduce((rowsSeen, count) => rowsSeen + (count > 0 ? 1 : 0), 0));
  const alpha = new Float64Array(rows.columns);
  for (let i = 0; i < rows.rows; ++i) {
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
      const l = lengthOf[columnIndices[e]!]!;
      alpha[columnIndices[e]!]! += (concentration * counts[e]!) / totals[l]![i]! / seen[l]!;
    }
  }
  const own = Float64Array.from(counts, (count, e) => logRising(alpha[columnIndices[e]!]!, count));
  const base = alpha.map(logGamma);
  const ownTotals = Array.from({ length: lengths }, (_, l) =>
    totals[l]!.map((total) => logRising(concentration, total)),
  );
  return {
    shared: (column, e, f) => logGamma(alpha[column]! + counts[e]! + counts[f]!) - base[column]! - own[e]! - own[f]!,
    total: (l, i, j) =>
      logRising(concentration, totals[l]![i]! + totals[l]![j]!) - ownTotals[l]![i]! - ownTotals[l]![j]!,
  };
}

function jeffreysModel(rows: CountRows, { lengths, lengthOf, totals }: LawTotals): EvidenceModel {
  const { counts, columnIndices, rowStarts } = rows;
  const own = Float64Array.from(counts, (count) => logRising(0.5, count));
  const base = logGamma(0.5);
  const columns = Array.from({ length: lengths }, (_, l) =>
    Array.from({ length: rows.rows }, (__, i) =>
      columnIndices.slice(rowStarts[i], rowStarts[i + 1]).filter((column) => lengthOf[column] === l),
    ),
  );
  return {
    shared: (_, e, f) => logGamma(0.5 + counts[e]! + counts[f]!) - base - own[e]! - own[f]!,
    total(l, i, j) {
      const half = Math.max(2, unionSize(columns[l]![i]!, columns[l]![j]!)) / 2;
      const [n, m] = [totals[l]![i]!, totals[l]![j]!];
      return logRising(half, n + m) - logRising(half, n) - logRising(half, m);
    },
  };
}

/** Size of the union of two ascending lists. */
function unionSize(a: Int32Array, b: Int32Array): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) ++common;
    if (difference <= 0) ++i;
    if (difference >= 0) ++j;
  }
  return a.length + b.length - common;
}

/** For each column the rows that have it, ascending, with their entries. */
function postingLists({ rows, columns, rowStarts, columnIndices }: CountRows) {
  const starts = new Int32Array(columns + 1);
  for (const column of columnIndices) ++starts[column + 1]!;
  for (let c = 0; c < columns; ++c) starts[c + 1]! += starts[c]!;
  const next = starts.slice();
  const owners = new Int32Array(columnIndices.length);
  const entries = new Int32Array(columnIndices.length);
  for (let i = 0; i < rows; ++i) {
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
      const k = next[columnIndices[e]!]!++;
      owners[k] = i;
      entries[k] = e;
    }
  }
  return { starts, rows: owners, entries };
}
