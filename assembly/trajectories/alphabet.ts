/**
 * Rewards become digits: digit `k + 2` is the k-th distinct float64 value to arrive, with -0 taken as 0. Digits 0
 * ("nothing follows") and 1 (the end marker) stand for no reward.
 */
import { keep, reallocate, release } from '../memory';
import { ALPHABET, DIGITS, DIGITS_MASK, LETTERS, REWARDS, allocateArray } from './tree';

/** First digit that stands for a reward. */
// @ts-ignore: decorator
@inline export const FIRST_REWARD: u32 = 2;

// @ts-ignore: decorator
@inline
function slotOf(bits: u64, mask: u32): u32 {
  bits *= 0x9e3779b97f4a7c15;
  return <u32>((bits ^ (bits >>> 29)) >>> 32) & mask;
}

/** Writes the digits of `steps` rewards. */
export function internRewards(tree: usize, rewards: usize, digits: usize, steps: u32): void {
  let table = load<usize>(tree, DIGITS);
  let mask = load<u32>(tree, DIGITS_MASK);
  let values = load<usize>(tree, REWARDS);
  for (const end = rewards + (<usize>steps << 3); rewards < end; rewards += 8, digits += 4) {
    // Adding 0 turns -0 into 0.
    const bits = reinterpret<u64>(load<f64>(rewards) + 0.0);
    let slot = slotOf(bits, mask);
    let digit = load<u32>(table + (<usize>slot << 2));
    while (digit != 0 && load<u64>(values + (<usize>(digit - FIRST_REWARD) << 3)) != bits) {
      slot = (slot + 1) & mask;
      digit = load<u32>(table + (<usize>slot << 2));
    }
    if (digit == 0) {
      digit = addReward(tree, bits, slot);
      table = load<usize>(tree, DIGITS);
      mask = load<u32>(tree, DIGITS_MASK);
      values = load<usize>(tree, REWARDS);
    }
    store<u32>(digits, digit);
  }
}

/** Adds a reward at the free `slot` and gives its digit. */
function addReward(tree: usize, bits: u64, slot: u32): u32 {
  const size = load<u32>(tree, ALPHABET);
  const digit = size + FIRST_REWARD;
  store<u64>(load<usize>(tree, REWARDS) + (<usize>size << 3), bits);
  store<u32>(load<usize>(tree, DIGITS) + (<usize>slot << 2), digit);
  store<u32>(tree, size + 1, ALPHABET);
  if (size + 1 > load<u32>(tree, DIGITS_MASK) >> 1) growDigits(tree);
  return digit;
}

function growDigits(tree: usize): void {
  const slots = (load<u32>(tree, DIGITS_MASK) + 1) << 1;
  const size = load<u32>(tree, ALPHABET);
  const table = allocateArray(slots, 4);
  const values = reallocate(load<usize>(tree, REWARDS), <usize>slots << 3);
  placeRewards(table, values, slots - 1, size);
  release(load<usize>(tree, DIGITS));
  store<usize>(tree, keep(table), DIGITS);
  store<usize>(tree, keep(values), REWARDS);
  store<u32>(tree, slots - 1, DIGITS_MASK);
}

/** Writes the digits of the first `size` rewards to an empty table. */
function placeRewards(table: usize, values: usize, mask: u32, size: u32): void {
  for (let k: u32 = 0; k < size; ++k) {
    let slot = slotOf(load<u64>(values + (<usize>k << 3)), mask);
    while (load<u32>(table + (<usize>slot << 2)) != 0) slot = (slot + 1) & mask;
    store<u32>(table + (<usize>slot << 2), k + FIRST_REWARD);
  }
}

/** Forgets the rewards of a list that was not added. Needs no memory. */
export function treeForget(tree: usize): void {
  const size = load<u32>(tree, LETTERS);
  const table = load<usize>(tree, DIGITS);
  const mask = load<u32>(tree, DIGITS_MASK);
  store<u32>(tree, size, ALPHABET);
  memory.fill(table, 0, (<usize>mask + 1) << 2);
  placeRewards(table, load<usize>(tree, REWARDS), mask, size);
}
