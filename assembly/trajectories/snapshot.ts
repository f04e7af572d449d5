/**
 * A snapshot of the windows, ready to be walked as trees: the used slots side by side, with digits renumbered so that
 * they ascend with the reward (the end marker first), and an order of them. Sorting by digits gives the depth-first order
 * of the one tree of all trajectories; sorting that by pair, stably, gives each pair's tree in turn. Nothing that is
 * read from a snapshot depends on the order in which experience arrived.
 */
import { release } from '../memory';
import {
  ALPHABET, CAPACITY, DIGIT_BITS, KEY_BYTES, MAX_LENGTH, PAIRS, PAIR_SHIFT, REWARDS, SIZE, TABLE, WEIGHTS,
  allocateArray, bitsAt, digitBit, setBits, slotBytes,
} from './tree';
import { FIRST_REWARD } from './alphabet';
import { pairOf } from './windows';

/** The windows `[count u32, key, weights]`. Valid between `openSnapshot` and `closeSnapshot`. */
let entries: usize = 0;
/** The current order: u32 index of a window each. */
let order: usize = 0;
let spare: usize = 0;
let size: u32 = 0;
let stride: usize = 0;
let keyBytes: u32 = 0;
/** Weights of a window. */
let weights: u32 = 0;
let length: u32 = 0;
let digitBits: u32 = 0;
let pairShift: u32 = 0;
let pairs: u32 = 0;
/** The bits of a packed key that are digits. */
let codeMask: u64 = 0;

/** Takes a snapshot in the order of digits. One at a time. */
export function openSnapshot(tree: usize): void {
  size = load<u32>(tree, SIZE);
  stride = slotBytes(tree);
  keyBytes = load<u32>(tree, KEY_BYTES);
  weights = load<u32>(tree, WEIGHTS);
  length = load<u32>(tree, MAX_LENGTH);
  digitBits = load<u32>(tree, DIGIT_BITS);
  pairShift = load<u32>(tree, PAIR_SHIFT);
  pairs = load<u32>(tree, PAIRS);
  codeMask = pairShift >= 64 ? <u64>-1 : (<u64>1 << <u64>pairShift) - 1;
  const ranks = rewardRanks(tree);
  entries = allocateArray(size, stride);
  const table = load<usize>(tree, TABLE);
  const end = table + <usize>load<u32>(tree, CAPACITY) * stride;
  let to = entries;
  for (let slot = table; slot < end; slot += stride) {
    if (load<u32>(slot) == 0) continue;
    if (ranks == 0) memory.copy(to, slot, stride);
    else renumber(slot, to, ranks);
    to += stride;
  }
  release(ranks);
  order = allocateArray(size, 4);
  spare = allocateArray(size, 4);
  for (let k: u32 = 0; k < size; ++k) store<u32>(order + (<usize>k << 2), k);
  sortBits(entries + 4, stride, 0, digitBits * length);
}

/** Sorts the snapshot by pair, keeping the order of digits within a pair. */
export function sortByPair(): void {
  sortBits(entries + 4, stride, pairShift, pairs > 1 ? 32 - clz<u32>(pairs - 1) : 0);
}

export function closeSnapshot(): void {
  release(entries);
  release(order);
  release(spare);
}

// @ts-ignore: decorator
@inline export function snapshotSize(): u32 { return size; }
/** Index of the k-th window in the current order. */
// @ts-ignore: decorator
@inline export function windowAt(k: u32): u32 { return load<u32>(order + (<usize>k << 2)); }
// @ts-ignore: decorator
@inline export function countOf(window: u32): u32 { return load<u32>(entries + <usize>window * stride); }
// @ts-ignore: decorator
@inline export function pairOfWindow(window: u32): u32 {
  return pairOf(entries + <usize>window * stride + 4, pairShift, keyBytes);
}
/** The digit at `position`, 0 past the window's end. */
// @ts-ignore: decorator
@inline export function digitOf(window: u32, position: u32): u32 {
  return bitsAt(entries + <usize>window * stride + 4, digitBit(digitBits, length, position), (1 << digitBits) - 1);
}

/** The weights of a window, f64 each. */
// @ts-ignore: decorator
@inline export function weightsOf(window: u32): usize { return entries + <usize>window * stride + 4 + keyBytes; }

/** Whether keys fit 64 bits, so that digits can be compared all at once. */
// @ts-ignore: decorator
@inline function packed(): bool { return keyBytes <= 8; }
/** All digits of a packed window as one integer. */
// @ts-ignore: decorator
@inline function codeOf(window: u32): u64 {
  const key = entries + <usize>window * stride + 4;
  return (keyBytes == 4 ? <u64>load<u32>(key) : load<u64>(key)) & codeMask;
}

/** Number of symbols of a window. */
export function depthOf(window: u32): u32 {
  if (packed()) return length - <u32>ctz<u64>(codeOf(window)) / digitBits;
  let depth: u32 = 0;
  while (depth < length && digitOf(window, depth) != 0) ++depth;
  return depth;
}

/** Number of leading symbols that two windows share. */
export function sharedDepth(a: u32, b: u32): u32 {
  if (packed()) {
    const difference = codeOf(a) ^ codeOf(b);
    return difference == 0 ? depthOf(a) : length - 1 - <u32>(63 - clz<u64>(difference)) / digitBits;
  }
  let depth: u32 = 0;
  while (depth < length) {
    const digit = digitOf(a, depth);
    if (digit == 0 || digit != digitOf(b, depth)) break;
    ++depth;
  }
  return depth;
}

/** The rewards in ascending order: a block of f64. */
export function sortedRewards(tree: usize): usize {
  const letters = load<u32>(tree, ALPHABET);
  const rewards = load<usize>(tree, REWARDS);
  const ranks = rewardRanks(tree);
  const sorted = allocateArray(letters, 8);
  for (let k: u32 = 0; k < letters; ++k) {
    const rank = ranks == 0 ? k : load<u32>(ranks + (<usize>(k + FIRST_REWARD) << 2)) - FIRST_REWARD;
    store<f64>(sorted + (<usize>rank << 3), load<f64>(rewards + (<usize>k << 3)));
  }
  release(ranks);
  return sorted;
}

/** `ranks[digit]` is the digit's place when rewards ascend; 0 (no block) when they arrived in that order. */
function rewardRanks(tree: usize): usize {
  const letters = load<u32>(tree, ALPHABET);
  const rewards = load<usize>(tree, REWARDS);
  let ascending = true;
  for (let k: u32 = 1; k < letters; ++k) {
    const at = rewards + (<usize>k << 3);
    if (load<f64>(at - 8) > load<f64>(at)) ascending = false;
  }
  if (ascending) return 0;
  // As unsigned integers, the bits of floats ascend once negative ones are inverted and the others get the top bit.
  const keys = allocateArray(letters, 8);
  for (let k: u32 = 0; k < letters; ++k) {
    const bits = load<i64>(rewards + (<usize>k << 3));
    store<i64>(keys + (<usize>k << 3), bits ^ ((bits >> 63) | i64.MIN_VALUE));
  }
  const windows = size;
  size = letters;
  order = allocateArray(letters, 4);
  spare = allocateArray(letters, 4);
  for (let k: u32 = 0; k < letters; ++k) store<u32>(order + (<usize>k << 2), k);
  sortBits(keys, 8, 0, 64);
  const ranks = allocateArray(<u64>letters + FIRST_REWARD, 4);
  store<u32>(ranks, 1, 4);
  for (let k: u32 = 0; k < letters; ++k) {
    store<u32>(ranks + (<usize>(windowAt(k) + FIRST_REWARD) << 2), k + FIRST_REWARD);
  }
  release(order);
  release(spare);
  release(keys);
  size = windows;
  return ranks;
}

/** Copies a slot with its digits renumbered. */
function renumber(slot: usize, to: usize, ranks: usize): void {
  store<u32>(to, load<u32>(slot));
  memory.copy(to + 4 + keyBytes, slot + 4 + keyBytes, <usize>weights << 3);
  const mask: u32 = (1 << digitBits) - 1;
  for (let position: u32 = 0; position < length; ++position) {
    const bit = digitBit(digitBits, length, position);
    const digit = bitsAt(slot + 4, bit, mask);
    if (digit == 0) break;
    setBits(to + 4, bit, load<u32>(ranks + (<usize>digit << 2)));
  }
  setBits(to + 4, pairShift, pairOf(slot + 4, pairShift, keyBytes));
}

/** Most bits of one pass: that many counters fit the first-level cache. */
const PASS_BITS: u32 = 11;

/** Stable radix sort of `order` by `bits` bits of the little-endian keys from bit `low` on. */
function sortBits(keys: usize, keyStride: usize, low: u32, bits: u32): void {
  const passes = (bits + PASS_BITS - 1) / PASS_BITS;
  const width = passes == 0 ? 0 : (bits + passes - 1) / passes;
  const startsBytes = <usize>4 << width;
  const starts = allocateArray(1 << width, 4);
  for (let done: u32 = 0; done < bits; done += width) {
    const bit = low + done;
    const mask: u32 = (1 << min<u32>(width, bits - done)) - 1;
    memory.fill(starts, 0, startsBytes);
    for (let k: u32 = 0; k < size; ++k) {
      const bucket = starts + (<usize>bitsAt(keys + <usize>k * keyStride, bit, mask) << 2);
      store<u32>(bucket, load<u32>(bucket) + 1);
    }
    let sum: u32 = 0;
    let whole = false;
    for (let bucket = starts; bucket < starts + startsBytes; bucket += 4) {
      const inside = load<u32>(bucket);
      if (inside == size) whole = true;
      store<u32>(bucket, sum);
      sum += inside;
    }
    if (whole) continue;
    for (let k: u32 = 0; k < size; ++k) {
      const item = windowAt(k);
      const bucket = starts + (<usize>bitsAt(keys + <usize>item * keyStride, bit, mask) << 2);
      const place = load<u32>(bucket);
      store<u32>(bucket, place + 1);
      store<u32>(spare + (<usize>place << 2), item);
    }
    const sorted = spare;
    spare = order;
    order = sorted;
  }
  release(starts);
}
