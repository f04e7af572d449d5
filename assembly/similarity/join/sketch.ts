/**
 * Sketches: what a row has in each of 32 buckets of columns, as 16-bit integers rounded up. With `P_b` the mass of bucket `b`,
 *
 *   Jensen-Shannon  L χ <= Σ √(p q) <= Σ_b √P_b √Q_b      coincidence  Σ x x' <= Σ_b ‖x_b‖ ‖x'_b‖      intersection  Σ min <= Σ_b min(N_b, N'_b)
 *
 * so that one product of sketches (or sum of minima) bounds χ from above. Columns of a length go round its buckets; longer ones
 * have more of them. A list of rows is scanned four rows at a time: `block` holds, for each four, their buckets `2d, 2d + 1` side by side.
 */
import { release } from '../../memory';
import { Given } from './groups';
import { Bounds, normed, sizeOf, takesPart } from './prefix';
import { GEOMETRIC, JENSEN_SHANNON, Join, PRODUCT, f64At, room, setF64, setU32, u32At } from './state';

// @ts-ignore: decorator
@inline export const BUCKETS: u32 = 32;
/** Bytes of a sketch, and of four of them. */
// @ts-ignore: decorator
@inline export const SKETCH: usize = 64;
// @ts-ignore: decorator
@inline export const GROUP: usize = 256;

export class Sketches {
  /** i16[32] a representative. */
  static all: usize = 0;
  /** What a bound of χ is to be multiplied by before it is held against a product of sketches. */
  static scale: f64 = 0;
}

// @ts-ignore: decorator
@inline
function isCounts(): bool {
  return Join.kind == GEOMETRIC || Join.kind == PRODUCT;
}

/** Sketches of all rows that take part, of the lengths that are compared. */
export function openSketches(): void {
  const bucketOf = chooseBuckets();
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
  addUp(r, bucketOf, sums);
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
    addUp(r, bucketOf, sums);
    for (let b: u32 = 0; b < BUCKETS; ++b) largest = max(largest, f64At(sums, b));
  }
  // Whole counts that fit are not rounded.
  Sketches.scale = largest <= 32767 && Given.weights == 0 ? 1 : 32766 / largest;
  return Sketches.scale;
}

/** What row `r` has in each bucket: mass, squares, or counts. */
function addUp(r: u32, bucketOf: usize, sums: usize): void {
  memory.fill(sums, 0, <usize>BUCKETS << 3);
  for (let e = u32At(Join.starts, r), end = u32At(Join.starts, r + 1); e < end; ++e) {
    const rank = u32At(Join.ranks, e);
    const bucket = u32At(bucketOf, rank);
    if (bucket >= BUCKETS) continue;
    const value = f64At(Join.values, e);
    let part = value;
    if (Join.kind != JENSEN_SHANNON && !isCounts()) {
      const x = normed(r, u32At(Join.lengthOfRank, rank), value);
      part = x * x;
    }
    setF64(sums, bucket, f64At(sums, bucket) + part);
  }
}

/** The bucket of each rank; BUCKETS for lengths that are not compared. */
function chooseBuckets(): usize {
  const lengths = Join.lengths;
  const bases = room(lengths, 4), widths = room(lengths, 4), next = room(lengths, 4);
  let weights: f64 = 0;
  for (let k: f64 = 1; k <= Bounds.lengths; ++k) weights += k * k;
  let base: u32 = 0;
  let k: f64 = 0;
  for (let l: u32 = 0; l < lengths; ++l) {
    if (((Bounds.mask >> <u64>l) & 1) == 0) continue;
    k += 1;
    const share = <u32>max<f64>(1, floor((<f64>BUCKETS * k * k) / weights));
    // The last takes what is left; lengths beyond the buckets share the last of them.
    const first = min(base, BUCKETS - 1);
    setU32(bases, l, first);
    setU32(widths, l, k == Bounds.lengths ? BUCKETS - first : min(share, BUCKETS - first));
    base = first + u32At(widths, l);
  }
  const bucketOf = room(Join.columns, 4);
  for (let rank: u32 = 0; rank < Join.columns; ++rank) {
    const l = u32At(Join.lengthOfRank, rank);
    const turn = u32At(next, l);
    setU32(next, l, turn + 1);
    setU32(bucketOf, rank, u32At(widths, l) == 0 ? BUCKETS : u32At(bases, l) + turn % u32At(widths, l));
  }
  release(next);
  release(widths);
  release(bases);
  return bucketOf;
}

/** Lays out the sketches of `n` rows for `scan`, and what their bounds are to be divided by (f32 `sizes`). */
export function layOut(list: usize, n: u32, block: usize, sizes: usize): void {
  for (let k: u32 = 0; k < n; ++k) {
    const r = u32At(list, k);
    const from = Sketches.all + <usize>r * SKETCH;
    const to = block + <usize>(k >> 2) * GROUP + (<usize>(k & 3) << 2);
    for (let d: usize = 0; d < 16; ++d) store<u32>(to + (d << 4), load<u32>(from + (d << 2)));
    store<f32>(sizes + (<usize>k << 2), <f32>sizeOf(r));
  }
}

/** The query of row `r`: each two of its buckets four times. */
export function layOutQuery(r: u32, query: usize): void {
  const from = Sketches.all + <usize>r * SKETCH;
  for (let d: usize = 0; d < 16; ++d) v128.store(query + (d << 4), v128.load32_splat(from + (d << 2)));
}

/** What bounds must reach, before they are multiplied by the other row's size. */
// @ts-ignore: decorator
@inline
export function needed(r: u32, threshold: f64): f32 {
  return <f32>(threshold * Sketches.scale * sizeOf(r) * (1 - 2e-6) - 1e-3);
}

/** Bits of those of the four rows at `group` whose bound reaches `need` times their size. */
// @ts-ignore: decorator
@inline
export function scan(query: usize, group: usize, sizes: usize, need: v128): i32 {
  let a = i32x4.splat(0), b = i32x4.splat(0);
  if (isCounts()) {
    const one = i16x8.splat(1);
    for (let d: usize = 0; d < GROUP; d += 32) {
      a = i32x4.add(a, i32x4.dot_i16x8_s(i16x8.min_s(v128.load(query + d), v128.load(group + d)), one));
      b = i32x4.add(b, i32x4.dot_i16x8_s(i16x8.min_s(v128.load(query + d, 16), v128.load(group + d, 16)), one));
    }
  } else {
    a = i32x4.dot_i16x8_s(v128.load(query), v128.load(group));
    b = i32x4.dot_i16x8_s(v128.load(query, 16), v128.load(group, 16));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(query, 32), v128.load(group, 32)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(query, 48), v128.load(group, 48)));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(query, 64), v128.load(group, 64)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(query, 80), v128.load(group, 80)));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(query, 96), v128.load(group, 96)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(query, 112), v128.load(group, 112)));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(query, 128), v128.load(group, 128)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(query, 144), v128.load(group, 144)));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(query, 160), v128.load(group, 160)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(query, 176), v128.load(group, 176)));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(query, 192), v128.load(group, 192)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(query, 208), v128.load(group, 208)));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(query, 224), v128.load(group, 224)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(query, 240), v128.load(group, 240)));
  }
  const bound = f32x4.convert_i32x4_s(i32x4.add(a, b));
  return i32x4.bitmask(f32x4.ge(bound, f32x4.mul(need, v128.load(sizes))));
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
