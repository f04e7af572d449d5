/**
 * Which columns go into which bucket of a sketch. Columns of a length go round its buckets; the `k`-th length has a share of them in
 * proportion to k² or k, or the first has one and the others as many each: what bounds similarities best differs from world to world, so
 * it is tried on a sample of the rows.
 */
import { release } from '../../memory';
import { Bounds, normed, sizeOf, takesPart } from './prefix';
import { GEOMETRIC, JENSEN_SHANNON, Join, PRODUCT, f64At, room, setF64, setU32, u32At } from './state';

/** Fewer rows than this are not tried. */
// @ts-ignore: decorator
@inline const MANY: u32 = 4096;
// @ts-ignore: decorator
@inline const SAMPLE: u32 = 96;
/** Bounds that are so much below the threshold do not count. */
// @ts-ignore: decorator
@inline const FAR: f64 = 0.2;

/** Buckets of the `k`-th length are in proportion to `k` to this power; 0 leaves one to the first length. */
let exponent: u32 = 2;

// @ts-ignore: decorator
@inline
function power(k: f64): f64 {
  return exponent == 2 ? k * k : exponent == 1 ? k : <f64>(k > 1);
}

/** Whether measures are of counts. */
// @ts-ignore: decorator
@inline
export function isCounts(): bool {
  return Join.kind == GEOMETRIC || Join.kind == PRODUCT;
}

/** Chooses the shares of the lengths that are compared. */
export function openBuckets(buckets: u32): void {
  exponent = 2;
  if (Join.rows < MANY || Bounds.lengths < 2) return;
  let best: u32 = 2;
  let least: f64 = Infinity;
  for (let e: u32 = 3; e-- > 0;) {
    exponent = e;
    const loose = looseness(buckets);
    if (loose < least) {
      best = e;
      least = loose;
    }
  }
  exponent = best;
}

/** How much the bounds of the pairs of a sample come near to the threshold. */
function looseness(buckets: u32): f64 {
  const bucketOf = chooseBuckets(buckets);
  const sums = room(SAMPLE * buckets, 8);
  const rows = room(SAMPLE, 4);
  let n: u32 = 0;
  for (let k: u32 = 0; k < SAMPLE; ++k) {
    const r = <u32>((<u64>k * Join.rows) / SAMPLE);
    if (!takesPart(r)) continue;
    const to = sums + <usize>(n * buckets) * 8;
    addUp(r, bucketOf, to, buckets);
    if (!isCounts()) for (let b: u32 = 0; b < buckets; ++b) setF64(to, b, sqrt(f64At(to, b)));
    setU32(rows, n++, r);
  }
  let loose: f64 = 0;
  for (let a: u32 = 1; a < n; ++a) {
    for (let b: u32 = 0; b < a; ++b) {
      let bound: f64 = 0;
      for (let d: u32 = 0; d < buckets; ++d) {
        const x = f64At(sums, a * buckets + d), y = f64At(sums, b * buckets + d);
        bound += isCounts() ? min(x, y) : x * y;
      }
      if (Join.kind == JENSEN_SHANNON) bound /= Bounds.lengths;
      else if (isCounts()) bound /= sizeOf(u32At(rows, a)) * sizeOf(u32At(rows, b));
      const near = max<f64>(0, bound - Join.threshold + FAR);
      loose += near * near;
    }
  }
  release(rows);
  release(sums);
  release(bucketOf);
  return loose;
}

/** What row `r` has in each bucket: mass, squares, or counts. */
export function addUp(r: u32, bucketOf: usize, sums: usize, buckets: u32): void {
  memory.fill(sums, 0, <usize>buckets << 3);
  for (let e = u32At(Join.starts, r), end = u32At(Join.starts, r + 1); e < end; ++e) {
    const rank = u32At(Join.ranks, e);
    const bucket = u32At(bucketOf, rank);
    if (bucket >= buckets) continue;
    const value = f64At(Join.values, e);
    let part = value;
    if (Join.kind != JENSEN_SHANNON && !isCounts()) {
      const x = normed(r, u32At(Join.lengthOfRank, rank), value);
      part = x * x;
    }
    setF64(sums, bucket, f64At(sums, bucket) + part);
  }
}

/** The bucket of each rank, of so many; `buckets` for lengths that are not compared. */
export function chooseBuckets(buckets: u32): usize {
  const lengths = Join.lengths;
  const bases = room(lengths, 4), widths = room(lengths, 4), next = room(lengths, 4);
  let weights: f64 = 0;
  for (let k: f64 = 1; k <= Bounds.lengths; ++k) weights += power(k);
  let base: u32 = 0;
  let k: f64 = 0;
  for (let l: u32 = 0; l < lengths; ++l) {
    if (((Bounds.mask >> <u64>l) & 1) == 0) continue;
    k += 1;
    const share = <u32>max<f64>(1, floor((<f64>buckets * power(k)) / weights));
    // The last takes what is left; lengths beyond the buckets share the last of them.
    const first = min(base, buckets - 1);
    setU32(bases, l, first);
    setU32(widths, l, k == Bounds.lengths ? buckets - first : min(share, buckets - first));
    base = first + u32At(widths, l);
  }
  const bucketOf = room(Join.columns, 4);
  for (let rank: u32 = 0; rank < Join.columns; ++rank) {
    const l = u32At(Join.lengthOfRank, rank);
    const turn = u32At(next, l);
    setU32(next, l, turn + 1);
    setU32(bucketOf, rank, u32At(widths, l) == 0 ? buckets : u32At(bases, l) + turn % u32At(widths, l));
  }
  release(next);
  release(widths);
  release(bases);
  return bucketOf;
}

