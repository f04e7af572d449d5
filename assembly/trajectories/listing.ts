/** What is in the trees: visits per pair, number of nodes, rewards, and all nodes as one depth-first list. */
import { allocate, release } from '../memory';
import {
  closeSnapshot, countOf, depthOf, digitOf, openSnapshot, pairOfWindow, sharedDepth, snapshotSize, sortByPair,
  sortedRewards, weightsOf, windowAt,
} from './snapshot';
import {
  ALPHABET, CAPACITY, KEY_BYTES, MAX_LENGTH, MIN_LENGTH, PAIR_SHIFT, TABLE, WEIGHTS,
  allocateArray, slotBytes,
} from './tree';
import { pairOf } from './windows';

/** Adds the number of windows of each pair to `visits` (i32, one a pair). */
export function treeVisits(tree: usize, visits: usize): void {
  const stride = slotBytes(tree);
  const shift = load<u32>(tree, PAIR_SHIFT);
  const keyBytes = load<u32>(tree, KEY_BYTES);
  const table = load<usize>(tree, TABLE);
  for (let slot = table, end = table + <usize>load<u32>(tree, CAPACITY) * stride; slot < end; slot += stride) {
    const count = load<u32>(slot);
    if (count == 0) continue;
    const at = visits + (<usize>pairOf(slot + 4, shift, keyBytes) << 2);
    store<u32>(at, load<u32>(at) + count);
  }
}

/** Number of distinct rewards in the trees. */
export function treeAlphabetSize(tree: usize): u32 {
  return load<u32>(tree, ALPHABET);
}

/** The distinct rewards, ascending: a block of f64 for the caller to release. */
export function treeAlphabet(tree: usize): usize {
  return sortedRewards(tree);
}

/** Number of nodes of all trees, roots not included. */
export function treeNodes(tree: usize): u32 {
  openSnapshot(tree);
  sortByPair();
  const nodes = countNodes();
  closeSnapshot();
  return <u32>nodes;
}

/** Symbols that the k-th window, in order of pair and digits, shares with the one before it in the same tree. */
export function sharedWithPrevious(k: u32): u32 {
  if (k == 0) return 0;
  const window = windowAt(k);
  const previous = windowAt(k - 1);
  return pairOfWindow(window) == pairOfWindow(previous) ? sharedDepth(window, previous) : 0;
}

function countNodes(): u64 {
  let nodes: u64 = 0;
  for (let k: u32 = 0, size = snapshotSize(); k < size; ++k) {
    nodes += <u64>(depthOf(windowAt(k)) - sharedWithPrevious(k));
  }
  return nodes;
}

/**
 * All trees in depth-first order, children by ascending symbol (0 the end marker, k the k-th reward from below). Gives a
 * block of six u32 `[nodes, parents, symbols, counts, sums, weights]`: three blocks of i32, where a child of a root has
 * parent -1 - pair, then for each node at which windows end the sums of their weights at the lengths minLength to the
 * node's own, `sums` f64 in all. The caller releases all five.
 */
export function treeList(tree: usize): usize {
  openSnapshot(tree);
  sortByPair();
  const nodes = countNodes();
  const parents = allocateArray(nodes, 4);
  const symbols = allocateArray(nodes, 4);
  const counts = allocateArray(nodes, 4);
  const path = allocateArray(load<u32>(tree, MAX_LENGTH), 4);
  const minLength = load<u32>(tree, MIN_LENGTH);
  const weighted = load<u32>(tree, WEIGHTS) > 0;
  let sums: u64 = 0;
  if (weighted) {
    for (let k: u32 = 0, size = snapshotSize(); k < size; ++k) sums += <u64>(depthOf(windowAt(k)) + 1 - minLength);
  }
  const weights = allocateArray(sums, 8);
  let nextSum = weights;
  let next: u32 = 0;
  for (let k: u32 = 0, size = snapshotSize(); k < size; ++k) {
    const window = windowAt(k);
    const depth = depthOf(window);
    for (let position = sharedWithPrevious(k); position < depth; ++position) {
      const at = <usize>next << 2;
      const above = path + (<usize>position << 2);
      store<i32>(parents + at, position == 0 ? -1 - <i32>pairOfWindow(window) : load<i32>(above - 4));
      store<u32>(symbols + at, digitOf(window, position) - 1);
      store<u32>(above, next++);
    }
    const count = countOf(window);
    for (let position: u32 = 0; position < depth; ++position) {
      const at = counts + (<usize>load<u32>(path + (<usize>position << 2)) << 2);
      store<u32>(at, load<u32>(at) + count);
    }
    if (weighted) {
      const bytes = <usize>(depth + 1 - minLength) << 3;
      memory.copy(nextSum, weightsOf(window), bytes);
      nextSum += bytes;
    }
  }
  release(path);
  closeSnapshot();
  const list = allocate(24);
  store<u32>(list, next);
  store<usize>(list, parents, 4);
  store<usize>(list, symbols, 8);
  store<usize>(list, counts, 12);
  store<u32>(list, <u32>sums, 16);
  store<usize>(list, weights, 20);
  return list;
}
