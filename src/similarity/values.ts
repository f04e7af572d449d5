/** What clustering needs to know of a similarity. */
import type { SimilarityEntries } from '../engine/contracts/similarity.js';
import type { ListEstimate } from './list-estimate.js';
import type { SimilarityMeasure } from './options.js';

export interface SimilarityValues {
  readonly entries: SimilarityEntries;
  readonly measure: SimilarityMeasure;
  readonly size: number;
  readonly isDivergence: boolean;
  hasEvidence(i: number): boolean;
  /** Components of the threshold graph where they are found without the entries; else null. */
  components(threshold: number): Int32Array | null;
}

/** Values that are made when they are asked for. */
export interface EntriesSource {
  /** Number of pairs. */
  readonly rows: number;
  entries(): SimilarityEntries;
  /** The component of each pair in the graph of pairs past `threshold`, -1 for those without evidence; null where it takes the entries. */
  components(threshold: number): Int32Array | null;
  estimate(): ListEstimate;
}
