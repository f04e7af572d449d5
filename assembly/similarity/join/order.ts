/**
 * The order of columns: rarest first, or by length and then rarest first, whichever lets fewer pairs share a column of their prefixes
 * (`Σ q² / 2` over columns, `q` the rows that have one in their prefix). Tried on a sample of the rows.
 */
import { release } from '../../memory';
import { Given, givenEnd, givenStart } from './groups';
import { allLengths, closeBounds, openBounds, prefixEnd } from './prefix';
import { sortByKey } from './radix';
import { buildRows, dropRows } from './rows';
import { Join, forEach, room, setU32, setU64, u32At } from './state';

// @ts-ignore: decorator
@inline const SAMPLE: u32 = 4096;

/** The rank of each column, for the groups whose first rows are `firsts`. */
export function chooseOrder(firsts: usize, groups: u32): usize {
  having = room(Join.columns, 4);
  those = firsts;
  forEach(groups, countColumns);
  const rarest = ranks(0);
  const shortest: usize = Join.lengths == 1 ? 0 : ranks(1);
  release(having);
  if (shortest == 0) return rarest;
  const stride = max<u32>(1, groups / SAMPLE);
  const sampled = (groups + stride - 1) / stride;
  const sample = room(sampled, 4);
  for (let k: u32 = 0; k < sampled; ++k) setU32(sample, k, u32At(firsts, k * stride));
  const first = costOf(sample, sampled, rarest);
  const second = costOf(sample, sampled, shortest);
  release(sample);
  release(first <= second ? shortest : rarest);
  return first <= second ? rarest : shortest;
}

/** How many groups have each column; their first rows. */
let having: usize = 0;
let those: usize = 0;

function countColumns(g: u32): void {
  const i = u32At(those, g);
  for (let e = givenStart(i), end = givenEnd(i); e < end; ++e) {
    const column = u32At(Given.columns, e);
    setU32(having, column, u32At(having, column) + 1);
  }
}

/** Columns by how many groups have them, those of few first; and by length before that. */
function ranks(byLength: u64): usize {
  const columns = Join.columns;
  const keys = room(columns, 8);
  const items = room(columns, 4);
  for (let c: u32 = 0; c < columns; ++c) {
    setU64(keys, c, ((byLength * u32At(Given.lengthOf, c)) << 32) | u32At(having, c));
    setU32(items, c, c);
  }
  sortByKey(keys, items, columns);
  const rankOf = room(columns, 4);
  for (let k: u32 = 0; k < columns; ++k) setU32(rankOf, u32At(items, k), k);
  release(items);
  release(keys);
  return rankOf;
}

function costOf(sample: usize, sampled: u32, rankOf: usize): f64 {
  buildRows(sample, sampled, rankOf);
  openBounds(allLengths());
  const sharing = room(Join.columns, 4);
  for (let r: u32 = 0; r < sampled; ++r) {
    for (let e = u32At(Join.starts, r), end = prefixEnd(r, Join.threshold, 0); e < end; ++e) {
      const rank = u32At(Join.ranks, e);
      setU32(sharing, rank, u32At(sharing, rank) + 1);
    }
  }
  let cost: f64 = 0;
  for (let c: u32 = 0; c < Join.columns; ++c) cost += <f64>u32At(sharing, c) * (<f64>u32At(sharing, c) - 1);
  release(sharing);
  closeBounds();
  dropRows();
  return cost;
}
