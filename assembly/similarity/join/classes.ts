/**
 * Which lengths rows are compared at. Jensen-Shannon is an average over the lengths that both rows have, so rows are joined once
 * for each set of lengths that two of them can have in common; the other measures compare all rows at all lengths.
 */
import { release } from '../../memory';
import { Bounds, allLengths } from './prefix';
import { JENSEN_SHANNON, Join, room, setU64, u64At } from './state';

/** More different sets of lengths than this are compared row by row. */
// @ts-ignore: decorator
@inline const MOST: u32 = 4096;

let masks: usize = 0;
let count: u32 = 0;

function add(mask: u64): void {
  if (mask == 0) return;
  for (let k: u32 = 0; k < count; ++k) if (u64At(masks, k) == mask) return;
  if (count == MOST) unreachable();
  setU64(masks, count++, mask);
}

/** Finds the sets of lengths, and gives their number. */
export function openClasses(): u32 {
  masks = room(MOST, 8);
  count = 0;
  if (Join.kind != JENSEN_SHANNON) {
    add(allLengths());
    return count;
  }
  let last: u64 = 0;
  for (let r: u32 = 0; r < Join.rows; ++r) {
    const mask = u64At(Join.masks, r);
    if (mask != last) add(mask);
    last = mask;
  }
  const own = count;
  for (let a: u32 = 0; a < own; ++a) for (let b: u32 = 0; b < a; ++b) add(u64At(masks, a) & u64At(masks, b));
  return count;
}

export function closeClasses(): void {
  release(masks);
}

// @ts-ignore: decorator
@inline export function classMask(k: u32): u64 { return u64At(masks, k); }

/** Whether two rows that both have more lengths than these may have just these in common. */
export function isCrossed(mask: u64): bool {
  for (let a: u32 = 0; a < count; ++a) {
    const x = u64At(masks, a);
    if (x == mask || (x & mask) != mask) continue;
    for (let b: u32 = 0; b < a; ++b) {
      const y = u64At(masks, b);
      if (y != mask && (x & y) == mask) return true;
    }
  }
  return false;
}

/** Whether the row has just the lengths that are compared. */
// @ts-ignore: decorator
@inline export function isOwn(r: u32): bool {
  return Join.kind != JENSEN_SHANNON || u64At(Join.masks, r) == Bounds.mask;
}

/** Whether two rows that take part are compared here. */
// @ts-ignore: decorator
@inline export function compared(i: u32, j: u32): bool {
  return Join.kind != JENSEN_SHANNON || (u64At(Join.masks, i) & u64At(Join.masks, j)) == Bounds.mask;
}
