/** From rows of counts to a `Similarity`, on a backend. */
import type { Backend, CountRows } from '../engine/backend.js';
import { type CountRowsInput, checkCountRows, windowsOf } from './count-rows.js';
import { resolveSimilarityOptions, type SimilarityOptions } from './options.js';
import { Similarity } from './similarity.js';

/** Similarity of rows that are known to be well formed; `visits[i]` is the number of windows counted for row `i`. */
export function computeSimilarity(
  backend: Backend,
  rows: CountRows,
  visits: ArrayLike<number>,
  options?: SimilarityOptions,
): Similarity {
  const resolved = resolveSimilarityOptions(options);
  const { measure, divergence, threshold, topK, minVisits } = resolved;
  const active = Uint8Array.from({ length: rows.rows }, (_, i) =>
    visits[i]! >= minVisits && rows.rowStarts[i + 1]! > rows.rowStarts[i]! ? 1 : 0,
  );
  const normalization = resolved.normalization ?? 'geometric';
  const entries = backend.similarity(rows, { measure, normalization, divergence, active, threshold, topK });
  return new Similarity(entries, { kind: 'measure', ...resolved }, active);
}

/**
 * Similarity of a user's own rows of counts, for other tools: what `engine.similarity` does. `minVisits` is held against the
 * largest total of a row at one length.
 * @throws InputError when the rows or the options do not fit, with the place.
 */
export function similarityOfCounts(backend: Backend, input: CountRowsInput, options?: SimilarityOptions): Similarity {
  const rows = checkCountRows(input);
  return computeSimilarity(backend, rows, windowsOf(rows), options);
}
