/**
 * What a join of similar rows knows: one at a time, made by `joinOpen` and given back by `joinClose`.
 *
 * A join finds the rows whose similarity is above a threshold without looking at all pairs. Rows with the same law are one
 * `representative`; representatives lie in the order of their likeliest trajectories, so that neighbours are often similar. The
 * entries of a representative are sorted by the `rank` of their columns, one order for all: the first column that two rows
 * have in common is then met first.
 *
 * u32 arrays unless said otherwise; places of lengths are 0 .. lengths - 1.
 */
import { allocate, reserve } from '../../memory';

// @ts-ignore: decorator
@inline export const GEOMETRIC: i32 = 0;
// @ts-ignore: decorator
@inline export const PRODUCT: i32 = 1;
// @ts-ignore: decorator
@inline export const PLAIN: i32 = 2;
// @ts-ignore: decorator
@inline export const COSINE: i32 = 3;
// @ts-ignore: decorator
@inline export const JENSEN_SHANNON: i32 = 4;

// @ts-ignore: decorator
@inline export const NONE: u32 = 0xffffffff;

export class Join {
  /** Which measure: GEOMETRIC .. JENSEN_SHANNON. */
  static kind: i32 = 0;
  static threshold: f64 = 0;
  /** Rows that were given: those with evidence. */
  static given: u32 = 0;
  static columns: u32 = 0;
  static lengths: u32 = 0;
  /** Representatives. */
  static rows: u32 = 0;
  /** The representative of each given row. */
  static groupOf: usize = 0;
  /** Given rows of each representative, ascending: `members[memberStarts[r] .. memberStarts[r + 1] - 1]`. */
  static memberStarts: usize = 0;
  static members: usize = 0;
  /** Entries of each representative by ascending rank: ranks, f64 values (counts, or probabilities), f64 `p log2 p`. */
  static starts: usize = 0;
  static ranks: usize = 0;
  static values: usize = 0;
  static entropies: usize = 0;
  /** Place of the length of the column of each rank. */
  static lengthOfRank: usize = 0;
  /** f64[lengths] a representative: its totals at each length. */
  static totals: usize = 0;
  /** f64 a representative: `ΣN` (intersection), the number of lengths (plain), `Σp²` (cosine). */
  static scales: usize = 0;
  /** u64 a representative: bit `l` is set where it has a law at the l-th length. */
  static masks: usize = 0;
  /** Entries of the longest row. */
  static longest: u32 = 0;
}

// @ts-ignore: decorator
@inline export function u32At(array: usize, index: u32): u32 { return load<u32>(array + (<usize>index << 2)); }
// @ts-ignore: decorator
@inline export function setU32(array: usize, index: u32, value: u32): void { store<u32>(array + (<usize>index << 2), value); }
// @ts-ignore: decorator
@inline export function f64At(array: usize, index: u32): f64 { return load<f64>(array + (<usize>index << 3)); }
// @ts-ignore: decorator
@inline export function setF64(array: usize, index: u32, value: f64): void { store<f64>(array + (<usize>index << 3), value); }
// @ts-ignore: decorator
@inline export function u64At(array: usize, index: u32): u64 { return load<u64>(array + (<usize>index << 3)); }
// @ts-ignore: decorator
@inline export function setU64(array: usize, index: u32, value: u64): void { store<u64>(array + (<usize>index << 3), value); }

/** A block of `count` items of `bytes` bytes. Traps where it is beyond what the allocator can give. */
export function room(count: u64, bytes: usize): usize {
  if (count * <u64>bytes > 0x3fffff00) unreachable();
  return allocate(<usize>count * bytes + 16);
}

/** The same, not cleared: for what is written before it is read. */
export function rawRoom(count: u64, bytes: usize): usize {
  if (count * <u64>bytes > 0x3fffff00) unreachable();
  return reserve(<usize>count * bytes + 16);
}

/**
 * Calls `visit(k)` for k = 0 .. n - 1. Engines replace a baseline function by an optimised one only between calls: what is done for
 * every row is a function of its own, called so that no optimiser can make one long loop of it.
 */
export function forEach(n: u32, visit: (k: u32) => void): void {
  for (let k: u32 = 0; k < n; ++k) visit(k);
}

/** Counts in `array[1 ..= n]` become where each of `n` lists starts. */
export function accumulate(array: usize, n: u32): void {
  for (let k: u32 = 0; k < n; ++k) setU32(array, k + 1, u32At(array, k + 1) + u32At(array, k));
}

/** Work that may still be done, and is not begun where it is too much: rows looked at, or what takes as long. */
class Budget {
  static left: f64 = Infinity;
}

/** Limits the work of what comes next in this join; without, there is no limit. */
export function joinBudget(work: f64): void {
  Budget.left = work;
}

/** What is left of it; below 0 where a join trapped because it was used up. */
export function joinBudgetLeft(): f64 {
  return Budget.left;
}

/** Tells that so much is done next. Traps where that is too much: the caller gives back what is held, and closes the join. */
// @ts-ignore: decorator
@inline export function spend(work: f64): void {
  Budget.left -= work;
  if (Budget.left < 0) unreachable();
}
