/**
 * Which rows have a column in their prefix: for each rank a list of rows in a given order, with what each has left there.
 */
import { release } from '../../memory';
import { prefixEnd, secondEnd, takesPart } from './prefix';
import { Join, accumulate, forEach, rawRoom, room, setU32, u32At } from './state';

export class Postings {
  /** u32[columns + 1]: list of rank `c` is `starts[c] .. starts[c + 1] - 1`. */
  static starts: usize = 0;
  static rows: usize = 0;
  /** f32: mass left, see `prefixEnd`. */
  static masses: usize = 0;
  static longest: u32 = 0;
  /** u32 a representative: see `secondEnd`. 0 where that is not asked for. */
  static secondEnds: usize = 0;
  /** `Σ q (q - 1) / 2`: pairs that share a column of their prefixes, counted once a column. */
  static candidates: f64 = 0;
}

/** Lists the `n` rows of `order`, by their prefixes for `threshold`. */
export function openPostings(order: usize, n: u32, threshold: f64, seconds: bool): void {
  Postings.secondEnds = seconds ? rawRoom(Join.rows, 4) : 0;
  const entries = u32At(Join.starts, Join.rows);
  left = rawRoom(entries, 4);
  ends = rawRoom(Join.rows, 4);
  Postings.starts = room(<u64>Join.columns + 2, 4);
  rowsInOrder = order;
  leastValue = threshold;
  forEach(n, countPrefix);
  Postings.longest = 0;
  Postings.candidates = 0;
  for (let c: u32 = 0; c < Join.columns; ++c) {
    const q = u32At(Postings.starts, c + 2);
    Postings.longest = max(Postings.longest, q);
    Postings.candidates += 0.5 * <f64>q * (<f64>q - 1);
  }
  accumulate(Postings.starts, Join.columns + 1);
  const total = u32At(Postings.starts, Join.columns + 1);
  Postings.rows = rawRoom(total, 4);
  Postings.masses = rawRoom(total, 4);
  forEach(n, listPrefix);
  release(ends);
  release(left);
}

/** What the functions called for each row share: the order, the threshold, f32 masses and u32 ends of prefixes. */
let rowsInOrder: usize = 0;
let leastValue: f64 = 0;
let left: usize = 0;
let ends: usize = 0;

function countPrefix(k: u32): void {
  const r = u32At(rowsInOrder, k);
  const end = prefixEnd(r, leastValue, left);
  setU32(ends, r, end);
  if (Postings.secondEnds != 0) setU32(Postings.secondEnds, r, secondEnd(r, end, leastValue));
  for (let e = u32At(Join.starts, r); e < end; ++e) {
    if (load<f32>(left + (<usize>e << 2)) < 0) continue;
    const at = u32At(Join.ranks, e) + 2;
    setU32(Postings.starts, at, u32At(Postings.starts, at) + 1);
  }
}

function listPrefix(k: u32): void {
  const r = u32At(rowsInOrder, k);
  const end = u32At(ends, r);
  for (let e = u32At(Join.starts, r); e < end; ++e) {
    const mass = load<f32>(left + (<usize>e << 2));
    if (mass < 0) continue;
    const at = u32At(Join.ranks, e) + 1;
    const to = u32At(Postings.starts, at);
    setU32(Postings.starts, at, to + 1);
    setU32(Postings.rows, to, r);
    store<f32>(Postings.masses + (<usize>to << 2), mass);
  }
}

export function closePostings(): void {
  release(Postings.secondEnds);
  release(Postings.starts);
  release(Postings.rows);
  release(Postings.masses);
}

/** The rows that take part, in the order of their numbers; gives how many. */
export function participants(order: usize): u32 {
  let n: u32 = 0;
  for (let r: u32 = 0; r < Join.rows; ++r) if (takesPart(r)) setU32(order, n++, r);
  return n;
}
