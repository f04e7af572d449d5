/**
 * The table of windows: open addressing with linear probing over `[count u32, key, weights]` slots, grown when
 * it is full. A slot's place is the high word of `hash * capacity`. A key is never 0, because no window is empty.
 */
import { release } from '../memory';
import {
  CAPACITY, COUNTED, DIGIT_BITS, KEY, KEY_BYTES, LIMIT, MAX_LENGTH, MIN_LENGTH, OFFSET, PAIR_SHIFT, SIZE, TABLE, WEIGHTS,
  ROOMY, WEIGHT_LIMIT, allocateArray, bitsAt, digitBit, setBits, setCapacity, slotBytes,
} from './tree';

/** 32 well-mixed bits of a 64-bit key: two multiplications with the fold of MurmurHash3's finalizer between them. */
// @ts-ignore: decorator
@inline
export function hashOf(key: u64): u32 {
  key *= 0x9e3779b97f4a7c15;
  key ^= key >>> 32;
  return <u32>((key * 0xd6e8feb86659fd93) >>> 32);
}

// @ts-ignore: decorator
@inline
function mixWord(state: u64, word: u32): u64 {
  state = (state ^ <u64>word) * 0x9e3779b97f4a7c15;
  return state ^ (state >>> 32);
}

/** Counts `windows` windows; window `t` has pair `pairs[t]` and digits `digits[t] .. digits[t + maxLength - 1]`. */
export function countWindows(tree: usize, pairs: usize, digits: usize, windows: u32): void {
  const keyBytes = load<u32>(tree, KEY_BYTES);
  if (keyBytes == 4) countPacked<u32>(tree, pairs, digits, windows);
  else if (keyBytes == 8) countPacked<u64>(tree, pairs, digits, windows);
  else countWide(tree, pairs, digits, windows);
}

function countPacked<K>(tree: usize, pairs: usize, digits: usize, windows: u32): void {
  const width = <K>load<u32>(tree, DIGIT_BITS);
  const shift = <K>load<u32>(tree, PAIR_SHIFT);
  // A shift by the whole width of K only happens with a single pair, whose number is 0.
  const mask: K = shift == <K>(sizeof<K>() << 3) ? <K>-1 : (<K>1 << shift) - 1;
  const slotSize = sizeof<K>() + 4;
  const before = load<u32>(tree, COUNTED);
  const begin = pairs;
  let table = load<usize>(tree, TABLE);
  let capacity = <u64>load<u32>(tree, CAPACITY);
  let end = table + <usize>capacity * slotSize;
  let code: K = 0;
  for (const first = digits + (<usize>(load<u32>(tree, MAX_LENGTH) - 1) << 2); digits < first; digits += 4) {
    code = (code << width) | <K>load<u32>(digits);
  }
  for (const last = pairs + (<usize>windows << 2); pairs < last; pairs += 4, digits += 4) {
    code = ((code << width) | <K>load<u32>(digits)) & mask;
    const key: K = (<K>load<u32>(pairs) << shift) | code;
    let slot = table + <usize>((<u64>hashOf(<u64>key) * capacity) >> 32) * slotSize;
    let found = load<K>(slot, 4);
    while (found != key && found != 0) {
      slot += slotSize;
      if (slot == end) slot = table;
      found = load<K>(slot, 4);
    }
    if (found == 0) {
      store<K>(slot, key, 4);
      store<u32>(slot, 1);
      if (enter(tree, before + 1 + <u32>((pairs - begin) >> 2))) {
        table = load<usize>(tree, TABLE);
        capacity = <u64>load<u32>(tree, CAPACITY);
        end = table + <usize>capacity * slotSize;
      }
    } else {
      store<u32>(slot, load<u32>(slot) + 1);
    }
  }
}

/** Writes the keys (K each) of `windows` windows to `keys`. */
export function packKeys<K>(tree: usize, pairs: usize, digits: usize, windows: u32, keys: usize): void {
  const width = <K>load<u32>(tree, DIGIT_BITS);
  const shift = <K>load<u32>(tree, PAIR_SHIFT);
  const mask: K = shift == <K>(sizeof<K>() << 3) ? <K>-1 : (<K>1 << shift) - 1;
  let code: K = 0;
  for (const first = digits + (<usize>(load<u32>(tree, MAX_LENGTH) - 1) << 2); digits < first; digits += 4) {
    code = (code << width) | <K>load<u32>(digits);
  }
  for (const last = pairs + (<usize>windows << 2); pairs < last; pairs += 4, digits += 4, keys += sizeof<K>()) {
    code = ((code << width) | <K>load<u32>(digits)) & mask;
    store<K>(keys, (<K>load<u32>(pairs) << shift) | code);
  }
}

/** Counts `windows` windows with these keys (K each), for which there is room. */
export function countKeys<K>(tree: usize, keys: usize, windows: u32): void {
  const slotSize = sizeof<K>() + 4;
  const table = load<usize>(tree, TABLE);
  const capacity = <u64>load<u32>(tree, CAPACITY);
  const end = table + <usize>capacity * slotSize;
  for (const last = keys + <usize>windows * sizeof<K>(); keys < last; keys += sizeof<K>()) {
    const key = load<K>(keys);
    let slot = table + <usize>((<u64>hashOf(<u64>key) * capacity) >> 32) * slotSize;
    let found = load<K>(slot, 4);
    while (found != key && found != 0) {
      slot += slotSize;
      if (slot == end) slot = table;
      found = load<K>(slot, 4);
    }
    if (found == 0) {
      store<K>(slot, key, 4);
      store<u32>(slot, 1);
      store<u32>(tree, load<u32>(tree, SIZE) + 1, SIZE);
    } else {
      store<u32>(slot, load<u32>(slot) + 1);
    }
  }
}

/** The same for keys of any number of 32-bit words, the last of which is the pair. */
function countWide(tree: usize, pairs: usize, digits: usize, windows: u32): void {
  const width = load<u32>(tree, DIGIT_BITS);
  const key = load<usize>(tree, KEY);
  const keyBytes = load<u32>(tree, KEY_BYTES);
  const pairAt = key + keyBytes - 4;
  const excess = (load<u32>(tree, PAIR_SHIFT) - width * load<u32>(tree, MAX_LENGTH)) & 31;
  const topMask: u32 = <u32>-1 >>> excess;
  memory.fill(key, 0, keyBytes);
  for (const first = digits + (<usize>(load<u32>(tree, MAX_LENGTH) - 1) << 2); digits < first; digits += 4) {
    shiftIn(key, pairAt, width, load<u32>(digits));
  }
  for (const last = pairs + (<usize>windows << 2); pairs < last; pairs += 4, digits += 4) {
    shiftIn(key, pairAt, width, load<u32>(digits));
    store<u32>(pairAt - 4, load<u32>(pairAt - 4) & topMask);
    store<u32>(pairAt, load<u32>(pairs));
    countKey(tree, 0, 0);
  }
}

/**
 * The same with weights. The weight of window `t` at length `l` is `Π ratios[u]` over `t < u < t + offset + l`, factors
 * from step `steps` on being 1, and at most the limit.
 */
export function countWeighted(
  tree: usize, pairs: usize, digits: usize, ratios: usize, steps: u32, windows: u32,
): void {
  const key = load<usize>(tree, KEY);
  const keyBytes = load<u32>(tree, KEY_BYTES);
  const width = load<u32>(tree, DIGIT_BITS);
  const shift = load<u32>(tree, PAIR_SHIFT);
  const length = load<u32>(tree, MAX_LENGTH);
  const minLength = load<u32>(tree, MIN_LENGTH);
  const offset = load<u32>(tree, OFFSET);
  const limit = load<f64>(tree, WEIGHT_LIMIT);
  const weights = allocateArray(load<u32>(tree, WEIGHTS), 8);
  for (let t: u32 = 0; t < windows; ++t, digits += 4) {
    memory.fill(key, 0, keyBytes);
    setBits(key, shift, load<u32>(pairs + (<usize>t << 2)));
    let depth: u32 = 0;
    let weight: f64 = 1;
    while (depth < length) {
      const digit = load<u32>(digits + (<usize>depth << 2));
      if (digit == 0) break;
      setBits(key, digitBit(width, length, depth), digit);
      const u = <u64>t + offset + depth;
      if (u > t && u < steps) weight *= load<f64>(ratios + (<usize>u << 3));
      if (++depth >= minLength) store<f64>(weights + (<usize>(depth - minLength) << 3), min(weight, limit));
    }
    countKey(tree, weights, depth + 1 - minLength);
  }
  release(weights);
}

/** Shifts the words of `[from, to)` up by `width` bits and puts `digit` below. */
// @ts-ignore: decorator
@inline
function shiftIn(from: usize, to: usize, width: u32, digit: u32): void {
  for (; from < to; from += 4) {
    const word = load<u32>(from);
    store<u32>(from, (word << width) | digit);
    digit = word >>> (32 - width);
  }
}

/** Counts the next window, whose key is in the tree's key buffer. */
// @ts-ignore: decorator
@inline
function countKey(tree: usize, weights: usize, lengths: u32): void {
  const counted = load<u32>(tree, COUNTED) + 1;
  if (addToKey(tree, 1, weights, lengths)) enter(tree, counted);
  store<u32>(tree, counted, COUNTED);
}

/**
 * Adds `count`, and `lengths` weights (f64), to the window whose key is in the tree's key buffer: whether it is new, in a slot that is to
 * be noted.
 */
export function addToKey(tree: usize, count: u32, weights: usize, lengths: u32): bool {
  const key = load<usize>(tree, KEY);
  const keyBytes = load<u32>(tree, KEY_BYTES);
  const slot = locate(tree, key, keyBytes);
  const before = load<u32>(slot);
  store<u32>(slot, before + count);
  let to = slot + 4 + keyBytes;
  for (const end = to + (<usize>lengths << 3); to < end; to += 8, weights += 8) {
    store<f64>(to, load<f64>(to) + load<f64>(weights));
  }
  if (before != 0) return false;
  memory.copy(slot + 4, key, keyBytes);
  return true;
}

/** Whether the window whose key is in the tree's key buffer is there. */
export function hasKey(tree: usize): bool {
  return load<u32>(locate(tree, load<usize>(tree, KEY), load<u32>(tree, KEY_BYTES))) != 0;
}

/** Notes that a slot was taken, and grows the table when it is full: whether it did. `counted` windows were, should that trap. */
function enter(tree: usize, counted: u32): bool {
  const size = load<u32>(tree, SIZE) + 1;
  store<u32>(tree, size, SIZE);
  if (size < load<u32>(tree, LIMIT)) return false;
  store<u32>(tree, counted, COUNTED);
  grow(tree);
  return true;
}

/** Makes the table larger: by a third while it is small, else by half. */
export function grow(tree: usize): void {
  const slotSize = slotBytes(tree);
  const old = load<usize>(tree, TABLE);
  const oldEnd = old + <usize>load<u32>(tree, CAPACITY) * slotSize;
  const capacity = load<u32>(tree, CAPACITY);
  setCapacity(tree, capacity + capacity / (capacity < ROOMY ? 3 : 2));
  const keyBytes = load<u32>(tree, KEY_BYTES);
  for (let from = old; from < oldEnd; from += slotSize) {
    if (load<u32>(from) != 0) memory.copy(locate(tree, from + 4, keyBytes), from, slotSize);
  }
  release(old);
}

/** The slot that holds `key`, or the free slot where it belongs. */
export function locate(tree: usize, key: usize, keyBytes: u32): usize {
  const slotSize = slotBytes(tree);
  const table = load<usize>(tree, TABLE);
  const capacity = <u64>load<u32>(tree, CAPACITY);
  const end = table + <usize>capacity * slotSize;
  let slot = table + <usize>((<u64>hashKey(key, keyBytes) * capacity) >> 32) * slotSize;
  while (load<u32>(slot) != 0 && !equalKeys(slot + 4, key, keyBytes)) {
    slot += slotSize;
    if (slot == end) slot = table;
  }
  return slot;
}

// @ts-ignore: decorator
@inline
function hashKey(key: usize, keyBytes: u32): u32 {
  if (keyBytes == 4) return hashOf(<u64>load<u32>(key));
  if (keyBytes == 8) return hashOf(load<u64>(key));
  let state: u64 = 0;
  for (const end = key + keyBytes; key < end; key += 4) state = mixWord(state, load<u32>(key));
  return hashOf(state);
}

// @ts-ignore: decorator
@inline
function equalKeys(a: usize, b: usize, keyBytes: u32): bool {
  for (const end = a + keyBytes; a < end; a += 4, b += 4) {
    if (load<u32>(a) != load<u32>(b)) return false;
  }
  return true;
}

/** The pair of a key: what is above `shift`, to the key's end. */
// @ts-ignore: decorator
@inline
export function pairOf(key: usize, shift: u32, keyBytes: u32): u32 {
  const bits = (keyBytes << 3) - shift;
  return bits == 0 ? 0 : bitsAt(key, shift, bits >= 32 ? <u32>-1 : (1 << bits) - 1);
}
