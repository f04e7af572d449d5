/**
 * Similarity of many rows, found when it is asked for: clusters without a list of pairs, lists and nearest rows by joins
 * (`contracts/similar-rows.ts`) that cost the rows and the answer rather than all pairs. What would be too large is refused with its
 * size and what to ask for instead.
 */
import type { Backend } from '../engine/contracts/backend.js';
import type { SimilarRowsOptions } from '../engine/contracts/similar-rows.js';
import type { CountRows, SimilarityEntries, SparseEntries } from '../engine/contracts/similarity.js';
import { TooLargeError } from '../input-error.js';
import { type ListEstimate, listEstimate } from './list-estimate.js';
import { MOST_VALUES, type ResolvedSimilarityOptions } from './options.js';
import type { EntriesSource } from './values.js';

/** Fewer rows with evidence than this are compared pair by pair, which is faster there. */
const FEW_ROWS = 4096;
/** The most pairs of a list (1.6 GB with both halves). */
export const MOST_PAIRS = 2 ** 26;
/** The most pairs of rows looked at for the nearest ones: some ten minutes. */
const MOST_WORK = 2e11;
/** Up to this many rows, all pairs are compared where there are more candidates than that. */
const ALL_PAIRS = 30_000;
/** Rows whose similar ones are counted for an estimate. */
const SAMPLE = 512;

/** The join for these rows and options; null where they are few, or a join does not apply. */
export function joinOf(
  backend: Backend,
  rows: CountRows,
  active: Uint8Array,
  options: ResolvedSimilarityOptions,
): JoinedEntries | null {
  const { divergence, threshold, topK, confidence, measure } = options;
  if (confidence !== null || backend.name !== 'wasm' || options.precision === 'double') return null;
  let count = 0;
  for (let i = 0; i < active.length; ++i) count += active[i]!;
  // Few among many: what is not looked at costs nothing.
  if (count <= FEW_ROWS && rows.rows <= FEW_ROWS && !options.approximate) return null;
  if (rows.lengths !== undefined && new Set(rows.lengths).size > 64) return null;
  if (rows.weights !== undefined && (measure === 'intersection' || !rows.weights.every((weight) => weight > 0)))
    return null;
  // Rows that share nothing are at the distance ln 2, which no threshold above it drops.
  if (divergence && (threshold === null ? topK !== null : threshold > Math.LN2)) return null;
  return new JoinedEntries(backend, rows, active, options, count);
}

export class JoinedEntries implements EntriesSource {
  readonly #backend: Backend;
  readonly #rows: CountRows;
  readonly #active: Uint8Array;
  readonly #options: ResolvedSimilarityOptions;
  readonly #count: number;

  constructor(
    backend: Backend,
    rows: CountRows,
    active: Uint8Array,
    options: ResolvedSimilarityOptions,
    count: number,
  ) {
    this.#backend = backend;
    this.#rows = rows;
    this.#active = active;
    this.#options = options;
    this.#count = count;
  }

  get rows(): number {
    return this.#rows.rows;
  }

  /** The component of each row in the graph of pairs past `threshold`, -1 without evidence; null for those of the nearest only. */
  components(threshold: number): Int32Array | null {
    const past = this.#similarityAt(threshold);
    if (this.#options.topK !== null || past < 0) return null;
    return this.#backend.similarRows.components(this.#rows, this.#settings(past));
  }

  /** How many pairs are past the threshold, from a sample. */
  estimate(): ListEstimate {
    const past = Math.max(0, this.#similarityAt(this.#options.threshold ?? (this.#options.divergence ? Math.LN2 : 0)));
    const sampled = this.#backend.similarRows.degrees(this.#rows, { ...this.#settings(past), sample: SAMPLE });
    return listEstimate(sampled, this.#count);
  }

  /** @throws TooLargeError when there are more values than fit. */
  entries(): SimilarityEntries {
    const { threshold, topK, divergence } = this.#options;
    if (threshold === null && topK === null) return this.#dense();
    const past = this.#similarityAt(threshold ?? 0);
    const found = topK === null ? this.#listed(past) : this.#nearest(past, topK);
    if (found.kind === 'sparse' && divergence)
      for (let e = 0; e < found.values.length; ++e) found.values[e] = Math.LN2 * (1 - found.values[e]!);
    return found;
  }

  #dense(): SimilarityEntries {
    const { rows } = this.#rows;
    if (rows * rows > MOST_VALUES) {
      throw new TooLargeError(
        `expected at most ${Math.floor(Math.sqrt(MOST_VALUES)).toLocaleString('en')} pairs for all similarities at once, got ` +
          `${rows.toLocaleString('en')}: give a threshold or topK, or ask for clusters`,
      );
    }
    return this.#allPairs();
  }

  #allPairs(): SimilarityEntries {
    const { measure, normalization, divergence, threshold, topK } = this.#options;
    return this.#backend.similarity(this.#rows, {
      measure,
      normalization: normalization ?? 'geometric',
      divergence,
      active: this.#active,
      threshold,
      topK,
    });
  }

  #listed(past: number): SparseEntries {
    const { count, entries } = this.#backend.similarRows.pairs(this.#rows, {
      ...this.#settings(past),
      limit: MOST_PAIRS,
    });
    if (entries !== null) return entries;
    throw new TooLargeError(
      `expected at most ${MOST_PAIRS.toLocaleString('en')} pairs past the threshold ${this.#options.threshold} in a list, got ` +
        `${count.toLocaleString('en')}: ask for clusters or topK, or be stricter`,
    );
  }

  #nearest(past: number, topK: number): SimilarityEntries {
    const { approximate } = this.#options;
    const limits = { topK, approximate, budget: MOST_WORK };
    const entries = this.#backend.similarRows.nearest(this.#rows, { ...this.#settings(past), ...limits });
    if (entries !== null) return entries;
    if (this.#count <= ALL_PAIRS) return this.#allPairs();
    throw new TooLargeError(
      `expected at most ${MOST_WORK.toLocaleString('en')} pairs to look at for the exact nearest ${topK}, got more among ` +
        `${this.#count.toLocaleString('en')}: give a threshold, or approximate: true`,
    );
  }

  /** The similarity that stands for a threshold: of a divergence `d` in nats, `1 - d / ln 2`. */
  #similarityAt(threshold: number): number {
    return this.#options.divergence ? 1 - threshold / Math.LN2 : threshold;
  }

  #settings(threshold: number): SimilarRowsOptions {
    const { measure, normalization } = this.#options;
    return { measure, normalization: normalization ?? 'geometric', active: this.#active, threshold };
  }
}
