/** The contract of trajectory trees: what they count, and how what they hold is read. */
import type { Handle } from './handle.js';
import type { CountRows } from './similarity.js';

export interface TreeLayout {
  /** Number of state-action pairs, one tree each. */
  readonly pairs: number;
  /** Lengths counted are `minLength..maxLength`. */
  readonly minLength: number;
  readonly maxLength: number;
  /** Whether the window of step `t` starts at `r_t` (0) or at `r_{t+1}` (1). */
  readonly offset: 0 | 1;
  /** Given, windows have weights, of at most this (finite, > 0). */
  readonly weightLimit?: number;
}

/**
 * One tree of reward symbols per pair. Symbol 0 is the absorbing end marker; symbol `k >= 1` stands for the reward
 * `alphabet[k - 1]`, by exact float64 value with -0 equal to 0. What comes out never depends on the order in which
 * experience arrived: an alphabet is ascending, and so are the children of a node.
 */
export interface TreeKernel extends Handle {
  /**
   * Counts the windows of segments of experience. Gives the number of windows that are best counted at once, where it matters; else 0.
   * @throws Unfinished where there is no memory for all of them: `done` are counted.
   */
  count(segments: Segments): number;
  /** Number of windows counted per pair, Int32Array(pairs). */
  visits(): Int32Array;
  /** The distinct rewards of the trees, ascending. */
  alphabet(): Float64Array;
  /** Number of tree nodes (distinct (pair, trajectory) combinations, all depths), roots not included. */
  nodes(): number;
  /** All trees as one list in depth-first order, pairs and children ascending. */
  list(): TreeList;
  /** Adds a list: the union of the windows of both. @throws Unfinished where there is no memory: nothing is added. */
  add(list: TreeList): void;
  /**
   * Freezes the trees into sparse rows: one row a pair, one column a distinct trajectory of length minLength..maxLength
   * over all pairs. Columns are numbered in depth-first order of the one tree of all trajectories.
   */
  freeze(): CountRows;
}

/**
 * Segment `e` is the steps `starts[e] .. starts[e + 1] - 1`, with a pair and a reward each, then `ends[e]` absorbing end
 * symbols. For each of its first `windows[e]` steps `t`, the window is the symbols from `t + offset` on, at most `maxLength`
 * of them; a window of fewer than `minLength` symbols is not counted at all. Each counted window adds 1 to every node on
 * its path and 1 to the visits of its pair. At most 2^31 - 1 windows may be counted in all.
 *
 * Where windows have weights, the window also adds `Π ratios[u]` over `t < u < t + offset + l` (factors past the segment's
 * steps being 1; at most the limit) to the weight of its node of each length `l >= minLength`. Weights of equal windows are
 * added in order of arrival, those of different ones in depth-first order, so that both backends give the same bits.
 */
export interface Segments {
  readonly starts: Int32Array;
  readonly pairs: Int32Array;
  readonly rewards: Float64Array;
  readonly ends: Int32Array;
  readonly windows: Int32Array;
  /** Factor of each step's action; present exactly when windows have weights. */
  readonly ratios?: Float64Array;
}

/** Node `n` has parent `parents[n]`, which is a node before it, or `-1 - pair` for a child of that pair's root. */
export interface TreeList {
  /** The reward of symbol `k` is `alphabet[k - 1]`. */
  readonly alphabet: Float64Array;
  readonly parents: Int32Array;
  readonly symbols: Int32Array;
  readonly counts: Int32Array;
  /**
   * Present exactly when windows have weights: for each node at which windows end (its count exceeds those of its
   * children), the sums of their weights at the lengths minLength to the node's own.
   */
  readonly weights?: Float64Array;
}
