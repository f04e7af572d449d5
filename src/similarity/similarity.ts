/**
 * A similarity χ of state-action pairs: a symmetric matrix, dense or sparse, that knows what it was made from. Made by
 * `counter.similarity(options)`, by `engine.similarity(rows, options)`, from a user's own matrix or from a partition.
 */
import type { DenseEntries, SimilarityEntries, SparseEntries } from '../engine/contracts/similarity.js';
import { checkInstance, checkInteger, checkSize, expected, InputError } from '../input-error.js';
import { type ClusterOptions, thresholdClusters } from './clusters.js';
import { type Dendrogram, type DendrogramOptions, dendrogramOf } from './dendrogram.js';
import { condensedValues, denseValues } from './dense-values.js';
import type { ListEstimate } from './list-estimate.js';
import { checkDense, MOST_VALUES, type SimilarityMeasure } from './options.js';
import { Partition } from './partition.js';
import type { EntriesSource, SimilarityValues } from './values.js';

/** One row: pairs ascending, with their values. */
export interface SimilarityRow {
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

export class Similarity implements SimilarityValues {
  /** What the values measure. */
  readonly measure: SimilarityMeasure;
  readonly #evidence: Uint8Array;
  readonly #source: EntriesSource | null;
  #entries: SimilarityEntries | null;

  /** `evidence` has one flag a pair: 0 where too little was seen for any similarity. */
  constructor(entries: SimilarityEntries | EntriesSource, measure: SimilarityMeasure, evidence: Uint8Array) {
    this.#source = 'kind' in entries ? null : entries;
    this.#entries = 'kind' in entries ? entries : null;
    this.measure = measure;
    this.#evidence = evidence;
  }

  /** Number of pairs. */
  get size(): number {
    return this.#evidence.length;
  }

  /**
   * The values, as the kernels gave them: dense, or sparse with only what a threshold or `topK` kept. Not to be changed. Of more than
   * some thousand pairs they are made when they are first asked for.
   * @throws TooLargeError when they are more than fit, with their number.
   */
  get entries(): SimilarityEntries {
    this.#entries ??= this.#source!.entries();
    return this.#entries;
  }

  /** Whether `entries` are there already. */
  get isListed(): boolean {
    return this.#entries !== null;
  }

  /**
   * How many pairs of state-action pairs are past the threshold (all that are similar at all, without one): counted where entries are
   * there, else estimated from a sample, at the cost of a few hundred rows.
   */
  estimate(): ListEstimate {
    if (this.#entries === null) return this.#source!.estimate();
    const { entries } = this;
    let pairs = 0;
    for (let i = 0; i < this.size; ++i) for (const j of this.row(i).indices) if (j !== i) pairs += 0.5;
    const bytes = entries.values.byteLength + (entries.kind === 'sparse' ? entries.columnIndices.byteLength : 0);
    return { pairs, error: 0, bytes };
  }

  /** For `clusters`: components of the threshold graph where they are found without the entries; else null. */
  components(threshold: number): Int32Array | null {
    return this.#entries === null ? this.#source!.components(threshold) : null;
  }

  /** Whether values are divergences in nats (0 for equal laws) rather than similarities in [0, 1]. */
  get isDivergence(): boolean {
    return this.measure.kind === 'measure' && this.measure.divergence;
  }

  /** Whether pair `i` has what it takes to be compared: counts, and at least `minVisits` of them. */
  hasEvidence(i: number): boolean {
    return this.#evidence[checkInteger('pair', i, 0, this.size - 1)] !== 0;
  }

  /** The value of pairs `i` and `j`. What sparse entries do not hold is 0 (NaN for a divergence). */
  get(i: number, j: number): number {
    checkInteger('pair', i, 0, this.size - 1);
    checkInteger('pair', j, 0, this.size - 1);
    const { entries } = this;
    if (entries.kind === 'dense') return entries.values[i * entries.rows + j]!;
    let low = entries.rowStarts[i]!;
    let high = entries.rowStarts[i + 1]!;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries.columnIndices[middle]! < j) low = middle + 1;
      else high = middle;
    }
    return low < entries.rowStarts[i + 1]! && entries.columnIndices[low] === j ? entries.values[low]! : this.#absent;
  }

  /** The entries of pair `i` that are not zero, ascending; of a divergence those that exist, zeros included. */
  row(i: number): SimilarityRow {
    checkInteger('pair', i, 0, this.size - 1);
    const { entries } = this;
    if (entries.kind === 'sparse') {
      const [start, end] = [entries.rowStarts[i], entries.rowStarts[i + 1]];
      return { indices: entries.columnIndices.slice(start, end), values: entries.values.slice(start, end) };
    }
    const line = entries.values.subarray(i * entries.rows, (i + 1) * entries.rows);
    const indices: number[] = [];
    for (let j = 0; j < line.length; ++j) {
      if (this.isDivergence ? !Number.isNaN(line[j]!) : line[j] !== 0) indices.push(j);
    }
    return { indices: Int32Array.from(indices), values: Float64Array.from(indices, (j) => line[j]!) };
  }

  /** All values, `values[i * size + j]`, in an array of the caller's own: `out`, where it is given, or a new one. */
  toDense<Out extends Float64Array | Float32Array = Float64Array>(out?: Out): Out {
    if (out === undefined) checkDense(this.size);
    return denseValues(this.entries, this.#absent, out);
  }

  /**
   * The values of `i < j`, row by row, as SciPy's condensed matrices have them: `size (size - 1) / 2` numbers, in `out` or a new array.
   * @throws InputError when this similarity need not be symmetric, as with `topK`.
   */
  toCondensed<Out extends Float64Array | Float32Array = Float64Array>(out?: Out): Out {
    if (this.measure.kind === 'measure' && this.measure.topK !== null) {
      throw new InputError('expected a symmetric similarity for a condensed matrix, got one with topK');
    }
    if (out === undefined) checkDense(this.size);
    return condensedValues(this.entries, this.#absent, out);
  }

  /**
   * Clusters that are merged while they are more similar than the threshold (a divergence: less). With single linkage, the default,
   * pairs with `χ > threshold` are joined; of many pairs they are found without listing those that are similar. Pairs without evidence are in no cluster (label -1).
   * @throws InputError when the threshold is not a number, the linkage is unknown, or this similarity was made with a
   * threshold of its own that already dropped entries asked for.
   */
  clusters(options: ClusterOptions): Partition {
    return thresholdClusters(this, options);
  }

  /**
   * All merges of agglomerative clustering, nearest first, as in SciPy's linkage matrix with similarities in place of distances.
   * `dendrogram({ linkage }).cut(threshold)` is `clusters({ linkage, threshold })`. Time grows with the square of the pairs
   * of a dense similarity, with the entries of a sparse one.
   * @throws InputError when the linkage is unknown.
   */
  dendrogram(options?: DendrogramOptions): Dendrogram {
    return dendrogramOf(this, options);
  }

  get #absent(): number {
    return this.isDivergence ? Number.NaN : 0;
  }
}

/**
 * A similarity from a user's own matrix: rows of rows, or a flat row-major array of `size²` numbers. A pair whose row is all
 * zero has no evidence.
 * @throws InputError when it is not square, or a value is not finite, not in [0, 1], or not equal to its mirror.
 */
export function similarityFromMatrix(
  matrix: ArrayLike<number> | readonly ArrayLike<number>[],
  size?: number,
): Similarity {
  if (matrix === null || typeof matrix !== 'object' || typeof matrix.length !== 'number') {
    throw expected('a matrix: rows of numbers, or a flat array of size * size numbers', matrix);
  }
  const nested = matrix.length > 0 && typeof matrix[0] === 'object';
  const n = size ?? (nested || matrix.length === 0 ? matrix.length : Math.round(Math.sqrt(matrix.length)));
  checkDense(checkInteger('size', n, 1));
  if (matrix.length !== (nested ? n : n * n)) {
    throw expected(nested ? `${n} rows` : `${n} * ${n} numbers in a flat matrix`, matrix.length);
  }
  const values = new Float64Array(n * n);
  const evidence = new Uint8Array(n);
  for (let i = 0; i < n; ++i) {
    const row = nested ? (matrix[i] as ArrayLike<number>) : null;
    if (nested && row?.length !== n) throw expected(`rows of ${n} numbers`, row, `row ${i}`);
    for (let j = 0; j < n; ++j) {
      const value = row === null ? (matrix[i * n + j] as number) : row[j]!;
      if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
        throw expected('similarities in [0, 1]', value, `row ${i}, column ${j}`);
      }
      if (j < i && values[j * n + i] !== value) {
        throw expected(
          `a symmetric matrix: ${values[j * n + i]} as in row ${j}, column ${i}`,
          value,
          `row ${i}, column ${j}`,
        );
      }
      values[i * n + j] = value;
      if (value > 0) evidence[i] = 1;
    }
  }
  const entries: DenseEntries = { kind: 'dense', rows: n, values };
  return new Similarity(entries, { kind: 'matrix' }, evidence);
}

/** The similarity that says what a partition says: 1 inside a block, 0 elsewhere. A pair in no block (label -1) is only similar to itself. */
export function similarityFromPartition(partition: Partition): Similarity {
  const { labels } = checkInstance('a Partition', partition, Partition);
  return new Similarity(
    blockEntries(partition, 1),
    { kind: 'partition' },
    Uint8Array.from(labels, (label) => (label < 0 ? 0 : 1)),
  );
}

/** Blocks as rows of ones, each pair of a block in all of its rows; a row with fewer than `least` pairs is left empty. */
export function blockEntries({ labels, blocks, size }: Partition, least: number): SparseEntries {
  const listed = blocks.reduce((sum, block) => sum + block.length ** 2, 0);
  checkSize('entries of a similarity (the squares of block sizes)', listed, MOST_VALUES, 'give smaller blocks');
  const rowStarts = new Int32Array(size + 1);
  for (let i = 0; i < size; ++i) {
    const length = labels[i]! < 0 ? 1 : blocks[labels[i]!]!.length;
    rowStarts[i + 1] = rowStarts[i]! + (length < least ? 0 : length);
  }
  const columnIndices = new Int32Array(rowStarts[size]!);
  for (let i = 0; i < size; ++i) {
    const start = rowStarts[i]!;
    if (rowStarts[i + 1]! === start + 1) columnIndices[start] = i;
    else if (rowStarts[i + 1]! > start) columnIndices.set(blocks[labels[i]!]!, start);
  }
  const values = new Float64Array(columnIndices.length).fill(1);
  return { kind: 'sparse', rows: size, rowStarts, columnIndices, values };
}
