/** Four agents in vectors: rows of four values turned on their side, four generators of xoshiro128** and their choices. */
import { EXPLORES, LAST, S0, S1, S2, S3, STATE, TABLE, TIES } from './sweep-layout';

/** First, second lanes of two vectors. */
// @ts-ignore: decorator
@inline
export function firsts(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}
// @ts-ignore: decorator
@inline
export function seconds(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

/** The largest of each of two rows of four, as `maximumValue` has it. */
// @ts-ignore: decorator
@inline
export function maxima(a: usize, b: usize): v128 {
  const p = f64x2.pmax(v128.load(a), v128.load(a, 16));
  const q = f64x2.pmax(v128.load(b), v128.load(b, 16));
  return f64x2.pmax(firsts(p, q), seconds(p, q));
}

/**
 * `greedyAction` of each of two rows of four, as i64: in the low word the number of values before the first that is the
 * largest, in the high one how many are.
 */
// @ts-ignore: decorator
@inline
function greedy(a: usize, b: usize): v128 {
  const lowA = v128.load(a);
  const lowB = v128.load(b);
  const highA = v128.load(a, 16);
  const highB = v128.load(b, 16);
  const q0 = firsts(lowA, lowB);
  const q1 = seconds(lowA, lowB);
  const q2 = firsts(highA, highB);
  const q3 = seconds(highA, highB);
  const largest = f64x2.pmax(f64x2.pmax(q0, q2), f64x2.pmax(q1, q3));
  const is0 = f64x2.eq(q0, largest);
  const is1 = f64x2.eq(q1, largest);
  const is2 = f64x2.eq(q2, largest);
  const is3 = f64x2.eq(q3, largest);
  const upTo1 = v128.or(is0, is1);
  // All ones is -1: 3 + is0 + upTo1 + upTo2 counts those before the first.
  const before = i64x2.add(i64x2.add(i64x2.splat(3), is0), i64x2.add(upTo1, v128.or(upTo1, is2)));
  const equals = i64x2.add(i64x2.add(is0, is1), i64x2.add(is2, is3));
  return i64x2.sub(before, i64x2.shl(equals, 32));
}

/**
 * `greedyAmong` of each of two rows of four, as i64. `ties` are two f64 in [0, 1): of `n` equals the one is taken before which
 * lie `⌊tie n⌋` others, so that its number is that of the actions up to which there are no more equals than that.
 */
// @ts-ignore: decorator
@inline
function among(a: usize, b: usize, ties: v128): v128 {
  const lowA = v128.load(a);
  const lowB = v128.load(b);
  const highA = v128.load(a, 16);
  const highB = v128.load(b, 16);
  const q0 = firsts(lowA, lowB);
  const q1 = seconds(lowA, lowB);
  const q2 = firsts(highA, highB);
  const q3 = seconds(highA, highB);
  const largest = f64x2.pmax(f64x2.pmax(q0, q2), f64x2.pmax(q1, q3));
  const one = f64x2.splat(1);
  const upTo0 = v128.and(f64x2.eq(q0, largest), one);
  const upTo1 = f64x2.add(upTo0, v128.and(f64x2.eq(q1, largest), one));
  const upTo2 = f64x2.add(upTo1, v128.and(f64x2.eq(q2, largest), one));
  const equals = f64x2.add(upTo2, v128.and(f64x2.eq(q3, largest), one));
  const others = f64x2.mul(ties, equals);
  const passed = i64x2.add(i64x2.add(f64x2.le(upTo0, others), f64x2.le(upTo1, others)), f64x2.le(upTo2, others));
  return i64x2.sub(i64x2.splat(0), passed);
}

/** The actions of four lanes where some are tied, as `choose` of one learner has them. */
function breakTies(group: usize, rows: v128, drawn: v128): v128 {
  const ties = v128.and(rotate(drawn, 16), v128.load(group, TIES));
  const scale = f64x2.splat(1 / 4294967296.0);
  const others = i8x16.shuffle(ties, ties, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  const tiesA = f64x2.mul(f64x2.convert_low_i32x4_u(ties), scale);
  const tiesB = f64x2.mul(f64x2.convert_low_i32x4_u(others), scale);
  const bestA = among(<usize>i32x4.extract_lane(rows, 0), <usize>i32x4.extract_lane(rows, 1), tiesA);
  const bestB = among(<usize>i32x4.extract_lane(rows, 2), <usize>i32x4.extract_lane(rows, 3), tiesB);
  return i8x16.shuffle(bestA, bestB, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}

// @ts-ignore: decorator
@inline
function rotate(v: v128, by: i32): v128 {
  return v128.or(i32x4.shl(v, by), i32x4.shr_u(v, 32 - by));
}

/** The outputs of four generators with second words `s1`. */
// @ts-ignore: decorator
@inline
export function scramble(s1: v128): v128 {
  const r = rotate(i32x4.add(i32x4.shl(s1, 2), s1), 7);
  return i32x4.add(i32x4.shl(r, 3), r);
}

/** The lanes of `mask` draw once. */
// @ts-ignore: decorator
@inline
export function advance(group: usize, mask: v128): void {
  const s0 = v128.load(group, S0);
  const s1 = v128.load(group, S1);
  const s2 = v128.load(group, S2);
  const s3 = v128.load(group, S3);
  const x2 = v128.xor(s2, s0);
  const x3 = v128.xor(s3, s1);
  v128.store(group, v128.bitselect(v128.xor(x2, i32x4.shl(s1, 9)), s2, mask), S2);
  v128.store(group, v128.xor(s1, v128.and(x2, mask)), S1);
  v128.store(group, v128.xor(s0, v128.and(x3, mask)), S0);
  v128.store(group, v128.bitselect(rotate(x3, 11), s3, mask), S3);
}

/** Lanes that a draw lets explore. */
// @ts-ignore: decorator
@inline
export function exploring(group: usize, drawn: v128): v128 {
  return v128.and(i32x4.le_u(drawn, v128.load(group, LAST)), v128.load(group, EXPLORES));
}

/** The next pairs of a group: greedy actions, or one of four at random. A lane draws once, which breaks ties too, twice where it explores. */
// @ts-ignore: decorator
@inline
export function choose(group: usize): v128 {
  const states = v128.load(group, STATE);
  const rows = i32x4.add(i32x4.shl(states, 5), v128.load(group, TABLE));
  let s1 = v128.load(group, S1);
  const drawn = scramble(s1);
  const bestA = greedy(<usize>i32x4.extract_lane(rows, 0), <usize>i32x4.extract_lane(rows, 1));
  const bestB = greedy(<usize>i32x4.extract_lane(rows, 2), <usize>i32x4.extract_lane(rows, 3));
  let best = i8x16.shuffle(bestA, bestB, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  const equals = i8x16.shuffle(bestA, bestB, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
  if (v128.any_true(i32x4.gt_s(equals, i32x4.splat(1)))) best = breakTies(group, rows, drawn);
  let s0 = v128.load(group, S0);
  let s2 = v128.load(group, S2);
  let s3 = v128.load(group, S3);
  const explore = exploring(group, drawn);
  let x2 = v128.xor(s2, s0);
  let x3 = v128.xor(s3, s1);
  s2 = v128.xor(x2, i32x4.shl(s1, 9));
  s1 = v128.xor(s1, x2);
  s0 = v128.xor(s0, x3);
  s3 = rotate(x3, 11);
  const random = i32x4.shr_u(scramble(s1), 30);
  x2 = v128.xor(s2, s0);
  x3 = v128.xor(s3, s1);
  v128.store(group, v128.bitselect(v128.xor(x2, i32x4.shl(s1, 9)), s2, explore), S2);
  v128.store(group, v128.xor(s1, v128.and(x2, explore)), S1);
  v128.store(group, v128.xor(s0, v128.and(x3, explore)), S0);
  v128.store(group, v128.bitselect(rotate(x3, 11), s3, explore), S3);
  return i32x4.add(i32x4.shl(states, 2), v128.bitselect(random, best, explore));
}
