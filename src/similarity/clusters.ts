/** Clusters of the threshold graph of a similarity. */
import { checkChoice, checkKeys, checkNumber, expected, InputError } from '../input-error.js';
import { Partition } from './partition.js';
import type { Similarity } from './similarity.js';

/** How far apart two clusters are: `single`, the nearest two members decide. */
export type Linkage = 'single';
const linkages: readonly Linkage[] = ['single'];

export interface ClusterOptions {
  /** Pairs are joined when their similarity is greater than this (a divergence: less). */
  readonly threshold: number;
  /** Default `'single'`: clusters are the connected components of the threshold graph. */
  readonly linkage?: Linkage;
}

/** See `Similarity.clusters`. */
export function thresholdClusters(similarity: Similarity, options: ClusterOptions): Partition {
  if (options === null || typeof options !== 'object') throw expected('options { threshold, linkage }', options);
  checkKeys('cluster options', options, ['threshold', 'linkage']);
  const threshold = checkNumber('threshold', options.threshold, 0, 1);
  checkChoice('linkage', options.linkage ?? 'single', linkages);
  checkKept(similarity, threshold);

  const components = new DisjointSets(similarity.size);
  const near = similarity.isDivergence ? (value: number) => value < threshold : (value: number) => value > threshold;
  const { entries } = similarity;
  for (let i = 0; i < entries.rows; ++i) {
    if (entries.kind === 'dense') {
      for (let j = i + 1; j < entries.rows; ++j) if (near(entries.values[i * entries.rows + j]!)) components.join(i, j);
    } else {
      for (let e = entries.rowStarts[i]!; e < entries.rowStarts[i + 1]!; ++e) {
        if (near(entries.values[e]!)) components.join(i, entries.columnIndices[e]!);
      }
    }
  }
  return components.partition((i) => similarity.hasEvidence(i));
}

/** Entries that a threshold dropped cannot be joined later: say so instead of giving too many clusters. */
function checkKept(similarity: Similarity, threshold: number): void {
  const kept = similarity.measure.kind === 'measure' ? similarity.measure.threshold : null;
  if (kept === null) return;
  if (similarity.isDivergence ? threshold > kept : threshold < kept) {
    throw new InputError(
      `expected threshold ${similarity.isDivergence ? '<=' : '>='} ${kept}, with which the similarity was made, got ${threshold}`,
    );
  }
}

/** Disjoint sets with path halving; a set is named by its lowest member. */
export class DisjointSets {
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, i) => i);
  }

  find(i: number): number {
    const parents = this.#parents;
    while (parents[i] !== i) i = parents[i] = parents[parents[i]!]!;
    return i;
  }

  join(i: number, j: number): void {
    const [a, b] = [this.find(i), this.find(j)];
    this.#parents[Math.max(a, b)] = Math.min(a, b);
  }

  /** The sets as blocks; what is not a `member` is in none. */
  partition(member: (i: number) => boolean): Partition {
    return Partition.from(this.#parents.map((_, i) => (member(i) ? this.find(i) : -1)));
  }
}
