/**
 * Similarity of counts that grow: asked for again with the same options, only the rows and columns of pairs whose counts
 * changed are computed, and the rest is kept. Any value is a function of two rows alone, so the result is that of a
 * computation from scratch, to the last bit.
 */
import type { Backend } from '../engine/contracts/backend.js';
import type { CountRows, SimilarityEntries } from '../engine/contracts/similarity.js';
import { evidenceOf, similarityLines, valuesOf } from './compute.js';
import { type ResolvedSimilarityOptions, resolveSimilarityOptions, type SimilarityOptions } from './options.js';
import { renewEntries } from './renewal.js';
import { Similarity } from './similarity.js';

/** What is counted: `TrajectoryCounter`. */
export interface ChangingCounts {
  readonly version: number;
  rows(): CountRows;
  visitsAll(): Int32Array;
  changedSince(version: number): Int32Array;
}

/** Where more than this share of the pairs changed, everything is computed: kernels are faster by the line. */
const MOST = 0.05;

export class IncrementalSimilarity {
  readonly #backend: Backend;
  readonly #counts: ChangingCounts;
  #last: { readonly key: string; readonly version: number; readonly similarity: Similarity } | null = null;

  constructor(backend: Backend, counts: ChangingCounts) {
    this.#backend = backend;
    this.#counts = counts;
  }

  /** The similarity of the counts as they are. The last one is kept, to be renewed. */
  compute(options?: SimilarityOptions): Similarity {
    const resolved = resolveSimilarityOptions(options);
    const rows = this.#counts.rows();
    const { version } = this.#counts;
    const key = JSON.stringify(resolved);
    const last = this.#last?.key === key ? this.#last : null;
    if (last?.version === version) return last.similarity;

    const active = evidenceOf(rows, this.#counts.visitsAll(), resolved.minVisits);
    const renewed = last === null ? null : this.#renewed(last, rows, active, resolved);
    const entries = renewed ?? valuesOf(this.#backend, rows, active, resolved);
    const similarity = new Similarity(entries, { kind: 'measure', ...resolved }, active);
    this.#last = { key, version, similarity };
    return similarity;
  }

  /**
   * The entries of the last time with what changed since; null where they are better computed anew. With `topK` they are:
   * most rows that lose a partner need their whole line to find the next one.
   */
  #renewed(
    last: { readonly version: number; readonly similarity: Similarity },
    rows: CountRows,
    active: Uint8Array,
    options: ResolvedSimilarityOptions,
  ): SimilarityEntries | null {
    if (!last.similarity.isListed) return null;
    const changed = this.#counts.changedSince(last.version);
    if (options.topK !== null || (rows.weights === undefined && changed.length > MOST * rows.rows)) return null;
    const lines = similarityLines(this.#backend, rows, active, options);
    return lines === null ? null : renewEntries(last.similarity.entries, changed, lines, options);
  }
}
