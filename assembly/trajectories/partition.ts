/**
 * Counting windows into a table that is larger than the cache. A slot's place grows with its key's hash, so windows that are
 * partitioned by the first bits of their hashes (radix) meet one stretch of the table after the other; a stretch is read once, in order,
 * and then counted into where it is near. The counts do not depend on the order.
 */
import { release, reserve } from '../memory';
import { CAPACITY, COUNTED, KEY_BYTES, LIMIT, SIZE, TABLE, WEIGHTS, slotBytes } from './tree';
import { countKeys, grow, hashOf, packKeys } from './windows';

/** Tables up to so many bytes are counted into as windows come. */
// @ts-ignore: decorator
@inline const NEAR: usize = 1 << 21;
/** Windows that are gathered at most, whatever the table. */
// @ts-ignore: decorator
@inline export const GATHERED: u32 = 1 << 20;
/** Bytes of table that a part meets, about: half of a small second-level cache. */
// @ts-ignore: decorator
@inline const PART_BITS: u32 = 17;
// @ts-ignore: decorator
@inline const MOST_BITS: u32 = 10;
/** Bytes of a cache line. */
// @ts-ignore: decorator
@inline const LINE: usize = 64;

/** Bytes of the table of windows. */
// @ts-ignore: decorator
@inline
function tableBytes(tree: usize): usize {
  return <usize>load<u32>(tree, CAPACITY) * slotBytes(tree);
}

/** Whether windows are to be gathered: the table is far, and its keys are one word and have no weights. */
export function isFar(tree: usize): bool {
  return load<u32>(tree, WEIGHTS) == 0 && load<u32>(tree, KEY_BYTES) <= 8 && tableBytes(tree) > NEAR;
}

/** Writes the keys of `windows` windows to `keys`; see `countWindows`. */
export function gather(tree: usize, pairs: usize, digits: usize, windows: u32, keys: usize): void {
  if (load<u32>(tree, KEY_BYTES) == 4) packKeys<u32>(tree, pairs, digits, windows, keys);
  else packKeys<u64>(tree, pairs, digits, windows, keys);
}

/** Windows that are worth gathering: a share of what the table holds before it grows. */
// @ts-ignore: decorator
@inline
export function enough(tree: usize): u32 {
  return load<u32>(tree, LIMIT) >> 2;
}

/**
 * Counts at most `enough` windows that were gathered. No more at once than the table has room for, if all of them were new: one stretch of
 * it after the other is filled, and a table that grew in between would be overfull where it was filled first.
 */
export function countGathered(tree: usize, keys: usize, windows: u32): void {
  const keyBytes = <usize>load<u32>(tree, KEY_BYTES);
  while (windows > 0) {
    // A table of which the last slot is taken grows, which may trap: not while it is being filled.
    const room = load<u32>(tree, LIMIT) - 1 - min<u32>(load<u32>(tree, SIZE), load<u32>(tree, LIMIT) - 1);
    if (room <= windows >> 2) {
      grow(tree); // as it would soon
      continue;
    }
    const some = min<u32>(room, windows);
    if (keyBytes == 4) countParts<u32>(tree, keys, some);
    else countParts<u64>(tree, keys, some);
    store<u32>(tree, load<u32>(tree, COUNTED) + some, COUNTED);
    keys += <usize>some * keyBytes;
    windows -= some;
  }
}

function countParts<K>(tree: usize, keys: usize, windows: u32): void {
  const bytes = tableBytes(tree);
  const bits = min<u32>(MOST_BITS, 32 - clz<u32>(<u32>(bytes >> PART_BITS)));
  const shift = 32 - bits;
  const parts: u32 = 1 << bits;
  const ends = reserve((<usize>parts + 1) << 2);
  memory.fill(ends, 0, (<usize>parts + 1) << 2);
  const last = keys + <usize>windows * sizeof<K>();
  for (let at = keys; at < last; at += sizeof<K>()) {
    const end = ends + (<usize>(hashOf(<u64>load<K>(at)) >>> shift) << 2);
    store<u32>(end, load<u32>(end, 4) + 1, 4);
  }
  for (let part: u32 = 0; part < parts; ++part) {
    const end = ends + (<usize>part << 2);
    store<u32>(end, load<u32>(end) + load<u32>(end, 4), 4);
  }
  // The start of each part moves on to its end, where the next one starts.
  const sorted = reserve(<usize>windows * sizeof<K>());
  for (let at = keys; at < last; at += sizeof<K>()) {
    const key = load<K>(at);
    const end = ends + (<usize>(hashOf(<u64>key) >>> shift) << 2);
    const place = load<u32>(end);
    store<u32>(end, place + 1);
    store<K>(sorted + <usize>place * sizeof<K>(), key);
  }
  let from: u32 = 0;
  for (let part: u32 = 0; part < parts; ++part) {
    const to = load<u32>(ends + (<usize>part << 2));
    if (to > from) {
      // As many windows as a quarter of the lines: reading all of them in order is faster than some by and by.
      if (<usize>(to - from) * (LINE << 2) * <usize>parts >= bytes) approach(tree, part, bits, ends);
      countKeys<K>(tree, sorted + <usize>from * sizeof<K>(), to - from);
    }
    from = to;
  }
  release(sorted);
  release(ends);
}

/** Reads the stretch of the table that a part meets. What it reads is summed up and put to `out`, so that it is not left out. */
function approach(tree: usize, part: u32, bits: u32, out: usize): void {
  const table = load<usize>(tree, TABLE);
  const capacity = <u64>load<u32>(tree, CAPACITY);
  const slot = slotBytes(tree);
  let sum: u32 = 0;
  const end = table + <usize>((capacity * <u64>(part + 1)) >> <u64>bits) * slot;
  for (let at = table + <usize>((capacity * <u64>part) >> <u64>bits) * slot; at < end; at += LINE) sum += load<u32>(at);
  store<u32>(out + (<usize>1 << (bits + 2)), sum);
}
