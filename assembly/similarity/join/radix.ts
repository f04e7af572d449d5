/** Sorting numbers by 64-bit keys: stable, digit by digit, lowest first, passing over digits that are all the same. */
import { release } from '../../memory';
import { rawRoom, room, setU32, setU64, u32At, u64At } from './state';

/** Up to this many, insertion is faster. */
// @ts-ignore: decorator
@inline const FEW: u32 = 80;
/** From this many on, digits have 11 bits in place of 8: the ends of as many lists stay in the second-level cache. */
// @ts-ignore: decorator
@inline const MANY: u32 = 8192;

/** Numbers of one call: engines replace a baseline function by an optimised one only between calls. */
// @ts-ignore: decorator
@inline const RUN: u32 = 8192;

/** Sorts `n` keys (u64) ascending, and the items (u32) with them. */
export function sortByKey(keys: usize, items: usize, n: u32): void {
  if (n <= FEW) return insertByKey(keys, items, n);
  let all: u64 = ~(<u64>0);
  let any: u64 = 0;
  for (let k: u32 = 0; k < n; ++k) {
    const key = u64At(keys, k);
    all &= key;
    any |= key;
  }
  const differ = all ^ any;
  const width: u64 = n < MANY ? 8 : 11;
  const buckets: u32 = 1 << <u32>width;
  const mask = <u64>buckets - 1;
  const counts = room(buckets + 1, 4);
  const otherKeys = rawRoom(n, 8);
  const otherItems = rawRoom(n, 4);
  let fromKeys = keys, fromItems = items, toKeys = otherKeys, toItems = otherItems;
  for (let shift: u64 = 0; shift < 64; shift += width) {
    if (((differ >> shift) & mask) == 0) continue;
    memory.fill(counts, 0, (<usize>buckets + 1) << 2);
    for (let k: u32 = 0; k < n; k += RUN) countDigits(fromKeys, k, min(n, k + RUN), shift, mask, counts);
    for (let d: u32 = 0; d < buckets; ++d) setU32(counts, d + 1, u32At(counts, d + 1) + u32At(counts, d));
    for (let k: u32 = 0; k < n; k += RUN) {
      moveDigits(fromKeys, fromItems, k, min(n, k + RUN), shift, mask, counts, toKeys, toItems);
    }
    const keysBefore = fromKeys, itemsBefore = fromItems;
    fromKeys = toKeys;
    fromItems = toItems;
    toKeys = keysBefore;
    toItems = itemsBefore;
  }
  if (fromKeys != keys) {
    memory.copy(keys, fromKeys, <usize>n << 3);
    memory.copy(items, fromItems, <usize>n << 2);
  }
  release(counts);
  release(otherKeys);
  release(otherItems);
}

function countDigits(keys: usize, from: u32, to: u32, shift: u64, mask: u64, counts: usize): void {
  for (let k = from; k < to; ++k) {
    const digit = <u32>((u64At(keys, k) >> shift) & mask);
    setU32(counts, digit + 1, u32At(counts, digit + 1) + 1);
  }
}

function moveDigits(
  keys: usize, items: usize, from: u32, to: u32, shift: u64, mask: u64, counts: usize, toKeys: usize, toItems: usize,
): void {
  for (let k = from; k < to; ++k) {
    const key = u64At(keys, k);
    const digit = <u32>((key >> shift) & mask);
    const place = u32At(counts, digit);
    setU32(counts, digit, place + 1);
    setU64(toKeys, place, key);
    setU32(toItems, place, u32At(items, k));
  }
}

function insertByKey(keys: usize, items: usize, n: u32): void {
  for (let k: u32 = 1; k < n; ++k) {
    const key = u64At(keys, k);
    const item = u32At(items, k);
    let at = k;
    for (; at > 0 && u64At(keys, at - 1) > key; --at) {
      setU64(keys, at, u64At(keys, at - 1));
      setU32(items, at, u32At(items, at - 1));
    }
    setU64(keys, at, key);
    setU32(items, at, item);
  }
}
