/**
 * Sketches: what a row has in each of 32 buckets of columns, as 16-bit integers rounded up. With `P_b` the mass of bucket `b`,
 *
 *   Jensen-Shannon  L χ <= Σ √(p q) <= Σ_b √P_b √Q_b      coincidence  Σ x x' <= Σ_b ‖x_b‖ ‖x'_b‖      intersection  Σ min <= Σ_b min(N_b, N'_b)
 *
 * so that one product of sketches (or sum of minima) bounds χ from above. A list of rows is scanned four rows at a time.
 */
import { release } from '../../memory';
import { addUp, chooseBuckets, isCounts, openBuckets } from './buckets';
import { Given } from './groups';
import { Bounds, sizeOf, takesPart } from './prefix';
import { JENSEN_SHANNON, Join, f64At, room, u32At } from './state';

// @ts-ignore: decorator
@inline export const BUCKETS: u32 = 32;
/** Bytes of a sketch. */
// @ts-ignore: decorator
@inline export const SKETCH: usize = 64;

export class Sketches {
  /** i16[32] a representative. */
  static all: usize = 0;
  /** What a bound of χ is to be multiplied by before it is held against a product of sketches. */
  static scale: f64 = 0;
}

/** Sketches of all rows that take part, of the lengths that are compared. */
export function openSketches(): void {
  openBuckets(BUCKETS);
  const bucketOf = chooseBuckets(BUCKETS);
  Sketches.all = room(<u64>Join.rows, SKETCH);
  const sums = room(BUCKETS, 8);
  const factor = unit(bucketOf, sums);
  for (let r: u32 = 0; r < Join.rows; ++r) {
    if (takesPart(r)) sketch(r, bucketOf, sums, factor);
  }
  release(sums);
  release(bucketOf);
}

function sketch(r: u32, bucketOf: usize, sums: usize, factor: f64): void {
  addUp(r, bucketOf, sums, BUCKETS);
  const to = Sketches.all + <usize>r * SKETCH;
  for (let b: u32 = 0; b < BUCKETS; ++b) {
    const sum = f64At(sums, b);
    const value = isCounts() ? sum * factor : sqrt(sum) * factor;
    store<i16>(to + (<usize>b << 1), <i16>min<f64>(32767, ceil(value)));
  }
}

export function closeSketches(): void {
  release(Sketches.all);
}

/** Sets the scale; gives the factor of what goes into a sketch. */
function unit(bucketOf: usize, sums: usize): f64 {
  if (!isCounts()) {
    const largest = Join.kind == JENSEN_SHANNON ? 1 : Bounds.extreme;
    const most = Join.kind == JENSEN_SHANNON ? Bounds.lengths : 1;
    const factor = min<f64>(8191, floor(sqrt(1073741824.0 / most))) / largest;
    Sketches.scale = (Join.kind == JENSEN_SHANNON ? Bounds.lengths : 1) * factor * factor;
    return factor;
  }
  let largest: f64 = 0;
  for (let r: u32 = 0; r < Join.rows; ++r) {
    addUp(r, bucketOf, sums, BUCKETS);
    for (let b: u32 = 0; b < BUCKETS; ++b) largest = max(largest, f64At(sums, b));
  }
  // Whole counts that fit are not rounded.
  Sketches.scale = largest <= 32767 && Given.weights == 0 ? 1 : 32766 / largest;
  return Sketches.scale;
}

/** Copies the sketches of `n` rows to `block`, and what their bounds are to be divided by to `sizes` (f32). */
export function layOut(list: usize, n: u32, block: usize, sizes: usize): void {
  for (let k: u32 = 0; k < n; ++k) {
    const r = u32At(list, k);
    const from = Sketches.all + <usize>r * SKETCH, to = block + <usize>k * SKETCH;
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to, v128.load(from, 32), 32);
    v128.store(to, v128.load(from, 48), 48);
    store<f32>(sizes + (<usize>k << 2), <f32>sizeOf(r));
  }
}

/** What bounds must reach, before they are multiplied by the other row's size. */
// @ts-ignore: decorator
@inline
export function needed(r: u32, threshold: f64): f32 {
  return <f32>(threshold * Sketches.scale * sizeOf(r) * (1 - 2e-6) - 1e-3);
}

/** Sums of four lanes each of what the sketch `a, b, c, d` (eight buckets each) and the one at `row` share. */
// @ts-ignore: decorator
@inline
function shared(a: v128, b: v128, c: v128, d: v128, row: usize): v128 {
  if (isCounts()) {
    // Minima add up to at most twice 32767: as unsigned numbers they fit.
    const low = i16x8.add(i16x8.min_s(a, v128.load(row)), i16x8.min_s(b, v128.load(row, 16)));
    const high = i16x8.add(i16x8.min_s(c, v128.load(row, 32)), i16x8.min_s(d, v128.load(row, 48)));
    return i32x4.add(i32x4.extadd_pairwise_i16x8_u(low), i32x4.extadd_pairwise_i16x8_u(high));
  }
  return i32x4.add(
    i32x4.add(i32x4.dot_i16x8_s(a, v128.load(row)), i32x4.dot_i16x8_s(b, v128.load(row, 16))),
    i32x4.add(i32x4.dot_i16x8_s(c, v128.load(row, 32)), i32x4.dot_i16x8_s(d, v128.load(row, 48))),
  );
}

/** Bits of those of the rows whose sketches lie at `p .. s` whose bound with the sketch `a, b, c, d` reaches `need`. */
// @ts-ignore: decorator
@inline
export function scan(a: v128, b: v128, c: v128, d: v128, p: usize, q: usize, r: usize, s: usize, need: v128): i32 {
  const w = shared(a, b, c, d, p), x = shared(a, b, c, d, q), y = shared(a, b, c, d, r), z = shared(a, b, c, d, s);
  const wx = i32x4.add(i32x4.shuffle(w, x, 0, 4, 1, 5), i32x4.shuffle(w, x, 2, 6, 3, 7));
  const yz = i32x4.add(i32x4.shuffle(y, z, 0, 4, 1, 5), i32x4.shuffle(y, z, 2, 6, 3, 7));
  const all = i32x4.add(i32x4.shuffle(wx, yz, 0, 1, 4, 5), i32x4.shuffle(wx, yz, 2, 3, 6, 7));
  return i32x4.bitmask(f32x4.ge(f32x4.convert_i32x4_s(all), need));
}

/** Whether the bound of rows `i` and `j` reaches `need` times the size of `j`. */
export function passes(i: u32, j: u32, need: f32): bool {
  const a = Sketches.all + <usize>i * SKETCH, b = Sketches.all + <usize>j * SKETCH;
  let sum = i32x4.splat(0);
  for (let d: usize = 0; d < SKETCH; d += 16) {
    const x = v128.load(a + d), y = v128.load(b + d);
    sum = i32x4.add(sum, isCounts() ? i32x4.dot_i16x8_s(i16x8.min_s(x, y), i16x8.splat(1)) : i32x4.dot_i16x8_s(x, y));
  }
  const total = i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3);
  return <f32>total >= need * <f32>sizeOf(j);
}
