/**
 * The scan of columns: for each column the rows that have it in their prefix are held against each other by their sketches, and what
 * passes is computed where the column is the first that two rows share. Finds every pair above the threshold once.
 *
 * Rows come in `runs`: those already in one component lie together, largest first, and a row scans only runs before its own,
 * passing over those it has been joined with. Rows that are alone lie by what they have left, most first, so that the scan ends
 * where two rows no longer have enough between them.
 */
import { release } from '../../memory';
import { compared, isCrossed, isOwn } from './classes';
import { similarityOf } from './measure';
import { Postings } from './postings';
import { Bounds, leastMass, sizeOf } from './prefix';
import { sortByKey } from './radix';
import { find } from './sets';
import { GROUP, layOut, layOutQuery, needed, scan } from './sketch';
import { Join, room, setU32, setU64, spend, u32At, u64At } from './state';

/** The run of rows that are alone. */
// @ts-ignore: decorator
@inline export const ALONE: u32 = 0x7fffffff;

let block: usize = 0;
let sizes: usize = 0;
let query: usize = 0;
let runStarts: usize = 0;
let runEnds: usize = 0;
let keys: usize = 0;
let items: usize = 0;
/** Disjoint sets that hits unite, or 0 where all pairs are wanted. */
let parents: usize = 0;
/** The column scanned: its rank, its rows, and what each has left. */
let column: u32 = 0;
let list: usize = 0;
let masses: usize = 0;

/** Called with what is above the threshold. */
export type Hit = (i: u32, j: u32, chi: f64) => void;

/**
 * Calls `hit(i, j, χ)` for pairs above the threshold: all of them where `sets` is 0, otherwise (disjoint sets that `hit`
 * unites) enough to connect what is connected. `runOf` is the run of each row; lists are sorted by it, the rows whose
 * lengths are just those compared before the others.
 */
export function scanColumns(runOf: usize, sets: usize, hit: Hit): void {
  const longest = <u64>Postings.longest + 4;
  block = room(longest, GROUP >> 2);
  sizes = room(longest, 4);
  query = room(1, GROUP);
  runStarts = room(longest, 4);
  runEnds = room(longest, 4);
  keys = room(longest, 8);
  items = room(longest, 4);
  parents = sets;
  const crossed = isCrossed(Bounds.mask);
  for (column = 0; column < Join.columns; ++column) {
    const start = u32At(Postings.starts, column);
    const n = u32At(Postings.starts, column + 1) - start;
    if (n < 2) continue;
    list = Postings.rows + (<usize>start << 2);
    masses = Postings.masses + (<usize>start << 2);
    scanColumn(n, runOf, crossed, hit);
  }
  release(items);
  release(keys);
  release(runEnds);
  release(runStarts);
  release(query);
  release(sizes);
  release(block);
}

function scanColumn(n: u32, runOf: usize, crossed: bool, hit: Hit): void {
  spend(<f64>n * 16);
  let own: u32 = 0;
  while (own < n && isOwn(u32At(list, own))) ++own;
  const ownAlone = sortAlone(0, own, runOf);
  const otherAlone = sortAlone(own, n, runOf);
  markRuns(0, own, runOf);
  markRuns(own, n, runOf);
  layOut(list, n, block, sizes);
  for (let a: u32 = 1; a < n; ++a) {
    spend(<f64>a + 64);
    const i = u32At(list, a);
    const limit = u32At(runOf, i) == ALONE ? a : u32At(runStarts, a);
    const least = leastMass(Join.threshold, load<f32>(masses + (<usize>a << 2)), sizeOf(i));
    const need = needed(i, Join.threshold);
    layOutQuery(i, query);
    scanRuns(i, 0, min(limit, ownAlone), need, hit);
    scanRuns(i, ownAlone, enough(ownAlone, min(limit, own), least), need, hit);
    if (!crossed || a < own) continue;
    scanRuns(i, own, min(limit, otherAlone), need, hit);
    scanRuns(i, otherAlone, enough(otherAlone, limit, least), need, hit);
  }
}

/** The end of those rows alone in `[from, to)` that have at least `least` left. */
function enough(from: u32, to: u32, least: f32): u32 {
  if (from >= to) return from;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (load<f32>(masses + (<usize>middle << 2)) < least) to = middle;
    else from = middle + 1;
  }
  return from;
}

function scanRuns(i: u32, from: u32, to: u32, need: f32, hit: Hit): void {
  if (from >= to) return;
  const needs = f32x4.splat(need);
  let root = parents == 0 ? 0 : find(parents, i);
  for (let b = from & ~3; b < to; b += 4) {
    const first = max(b, from);
    // Runs of rows that are one component with `i` already.
    if (parents != 0 && u32At(runEnds, first) >= b + 8 && find(parents, u32At(list, first)) == root) {
      b = (u32At(runEnds, first) & ~3) - 4;
      continue;
    }
    let bits = scan(query, block + <usize>(b >> 2) * GROUP, sizes + (<usize>b << 2), needs);
    if (first > b) bits &= -1 << <i32>(first - b);
    if (b + 4 > to) bits &= (1 << <i32>(to - b)) - 1;
    for (; bits != 0; bits &= bits - 1) {
      const j = u32At(list, b + ctz(bits));
      if (parents != 0 && find(parents, j) == root) continue;
      if (!compared(i, j)) continue;
      spend(128);
      const chi = similarityOf(i, j, column);
      if (chi <= Join.threshold) continue;
      hit(i, j, chi);
      if (parents != 0) root = find(parents, i);
    }
  }
}

/** Sorts the rows alone at the end of `[from, to)` by what they have left, most first; gives where they begin. */
function sortAlone(from: u32, to: u32, runOf: usize): u32 {
  let start = to;
  while (start > from && u32At(runOf, u32At(list, start - 1)) == ALONE) --start;
  const n = to - start;
  if (n < 2) return start;
  for (let k: u32 = 0; k < n; ++k) {
    // Floats above 0 are in the order of their bits.
    setU64(keys, k, <u64>~load<u32>(masses + (<usize>(start + k) << 2)));
    setU32(items, k, u32At(list, start + k));
  }
  sortByKey(keys, items, n);
  for (let k: u32 = 0; k < n; ++k) {
    store<u32>(masses + (<usize>(start + k) << 2), ~(<u32>u64At(keys, k)));
    setU32(list, start + k, u32At(items, k));
  }
  return start;
}

/** Where the run of each place of `[from, to)` starts and ends. */
function markRuns(from: u32, to: u32, runOf: usize): void {
  for (let a = from; a < to; ++a) {
    const run = u32At(runOf, u32At(list, a));
    const goesOn = a > from && run != ALONE && u32At(runOf, u32At(list, a - 1)) == run;
    setU32(runStarts, a, goesOn ? u32At(runStarts, a - 1) : a);
  }
  for (let a = to; a-- > from;) {
    const goesOn = a + 1 < to && u32At(runStarts, a + 1) == u32At(runStarts, a);
    setU32(runEnds, a, goesOn ? u32At(runEnds, a + 1) : a + 1);
  }
}
