/**
 * The nearest `k` groups of each representative, exactly. Heaps are filled from neighbours in a few orders; after that a row needs only
 * those that are at least as similar as its k-th: its prefix for that value is scanned against all rows that have the column.
 * The nearest of `j` has a larger value or, where values are equal, a lower first member. A group counts for as many rows as it has.
 */
import { release } from '../../memory';
import { classMask, closeClasses, compared, openClasses } from './classes';
import { similarityOf } from './measure';
import { visitNeighbours } from './neighbours';
import { Postings, closePostings, openPostings, participants } from './postings';
import { closeBounds, leastMass, openBounds, prefixEnd, sizeOf } from './prefix';
import { sortByKey } from './radix';
import { SKETCH, Sketches, closeSketches, layOut, needed, openSketches, passes, scan } from './sketch';
import { Join, NONE, f64At, room, setF64, setU32, setU64, spend, u32At, u64At } from './state';

// @ts-ignore: decorator
@inline const REACH: u32 = 8;
// @ts-ignore: decorator
@inline const LEAST_ROUNDS: u32 = 4;

/** For each representative `k` groups by falling value: f64 values, u32 groups (NONE where there is none). */
let values: usize = 0;
let groups: usize = 0;
let width: u32 = 0;
/** f64 a representative: the similarity of its members to each other. */
let fellows: usize = 0;
/** f64 a representative: the value that a row must reach. */
let reached: usize = 0;
/** Products of sketches made. */
let work: f64 = 0;
/** f64 a representative: rows found above the threshold, where they are only counted; else 0. */
let degrees: usize = 0;

// @ts-ignore: decorator
@inline function firstMember(r: u32): u32 {
  return u32At(Join.members, u32At(Join.memberStarts, r));
}
// @ts-ignore: decorator
@inline function groupSize(r: u32): u32 {
  return u32At(Join.memberStarts, r + 1) - u32At(Join.memberStarts, r);
}

/** Offers group `j` to row `i`, which it is not yet among: whether it is taken. */
function offer(i: u32, j: u32, chi: f64): bool {
  if (chi < f64At(reached, i) || chi <= Join.threshold) return false;
  if (degrees != 0) {
    setF64(degrees, i, f64At(degrees, i) + <f64>groupSize(j));
    return false;
  }
  const base = i * width;
  let at = width;
  for (; at > 0; --at) {
    const other = u32At(groups, base + at - 1);
    if (other == NONE) continue;
    const value = f64At(values, base + at - 1);
    if (value > chi || (value == chi && firstMember(other) < firstMember(j))) break;
  }
  if (at == width) return false;
  for (let k = width - 1; k > at; --k) {
    setF64(values, base + k, f64At(values, base + k - 1));
    setU32(groups, base + k, u32At(groups, base + k - 1));
  }
  setF64(values, base + at, chi);
  setU32(groups, base + at, j);
  raise(i);
  return true;
}

/** Sets what a row must reach: the value down to which there are `width` rows, those of its own group included. */
function raise(i: u32): void {
  const fellow = f64At(fellows, i);
  const own = fellow > Join.threshold ? groupSize(i) - 1 : 0;
  let rows: u32 = 0;
  let left = true;
  for (let k = i * width, end = k + width; k <= end; ++k) {
    const group = k == end ? NONE : u32At(groups, k);
    const value = group == NONE ? -1 : f64At(values, k);
    if (left && fellow >= value) {
      left = false;
      rows += own;
      if (rows >= width) return setF64(reached, i, fellow);
    }
    if (group == NONE) return;
    rows += groupSize(group);
    if (rows >= width) return setF64(reached, i, value);
  }
}

function has(i: u32, j: u32): bool {
  if (degrees != 0) return false;
  for (let k = i * width, end = k + width; k < end; ++k) if (u32At(groups, k) == j) return true;
  return false;
}

function tryNeighbours(i: u32, j: u32): bool {
  if (!compared(i, j)) return false;
  const low = min(f64At(reached, i), f64At(reached, j));
  if (!passes(i, j, needed(i, low)) || has(i, j) || has(j, i)) return false;
  const chi = similarityOf(i, j, NONE, NONE);
  const gained = offer(i, j, chi);
  return offer(j, i, chi) || gained;
}

/**
 * Writes the nearest other groups of each representative: `k` f64 values, falling, and u32 groups; NONE where fewer are above the
 * threshold; and, f64 a representative, the similarity of its members to each other. `approximate`: neighbours only. Gives the products of sketches that were made; stops, with -1,
 * before more than `budget` of them.
 */
export function joinNearest(k: u32, approximate: bool, budget: f64, nearestValues: usize, nearestGroups: usize, own: usize): f64 {
  fellows = own;
  values = nearestValues;
  groups = nearestGroups;
  width = k;
  work = 0;
  degrees = 0;
  reached = room(Join.rows, 8);
  memory.fill(groups, 0xff, (<usize>Join.rows * k) << 2);
  for (let r: u32 = 0; r < Join.rows; ++r) {
    setF64(reached, r, Join.threshold);
    setF64(fellows, r, similarityOf(r, r, NONE, NONE));
    raise(r);
  }
  for (let c: u32 = 0, n = openClasses(); c < n && work >= 0; ++c) {
    openBounds(classMask(c));
    openSketches();
    visitNeighbours(REACH, LEAST_ROUNDS, tryNeighbours);
    if (!approximate) scanAll(1, budget);
    closeSketches();
    closeBounds();
  }
  closeClasses();
  release(reached);
  return work;
}

/**
 * Writes how many rows are above the threshold of each `stride`-th representative, itself not counted (f64, one a representative;
 * those between are left as they are).
 */
export function joinDegrees(stride: u32, found: usize): void {
  degrees = found;
  reached = room(Join.rows, 8);
  for (let r: u32 = 0; r < Join.rows; ++r) {
    setF64(reached, r, Join.threshold);
    if (r % stride == 0 && similarityOf(r, r, NONE, NONE) > Join.threshold) setF64(degrees, r, <f64>groupSize(r) - 1);
  }
  for (let c: u32 = 0, n = openClasses(); c < n; ++c) {
    openBounds(classMask(c));
    openSketches();
    scanAll(stride, Infinity);
    closeSketches();
    closeBounds();
  }
  closeClasses();
  release(reached);
}

/** Every `stride`-th row is held against all others. */
function scanAll(stride: u32, budget: f64): void {
  const order = room(Join.rows, 4);
  const n = participants(order);
  openPostings(order, n, 0, false);
  // Columns in which a row is a query: those of its prefix.
  const ends = room(Join.rows, 4);
  let pairs: f64 = 0;
  for (let a: u32 = 0; a < n; ++a) {
    const r = u32At(order, a);
    const end = r % stride == 0 ? prefixEnd(r, f64At(reached, r), 0) : u32At(Join.starts, r);
    setU32(ends, r, end);
    for (let e = u32At(Join.starts, r); e < end; ++e) {
      const rank = u32At(Join.ranks, e);
      pairs += <f64>(u32At(Postings.starts, rank + 1) - u32At(Postings.starts, rank));
    }
  }
  if (pairs > budget) work = -1;
  else {
    work += pairs;
    scanQueries(ends);
  }
  closePostings();
  release(ends);
  release(order);
}

function scanQueries(ends: usize): void {
  const longest = <u64>Postings.longest + 4;
  const block = room(longest, SKETCH);
  const sizes = room(longest, 4);
  const keys = room(longest, 8);
  for (let column: u32 = 0; column < Join.columns; ++column) {
    const start = u32At(Postings.starts, column);
    const n = u32At(Postings.starts, column + 1) - start;
    const list = Postings.rows + (<usize>start << 2);
    const masses = Postings.masses + (<usize>start << 2);
    let queries: u32 = 0;
    for (let a: u32 = 0; a < n; ++a) queries += u32(asks(u32At(list, a), column, ends));
    if (queries == 0 || n < 2) continue;
    spend(<f64>n * 16);
    for (let a: u32 = 0; a < n; ++a) setU64(keys, a, <u64>~load<u32>(masses + (<usize>a << 2)));
    sortByKey(keys, list, n);
    for (let a: u32 = 0; a < n; ++a) store<u32>(masses + (<usize>a << 2), ~(<u32>u64At(keys, a)));
    layOut(list, n, block, sizes);
    for (let a: u32 = 0; a < n; ++a) {
      const i = u32At(list, a);
      if (asks(i, column, ends)) ask(i, load<f32>(masses + (<usize>a << 2)), column, list, masses, n, block, sizes);
    }
  }
  release(keys);
  release(sizes);
  release(block);
}

/** Whether the column lies in the row's prefix. */
function asks(r: u32, column: u32, ends: usize): bool {
  const end = u32At(ends, r);
  return end > u32At(Join.starts, r) && u32At(Join.ranks, end - 1) >= column;
}

/** Holds row `i` against the rows of a column that have enough left. */
function ask(
  i: u32, mass: f32, column: u32, list: usize, masses: usize, n: u32, block: usize, sizes: usize,
): void {
  let value = f64At(reached, i);
  const least = leastMass(value, mass, sizeOf(i));
  let low: u32 = 0, high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<f32>(masses + (<usize>middle << 2)) < least) high = middle;
    else low = middle + 1;
  }
  spend(<f64>low + 64);
  const sketch = Sketches.all + <usize>i * SKETCH;
  const p = v128.load(sketch), q = v128.load(sketch, 16), r = v128.load(sketch, 32), s = v128.load(sketch, 48);
  let need = needed(i, value);
  for (let b: u32 = 0; b < low; b += 4) {
    const four = block + <usize>b * SKETCH;
    const most = f32x4.mul(f32x4.splat(need), v128.load(sizes + (<usize>b << 2)));
    let bits = scan(p, q, r, s, four, four + SKETCH, four + 2 * SKETCH, four + 3 * SKETCH, most);
    if (b + 4 > low) bits &= (1 << <i32>(low - b)) - 1;
    for (; bits != 0; bits &= bits - 1) {
      const j = u32At(list, b + ctz(bits));
      if (j == i || !compared(i, j) || has(i, j)) continue;
      spend(128);
      const chi = similarityOf(i, j, column, NONE);
      if (chi < 0 || !offer(i, j, chi)) continue;
      value = f64At(reached, i);
      need = needed(i, value);
    }
  }
}
