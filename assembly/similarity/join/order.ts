/**
 * The order of columns: rarest first, or by length and then rarest first, whichever lets fewer pairs share a column of their prefixes
 * (`Σ q² / 2` over columns, `q` the rows that have one in their prefix). Tried on a sample of the rows.
 */
import { release } from '../../memory';
import { Given, givenEnd, givenStart } from './groups';
import { allLengths, closeBounds, openBounds, prefixEnd } from './prefix';
import { sortByKey } from './radix';
import { buildRows, dropRows } from './rows';
import { Join, room, setU32, setU64, u32At } from './state';

// @ts-ignore: decorator
@inline const SAMPLE: u32 = 16384;

/** The rank of each column, for the groups whose first rows are `firsts`. */
export function chooseOrder(firsts: usize, groups: u32): usize {
  const rarest = ranks(firsts, groups, 0);
  if (Join.lengths == 1) return rarest;
  const shortest = ranks(firsts, groups, 1);
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

/** Columns by how many groups have them, those of few first; and by length before that. */
function ranks(firsts: usize, groups: u32, byLength: u64): usize {
  const columns = Join.columns;
  const keys = room(columns, 8);
  const items = room(columns, 4);
  for (let c: u32 = 0; c < columns; ++c) {
    setU64(keys, c, (byLength * u32At(Given.lengthOf, c)) << 32);
    setU32(items, c, c);
  }
  for (let g: u32 = 0; g < groups; ++g) countColumns(u32At(firsts, g), keys);
  sortByKey(keys, items, columns);
  const rankOf = room(columns, 4);
  for (let k: u32 = 0; k < columns; ++k) setU32(rankOf, u32At(items, k), k);
  release(items);
  release(keys);
  return rankOf;
}

function countColumns(i: u32, keys: usize): void {
  for (let e = givenStart(i), end = givenEnd(i); e < end; ++e) {
    const at = keys + (<usize>u32At(Given.columns, e) << 3);
    store<u64>(at, load<u64>(at) + 1);
  }
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
