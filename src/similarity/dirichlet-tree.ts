/**
 * Bayes factors of "one law of reward trajectories" against "two", by a tree of Dirichlet-multinomials.
 *
 * A law of trajectories is a tree of laws: at each node `v` (a trajectory so far, the root before the first reward) the law of what
 * comes next. With a Dirichlet prior at each node, independent of the others (a Dirichlet tree, Dennis 1991; the finite case of
 * a Pólya tree, Lavine 1992), counts `n_k` of the children with total `N` have the marginal likelihood
 *
 *     m_v(n) = Γ(α)/Γ(α + N) · Π_k Γ(α_k + n_k)/Γ(α_k),    α = Σ α_k,
 *
 * the likelihood of a pair's whole tree is the product over its nodes, and so
 *
 *     ln B(i, j) = Σ_v [ln m_v(n_i + n_j) - ln m_v(n_i) - ln m_v(n_j)],
 *
 * one coherent factor of all lengths together: what a longer trajectory adds is what its last reward adds to the shorter one, and
 * nothing is counted twice. Only nodes that both pairs have been at contribute.
 *
 * `ln B(i, j) <= ½ (ln B(i, i) + ln B(j, j))`: `m(n + n′) = E[p^n p^n′]` over the prior, and Cauchy and Schwarz's inequality holds at
 * each node. A pair that could not even be told to equal its own copy need not be compared with others of its kind. (Jeffreys' prior is
 * another one for each two pairs, and has no such bound.)
 */
import type { CountRows } from '../engine/contracts/similarity.js';
import { spend } from '../time-limit.js';
import { logGamma } from './log-gamma.js';

/** `null` is Jeffreys' prior, `α_k = ½` for each child that either pair has; a number is the pooled prior's `α` at each node. */
export type Concentration = number | null;

/** Numbers of which `ln Γ` is kept: 32 MB. */
const MOST_KEPT = 1 << 22;

export class DirichletTree {
  readonly #rows: CountRows;
  readonly #concentration: Concentration;
  /** The node whose child a column is: 0 for the root, `c + 1` for the node of column `c`. */
  readonly #parents: Int32Array;
  readonly #nodes: RowNodes;
  /** `ln Γ(α_k + n) - ln Γ(α_k)`, of each column. */
  readonly #columnRising: (column: number, n: number) => number;
  /** `ln Γ(α + n) - ln Γ(α)` of the pooled prior. */
  readonly #totalRising: (n: number) => number;
  /** Of each entry and of each node of a row, by themselves. */
  readonly #entryTerms: Float64Array;
  readonly #nodeTerms: Float64Array;
  /** Children in common at each node; all 0 between calls. */
  readonly #common: Int32Array;

  /** Columns must be in depth-first order, as a counter freezes them; without lengths, all are children of the root. */
  constructor(rows: CountRows, concentration: Concentration) {
    const { columns, counts, columnIndices } = rows;
    this.#rows = rows;
    this.#concentration = concentration;
    this.#parents = parentsOf(rows);
    this.#nodes = nodesOf(rows, this.#parents);
    this.#common = new Int32Array(columns + 1);
    const { totals } = this.#nodes;
    const alpha =
      concentration === null
        ? new Float64Array(columns).fill(0.5)
        : meanLaws(rows, this.#parents, this.#nodes).map((share) => concentration * share);
    this.#columnRising = risingOfColumns(rows, alpha);
    const most = 2 * totals.reduce((largest, total) => Math.max(largest, total), 0);
    this.#totalRising = risingOf(concentration ?? 1, Math.min(most, MOST_KEPT));
    this.#entryTerms = Float64Array.from(counts, (count, e) => this.#columnRising(columnIndices[e]!, count));
    this.#nodeTerms = concentration === null ? new Float64Array(0) : totals.map(this.#totalRising);
  }

  /** `ln B` of rows `i` and `j`. The two are added up in one order: symmetric to the last bit. */
  logFactor(i: number, j: number): number {
    const { rowStarts, columnIndices, counts } = this.#rows;
    let factor = 0;
    let e = rowStarts[i]!;
    let f = rowStarts[j]!;
    const [endE, endF] = [rowStarts[i + 1]!, rowStarts[j + 1]!];
    spend(4 * (endE - e + endF - f));
    while (e < endE && f < endF) {
      const column = columnIndices[e]!;
      const difference = column - columnIndices[f]!;
      if (difference === 0) {
        factor += this.#columnRising(column, counts[e]! + counts[f]!) - (this.#entryTerms[e]! + this.#entryTerms[f]!);
        if (this.#concentration === null) ++this.#common[this.#parents[column]!]!;
      }
      if (difference <= 0) ++e;
      if (difference >= 0) ++f;
    }
    return factor - this.#totalTerms(i, j);
  }

  /**
   * The rows that may have `ln B(i, j) > threshold`, `j > i`, of those that are `active`: in each call of `visit`. Exact: the
   * others have a factor of at most the threshold (>= 0), as they share no first reward, or are too little seen.
   */
  candidates(active: Uint8Array, threshold: number, visit: (i: number, j: number) => void): void {
    const { rows, columns, rowStarts, columnIndices } = this.#rows;
    const largest = Float64Array.from({ length: rows }, (_, i) =>
      this.#concentration === null ? Number.POSITIVE_INFINITY : active[i] ? this.logFactor(i, i) : 0,
    );
    const first = Array.from({ length: columns }, () => [] as number[]);
    for (let i = 0; i < rows; ++i) {
      if (!active[i]) continue;
      for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
        const column = columnIndices[e]!;
        if (this.#parents[column] === 0) first[column]!.push(i);
      }
    }
    // The best first: a list is left at the first that is too little seen.
    for (const list of first) list.sort((i, j) => (largest[i] === largest[j] ? i - j : largest[j]! - largest[i]!));
    const met = new Int32Array(rows).fill(-1);
    for (let i = 0; i < rows; ++i) {
      if (!active[i]) continue;
      for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
        if (this.#parents[columnIndices[e]!] !== 0) continue;
        for (const j of first[columnIndices[e]!]!) {
          if (largest[i]! + largest[j]! <= 2 * threshold) break;
          if (j <= i || met[j] === i) continue;
          met[j] = i;
          visit(i, j);
        }
      }
    }
  }

  #totalTerms(i: number, j: number): number {
    const { starts, nodes, totals, children } = this.#nodes;
    let sum = 0;
    let v = starts[i]!;
    let w = starts[j]!;
    const [endV, endW] = [starts[i + 1]!, starts[j + 1]!];
    while (v < endV && w < endW) {
      const difference = nodes[v]! - nodes[w]!;
      if (difference === 0) {
        const [n, m] = [totals[v]!, totals[w]!];
        if (this.#concentration !== null) {
          sum += this.#totalRising(n + m) - (this.#nodeTerms[v]! + this.#nodeTerms[w]!);
        } else {
          const union = children[v]! + children[w]! - this.#common[nodes[v]!]!;
          const half = Math.max(2, union) / 2;
          sum += logRising(half, n + m) - (logRising(half, n) + logRising(half, m));
        }
      }
      if (this.#concentration === null && difference <= 0) this.#common[nodes[v]!] = 0;
      if (difference <= 0) ++v;
      if (difference >= 0) ++w;
    }
    return sum;
  }
}

/** `ln Γ(x + n) - ln Γ(x)`. */
function logRising(x: number, n: number): number {
  return logGamma(x + n) - logGamma(x);
}

function parentsOf({ columns, lengths }: CountRows): Int32Array {
  const parents = new Int32Array(columns);
  if (lengths === undefined) return parents;
  const least = lengths.reduce((shortest, length) => Math.min(shortest, length), Number.POSITIVE_INFINITY);
  const last: number[] = [];
  lengths.forEach((length, column) => {
    parents[column] = length === least ? 0 : (last[length - 1] ?? -1) + 1;
    last[length] = column;
  });
  return parents;
}

/** The nodes at which each row has counts, ascending, with the total and the number of children there. */
interface RowNodes {
  readonly starts: Int32Array;
  readonly nodes: Int32Array;
  readonly totals: Float64Array;
  readonly children: Int32Array;
}

function nodesOf({ rows, columns, rowStarts, columnIndices, counts }: CountRows, parents: Int32Array): RowNodes {
  const starts = new Int32Array(rows + 1);
  const size = countNodes(rowStarts, columnIndices, parents, columns);
  const nodes = new Int32Array(size);
  const totals = new Float64Array(size);
  const children = new Int32Array(size);
  const [totalAt, childrenAt] = [new Float64Array(columns + 1), new Int32Array(columns + 1)];
  let end = 0;
  for (let i = 0; i < rows; ++i) {
    const start = end;
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
      const node = parents[columnIndices[e]!]!;
      if (childrenAt[node]!++ === 0) nodes[end++] = node;
      totalAt[node]! += counts[e]!;
    }
    nodes.subarray(start, end).sort();
    for (let v = start; v < end; ++v) {
      totals[v] = totalAt[nodes[v]!]!;
      children[v] = childrenAt[nodes[v]!]!;
      totalAt[nodes[v]!] = childrenAt[nodes[v]!] = 0;
    }
    starts[i + 1] = end;
  }
  return { starts, nodes, totals, children };
}

function countNodes(rowStarts: Int32Array, columnIndices: Int32Array, parents: Int32Array, columns: number): number {
  const met = new Int32Array(columns + 1).fill(-1);
  let size = 0;
  for (let i = 0; i + 1 < rowStarts.length; ++i) {
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
      const node = parents[columnIndices[e]!]!;
      if (met[node] === i) continue;
      met[node] = i;
      ++size;
    }
  }
  return size;
}

/** The share of each column among the children of its node, in the mean over all rows that have been there. */
function meanLaws(
  { rows, columns, rowStarts, columnIndices, counts }: CountRows,
  parents: Int32Array,
  { starts, nodes, totals }: RowNodes,
): Float64Array {
  const shares = new Float64Array(columns);
  const seen = new Int32Array(columns + 1);
  const totalAt = new Float64Array(columns + 1);
  for (let i = 0; i < rows; ++i) {
    for (let v = starts[i]!; v < starts[i + 1]!; ++v) {
      totalAt[nodes[v]!] = totals[v]!;
      ++seen[nodes[v]!]!;
    }
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
      const column = columnIndices[e]!;
      shares[column]! += counts[e]! / totalAt[parents[column]!]!;
    }
  }
  return shares.map((sum, column) => sum / seen[parents[column]!]!);
}

/** `n ↦ ln Γ(x + n) - ln Γ(x)`, kept for `n <= most`. */
function risingOf(x: number, most: number): (n: number) => number {
  const kept = new Float64Array(most + 1);
  fillRising(kept, x, 0, most);
  return (n) => (n <= most ? kept[n]! : logRising(x, n));
}

/** `ln Γ(x + 1) = ln Γ(x) + ln x`; every 64 steps afresh, so that rounding does not add up. */
function fillRising(kept: Float64Array, x: number, start: number, most: number): void {
  for (let n = 1; n <= most; ++n) {
    kept[start + n] = n % 64 === 0 ? logRising(x, n) : kept[start + n - 1]! + Math.log(x + n - 1);
  }
}

/** The same for each column with its own `α_k`, kept for the columns that most rows have, up to all that two rows can have. */
function risingOfColumns(
  { columns, columnIndices, counts }: CountRows,
  alpha: Float64Array,
): (column: number, n: number) => number {
  const most = new Float64Array(columns);
  const owners = new Int32Array(columns);
  columnIndices.forEach((column, e) => {
    most[column] = Math.max(most[column]!, 2 * counts[e]!);
    ++owners[column]!;
  });
  const starts = new Int32Array(columns).fill(-1);
  let size = 0;
  for (const column of Int32Array.from(owners.keys()).sort((a, b) => owners[b]! - owners[a]!)) {
    if (size + most[column]! + 1 > MOST_KEPT) continue;
    starts[column] = size;
    size += most[column]! + 1;
  }
  const kept = new Float64Array(size);
  starts.forEach((start, column) => {
    if (start >= 0) fillRising(kept, alpha[column]!, start, most[column]!);
  });
  return (column, n) => {
    const start = starts[column]!;
    return start >= 0 ? kept[start + n]! : logRising(alpha[column]!, n);
  };
}
