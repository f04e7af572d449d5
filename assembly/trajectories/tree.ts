/**
 * The trajectory trees of all pairs, held as one multiset of windows.
 *
 * A counted window adds 1 to every node on its path, so the count of a node is the number of windows that pass through
 * it. It is therefore enough to count whole windows: one slot of an open-addressing hash table (`windows.ts`) holds a
 * window's pair, its symbols and how often it was seen, and the nodes are made by sorting the windows when somebody
 * asks (`snapshot.ts`, `listing.ts`, `freeze.ts`). Counting a step costs one probe instead of a walk of maxLength
 * dependent loads, and a tree node of a full tree over A symbols costs a share (A - 1) / A of one slot.
 *
 * The key of a window is one little-endian integer: `maxLength` digits of `digitBits` bits, the first symbol in the
 * highest one, and the pair above them. Digit 0 stands for "nothing follows", digit `k + 1` for symbol `k` (so digit 1 is
 * the end marker). Digits and pair are packed into 32 bits where they fit, else into 64, else into as many 32-bit words
 * as it takes. When a new reward needs wider digits all keys are packed anew.
 *
 * A weighted window also has one weight for each of its lengths from minLength on, because the weight of a prefix is not
 * that of the whole; the weight of a node is the sum of those of the windows that pass through it.
 *
 * Tree record (u32 fields at these byte offsets).
 */
import { allocate, keep, release } from '../memory';

// @ts-ignore: decorator
@inline export const PAIRS: usize = 0;
// @ts-ignore: decorator
@inline export const MIN_LENGTH: usize = 4;
// @ts-ignore: decorator
@inline export const MAX_LENGTH: usize = 8;
/** A window starts at the reward this many steps after its pair. */
// @ts-ignore: decorator
@inline export const OFFSET: usize = 12;
/** Slots of the window table: `[count u32, key, weights f64 each]`, empty where the count is 0. */
// @ts-ignore: decorator
@inline export const TABLE: usize = 16;
// @ts-ignore: decorator
@inline export const CAPACITY: usize = 20;
/** Slots in use. */
// @ts-ignore: decorator
@inline export const SIZE: usize = 24;
/** The size at which the table grows. */
// @ts-ignore: decorator
@inline export const LIMIT: usize = 28;
// @ts-ignore: decorator
@inline export const DIGIT_BITS: usize = 32;
/** The bit of the key at which the pair starts. */
// @ts-ignore: decorator
@inline export const PAIR_SHIFT: usize = 36;
// @ts-ignore: decorator
@inline export const KEY_BYTES: usize = 40;
/** One key being made or looked for. */
// @ts-ignore: decorator
@inline export const KEY: usize = 44;
/** The distinct rewards in order of arrival, f64 each. */
// @ts-ignore: decorator
@inline export const REWARDS: usize = 48;
// @ts-ignore: decorator
@inline export const ALPHABET: usize = 52;
/** Open-addressing table from reward to digit: u32 each, 0 where empty. */
// @ts-ignore: decorator
@inline export const DIGITS: usize = 56;
/** Its number of slots, a power of two, less one. */
// @ts-ignore: decorator
@inline export const DIGITS_MASK: usize = 60;
/** No weight of a window counts more than this (f64). */
// @ts-ignore: decorator
@inline export const WEIGHT_LIMIT: usize = 64;
/** Weights of a slot: one for each length minLength..maxLength, or none. */
// @ts-ignore: decorator
@inline export const WEIGHTS: usize = 72;
/** Windows of the last `treeCount` that were counted, in their order: all of them, or those before it trapped. */
// @ts-ignore: decorator
@inline export const COUNTED: usize = 76;
/** Rewards of the alphabet before the list that is being added (u32). */
// @ts-ignore: decorator
@inline export const LETTERS: usize = 80;
// @ts-ignore: decorator
@inline const TREE_BYTES: usize = 84;

/** Bytes past the end that an unaligned 64-bit access to a bit field may touch. */
// @ts-ignore: decorator
@inline export const PADDING: usize = 8;

const FIRST_CAPACITY: u32 = 24;
/**
 * Smaller tables stay in cache, where a mispredicted probe costs more than memory: they fill to 3/5 and grow by a third, larger
 * ones fill to 3/4 and grow by half. So either is 9/20 full or more, and a slot is 18 bytes or less where keys have 32 bits.
 */
export const ROOMY: u32 = 32768;
const FIRST_DIGITS: u32 = 16;

/** A block of `count` items of `bytes` bytes each, and padding. Traps where it is beyond what the allocator can give. */
export function allocateArray(count: u64, bytes: usize): usize {
  if (count * <u64>bytes > 0x3fffff00) unreachable();
  return allocate(<usize>count * bytes + PADDING);
}

/**
 * New trees for `pairs` pairs; windows start `offset` steps after their pair and are at most `maxLength` long. With a
 * `weightLimit` above 0, windows have weights of at most that.
 */
export function treeNew(pairs: u32, minLength: u32, maxLength: u32, offset: u32, weightLimit: f64): usize {
  const tree = allocate(TREE_BYTES);
  store<f64>(tree, weightLimit, WEIGHT_LIMIT);
  store<u32>(tree, weightLimit > 0 ? maxLength - minLength + 1 : 0, WEIGHTS);
  store<u32>(tree, pairs, PAIRS);
  store<u32>(tree, minLength, MIN_LENGTH);
  store<u32>(tree, maxLength, MAX_LENGTH);
  store<u32>(tree, offset, OFFSET);
  store<usize>(tree, allocate(<usize>FIRST_DIGITS << 3), REWARDS);
  store<usize>(tree, allocate(<usize>FIRST_DIGITS << 2), DIGITS);
  store<u32>(tree, FIRST_DIGITS - 1, DIGITS_MASK);
  setDigitBits(tree, 2);
  setCapacity(tree, FIRST_CAPACITY);
  return tree;
}

export function treeFree(tree: usize): void {
  release(load<usize>(tree, TABLE));
  release(load<usize>(tree, KEY));
  release(load<usize>(tree, REWARDS));
  release(load<usize>(tree, DIGITS));
  release(tree);
}

/** Lays the keys out for digits of `bits` bits. */
function setDigitBits(tree: usize, bits: u32): void {
  const shift = shiftFor(tree, bits);
  const keyBytes = keyBytesFor(tree, bits);
  const key = keep(allocateArray(keyBytes, 1));
  store<u32>(tree, bits, DIGIT_BITS);
  store<u32>(tree, shift, PAIR_SHIFT);
  store<u32>(tree, keyBytes, KEY_BYTES);
  release(load<usize>(tree, KEY));
  store<usize>(tree, key, KEY);
}

/** The same for windows that are there, with a new empty table of the same capacity. What may trap comes before all changes. */
export function layOutAnew(tree: usize, bits: u32): void {
  const table = allocateArray(load<u32>(tree, CAPACITY), slotFor(tree, keyBytesFor(tree, bits)));
  setDigitBits(tree, bits);
  store<usize>(tree, keep(table), TABLE);
}

function codeBits(tree: usize, bits: u32): u64 {
  return <u64>bits * <u64>load<u32>(tree, MAX_LENGTH);
}

function pairBits(tree: usize): u64 {
  const pairs = load<u32>(tree, PAIRS);
  return pairs > 1 ? 32 - clz<u32>(pairs - 1) : 0;
}

function shiftFor(tree: usize, bits: u32): u32 {
  const code = codeBits(tree, bits);
  return <u32>(code + pairBits(tree) > 64 ? (code + 31) & ~31 : code);
}

function keyBytesFor(tree: usize, bits: u32): u32 {
  const all = codeBits(tree, bits) + pairBits(tree);
  return all <= 32 ? 4 : all <= 64 ? 8 : (shiftFor(tree, bits) >> 3) + 4;
}

/** A new empty table of `capacity` slots. The old one is the caller's to release. */
export function setCapacity(tree: usize, capacity: u32): void {
  store<usize>(tree, keep(allocateArray(capacity, slotBytes(tree))), TABLE);
  store<u32>(tree, capacity, CAPACITY);
  store<u32>(tree, capacity < ROOMY ? (capacity * 3) / 5 : capacity - (capacity >> 2), LIMIT);
}

// @ts-ignore: decorator
@inline
function slotFor(tree: usize, keyBytes: u32): usize {
  return 4 + <usize>keyBytes + (<usize>load<u32>(tree, WEIGHTS) << 3);
}

// @ts-ignore: decorator
@inline
export function slotBytes(tree: usize): usize {
  return slotFor(tree, load<u32>(tree, KEY_BYTES));
}

/** How many windows of the last `treeCount` were counted. */
export function treeCounted(tree: usize): u32 {
  return load<u32>(tree, COUNTED);
}

/** The `mask`-wide field at `bit` of the little-endian integer at `key` (at most 32 bits). */
// @ts-ignore: decorator
@inline
export function bitsAt(key: usize, bit: u32, mask: u32): u32 {
  return <u32>(load<u64>(key + (bit >> 3)) >> <u64>(bit & 7)) & mask;
}

/** Sets a field that is still zero. */
// @ts-ignore: decorator
@inline
export function setBits(key: usize, bit: u32, value: u32): void {
  const at = key + (bit >> 3);
  store<u64>(at, load<u64>(at) | (<u64>value << <u64>(bit & 7)));
}

/** The bit at which digit `position` (0 is the first symbol) starts. */
// @ts-ignore: decorator
@inline
export function digitBit(digitBits: u32, maxLength: u32, position: u32): u32 {
  return digitBits * (maxLength - 1 - position);
}
