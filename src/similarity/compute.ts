/** From rows of counts to a `Similarity`, on a backend. */
import type { Backend, CountRows, SimilarityEntries } from '../engine/backend.js';
import { expected } from '../input-error.js';
import { confidenceBound } from './confidence.js';
import { type CountRowsInput, checkCountRows } from './count-rows.js';
import { turnEntries } from './entries.js';
import { lawTotals, windowsOf } from './law-totals.js';
import { entriesOfLines } from './lines.js';
import { type ResolvedSimilarityOptions, resolveSimilarityOptions, type SimilarityOptions } from './options.js';
import { Similarity } from './similarity.js';
import { type WeightedRows, weightedLines } from './weighted.js';

/**
 * Similarity of rows that are known to be well formed; `visits[i]` is the number of windows counted for row `i`. Of weights,
 * where the rows have any, else of counts.
 */
export function computeSimilarity(
  backend: Backend,
  rows: CountRows,
  visits: ArrayLike<number>,
  options?: SimilarityOptions,
): Similarity {
  const resolved = resolveSimilarityOptions(options);
  const active = evidenceOf(rows, visits, resolved.minVisits);
  const entries = rows.weights !== undefined ? ofWeights : resolved.confidence === null ? estimates : bounds;
  return new Similarity(entries(backend, rows, active, resolved), { kind: 'measure', ...resolved }, active);
}

/** One flag a row: whether it has counts, and at least `minVisits` windows. */
export function evidenceOf(rows: CountRows, visits: ArrayLike<number>, minVisits: number): Uint8Array {
  return Uint8Array.from({ length: rows.rows }, (_, i) =>
    visits[i]! >= minVisits && rows.rowStarts[i + 1]! > rows.rowStarts[i]! ? 1 : 0,
  );
}

function estimates(
  backend: Backend,
  rows: CountRows,
  active: Uint8Array,
  { measure, normalization, divergence, threshold, topK }: ResolvedSimilarityOptions,
): SimilarityEntries {
  return backend.similarity(rows, {
    measure,
    normalization: normalization ?? 'geometric',
    divergence,
    active,
    threshold,
    topK,
  });
}

function ofWeights(
  _backend: Backend,
  rows: CountRows,
  active: Uint8Array,
  options: ResolvedSimilarityOptions,
): SimilarityEntries {
  if (options.confidence !== null) throw expected('no confidence, as bounds are of plain counts', options.confidence);
  return entriesOfLines(rows.rows, weightedLines(rows as WeightedRows, active, options), options);
}

/** A bound is never nearer than its estimate: what the threshold drops of the estimates, it would drop of the bounds. */
function bounds(
  backend: Backend,
  rows: CountRows,
  active: Uint8Array,
  options: ResolvedSimilarityOptions,
): SimilarityEntries {
  const threshold = options.threshold ?? (options.topK === null ? null : options.divergence ? 1 : 0);
  const entries = estimates(backend, rows, active, { ...options, threshold, topK: null });
  return turnEntries(entries, confidenceBound(rows, lawTotals(rows), options), options);
}

/**
 * Similarity of a user's own rows of counts, for other tools: what `engine.similarity` does. `minVisits` is held against the
 * largest total of a row at one length.
 * @throws InputError when the rows or the options do not fit, with the place.
 */
export function similarityOfCounts(backend: Backend, input: CountRowsInput, options?: SimilarityOptions): Similarity {
  const rows = checkCountRows(input);
  return computeSimilarity(backend, rows, windowsOf(lawTotals(rows), rows.rows), options);
}
