/**
 * The coincidence measure. For each length the exact integer `S = Σ N N'` over the columns two rows share gives
 * `Σ p p' = S / (T T')`; the sum of that over lengths is divided by `Σp · Σp'` ("plain": the chance that two independent
 * draws coincide) or by `√(Σp² · Σp'²)` ("cosine").
 */
import { addSums, BLOCK, laneSums, scatter, takePosting } from './tile';

/** Adds `Σ N N'` of dense columns of 16-bit counts whose sums fit i32; layout as in `tile.ts`, `stride` bytes a row. */
export function coincidenceTile16(matrix: usize, stride: usize, rows: i32, first: i32, sums: usize): void {
  for (let j = first; j < rows; j += 4) {
    const b = matrix + <usize>j * stride;
    for (let r = 0; r < BLOCK; r += 2) {
      const a = matrix + <usize>(first + r) * stride;
      let s00 = i32x4.splat(0), s01 = i32x4.splat(0), s02 = i32x4.splat(0), s03 = i32x4.splat(0);
      let s10 = i32x4.splat(0), s11 = i32x4.splat(0), s12 = i32x4.splat(0), s13 = i32x4.splat(0);
      let q0 = b;
      let q2 = b + 2 * stride;
      for (let p = a; p < a + stride; p += 16) {
        const a0 = v128.load(p);
        const a1 = v128.load(p + stride);
        const b0 = v128.load(q0);
        s00 = i32x4.add(s00, i32x4.dot_i16x8_s(a0, b0));
        s10 = i32x4.add(s10, i32x4.dot_i16x8_s(a1, b0));
        const b1 = v128.load(q0 + stride);
        s01 = i32x4.add(s01, i32x4.dot_i16x8_s(a0, b1));
        s11 = i32x4.add(s11, i32x4.dot_i16x8_s(a1, b1));
        const b2 = v128.load(q2);
        s02 = i32x4.add(s02, i32x4.dot_i16x8_s(a0, b2));
        s12 = i32x4.add(s12, i32x4.dot_i16x8_s(a1, b2));
        const b3 = v128.load(q2 + stride);
        s03 = i32x4.add(s03, i32x4.dot_i16x8_s(a0, b3));
        s13 = i32x4.add(s13, i32x4.dot_i16x8_s(a1, b3));
        q0 += 16;
        q2 += 16;
      }
      const out = sums + ((<usize>r * <usize>rows + <usize>j) << 3);
      addSums(out, laneSums(s00, s01, s02, s03));
      addSums(out + (<usize>rows << 3), laneSums(s10, s11, s12, s13));
    }
  }
}

/** The same for any counts, held as f64: exact while the sums stay below 2^53. */
export function coincidenceTile64(matrix: usize, stride: usize, rows: i32, first: i32, sums: usize): void {
  for (let j = first; j < rows; j += 4) {
    const b = matrix + <usize>j * stride;
    for (let r = 0; r < BLOCK; ++r) {
      const a = matrix + <usize>(first + r) * stride;
      let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
      let b0 = b;
      let b1 = b0 + stride;
      let b2 = b1 + stride;
      let b3 = b2 + stride;
      for (let p = a; p < a + stride; p += 16) {
        const v = v128.load(p);
        s0 = f64x2.add(s0, f64x2.mul(v, v128.load(b0)));
        s1 = f64x2.add(s1, f64x2.mul(v, v128.load(b1)));
        s2 = f64x2.add(s2, f64x2.mul(v, v128.load(b2)));
        s3 = f64x2.add(s3, f64x2.mul(v, v128.load(b3)));
        b0 += 16;
        b1 += 16;
        b2 += 16;
        b3 += 16;
      }
      const out = sums + ((<usize>r * <usize>rows + <usize>j) << 3);
      const s01 = f64x2.add(f64x2.shuffle(s0, s1, 0, 2), f64x2.shuffle(s0, s1, 1, 3));
      const s23 = f64x2.add(f64x2.shuffle(s2, s3, 0, 2), f64x2.shuffle(s2, s3, 1, 3));
      v128.store(out, f64x2.add(v128.load(out), s01));
      v128.store(out, f64x2.add(v128.load(out, 16), s23), 16);
    }
  }
}

/** Adds `Σ N N'` of one row with every later row over its rare columns; as `intersectionPostings`. */
export function coincidencePostings(
  columns: usize,
  entries: usize,
  columnStarts: usize,
  next: usize,
  postingRows: usize,
  postingCounts: usize,
  sums: usize,
): void {
  for (let e: usize = 0; e < entries; ++e) {
    const column = <usize>load<u32>(columns + (e << 2));
    const own = takePosting(next, column);
    const end = <usize>load<u32>(columnStarts + (column << 2), 4);
    const count = <f64>load<i32>(postingCounts + (own << 2));
    for (let k = own + 1; k < end; ++k) {
      scatter(sums, postingRows, k, count * <f64>load<i32>(postingCounts + (k << 2)));
    }
  }
}

/** Adds one length to row `i`: `values[j] += sums[j] / (T_i T_j)` for `j >= i`. `totals` f64 per row. */
export function coincidenceFold(sums: usize, values: usize, i: i32, rows: i32, totals: usize): void {
  const own = f64x2.splat(load<f64>(totals + (<usize>i << 3)));
  const zero = f64x2.splat(0);
  for (let j = i & ~1; j < rows; j += 2) {
    const at = <usize>j << 3;
    const shared = v128.load(sums + at);
    if (!v128.any_true(shared)) continue;
    const term = f64x2.div(shared, f64x2.mul(own, v128.load(totals + at)));
    v128.store(values + at, f64x2.add(v128.load(values + at), v128.and(term, f64x2.gt(shared, zero))));
  }
}

/**
 * Turns `Σ p p'` of row `i` with the rows `j >= i` into χ in place: divided by `scale_i scale_j`, or by its square root
 * when `cosine`; at most 1. `scale` (f64 per row) is the number of lengths seen, or `Σp²`.
 */
export function coincidenceFinish(values: usize, i: i32, rows: i32, scale: usize, cosine: bool): void {
  const own = f64x2.splat(load<f64>(scale + (<usize>i << 3)));
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  for (let j = i & ~1; j < rows; j += 2) {
    const at = values + (<usize>j << 3);
    const shared = v128.load(at);
    if (!v128.any_true(shared)) continue;
    const product = f64x2.mul(own, v128.load(scale + (<usize>j << 3)));
    const chi = f64x2.pmin(one, f64x2.div(shared, cosine ? f64x2.sqrt(product) : product));
    v128.store(at, v128.and(chi, f64x2.gt(shared, zero)));
  }
}
