/** What clustering needs to know of a similarity. */
import type { SimilarityEntries } from '../engine/contracts/similarity.js';
import type { SimilarityMeasure } from './options.js';

export interface SimilarityValues {
  readonly entries: SimilarityEntries;
  readonly measure: SimilarityMeasure;
  readonly size: number;
  readonly isDivergence: boolean;
  hasEvidence(i: number): boolean;
}
