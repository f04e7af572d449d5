/** What is in the trees: visits per pair, number of nodes, rewards, and all nodes as one depth-first list. */
import { allocate, release } from '../memory';
import {
  closeSnapshot, countOf, depthOf, digitOf, openSnapshot, pairOfWindow, sharedDepth, snapshotSize, sortByPair,
  sortedRewards, windowAt,
} from './snapshot';
import { ALPHABET, CAPACITY, KEY_BYTES, MAX_LENGTH, PAIR_SHIFT, TABLE, allocateArray, slotBytes } from './tree';
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
 * block of four u32 `[nodes, parents, symbols, counts]`, the last three blocks of i32; a child of a root has parent
 * -1 - pair. The caller releases all four.
 */
export function treeList(tree: usize): usize {
  openSnapshot(tree);
  sortByPair();
  const nodes = countNodes();
  const parents = allocateArray(nodes, 4);
  const symbols = allocateArray(nodes, 4);
  const counts = allocateArray(nodes, 4);
  const path = allocateArray(load<u32>(tree, MAX_LENGTH), 4);
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
  }
  release(path);
  closeSnapshot();
  const list = allocate(16);
  store<u32>(list, next);
  store<usize>(list, parents, 4);
  store<usize>(list, symbols, 8);
  store<usize>(list, counts, 12);
  return list;
}
