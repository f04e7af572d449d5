/** Making the representatives of a join from rows of counts. */
import { release } from '../../memory';
import { fillEntries } from './entries';
import { Given, givenEnd, givenStart, givenValue, groupRows, listMembers, totalOf } from './groups';
import { closeMeasure, openMeasure } from './measure';
import { chooseOrder } from './order';
import { sortByKey } from './radix';
import {
  COSINE, Join, PLAIN, f64At, forEach, room, setF64, setU32, setU64, u32At, u64At,
} from './state';

/** What the functions called for each row share. */
class Making {
  static firsts: usize = 0;
  static keys: usize = 0;
  static items: usize = 0;
  static shift: u64 = 0;
}

/**
 * Opens the join of `given` rows: entries `starts[i] .. ends[i] - 1` (u32) of i32 `counts` or, where that is not 0, f64 `weights`,
 * `lengthOf` (u32) being the place of each column's length among `lengths` (at most 64). Every row must have entries, and totals
 * above 0 where it has weights. Gives the number of representatives. The arrays may be released afterwards. `kind`: 0
 * intersection, 1 its product, 2 coincidence, 3 cosine, 4 Jensen-Shannon. `threshold` is what order suits.
 */
export function joinOpen(
  kind: i32, threshold: f64, given: u32, starts: usize, ends: usize, columns: u32, lengths: u32, columnIndices: usize,
  counts: usize, weights: usize, lengthOf: usize,
): u32 {
  Join.kind = kind;
  Join.threshold = threshold;
  Join.given = given;
  Join.columns = columns;
  Join.lengths = lengths;
  Given.starts = starts;
  Given.ends = ends;
  Given.columns = columnIndices;
  Given.counts = counts;
  Given.weights = weights;
  Given.lengthOf = lengthOf;
  Given.totals = room(<u64>given * lengths, 8);
  forEach(given, addUp);
  groupRows();
  const firsts = sortGroups();
  listMembers();
  const groups = Join.rows;
  const rankOf = chooseOrder(firsts, groups);
  buildRows(firsts, groups, rankOf);
  release(rankOf);
  release(firsts);
  release(Given.totals);
  openMeasure();
  return Join.rows;
}

function addUp(i: u32): void {
  for (let e = givenStart(i), end = givenEnd(i); e < end; ++e) {
    const at = i * Join.lengths + u32At(Given.lengthOf, u32At(Given.columns, e));
    setF64(Given.totals, at, f64At(Given.totals, at) + givenValue(e));
  }
}

/** Gives back all that the join holds. */
export function joinClose(): void {
  closeMeasure();
  dropRows();
  release(Join.groupOf);
  release(Join.memberStarts);
  release(Join.members);
}

/** Renumbers groups in the order of the likeliest column at the first two lengths and the last; gives their first rows. */
function sortGroups(): usize {
  const groups = Join.rows;
  const keys = room(groups, 8);
  const order = room(groups, 4);
  const firstOf = room(groups, 4);
  for (let i = Join.given; i-- > 0;) setU32(firstOf, u32At(Join.groupOf, i), i);
  let shift: u64 = 0;
  while (((<u64>Join.columns) >> shift) > 0x1fffff) ++shift;
  Making.firsts = firstOf;
  Making.keys = keys;
  Making.items = order;
  Making.shift = shift;
  forEach(groups, setKey);
  sortByKey(keys, order, groups);
  const numberOf = room(groups, 4);
  const firsts = room(groups, 4);
  for (let k: u32 = 0; k < groups; ++k) {
    const g = u32At(order, k);
    setU32(numberOf, g, k);
    setU32(firsts, k, u32At(firstOf, g));
  }
  for (let i: u32 = 0; i < Join.given; ++i) setU32(Join.groupOf, i, u32At(numberOf, u32At(Join.groupOf, i)));
  release(numberOf);
  release(firstOf);
  release(order);
  release(keys);
  return firsts;
}

/** The likeliest columns of group `g`, 21 bits each. */
function setKey(g: u32): void {
  const i = u32At(Making.firsts, g);
  const shift = Making.shift;
  const last = Join.lengths - 1;
  let most0: f64 = 0, most1: f64 = 0, mostLast: f64 = 0;
  let c0: u64 = 0, c1: u64 = 0, cLast: u64 = 0;
  for (let e = givenStart(i), end = givenEnd(i); e < end; ++e) {
    const column = u32At(Given.columns, e);
    const l = u32At(Given.lengthOf, column);
    const value = givenValue(e);
    if (l == 0 && value > most0) { most0 = value; c0 = column; }
    if (l == 1 && value > most1) { most1 = value; c1 = column; }
    if (l == last && value > mostLast) { mostLast = value; cLast = column; }
  }
  setU64(Making.keys, g, ((c0 >> shift) << 42) | ((c1 >> shift) << 21) | (cLast >> shift));
  setU32(Making.items, g, g);
}

/** The representatives with the given first rows, columns ranked as said. */
export function buildRows(firsts: usize, rows: u32, rankOf: usize): void {
  Join.rows = rows;
  sizeRows(firsts);
  fillEntries(firsts, rankOf);
}

/** Forgets what `buildRows` made. */
export function dropRows(): void {
  release(Join.starts);
  release(Join.ranks);
  release(Join.values);
  release(Join.entropies);
  release(Join.lengthOfRank);
  release(Join.totals);
  release(Join.scales);
  release(Join.masks);
}

/** Totals, masks, scales and starts of the representatives. */
function sizeRows(firsts: usize): void {
  const lengths = Join.lengths;
  const rows = Join.rows;
  Join.totals = room(<u64>rows * lengths, 8);
  Join.masks = room(rows, 8);
  Join.scales = room(rows, 8);
  Join.starts = room(<u64>rows + 1, 4);
  Join.longest = 0;
  let entries: u32 = 0;
  for (let r: u32 = 0; r < rows; ++r) {
    const i = u32At(firsts, r);
    let mask: u64 = 0;
    let all: f64 = 0;
    let squares: f64 = 0;
    for (let l: u32 = 0; l < lengths; ++l) {
      const total = totalOf(i, l);
      setF64(Join.totals, r * lengths + l, total);
      if (total > 0) mask |= <u64>1 << <u64>l;
      all += total;
    }
    if (Join.kind == COSINE) squares = sumOfSquares(i);
    setU64(Join.masks, r, mask);
    setF64(Join.scales, r, Join.kind == COSINE ? squares : Join.kind == PLAIN ? <f64>popcnt<u64>(mask) : all);
    const n = givenEnd(i) - givenStart(i);
    entries += n;
    Join.longest = max(Join.longest, n);
    setU32(Join.starts, r + 1, entries);
  }
}

/** `Σ p²`, the exact sums of squares of each length divided by squared totals, lengths ascending. */
function sumOfSquares(i: u32): f64 {
  const squares = room(Join.lengths, 8);
  for (let e = givenStart(i), end = givenEnd(i); e < end; ++e) {
    const l = u32At(Given.lengthOf, u32At(Given.columns, e));
    const value = givenValue(e);
    setF64(squares, l, f64At(squares, l) + value * value);
  }
  let sum: f64 = 0;
  for (let l: u32 = 0; l < Join.lengths; ++l) {
    const total = totalOf(i, l);
    if (total > 0) sum += f64At(squares, l) / (total * total);
  }
  release(squares);
  return sum;
}

/** The representative of each given row; given rows by representative, and where each one's start. */
export function joinGroups(): usize {
  return Join.groupOf;
}
export function joinMembers(): usize {
  return Join.members;
}
export function joinMemberStarts(): usize {
  return Join.memberStarts;
}
