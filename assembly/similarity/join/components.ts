/**
 * Connected components of the graph of rows whose similarity is above the threshold: exact, without listing its edges. Neighbours in a
 * few orders are joined first, then whatever the bounds leave is held against larger components only.
 */
import { release } from '../../memory';
import { classMask, closeClasses, compared, isOwn, openClasses } from './classes';
import { scanColumns } from './columns';
import { isNormed, similarityOf } from './measure';
import { visitNeighbours } from './neighbours';
import { closePostings, openPostings, participants } from './postings';
import { closeBounds, openBounds } from './prefix';
import { sortByKey } from './radix';
import { ALONE } from './runs';
import { find, unite } from './sets';
import { closeSketches, needed, openSketches, passes } from './sketch';
import { Join, NONE, room, setU32, setU64, u32At } from './state';

/** How far neighbours are looked for in each order. */
// @ts-ignore: decorator
@inline const REACH: u32 = 4;

let parents: usize = 0;
/** Flags of representatives that are similar to some row: if not, equal rows are not even similar to each other. */
let linked: usize = 0;

function link(i: u32, j: u32, _chi: f64): void {
  unite(parents, i, j);
  store<u8>(linked + i, 1);
  store<u8>(linked + j, 1);
}

function tryNeighbours(i: u32, j: u32): bool {
  if (!compared(i, j) || find(parents, i) == find(parents, j)) return false;
  if (!passes(i, j, needed(i, Join.threshold))) return false;
  const chi = similarityOf(i, j, NONE, NONE);
  if (chi <= Join.threshold) return false;
  link(i, j, chi);
  return true;
}

/** Writes the component of each given row: the lowest given row in it (u32). */
export function joinComponents(labels: usize): void {
  const rows = Join.rows;
  parents = room(rows, 4);
  linked = room(rows, 1);
  for (let r: u32 = 0; r < rows; ++r) {
    setU32(parents, r, r);
    if ((isNormed() && Join.threshold < 1 - 1e-9) || similarityOf(r, r, NONE, NONE) > Join.threshold) store<u8>(linked + r, 1);
  }
  for (let k: u32 = 0, n = openClasses(); k < n; ++k) joinClass(classMask(k));
  closeClasses();
  label(labels);
  release(linked);
  release(parents);
}

function joinClass(mask: u64): void {
  openBounds(mask);
  openSketches();
  visitNeighbours(REACH, 1, tryNeighbours);
  const runOf = room(Join.rows, 4);
  const order = room(Join.rows, 4);
  openPostings(order, rank(runOf, order), Join.threshold, true);
  scanColumns(runOf, parents, link);
  closePostings();
  release(order);
  release(runOf);
  closeSketches();
  closeBounds();
}

/** Runs of the rows that take part, larger components first, and their order; gives their number. */
function rank(runOf: usize, order: usize): u32 {
  const n = participants(order);
  const members = room(Join.rows, 4);
  for (let r: u32 = 0; r < Join.rows; ++r) {
    const root = find(parents, r);
    setU32(members, root, u32At(members, root) + 1);
  }
  const keys = room(n, 8);
  for (let k: u32 = 0; k < n; ++k) {
    const r = u32At(order, k);
    const root = find(parents, r);
    const size = u32At(members, root);
    setU32(runOf, r, size == 1 ? ALONE : root);
    setU64(keys, k, (<u64>!isOwn(r) << 63) | (<u64>(0x7fffffff - size) << 32) | root);
  }
  sortByKey(keys, order, n);
  release(keys);
  release(members);
  return n;
}

/** Members of a representative that is similar to nothing are alone. */
function label(labels: usize): void {
  const lowest = room(Join.rows, 4);
  memory.fill(lowest, 0xff, <usize>Join.rows << 2);
  for (let i: u32 = 0; i < Join.given; ++i) {
    const r = u32At(Join.groupOf, i);
    if (load<u8>(linked + r) == 0) {
      setU32(labels, i, i);
      continue;
    }
    const root = find(parents, r);
    if (u32At(lowest, root) == NONE) setU32(lowest, root, i);
    setU32(labels, i, u32At(lowest, root));
  }
  release(lowest);
}
