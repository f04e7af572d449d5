/** How long a list of similar pairs would be, before it is made. */
import type { SampledDegrees } from '../engine/contracts/similar-rows.js';

export interface ListEstimate {
  /** Pairs of different state-action pairs past the threshold. */
  readonly pairs: number;
  /** Standard error of `pairs`; 0 where they were counted. */
  readonly error: number;
  /** Bytes of the list. */
  readonly bytes: number;
}

/** Bytes of an entry: a column and a value. */
const ENTRY = 12;

/**
 * From how many rows each sampled one is similar to, of `rows` in all: half the sum over all rows, by the ratio of the sampled sums of
 * degrees and of weights, with the standard error of that ratio (Cochran, "Sampling Techniques", 1977, section 6.4).
 */
export function listEstimate({ degrees, weights }: SampledDegrees, rows: number): ListEstimate {
  const n = degrees.length;
  let [sum, weight] = [0, 0];
  for (let k = 0; k < n; ++k) {
    sum += weights[k]! * degrees[k]!;
    weight += weights[k]!;
  }
  if (weight === 0) return { pairs: 0, error: 0, bytes: 0 };
  const mean = sum / weight;
  let squares = 0;
  for (let k = 0; k < n; ++k) squares += (weights[k]! * (degrees[k]! - mean)) ** 2;
  const complete = weight >= rows;
  const error = complete || n < 2 ? 0 : (Math.sqrt((squares * n) / (n - 1)) / weight) * (rows / 2);
  const pairs = (mean * rows) / 2;
  return { pairs, error, bytes: (2 * pairs + rows) * ENTRY };
}
