/**
 * Wide sketches: what a row has in each of 128 buckets of columns, as bytes rounded up. Bounds as those of `sketch.ts`, four times as
 * fine, for the few pairs that pass them.
 */
import { release } from '../../memory';
import { addUp, chooseBuckets, isCounts } from './buckets';
import { Bounds, sizeOf, takesPart } from './prefix';
import { JENSEN_SHANNON, Join, f64At, rawRoom, room } from './state';

// @ts-ignore: decorator
@inline const WIDTH: u32 = 128;

/** Bytes of a block. */
// @ts-ignore: decorator
@inline const MOST: u64 = 0x3fffff00;

/** u8[128] a representative. */
let all: usize = 0;
/** What a bound of χ is to be multiplied by before it is held against a product of sketches. */
let scale: f64 = 0;

/** Wide sketches of all rows that take part, of the lengths that are compared; none of more rows than fit one block. */
export function openWideSketches(): void {
  all = 0;
  if (<u64>Join.rows * WIDTH > MOST) return;
  const bucketOf = chooseBuckets(WIDTH);
  const sums = room(WIDTH, 8);
  const factor = unit(bucketOf, sums);
  all = rawRoom(Join.rows, WIDTH);
  for (let r: u32 = 0; r < Join.rows; ++r) if (takesPart(r)) sketch(r, bucketOf, sums, factor);
  release(sums);
  release(bucketOf);
}

export function closeWideSketches(): void {
  release(all);
}

/** Sets the scale; gives the factor of what goes into a sketch. */
function unit(bucketOf: usize, sums: usize): f64 {
  if (!isCounts()) {
    const factor = 255 / (Join.kind == JENSEN_SHANNON ? 1 : Bounds.extreme);
    scale = (Join.kind == JENSEN_SHANNON ? Bounds.lengths : 1) * factor * factor;
    return factor;
  }
  let largest: f64 = 0;
  for (let r: u32 = 0; r < Join.rows; ++r) {
    addUp(r, bucketOf, sums, WIDTH);
    for (let b: u32 = 0; b < WIDTH; ++b) largest = max(largest, f64At(sums, b));
  }
  scale = 254 / max<f64>(254, largest);
  return scale;
}

function sketch(r: u32, bucketOf: usize, sums: usize, factor: f64): void {
  addUp(r, bucketOf, sums, WIDTH);
  const to = all + <usize>r * WIDTH;
  for (let b: usize = 0; b < WIDTH; ++b) {
    const sum = load<f64>(sums + (b << 3));
    store<u8>(to + b, <u8>min<f64>(255, ceil(isCounts() ? sum * factor : sqrt(sum) * factor)));
  }
}

/** Whether the wide sketches of rows `i` and `j` leave χ above `threshold`. */
export function passesWide(i: u32, j: u32, threshold: f64): bool {
  if (all == 0) return true;
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
