/**
 * Agglomerative clustering by the nearest-neighbour chain (Murtagh, "A Survey of Recent Advances in Hierarchical Clustering
 * Algorithms", 1983; Müllner, "Modern hierarchical, agglomerative clustering algorithms", 2011): follow nearest neighbours
 * until two clusters are each other's, and merge them. For single, complete and average linkage these are the merges of the
 * textbook's algorithm, which always takes the nearest two clusters of all, in another order. `O(n²)` time on a dense matrix.
 *
 * Values are nearnesses: the greater, the nearer. Of equally near clusters the chain takes the one it came from, then the one of
 * the lowest member, so that the same values always give the same merges.
 */
import { spend } from '../time-limit.js';

/** How near two clusters are: as their nearest two members, their farthest two, or the mean over all pairs of members. */
export type Linkage = 'single' | 'complete' | 'average';
export const linkages: readonly Linkage[] = ['single', 'complete', 'average'];

/** Clusters are named by one of their members: merging keeps the lower name. */
export interface Merge {
  readonly a: number;
  readonly b: number;
  readonly nearness: number;
}

/** How near clusters are at each moment, as the chain asks it. */
interface Nearnesses {
  /** The cluster nearest to `a`, `first` before all others of its nearness, then the lowest. */
  nearest(a: number, first: number): { readonly b: number; readonly nearness: number };
  /** Joins `b` to `a`. */
  merge(a: number, b: number): void;
}

/** The `members.length - 1` merges of a symmetric matrix, `nearness[i * n + j]`, which is used up. */
export function linkDense(nearness: Float64Array, n: number, linkage: Linkage): Merge[] {
  return chain(n, new DenseNearnesses(nearness, n, linkage));
}

/**
 * The merges of a sparse symmetric matrix: `rows[i]` holds the nearness of `i` to others, which is used up; what it lacks is as near
 * as `absent`, which no entry is below. Time and memory grow with the entries; clusters no nearer than `absent` are not
 * merged.
 */
export function linkSparse(rows: Map<number, number>[], absent: number, linkage: Linkage): Merge[] {
  return chain(rows.length, new SparseNearnesses(rows, absent, linkage));
}

function chain(n: number, nearnesses: Nearnesses): Merge[] {
  const merges: Merge[] = [];
  const done = new Uint8Array(n);
  const path: number[] = [];
  for (let start = 0; start < n; ) {
    const last = path.at(-1) ?? start;
    if (path.length === 0) {
      if (done[start]) {
        ++start;
        continue;
      }
      path.push(start);
    }
    const before = path.at(-2) ?? -1;
    const { b, nearness } = nearnesses.nearest(last, before);
    if (b < 0) {
      // Nothing is near: finished with this cluster.
      done[last] = 1;
      path.pop();
    } else if (b === before) {
      path.length -= 2;
      const [kept, gone] = [Math.min(last, b), Math.max(last, b)];
      nearnesses.merge(kept, gone);
      done[gone] = 1;
      merges.push({ a: kept, b: gone, nearness });
    } else {
      path.push(b);
    }
  }
  // What came out of the chain, in the order in which the textbook's algorithm merges.
  return merges.sort((x, y) => y.nearness - x.nearness);
}

class DenseNearnesses implements Nearnesses {
  readonly #values: Float64Array;
  readonly #n: number;
  readonly #linkage: Linkage;
  /** 0 for what was merged into another cluster. */
  readonly #sizes: Float64Array;
  /** Names of the clusters that there are, ascending. */
  #names: Int32Array;
  #stale = 0;

  constructor(values: Float64Array, n: number, linkage: Linkage) {
    this.#values = values;
    this.#n = n;
    this.#linkage = linkage;
    this.#sizes = new Float64Array(n).fill(1);
    this.#names = Int32Array.from({ length: n }, (_, i) => i);
  }

  nearest(a: number, first: number): { b: number; nearness: number } {
    const row = this.#values.subarray(a * this.#n, (a + 1) * this.#n);
    const [names, sizes] = [this.#names, this.#sizes];
    spend(2 * names.length);
    let b = first;
    let nearness = first < 0 ? Number.NEGATIVE_INFINITY : row[first]!;
    for (let k = 0; k < names.length; ++k) {
      const c = names[k]!;
      if (row[c]! > nearness && c !== a && sizes[c] !== 0) {
        b = c;
        nearness = row[c]!;
      }
    }
    return { b, nearness };
  }

  merge(a: number, b: number): void {
    const [values, n, sizes] = [this.#values, this.#n, this.#sizes];
    const [sizeA, sizeB] = [sizes[a]!, sizes[b]!];
    spend(4 * this.#names.length);
    for (const c of this.#names) {
      if (sizes[c] === 0 || c === a || c === b) continue;
      const [x, y] = [values[a * n + c]!, values[b * n + c]!];
      values[a * n + c] = values[c * n + a] =
        this.#linkage === 'single'
          ? Math.max(x, y)
          : this.#linkage === 'complete'
            ? Math.min(x, y)
            : (sizeA * x + sizeB * y) / (sizeA + sizeB);
    }
    sizes[a] = sizeA + sizeB;
    sizes[b] = 0;
    if (2 * ++this.#stale > this.#names.length) {
      this.#names = this.#names.filter((c) => sizes[c] !== 0);
      this.#stale = 0;
    }
  }
}

class SparseNearnesses implements Nearnesses {
  readonly #rows: Map<number, number>[];
  readonly #absent: number;
  readonly #linkage: Linkage;
  readonly #sizes: Float64Array;

  constructor(rows: Map<number, number>[], absent: number, linkage: Linkage) {
    this.#rows = rows;
    this.#absent = absent;
    this.#linkage = linkage;
    this.#sizes = new Float64Array(rows.length).fill(1);
  }

  nearest(a: number, first: number): { b: number; nearness: number } {
    const row = this.#rows[a]!;
    spend(8 * row.size);
    let b = first;
    let nearness = first < 0 ? this.#absent : row.get(first)!;
    for (const [c, value] of row) {
      if (value > nearness || (value === nearness && b !== first && c < b)) {
        b = c;
        nearness = value;
      }
    }
    return { b, nearness };
  }

  merge(a: number, b: number): void {
    const [rowA, rowB] = [this.#rows[a]!, this.#rows[b]!];
    spend(32 * (rowA.size + rowB.size));
    rowA.delete(b);
    rowB.delete(a);
    const [sizeA, sizeB] = [this.#sizes[a]!, this.#sizes[b]!];
    const merged = new Map<number, number>();
    for (const c of new Set([...rowA.keys(), ...rowB.keys()])) {
      const [x, y] = [rowA.get(c) ?? this.#absent, rowB.get(c) ?? this.#absent];
      const value =
        this.#linkage === 'single'
          ? Math.max(x, y)
          : this.#linkage === 'complete'
            ? Math.min(x, y)
            : (sizeA * x + sizeB * y) / (sizeA + sizeB);
      const other = this.#rows[c]!;
      other.delete(b);
      if (value > this.#absent) {
        merged.set(c, value);
        other.set(a, value);
      } else {
        other.delete(a);
      }
    }
    this.#rows[a] = merged;
    rowB.clear();
    this.#sizes[a] = sizeA + sizeB;
  }
}
