/** From rows of counts to a `Similarity`, on a backend. */
import type { Backend } from '../engine/contracts/backend.js';
import type { CountRows, SimilarityEntries, SparseEntries } from '../engine/contracts/similarity.js';
import { lawTotals, windowsOf } from '../engine/rules/law-totals.js';
import { entriesOfLines } from '../engine/rules/selection.js';
import { similarity as similarityOfLines } from '../engine/rules/similarity.js';
import { type Lines, measureLines } from '../engine/rules/similarity-lines.js';
import { expected, InputError } from '../input-error.js';
import { confidenceBound } from './confidence.js';
import { type CountRowsInput, checkCountRows } from './count-rows.js';
import { turnEntries } from './entries.js';
import { identicalRows, spreadEntries } from './identical-rows.js';
import { joinOf } from './joined.js';
import {
  checkDense,
  type ResolvedSimilarityOptions,
  resolveSimilarityOptions,
  type SimilarityOptions,
} from './options.js';
import { Partition } from './partition.js';
import { Similarity } from './similarity.js';
import type { EntriesSource } from './values.js';
import { checkOut, type Out, WrittenValues } from './written-values.js';

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
  return new Similarity(valuesOf(backend, rows, active, resolved), { kind: 'measure', ...resolved }, active);
}

/** The values of many rows are made when they are asked for. */
export function valuesOf(
  backend: Backend,
  rows: CountRows,
  active: Uint8Array,
  options: ResolvedSimilarityOptions,
): SimilarityEntries | EntriesSource {
  return joinOf(backend, rows, active, options) ?? similarityEntries(backend, rows, active, options);
}

/** All values. */
export function similarityEntries(
  backend: Backend,
  rows: CountRows,
  active: Uint8Array,
  options: ResolvedSimilarityOptions,
): SimilarityEntries {
  if (options.threshold === null && options.topK === null) checkDense(rows.rows);
  if (rows.weights !== undefined) return ofWeights(rows, active, options);
  return (options.confidence === null ? estimates : bounds)(backend, rows, active, options);
}

/**
 * The lines of the matrix, before what its options select, to the last bit; null where they can only be had all at once:
 * float32 sums depend on how all rows are laid out.
 */
export function similarityLines(
  backend: Backend,
  rows: CountRows,
  active: Uint8Array,
  options: ResolvedSimilarityOptions,
): Lines | null {
  const float32 =
    options.measure === 'jensen-shannon' &&
    backend.name === 'wasm' &&
    options.precision === 'single' &&
    rows.weights === undefined;
  return options.confidence !== null || float32 ? null : measureLines(rows, active, options);
}

/** One flag a row: whether it has counts, and at least `minVisits` windows. */
export function evidenceOf(rows: CountRows, visits: ArrayLike<number>, minVisits: number): Uint8Array {
  const evidence = new Uint8Array(rows.rows);
  for (let i = 0; i < rows.rows; ++i) {
    if (visits[i]! >= minVisits && rows.rowStarts[i + 1]! > rows.rowStarts[i]!) evidence[i] = 1;
  }
  return evidence;
}

function estimates(
  backend: Backend,
  rows: CountRows,
  active: Uint8Array,
  options: ResolvedSimilarityOptions,
): SimilarityEntries {
  const join = joinOf(backend, rows, active, options);
  if (join !== null) return join.entries();
  const { measure, normalization, divergence, threshold, topK } = options;
  const similarityOf = options.precision === 'double' ? similarityOfLines : backend.similarity;
  const entries = (those: Uint8Array) =>
    similarityOf(rows, {
      measure,
      normalization: normalization ?? 'geometric',
      divergence,
      active: those,
      threshold,
      topK,
    });
  // Integer sums of equal rows are equal to the last bit: where most rows have equals, one of each kind is computed.
  if (measure !== 'intersection' || threshold === null || topK !== null) return entries(active);
  const groups = Partition.from(identicalRows(rows).labels.map((label, i) => (active[i] ? label : -1)));
  if (2 * groups.count > active.reduce((count, flag) => count + flag, 0)) return entries(active);
  const firsts = new Uint8Array(rows.rows);
  for (const block of groups.blocks) firsts[block[0]!] = 1;
  return spreadEntries(entries(firsts) as SparseEntries, groups);
}

function ofWeights(rows: CountRows, active: Uint8Array, options: ResolvedSimilarityOptions): SimilarityEntries {
  if (options.confidence !== null) throw expected('no confidence, as bounds are of plain counts', options.confidence);
  return entriesOfLines(rows.rows, measureLines(rows, active, options), options);
}

function bounds(
  backend: Backend,
  rows: CountRows,
  active: Uint8Array,
  options: ResolvedSimilarityOptions,
): SimilarityEntries {
  return boundsOf(estimates(backend, rows, active, estimated(options)), rows, options);
}

/**
 * What must be estimated for the bounds. A bound is never nearer than its estimate: what the threshold drops of the estimates,
 * it would drop of the bounds.
 */
export function estimated(options: ResolvedSimilarityOptions): ResolvedSimilarityOptions {
  const threshold = options.threshold ?? (options.topK === null ? null : options.divergence ? 1 : 0);
  return { ...options, threshold, topK: null, confidence: null };
}

export function boundsOf(
  entries: SimilarityEntries,
  rows: CountRows,
  options: ResolvedSimilarityOptions,
): SimilarityEntries {
  return turnEntries(entries, confidenceBound(rows, lawTotals(rows, rows.counts), options), options);
}

/**
 * Similarity of a user's own rows of counts, for other tools: what `engine.similarity` does. `minVisits` is held against the
 * largest total of a row at one length. `out` is where all values are written, and what the similarity reads: a Float64Array of `rows²`
 * as it is, others when values are first asked for.
 * @throws InputError when the rows, the options or `out` do not fit, with the place.
 */
export function similarityOfCounts(
  backend: Backend,
  input: CountRowsInput,
  options?: SimilarityOptions,
  out?: Out,
): Similarity {
  const rows = checkCountRows(input);
  const visits = windowsOf(lawTotals(rows, rows.counts), rows.rows);
  if (out === undefined) return computeSimilarity(backend, rows, visits, options);
  const resolved = resolveSimilarityOptions(options);
  const { measure, normalization, divergence, precision, threshold, topK, confidence } = resolved;
  if (threshold !== null || topK !== null || confidence !== null) {
    throw new InputError('expected out only without threshold, topK and confidence');
  }
  checkDense(rows.rows);
  checkOut(out, rows.rows);
  const active = evidenceOf(rows, visits, resolved.minVisits);
  const kernel = precision === 'double' ? similarityOfLines : backend.similarity;
  const asked = { measure, normalization: normalization ?? 'geometric', divergence, active } as const;
  const all = { ...asked, threshold: null, topK: null };
  if (out instanceof Float64Array && out.length === rows.rows ** 2) {
    const { values } = kernel(rows, { ...all, out });
    // The core writes there itself.
    if (values !== out) out.set(values);
    return new Similarity({ kind: 'dense', rows: rows.rows, values: out }, { kind: 'measure', ...resolved }, active);
  }
  const written = new WrittenValues(out, rows.rows, divergence);
  kernel(rows, { ...all, upper: (i, values) => written.write(i, values) });
  return new Similarity(written, { kind: 'measure', ...resolved }, active);
}
