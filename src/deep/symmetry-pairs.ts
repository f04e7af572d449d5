/**
 * Which entries of a batch a similarity couples: the bridge from χ, a matrix over state-action pairs, to a loss over the rows
 * of a batch, in this package or in any other framework. Feed the result to `symmetryLoss`, or gather with `first` and
 * `second` there.
 */
import {
  checkBoolean,
  checkChoice,
  checkInstance,
  checkIntegers,
  checkKeys,
  checkNumber,
  checkSize,
  expected,
} from '../input-error.js';
import { Similarity } from '../similarity/similarity.js';

export interface SymmetryPairOptions {
  /** Δ: entries with `χ > Δ` are coupled. Default 0. */
  readonly threshold?: number;
  /** What a coupled pair weighs: its χ (`'similarity'`, default) or 1 (`'indicator'`, as arXiv 1706.02999 has it). */
  readonly weights?: 'similarity' | 'indicator';
  /** Whether two entries of one and the same state-action pair are coupled too. Default false. */
  readonly samePair?: boolean;
}

/** Entries `first[k] < second[k]` of a batch are coupled with `weights[k]`; ascending by `first`, then by `second`. */
export interface SymmetryPairs {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** > 0. */
  readonly weights: Float64Array;
}

/** Each two entries are compared: 2^25 comparisons take a second. */
const MOST_ENTRIES = 2 ** 13;

/**
 * The pairs of entries of `batch` that `similarity` couples: entries `m < n` where `χ(batch[m], batch[n]) > threshold`.
 * `batch[n]` is the number `state * actions + action` of a state-action pair, or -1 for an entry that is coupled to nothing.
 * Takes time quadratic in the length of the batch, which is 8,192 at most.
 * @throws InputError when an entry is no pair of the similarity, the similarity is a divergence, or an option is unknown or
 * out of range.
 */
export function symmetryPairs(
  given: ArrayLike<number>,
  similarity: Similarity,
  options: SymmetryPairOptions = {},
): SymmetryPairs {
  checkKeys('the options of symmetryPairs', options, ['threshold', 'weights', 'samePair']);
  const threshold = checkNumber('threshold', options.threshold ?? 0, 0);
  const indicator =
    checkChoice('weights', options.weights ?? 'similarity', ['similarity', 'indicator']) === 'indicator';
  const samePair = checkBoolean('samePair', options.samePair ?? false);
  checkInstance('a Similarity', similarity, Similarity);
  if (similarity.isDivergence) throw expected('a similarity, 1 for equal laws', 'a divergence');
  const batch = checkIntegers('batch', given, -1, similarity.size - 1);
  checkSize('entries of the batch', batch.length, MOST_ENTRIES, 'give smaller batches: each two of them are compared');

  const first: number[] = [];
  const second: number[] = [];
  const weights: number[] = [];
  for (let m = 0; m < batch.length; ++m) {
    const pair = batch[m]!;
    if (pair < 0) continue;
    for (let n = m + 1; n < batch.length; ++n) {
      const other = batch[n]!;
      if (other < 0 || (other === pair && !samePair)) continue;
      const chi = other === pair ? 1 : similarity.get(pair, other);
      if (!(chi > threshold)) continue;
      first.push(m);
      second.push(n);
      weights.push(indicator ? 1 : chi);
    }
  }
  return { first: Int32Array.from(first), second: Int32Array.from(second), weights: Float64Array.from(weights) };
}
