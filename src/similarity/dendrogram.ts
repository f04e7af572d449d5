/** The whole tree of merges of a similarity, to be cut at any threshold. */
import { checkChoice, checkKeys, checkNumber } from '../input-error.js';
import { spend } from '../time-limit.js';
import { DisjointSets } from './disjoint-sets.js';
import { type Linkage, linkages, linkDense, linkSparse, type Merge } from './linkage.js';
import type { Partition } from './partition.js';
import type { SimilarityValues } from './values.js';

export interface DendrogramOptions {
  /** Default `'single'`. */
  readonly linkage?: Linkage;
}

/**
 * One row of SciPy's linkage matrix. The clusters `0..size - 1` are the pairs themselves, and merge `k` makes the cluster
 * `size + k`.
 */
export interface DendrogramMerge {
  /** The clusters that are merged, `a < b`. */
  readonly a: number;
  readonly b: number;
  /** How near they are by the linkage: a similarity (where SciPy has a distance), or a divergence. */
  readonly value: number;
  /** Number of pairs in the new cluster. */
  readonly size: number;
}

/**
 * What `similarity.dendrogram(options)` gives. Of `m` pairs with evidence there are `m - 1` merges, nearest first (similarities
 * fall, divergences rise); the others occur in none. Where a distance is wanted, take `1 - value`.
 */
export class Dendrogram {
  /** Number of pairs. */
  readonly size: number;
  readonly merges: readonly DendrogramMerge[];
  readonly #isDivergence: boolean;
  readonly #evidence: (i: number) => boolean;

  /** Use `similarity.dendrogram(options)`. */
  constructor(merges: readonly DendrogramMerge[], similarity: SimilarityValues) {
    this.size = similarity.size;
    this.merges = merges;
    this.#isDivergence = similarity.isDivergence;
    this.#evidence = (i) => similarity.hasEvidence(i);
  }

  /**
   * The clusters that merges with `value > threshold` make (`< threshold` for a divergence).
   * @throws InputError when the threshold is not a number in [0, 1].
   */
  cut(threshold: number): Partition {
    checkNumber('threshold', threshold, 0, 1);
    const sets = new DisjointSets(this.size);
    const members = Int32Array.from({ length: this.size + this.merges.length }, (_, i) => i);
    this.merges.forEach(({ a, b, value }, k) => {
      members[this.size + k] = members[a]!;
      if (this.#isDivergence ? value < threshold : value > threshold) sets.join(members[a]!, members[b]!);
    });
    return sets.partition(this.#evidence);
  }
}

/** See `Similarity.dendrogram`. */
export function dendrogramOf(similarity: SimilarityValues, options: DendrogramOptions = {}): Dendrogram {
  checkKeys('dendrogram options', options, ['linkage']);
  const linkage = checkChoice('linkage', options.linkage ?? 'single', linkages);
  const leaves: number[] = [];
  for (let i = 0; i < similarity.size; ++i) if (similarity.hasEvidence(i)) leaves.push(i);
  const merges =
    similarity.entries.kind === 'dense' ? ofDense(similarity, leaves, linkage) : ofSparse(similarity, linkage);
  return new Dendrogram(numbered(merges, similarity, leaves), similarity);
}

function ofDense(similarity: SimilarityValues, leaves: readonly number[], linkage: Linkage): Merge[] {
  const { entries, isDivergence } = similarity;
  const n = leaves.length;
  const nearness = new Float64Array(n * n);
  leaves.forEach((i, x) => {
    spend(2 * n);
    leaves.forEach((j, y) => {
      nearness[x * n + y] = nearnessOf(entries.values[i * entries.rows + j]!, isDivergence);
    });
  });
  return linkDense(nearness, n, linkage).map(({ a, b, nearness }) => ({ a: leaves[a]!, b: leaves[b]!, nearness }));
}

function ofSparse({ entries, isDivergence, size }: SimilarityValues, linkage: Linkage): Merge[] {
  const absent = nearnessOf(isDivergence ? Number.NaN : 0, isDivergence);
  const rows = Array.from({ length: size }, () => new Map<number, number>());
  if (entries.kind === 'dense') return [];
  for (let i = 0; i < size; ++i) {
    for (let e = entries.rowStarts[i]!; e < entries.rowStarts[i + 1]!; ++e) {
      const j = entries.columnIndices[e]!;
      const nearness = nearnessOf(entries.values[e]!, isDivergence);
      if (i === j || !(nearness > absent)) continue;
      rows[i]!.set(j, nearness);
      rows[j]!.set(i, nearness);
    }
  }
  return linkSparse(rows, absent, linkage);
}

/** The greater, the nearer; -Infinity where two have nothing to be compared by. */
function nearnessOf(value: number, isDivergence: boolean): number {
  if (Number.isNaN(value)) return Number.NEGATIVE_INFINITY;
  return isDivergence ? -value : value;
}

/** Merges in SciPy's numbering; what is left apart is merged in order, at similarity 0 or an infinite divergence. */
function numbered(
  merges: readonly Merge[],
  { size, isDivergence }: SimilarityValues,
  leaves: readonly number[],
): DendrogramMerge[] {
  const sets = new DisjointSets(size);
  const numbers = Int32Array.from({ length: size }, (_, i) => i);
  const sizes = new Int32Array(size).fill(1);
  const rows: DendrogramMerge[] = [];
  const add = (i: number, j: number, value: number): void => {
    const [x, y] = [sets.find(i), sets.find(j)];
    const [a, b] = [numbers[x]!, numbers[y]!];
    sets.join(x, y);
    const root = sets.find(x);
    sizes[root] = sizes[x]! + sizes[y]!;
    numbers[root] = size + rows.length;
    rows.push({ a: Math.min(a, b), b: Math.max(a, b), value, size: sizes[root]! });
  };
  for (const { a, b, nearness } of merges) add(a, b, isDivergence ? 0 - nearness : nearness);
  for (const leaf of leaves) {
    if (sets.find(leaf) !== sets.find(leaves[0]!)) add(leaves[0]!, leaf, isDivergence ? Number.POSITIVE_INFINITY : 0);
  }
  return rows;
}
