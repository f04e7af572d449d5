/**
 * Wide sketches: what a row has in each of 128 buckets of columns, as bytes rounded up. Bounds as those of `sketch.ts`, four times as
 * fine, for the few pairs that pass them.
 */
import { release } from '../../memory';
import { addUp, chooseBuckets, isCounts } from './buckets';
import { Bounds, sizeOf } from './prefix';
import { JENSEN_SHANNON, Join, f64At, rawRoom, room } from './state';

// @ts-ignore: decorator
@inline const WIDTH: u32 = 128;

/** Up to so many lengths have buckets of their own. */
// @ts-ignore: decorator
@inline const ALONE: u32 = 8;
/** Bytes of a block. */
// @ts-ignore: decorator
@inline const MOST: u64 = 0x3fffff00;

/** A sketch is made when it is asked for so many times: to compute a few similarities takes less. */
// @ts-ignore: decorator
@inline const WORTH: u8 = 4;

/** u8[128] a representative, and how many times each has been asked for, up to WORTH. */
let all: usize = 0;
let asked: usize = 0;
let bucketOf: usize = 0;
let sums: usize = 0;
/** What goes into a sketch is multiplied by this; and a bound of χ by this, before it is held against a product of sketches. */
let factor: f64 = 0;
let scale: f64 = 0;

/** Wide sketches of the lengths that are compared; none of more rows than fit one block. */
export function openWideSketches(): void {
  all = 0;
  if (<u64>Join.rows * WIDTH > MOST) return;
  all = rawRoom(Join.rows, WIDTH);
  asked = room(Join.rows, 1);
  bucketOf = chooseBuckets(WIDTH);
  sums = room(WIDTH, 8);
  // Many lengths share buckets.
  const shared = Join.lengths > ALONE;
  if (isCounts()) {
    let largest: f64 = 254;
    for (let r: u32 = 0; r < Join.rows; ++r) {
      if (shared) largest = max(largest, f64At(Join.scales, r));
      else for (let l: u32 = 0; l < Join.lengths; ++l) largest = max(largest, f64At(Join.totals, r * Join.lengths + l));
    }
    scale = factor = 254 / largest;
  } else if (Join.kind == JENSEN_SHANNON) {
    factor = 255 / (shared ? sqrt<f64>(Bounds.lengths) : 1);
    scale = Bounds.lengths * factor * factor;
  } else {
    factor = 255 / Bounds.extreme;
    scale = factor * factor;
  }
}

export function closeWideSketches(): void {
  if (all == 0) return;
  release(sums);
  release(bucketOf);
  release(asked);
  release(all);
}

/** Whether row `r` has a sketch. */
// @ts-ignore: decorator
@inline
function has(r: u32): bool {
  const times = load<u8>(asked + r);
  if (times == WORTH) return true;
  store<u8>(asked + r, times + 1);
  if (times + 1 < WORTH) return false;
  make(r);
  return true;
}

function make(r: u32): void {
  addUp(r, bucketOf, sums, WIDTH);
  const to = all + <usize>r * WIDTH;
  for (let b: usize = 0; b < WIDTH; ++b) {
    const sum = load<f64>(sums + (b << 3));
    store<u8>(to + b, <u8>min<f64>(255, ceil(isCounts() ? sum * factor : sqrt(sum) * factor)));
  }
}

/** Whether the wide sketches of rows `i` and `j`, if they have any yet, leave χ above `threshold`. */
export function passesWide(i: u32, j: u32, threshold: f64): bool {
  if (all == 0 || !has(i) || !has(j)) return true;
  const a = all + <usize>i * WIDTH, b = all + <usize>j * WIDTH;
  let sum = i32x4.splat(0);
  if (isCounts()) {
    for (let d: usize = 0; d < WIDTH; d += 16) {
      const least = i8x16.min_u(v128.load(a + d), v128.load(b + d));
      sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(least)));
    }
  } else {
    for (let d: usize = 0; d < WIDTH; d += 16) {
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load8x8_u(a + d), v128.load8x8_u(b + d)));
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load8x8_u(a + d, 8), v128.load8x8_u(b + d, 8)));
    }
  }
  const total = i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3);
  return <f64>total >= threshold * scale * sizeOf(i) * sizeOf(j) * (1 - 2e-6) - 1e-3;
}
