/** The reward trajectories of one pair, read from the list of all trees. */
import type { TreeList } from '../engine/contracts/tree.js';

export interface Trajectory {
  /** The rewards seen before the end, if it came. */
  readonly rewards: readonly number[];
  /** Whether the trajectory runs past the end of its episode: end markers fill it up to its length. */
  readonly ended: boolean;
  /** Number of symbols: rewards and end markers. */
  readonly length: number;
  /** How often it followed the pair. */
  readonly count: number;
  /** Sum of the weights of those times, where the counter has a correction. */
  readonly weight?: number;
}

/**
 * The trajectories of `pair` of at least `minLength` symbols, by length, then by rewards (an earlier end first). `weights`
 * are theirs in depth-first order.
 */
export function trajectoriesOfTree(
  list: TreeList,
  pair: number,
  minLength: number,
  weights: Float64Array | undefined,
): Trajectory[] {
  const { alphabet, parents, symbols, counts } = list;
  const found: Trajectory[] = [];
  const path: { node: number; symbol: number }[] = [];
  for (let n = firstNode(list, pair); n < parents.length && (parents[n]! >= 0 || parents[n] === -1 - pair); ++n) {
    while (path.length > 0 && path.at(-1)!.node !== parents[n]) path.pop();
    path.push({ node: n, symbol: symbols[n]! });
    if (path.length < minLength) continue;
    const rewards = path.filter(({ symbol }) => symbol > 0).map(({ symbol }) => alphabet[symbol - 1]!);
    const weight = weights === undefined ? {} : { weight: weights[found.length]! };
    found.push({ rewards, ended: rewards.length < path.length, length: path.length, count: counts[n]!, ...weight });
  }
  // Depth-first order with ascending children is already the order of rewards within a length.
  return found.sort((a, b) => a.length - b.length);
}

/** The first node of a pair's tree: pairs ascend over the list, so it is found by bisection over children of roots. */
function firstNode({ parents }: TreeList, pair: number): number {
  let low = 0;
  let high = parents.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    let n = middle;
    while (parents[n]! >= 0) n = parents[n]!;
    if (-1 - parents[n]! < pair) low = middle + 1;
    else high = middle;
  }
  return low;
}
