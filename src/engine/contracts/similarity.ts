/** The contract of similarity: rows of counts in, a dense or sparse square matrix out. */

/** Sparse rows of integer counts (compressed sparse rows), columns ascending within a row, counts >= 1. */
export interface CountRows {
  readonly rows: number;
  readonly columns: number;
  /** Row `i` is the entries `rowStarts[i] .. rowStarts[i + 1] - 1`. */
  readonly rowStarts: Int32Array;
  readonly columnIndices: Int32Array;
  readonly counts: Int32Array;
  /** Sum of the weights of what was counted, where that has weights. */
  readonly weights?: Float64Array;
  /** Trajectory length of each column; absent means all columns have one length. */
  readonly lengths?: Int32Array;
}

export type Measure = 'intersection' | 'coincidence' | 'jensen-shannon';
export type Normalization = 'geometric' | 'product' | 'plain' | 'cosine';

export interface SimilarityKernelOptions {
  readonly measure: Measure;
  /** `geometric | product` for intersection, `plain | cosine` for coincidence; ignored by jensen-shannon. */
  readonly normalization: Normalization;
  /** jensen-shannon only: give the divergence in nats instead of the similarity. */
  readonly divergence: boolean;
  /** One flag a row: a row with 0 has no similarity to anything (0; NaN for a divergence), itself included. */
  readonly active: Uint8Array;
  /** Keep only entries > threshold (sparse output); null gives dense output. */
  readonly threshold: number | null;
  /** Keep only the largest `topK` partners a row, itself not counted, ties to the lower index (sparse output); null keeps all. */
  readonly topK: number | null;
  /**
   * Only a share of the work: rows are taken eight at a time, and only the blocks `part, part + parts, …` are held against
   * all later rows. What belongs to other parts is 0 in a dense result and absent in a sparse one; with `topK`, the nearest are
   * those of this part.
   */
  readonly stripe?: { readonly part: number; readonly parts: number };
  /** Where a dense result is written, `rows * rows` values; of a share only its own values are touched. Kernels of the core only. */
  readonly out?: Float64Array;
  /**
   * In place of a dense result: is given the values of each row from its diagonal on, rows ascending, in an array that is good for that
   * call. What comes back has no values.
   */
  readonly upper?: (i: number, values: Float64Array) => void;
}

/** `values[i * rows + j]`, symmetric to the last bit. */
export interface DenseEntries {
  readonly kind: 'dense';
  readonly rows: number;
  readonly values: Float64Array;
}

/** A sparse square matrix in compressed rows, columns ascending. */
export interface SparseEntries {
  readonly kind: 'sparse';
  readonly rows: number;
  readonly rowStarts: Int32Array;
  readonly columnIndices: Int32Array;
  readonly values: Float64Array;
}

export type SimilarityEntries = DenseEntries | SparseEntries;
