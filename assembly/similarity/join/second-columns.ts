/**
 * A column's list cut into shorter ones. Similar rows whose first common column is `c` have a second one in common, or what they share is
 * too little: it lies before `secondEnd`. So each row of the list of `c` is put into a list of every such column after `c`, and only
 * rows of one of those lists are held against each other: of many columns that have little weight each, a tenth of the pairs.
 */
import { release } from '../../memory';
import { Postings } from './postings';
import { isCompared, leastMass, partOf, sizeOf } from './prefix';
import { sortByKey } from './radix';
import { SKETCH, Sketches, needed, scan } from './sketch';
import { COSINE, Join, NONE, PLAIN, f64At, rawRoom, room, setU32, setU64, spend, u32At, u64At } from './state';

/** What it takes to put a row into a list, in pairs held against each other. */
// @ts-ignore: decorator
@inline const COST: f64 = 16;

/** Entries of a column's list that there is room for. */
// @ts-ignore: decorator
@inline const MOST: u64 = 1 << 22;

/** Called with rows that pass the sketches and have a first and a second column, of this rank, in common. */
export type Visit = (i: u32, j: u32, second: u32) => void;

/** Rows of each rank (u32), all 0 between calls; the ranks there are, and where the list of each starts. */
let having: usize = 0;
let distinct: usize = 0;
let starts: usize = 0;
let count: u32 = 0;
/** Entries as they are gathered: rank, f32 mass, place of the row in the column's list. */
let ranks: usize = 0;
let left: usize = 0;
let places: usize = 0;
/** The same by lists: u64 keys by falling mass, places; and of one list, f32 sizes. */
let keys: usize = 0;
let items: usize = 0;
let sizesInList: usize = 0;
let capacity: u32 = 0;

export function openSecondColumns(): void {
  having = room(Join.columns, 4);
  distinct = rawRoom(Join.columns, 4);
  starts = rawRoom(<u64>Join.columns + 2, 4);
  capacity = 0;
  grow(1024);
}

export function closeSecondColumns(): void {
  dropEntries();
  release(starts);
  release(distinct);
  release(having);
}

function grow(entries: u32): void {
  if (entries <= capacity) return;
  if (capacity != 0) dropEntries();
  capacity = entries;
  ranks = rawRoom(entries, 4);
  left = rawRoom(entries, 4);
  places = rawRoom(entries, 4);
  keys = rawRoom(entries, 8);
  items = rawRoom(<u64>entries + 4, 4);
  sizesInList = rawRoom(<u64>entries + 4, 4);
}

function dropEntries(): void {
  release(sizesInList);
  release(items);
  release(keys);
  release(places);
  release(left);
  release(ranks);
}

/**
 * Holds the rows `[from, to)` of a column's list against each other, whose sketches and sizes are laid out in `block` and `sizes`;
 * they are sorted by what they have left, most first. False, and nothing done, where that is not possible or not worth it.
 */
export function scanSecondColumns(
  column: u32, list: usize, masses: usize, from: u32, to: u32, block: usize, sizes: usize, visit: Visit,
): bool {
  const n = to - from;
  const worth = (<f64>n * <f64>n) / 4;
  if (worth < COST * <f64>n * 2) return false;
  let most: u64 = 0;
  for (let a = from; a < to; ++a) {
    const r = u32At(list, a);
    const end = u32At(Postings.secondEnds, r);
    if (end == NONE) return false;
    most += end - u32At(Join.starts, r);
  }
  if (COST * <f64>most > 2 * worth || most > MOST) return false;
  grow(<u32>most);
  count = 0;
  let entries: u32 = 0;
  for (let a = from; a < to; ++a) entries = gather(column, u32At(list, a), load<f32>(masses + (<usize>a << 2)), a, entries);
  const cut = placeLists(entries) < worth;
  if (cut) fillLists(entries);
  for (let k: u32 = 0; k < count; ++k) setU32(having, u32At(distinct, k), 0);
  if (cut) for (let k: u32 = 0; k < count; ++k) scanSecond(k, list, block, sizes, visit);
  return cut;
}

/** Appends the entries of row `r` after `column`; gives how many there are now. */
function gather(column: u32, r: u32, mass: f32, place: u32, at: u32): u32 {
  let e = u32At(Join.starts, r);
  while (u32At(Join.ranks, e) != column) ++e;
  const end = u32At(Postings.secondEnds, r);
  const squared = Join.kind == PLAIN || Join.kind == COSINE;
  let rest = squared ? <f64>mass * <f64>mass : <f64>mass;
  for (++e; e < end; ++e) {
    const rank = u32At(Join.ranks, e);
    if (!isCompared(rank)) continue;
    setU32(ranks, at, rank);
    store<f32>(left + (<usize>at << 2), <f32>((squared ? sqrt(max<f64>(0, rest)) : rest) * (1 + 1e-6) + 1e-6));
    setU32(places, at, place);
    ++at;
    rest -= partOf(r, rank, f64At(Join.values, e));
    const before = u32At(having, rank);
    if (before == 0) setU32(distinct, count++, rank);
    setU32(having, rank, before + 1);
  }
  return at;
}

/** Sets where lists start; gives what it takes to scan them. */
function placeLists(entries: u32): f64 {
  let work = COST * <f64>entries;
  setU32(starts, 0, 0);
  for (let k: u32 = 0; k < count; ++k) {
    const rank = u32At(distinct, k);
    const q = u32At(having, rank);
    work += (<f64>q * <f64>q) / 4;
    setU32(starts, k + 1, u32At(starts, k) + q);
    setU32(having, rank, u32At(starts, k));
  }
  return work;
}

function fillLists(entries: u32): void {
  for (let e: u32 = 0; e < entries; ++e) {
    const rank = u32At(ranks, e);
    const to = u32At(having, rank);
    setU32(having, rank, to + 1);
    // Floats above 0 are in the order of their bits.
    setU64(keys, to, <u64>~load<u32>(left + (<usize>e << 2)));
    setU32(items, to, u32At(places, e));
  }
}

function scanSecond(k: u32, list: usize, block: usize, sizes: usize, visit: Visit): void {
  const start = u32At(starts, k);
  const n = u32At(starts, k + 1) - start;
  if (n < 2) return;
  spend(<f64>n * 8);
  const second = u32At(distinct, k);
  const by = keys + (<usize>start << 3), those = items + (<usize>start << 2);
  sortByKey(by, those, n);
  for (let a: u32 = 0; a < n; ++a) setU32(sizesInList, a, u32At(sizes, u32At(those, a)));
  for (let a: u32 = 1; a < n; ++a) {
    const i = u32At(list, u32At(those, a));
    const most = enough(by, a, leastMass(Join.threshold, massOf(by, a), sizeOf(i)));
    if (most > 0) hold(i, most, those, list, block, second, visit);
  }
}

/** How many of the first `to` of a list have at least `least` left. */
function enough(by: usize, to: u32, least: f32): u32 {
  let from: u32 = 0;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (massOf(by, middle) < least) to = middle;
    else from = middle + 1;
  }
  return from;
}

// @ts-ignore: decorator
@inline
function massOf(by: usize, a: u32): f32 {
  return reinterpret<f32>(~(<u32>u64At(by, a)));
}

/** Holds row `i` against the first `n` of a list. */
function hold(i: u32, n: u32, those: usize, list: usize, block: usize, second: u32, visit: Visit): void {
  spend(<f64>n + 4);
  const need = f32x4.splat(needed(i, Join.threshold));
  const sketch = Sketches.all + <usize>i * SKETCH;
  const p = v128.load(sketch), q = v128.load(sketch, 16), r = v128.load(sketch, 32), s = v128.load(sketch, 48);
  for (let b: u32 = 0; b < n; b += 4) {
    const last = n - 1;
    const w = block + <usize>u32At(those, b) * SKETCH, x = block + <usize>u32At(those, min(b + 1, last)) * SKETCH;
    const y = block + <usize>u32At(those, min(b + 2, last)) * SKETCH, z = block + <usize>u32At(those, min(b + 3, last)) * SKETCH;
    let bits = scan(p, q, r, s, w, x, y, z, f32x4.mul(need, v128.load(sizesInList + (<usize>b << 2))));
    if (b + 4 > n) bits &= (1 << <i32>(n - b)) - 1;
    for (; bits != 0; bits &= bits - 1) visit(i, u32At(list, u32At(those, b + ctz(bits))), second);
  }
}
