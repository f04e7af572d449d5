/**
 * Rows with the same law, found by hashing in time linear in the entries: what is the same need not be compared. Laws are the
 * same where all probabilities are (counts, for the intersection measure, which tells numbers of windows apart).
 */
import { release } from '../../memory';
import { GEOMETRIC, Join, NONE, PRODUCT, accumulate, f64At, forEach, rawRoom, room, setU32, u32At } from './state';

/** Sparse rows as they were given: where each starts and ends among the entries, whose values are i32 counts or f64 weights. */
export class Given {
  static starts: usize = 0;
  static ends: usize = 0;
  static columns: usize = 0;
  static counts: usize = 0;
  static weights: usize = 0;
  static lengthOf: usize = 0;
  /** f64[lengths] a given row. */
  static totals: usize = 0;
}

/** Totals beyond this have quotients that may be equal by rounding alone: such rows are held against each other by their counts. */
const EXACT: f64 = 67108864;

// @ts-ignore: decorator
@inline export function givenValue(e: u32): f64 {
  return Given.weights != 0 ? f64At(Given.weights, e) : <f64>load<i32>(Given.counts + (<usize>e << 2));
}
// @ts-ignore: decorator
@inline export function givenStart(i: u32): u32 { return u32At(Given.starts, i); }
// @ts-ignore: decorator
@inline export function givenEnd(i: u32): u32 { return u32At(Given.ends, i); }
// @ts-ignore: decorator
@inline export function totalOf(i: u32, l: u32): f64 { return f64At(Given.totals, i * Join.lengths + l); }

// @ts-ignore: decorator
@inline
function mix(hash: u64, word: u64): u64 {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15;
  hash ^= hash >>> 29;
  hash *= 0xbf58476d1ce4e5b9;
  return hash ^ (hash >>> 32);
}

// @ts-ignore: decorator
@inline
function byCounts(): bool {
  return Join.kind == GEOMETRIC || Join.kind == PRODUCT;
}

function hashOf(i: u32): u64 {
  let hash: u64 = 1;
  for (let e = givenStart(i), end = givenEnd(i); e < end; ++e) {
    const column = u32At(Given.columns, e);
    const value = givenValue(e);
    const shown = byCounts() ? value : value / totalOf(i, u32At(Given.lengthOf, column));
    hash = mix(mix(hash, column), reinterpret<u64>(shown));
  }
  return hash;
}

function same(i: u32, j: u32): bool {
  let e = givenStart(i), f = givenStart(j);
  const end = givenEnd(i);
  if (end - e != givenEnd(j) - f) return false;
  for (; e < end; ++e, ++f) {
    const column = u32At(Given.columns, e);
    if (u32At(Given.columns, f) != column) return false;
    const n = givenValue(e), m = givenValue(f);
    if (n == m && byCounts()) continue;
    if (byCounts()) return false;
    const l = u32At(Given.lengthOf, column);
    const a = totalOf(i, l), b = totalOf(j, l);
    if (n / a != m / b) return false;
    if ((a >= EXACT || b >= EXACT) && (n != m || a != b)) return false;
  }
  return true;
}

/** Open-addressing table of groups, its last slot, and the first row of each group. */
let heads: usize = 0;
let lastSlot: u32 = 0;
let firsts: usize = 0;

/** Finds the group of row `i`, or makes it. */
function place(i: u32): void {
  let slot = <u32>hashOf(i) & lastSlot;
  let group = u32At(heads, slot);
  while (group != NONE && !same(u32At(firsts, group), i)) {
    slot = (slot + 1) & lastSlot;
    group = u32At(heads, slot);
  }
  if (group == NONE) {
    group = Join.rows++;
    setU32(heads, slot, group);
    setU32(firsts, group, i);
  }
  setU32(Join.groupOf, i, group);
}

/** Sets `Join.groupOf`, `memberStarts`, `members` and `rows`; groups are numbered by their first row. */
export function groupRows(): void {
  let slots: u32 = 16;
  while (slots < Join.given << 1) slots <<= 1;
  heads = rawRoom(slots, 4);
  memory.fill(heads, 0xff, <usize>slots << 2);
  firsts = rawRoom(Join.given, 4);
  Join.groupOf = rawRoom(Join.given, 4);
  Join.memberStarts = room(<u64>Join.given + 2, 4);
  lastSlot = slots - 1;
  Join.rows = 0;
  forEach(Join.given, place);
  release(firsts);
  release(heads);
}

/** Lists the members of each group, once groups have their final numbers. */
export function listMembers(): void {
  memory.fill(Join.memberStarts, 0, (<usize>Join.rows + 2) << 2);
  Join.members = room(Join.given, 4);
  // One place further on: where a list starts is where it ends once all are filled.
  for (let i: u32 = 0; i < Join.given; ++i) {
    const at = u32At(Join.groupOf, i) + 2;
    setU32(Join.memberStarts, at, u32At(Join.memberStarts, at) + 1);
  }
  accumulate(Join.memberStarts, Join.rows + 1);
  for (let i: u32 = 0; i < Join.given; ++i) {
    const at = u32At(Join.groupOf, i) + 1;
    const to = u32At(Join.memberStarts, at);
    setU32(Join.members, to, i);
    setU32(Join.memberStarts, at, to + 1);
  }
}
