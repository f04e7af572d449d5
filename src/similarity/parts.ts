/**
 * Similarity in parts that can be computed apart, each on all rows but with a share of the pairs (`stripe` of the kernels), and
 * put together again: the same as computed at once, to the last bit.
 */
import type { Backend, BackendName } from '../engine/contracts/backend.js';
import type { CountRows, SimilarityEntries, SparseEntries } from '../engine/contracts/similarity.js';
import { type Selection, select } from '../engine/rules/selection.js';
import { similarity as similarityOfLines } from '../engine/rules/similarity.js';
import { SparseRows } from '../engine/rules/sparse-rows.js';
import type { ResolvedSimilarityOptions } from './options.js';

/** One of `parts` shares of what `similarityEntries` gives without `confidence`, of counts. */
export interface SimilarityPart {
  readonly rows: CountRows;
  readonly active: Uint8Array;
  readonly options: ResolvedSimilarityOptions;
  readonly part: number;
  readonly parts: number;
  /** Memory that all parts write their values of a dense result to, where `canShare`. */
  readonly out?: Float64Array;
}

/** Whether parts can be written into one memory: all values of kernels of the core. Others give all values, those of other parts as 0. */
export function canShare(backend: BackendName, { threshold, topK, precision }: ResolvedSimilarityOptions): boolean {
  return backend === 'wasm' && threshold === null && topK === null && precision === 'single';
}

export function computePart(
  backend: Backend,
  { rows, active, options, part, parts, out }: SimilarityPart,
): SimilarityEntries {
  const { measure, normalization, divergence, threshold, topK } = options;
  const similarityOf = options.precision === 'double' ? similarityOfLines : backend.similarity;
  return similarityOf(rows, {
    measure,
    normalization: normalization ?? 'geometric',
    divergence,
    active,
    threshold,
    topK,
    stripe: { part, parts },
    ...(out === undefined ? {} : { out }),
  });
}

/** The whole, of all its parts in any order. */
export function joinParts(parts: readonly SimilarityEntries[], selection: Selection): SimilarityEntries {
  const [first, ...others] = parts;
  if (first!.kind === 'sparse') return joinSparse(parts as readonly SparseEntries[], selection);
  const values = first!.values.slice();
  // All parts but one have 0 there.
  for (const other of others) for (let k = 0; k < values.length; ++k) values[k]! += other.values[k]!;
  return { kind: 'dense', rows: first!.rows, values };
}

function joinSparse(parts: readonly SparseEntries[], selection: Selection): SparseEntries {
  const { rows } = parts[0]!;
  const joined = new SparseRows(rows);
  for (let i = 0; i < rows; ++i) {
    const entries = parts.flatMap(({ rowStarts, columnIndices, values }) =>
      Array.from({ length: rowStarts[i + 1]! - rowStarts[i]! }, (_, e) => ({
        column: columnIndices[rowStarts[i]! + e]!,
        value: values[rowStarts[i]! + e]!,
      })),
    );
    entries.sort((a, b) => a.column - b.column);
    const columns = entries.map(({ column }) => column);
    const values = entries.map(({ value }) => value);
    joined.add(select(i, columns, values, selection));
  }
  return joined.entries();
}
