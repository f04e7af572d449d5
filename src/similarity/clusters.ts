/** Clusters of a similarity at a threshold. */
import { checkChoice, checkKeys, checkNumber, InputError } from '../input-error.js';
import { spend } from '../time-limit.js';
import { dendrogramOf } from './dendrogram.js';
import { DisjointSets } from './disjoint-sets.js';
import { type Linkage, linkages } from './linkage.js';
import { Partition } from './partition.js';
import type { SimilarityValues } from './values.js';

export type { Linkage } from './linkage.js';

export interface ClusterOptions {
  /** Clusters are merged while they are more similar than this (a divergence: less). */
  readonly threshold: number;
  /**
   * How similar two clusters are: `'single'` (default), as their most similar members, so that clusters are the connected components
   * of the threshold graph; `'complete'`, as their least similar ones, so that all members of a cluster are similar; `'average'`,
   * in the mean over all pairs of members. What a sparse similarity does not hold counts as 0.
   */
  readonly linkage?: Linkage;
}

/** See `Similarity.clusters`. */
export function thresholdClusters(similarity: SimilarityValues, options: ClusterOptions): Partition {
  checkKeys('cluster options', options, ['threshold', 'linkage']);
  const threshold = checkNumber('threshold', options.threshold, 0, 1);
  const linkage = checkChoice('linkage', options.linkage ?? 'single', linkages);
  checkKept(similarity, threshold);
  return linkage === 'single'
    ? components(similarity, threshold)
    : dendrogramOf(similarity, { linkage }).cut(threshold);
}

function components(similarity: SimilarityValues, threshold: number): Partition {
  const found = similarity.components(threshold);
  if (found !== null) return Partition.from(found);
  const sets = new DisjointSets(similarity.size);
  const near = similarity.isDivergence ? (value: number) => value < threshold : (value: number) => value > threshold;
  const { entries } = similarity;
  for (let i = 0; i < entries.rows; ++i) {
    spend(2 * (entries.kind === 'dense' ? entries.rows : entries.rowStarts[i + 1]! - entries.rowStarts[i]!));
    if (entries.kind === 'dense') {
      for (let j = i + 1; j < entries.rows; ++j) if (near(entries.values[i * entries.rows + j]!)) sets.join(i, j);
    } else {
      for (let e = entries.rowStarts[i]!; e < entries.rowStarts[i + 1]!; ++e) {
        if (near(entries.values[e]!)) sets.join(i, entries.columnIndices[e]!);
      }
    }
  }
  return sets.partition((i) => similarity.hasEvidence(i));
}

/** Entries that a threshold dropped cannot be joined later: say so instead of giving too many clusters. */
function checkKept(similarity: SimilarityValues, threshold: number): void {
  const kept = similarity.measure.kind === 'measure' ? similarity.measure.threshold : null;
  if (kept === null) return;
  if (similarity.isDivergence ? threshold > kept : threshold < kept) {
    throw new InputError(
      `expected threshold ${similarity.isDivergence ? '<=' : '>='} ${kept}, with which the similarity was made, got ${threshold}`,
    );
  }
}
