/**
 * The contract of joins: which rows are similar, at the cost of the rows and of the answer rather than of all pairs. Similarities are
 * those of the measures for all pairs (`contracts/similarity.ts`), Jensen-Shannon as a similarity in float64.
 */
import type { CountRows, Measure, Normalization, SparseEntries } from './similarity.js';

export interface SimilarRowsOptions {
  readonly measure: Measure;
  /** `geometric | product` for intersection, `plain | cosine` for coincidence; ignored by jensen-shannon. */
  readonly normalization: Normalization;
  /** One flag a row: a row with 0 is similar to nothing. */
  readonly active: Uint8Array;
  /** Two rows are similar where χ is above this (at least 0). */
  readonly threshold: number;
}

export interface SimilarRowsKernels {
  /** Connected components of the graph of similar rows: each row's is named by its lowest row; -1 for rows not active. */
  components(rows: CountRows, options: SimilarRowsOptions): Int32Array;
  /** How many pairs of different rows are similar, and where these are at most `limit`, their values and those of rows with themselves. */
  pairs(rows: CountRows, options: SimilarRowsOptions & { readonly limit: number }): SimilarPairs;
  /**
   * The `topK` most similar rows of each, ties to the lower, and the row itself. `approximate`: found among neighbours in a few orders
   * only. Null where more than `budget` pairs of rows would have to be looked at.
   */
  nearest(rows: CountRows, options: SimilarRowsOptions & NearestOptions): SparseEntries | null;
  /** Of an even sample of about so many active rows, how many others each is similar to. */
  degrees(rows: CountRows, options: SimilarRowsOptions & { readonly sample: number }): SampledDegrees;
}

export interface SimilarPairs {
  readonly count: number;
  /** Null where there are more than asked for. */
  readonly entries: SparseEntries | null;
}

export interface NearestOptions {
  readonly topK: number;
  readonly approximate: boolean;
  readonly budget: number;
}

export interface SampledDegrees {
  readonly degrees: Float64Array;
  /** How many rows each of them stands for: rows with one law are taken once. */
  readonly weights: Float64Array;
}
