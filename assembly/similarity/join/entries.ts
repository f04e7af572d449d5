/** Entries of the representatives, each row's by ascending rank. */
import { release } from '../../memory';
import { Given, givenEnd, givenStart, givenValue, totalOf } from './groups';
import { log2, log2Of } from './log2';
import { sortByKey } from './radix';
import { JENSEN_SHANNON, Join, f64At, forEach, rawRoom, room, setF64, setU32, setU64, u32At, u64At } from './state';

/** Up to so many, entries are put in order by counting how many have lower ranks: quadratic, but in vectors and without a branch. */
// @ts-ignore: decorator
@inline const FEW: u32 = 160;

/** What the functions called for each row share; `keys` and `places` hold the ranks of one row and where they go. */
let firsts: usize = 0;
let rankOf: usize = 0;
let keys: usize = 0;
let places: usize = 0;

/** Fills `Join.ranks`, `values` and `entropies` of the representatives with the given first rows, whose starts are set. */
export function fillEntries(firstRows: usize, columnRanks: usize): void {
  const entries = u32At(Join.starts, Join.rows);
  Join.ranks = rawRoom(entries, 4);
  Join.values = rawRoom(entries, 8);
  Join.entropies = rawRoom(Join.kind == JENSEN_SHANNON ? entries : 0, 8);
  Join.lengthOfRank = room(Join.columns, 4);
  for (let c: u32 = 0; c < Join.columns; ++c) setU32(Join.lengthOfRank, u32At(columnRanks, c), u32At(Given.lengthOf, c));
  firsts = firstRows;
  rankOf = columnRanks;
  keys = room(<u64>Join.longest + 4, 8);
  places = room(<u64>Join.longest + 4, 4);
  forEach(Join.rows, fillRow);
  release(places);
  release(keys);
}

function fillRow(r: u32): void {
  const i = u32At(firsts, r);
  const from = givenStart(i);
  const n = givenEnd(i) - from;
  const start = u32At(Join.starts, r);
  if (n > FEW) sortPlaces(from, n);
  else countPlaces(from, n);
  for (let k: u32 = 0; k < n; ++k) {
    const column = u32At(Given.columns, from + k);
    const to = start + u32At(places, k);
    const value = givenValue(from + k);
    setU32(Join.ranks, to, u32At(rankOf, column));
    setF64(Join.values, to, Join.kind == JENSEN_SHANNON ? value / totalOf(i, u32At(Given.lengthOf, column)) : value);
  }
  if (Join.kind == JENSEN_SHANNON) fillEntropies(start, start + n);
}

/** Place of each of `n` entries: how many of them have lower ranks. */
function countPlaces(from: u32, n: u32): void {
  for (let k: u32 = 0; k < n; ++k) setU32(keys, k, u32At(rankOf, u32At(Given.columns, from + k)));
  for (let k: u32 = 0; k < n; k += 4) {
    const four = v128.load(keys + (<usize>k << 2));
    let lower = i32x4.splat(0);
    for (let at = keys, end = keys + (<usize>n << 2); at < end; at += 4) {
      lower = i32x4.sub(lower, i32x4.lt_s(v128.load32_splat(at), four));
    }
    v128.store(places + (<usize>k << 2), lower);
  }
}

/** The same by sorting. */
function sortPlaces(from: u32, n: u32): void {
  const items = room(n, 4);
  for (let k: u32 = 0; k < n; ++k) {
    setU64(keys, k, u32At(rankOf, u32At(Given.columns, from + k)));
    setU32(items, k, k);
  }
  sortByKey(keys, items, n);
  for (let k: u32 = 0; k < n; ++k) setU32(places, u32At(items, k), k);
  release(items);
}

/** `p log2 p`, two at a time. */
function fillEntropies(start: u32, end: u32): void {
  let e = start;
  for (; e + 1 < end; e += 2) {
    const at = <usize>e << 3;
    const p = v128.load(Join.values + at);
    v128.store(Join.entropies + at, f64x2.mul(p, log2(p)));
  }
  if (e < end) setF64(Join.entropies, e, f64At(Join.values, e) * log2Of(f64At(Join.values, e)));
}
