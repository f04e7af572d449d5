/**
 * Freezing the trees into compressed sparse rows of counts: one row a pair, one column a distinct trajectory of length
 * minLength..maxLength over all pairs. Columns are numbered in the depth-first order of the one tree of all
 * trajectories, children by ascending symbol; each pair's own depth-first walk then meets its columns in ascending order.
 */
import { allocate, release } from '../memory';
import { sharedWithPrevious } from './listing';
import {
  closeSnapshot, countOf, depthOf, openSnapshot, pairOfWindow, sharedDepth, snapshotSize, sortByPair, weightsOf,
  windowAt,
} from './snapshot';
import { MAX_LENGTH, MIN_LENGTH, PAIRS, WEIGHTS, allocateArray } from './tree';

/**
 * Gives a block of seven u32 `[columns, entries, rowStarts, columnIndices, counts, lengths, weights]`: four blocks of i32
 * (`pairs + 1`, `entries`, `entries` and `columns` long) and one of f64 (`entries` long where windows have weights). The
 * caller releases all six.
 */
export function treeFreeze(tree: usize): usize {
  const minLength = load<u32>(tree, MIN_LENGTH);
  const length = load<u32>(tree, MAX_LENGTH);
  const pairs = load<u32>(tree, PAIRS);
  openSnapshot(tree);
  const size = snapshotSize();

  // The tree of all trajectories: parent and column of each node, and the node at which each window ends.
  let nodes: u64 = 0;
  let columns: u64 = 0;
  for (let k: u32 = 0; k < size; ++k) {
    const depth = depthOf(windowAt(k));
    const shared = sharedInOrder(k);
    nodes += <u64>(depth - shared);
    columns += <u64>(depth - min(depth, max(shared, minLength - 1)));
  }
  const parents = allocateArray(nodes, 4);
  const columnOf = allocateArray(nodes, 4);
  const lengths = allocateArray(columns, 4);
  const terminals = allocateArray(size, 4);
  const path = allocateArray(length, 4);
  let node: u32 = 0;
  let column: u32 = 0;
  for (let k: u32 = 0; k < size; ++k) {
    const window = windowAt(k);
    const depth = depthOf(window);
    for (let position = sharedInOrder(k); position < depth; ++position) {
      const at = <usize>node << 2;
      const here = path + (<usize>position << 2);
      if (position > 0) store<u32>(parents + at, load<u32>(here - 4));
      if (position + 1 >= minLength) {
        store<u32>(columnOf + at, column);
        store<u32>(lengths + (<usize>column << 2), position + 1);
        ++column;
      }
      store<u32>(here, node++);
    }
    store<u32>(terminals + (<usize>window << 2), load<u32>(path + (<usize>(depth - 1) << 2)));
  }

  // Each pair's tree in turn.
  sortByPair();
  const rowStarts = allocateArray(<u64>pairs + 1, 4);
  let entries: u64 = 0;
  for (let k: u32 = 0; k < size; ++k) {
    const window = windowAt(k);
    const depth = depthOf(window);
    entries += <u64>(depth - min(depth, max(sharedWithPrevious(k), minLength - 1)));
    store<u32>(rowStarts + (<usize>pairOfWindow(window) << 2), <u32>entries, 4);
  }
  for (let pair: u32 = 0; pair < pairs; ++pair) {
    const at = rowStarts + (<usize>pair << 2);
    store<u32>(at, max(load<u32>(at), load<u32>(at, 4)), 4);
  }
  const columnIndices = allocateArray(entries, 4);
  const counts = allocateArray(entries, 4);
  const weighted = load<u32>(tree, WEIGHTS) > 0;
  const weights = allocateArray(weighted ? entries : 0, 8);
  let next: u32 = 0;
  for (let k: u32 = 0; k < size; ++k) {
    const window = windowAt(k);
    const depth = depthOf(window);
    const first = min(depth, max(sharedWithPrevious(k), minLength - 1));
    // `path[position]` is the entry of the row in which the trajectory of length position + 1 is counted.
    let terminal = load<u32>(terminals + (<usize>window << 2));
    for (let position = depth; position-- > first;) {
      const entry = next + (position - first);
      store<u32>(columnIndices + (<usize>entry << 2), load<u32>(columnOf + (<usize>terminal << 2)));
      store<u32>(path + (<usize>position << 2), entry);
      terminal = load<u32>(parents + (<usize>terminal << 2));
    }
    next += depth - first;
    const count = countOf(window);
    for (let position = minLength - 1; position < depth; ++position) {
      const at = counts + (<usize>load<u32>(path + (<usize>position << 2)) << 2);
      store<u32>(at, load<u32>(at) + count);
    }
    if (weighted) addWeights(weights, path + (<usize>(minLength - 1) << 2), weightsOf(window), depth + 1 - minLength);
  }
  release(path);
  release(terminals);
  release(columnOf);
  release(parents);
  closeSnapshot();
  const rows = allocate(28);
  store<u32>(rows, column);
  store<u32>(rows, next, 4);
  store<usize>(rows, rowStarts, 8);
  store<usize>(rows, columnIndices, 12);
  store<usize>(rows, counts, 16);
  store<usize>(rows, lengths, 20);
  store<usize>(rows, weights, 24);
  return rows;
}

/** Adds a window's weight at each of its lengths to the entry that counts that prefix. */
function addWeights(weights: usize, entries: usize, added: usize, lengths: u32): void {
  for (const end = entries + (<usize>lengths << 2); entries < end; entries += 4, added += 8) {
    const at = weights + (<usize>load<u32>(entries) << 3);
    store<f64>(at, load<f64>(at) + load<f64>(added));
  }
}

/** Symbols that the k-th window in order of digits shares with the one before it, whatever their pairs. */
function sharedInOrder(k: u32): u32 {
  return k == 0 ? 0 : sharedDepth(windowAt(k), windowAt(k - 1));
}
