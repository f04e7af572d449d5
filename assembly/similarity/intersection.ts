/**
 * The intersection measure: exact integers `S = Σ min(N, N')` over the columns two rows share, then
 * `χ = S / √(ΣN · ΣN')` ("geometric", arXiv 1706.02999) or `S / (ΣN · ΣN')` ("product").
 *
 * Columns that many rows share lie in dense tiles of 8-, 16- or 32-bit counts (the narrowest that holds a column's
 * counts); the others in posting lists. All add to the same f64 sums, so that the split changes no result.
 */
import { addSums, BLOCK, laneSums, scatter, takePosting } from './tile';

/** Bytes of a row summed before widening: 128 steps of at most 2 * 255 fit 16 bits. */
const RUN: usize = 2048;

// @ts-ignore: decorator
@inline
function minSum<Count>(sum: v128, a: v128, b: v128): v128 {
  if (sizeof<Count>() == 1) return i16x8.add(sum, i16x8.extadd_pairwise_i8x16_u(i8x16.min_u(a, b)));
  if (sizeof<Count>() == 2) return i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.min_s(a, b), i16x8.splat(1)));
  return i32x4.add(sum, i32x4.min_s(a, b));
}

// @ts-ignore: decorator
@inline
function widen<Count>(sum: v128): v128 {
  if (sizeof<Count>() == 1) return i32x4.extadd_pairwise_i16x8_u(sum);
  return sum;
}

/** Two rows `a` against four rows from `b`, each of `stride` bytes (a multiple of 16); the sums of a row fit i32. */
// @ts-ignore: decorator
@inline
function minSums2x4<Count>(a: usize, b: usize, stride: usize, sums0: usize, sums1: usize): void {
  let total00 = i32x4.splat(0), total01 = i32x4.splat(0), total02 = i32x4.splat(0), total03 = i32x4.splat(0);
  let total10 = i32x4.splat(0), total11 = i32x4.splat(0), total12 = i32x4.splat(0), total13 = i32x4.splat(0);
  for (let from: usize = 0; from < stride; from += RUN) {
    let s00 = i32x4.splat(0), s01 = i32x4.splat(0), s02 = i32x4.splat(0), s03 = i32x4.splat(0);
    let s10 = i32x4.splat(0), s11 = i32x4.splat(0), s12 = i32x4.splat(0), s13 = i32x4.splat(0);
    const end = a + min(from + RUN, stride);
    let q = b + from;
    let r = q + 2 * stride;
    for (let p = a + from; p < end; p += 16) {
      const a0 = v128.load(p);
      const a1 = v128.load(p + stride);
      const b0 = v128.load(q);
      s00 = minSum<Count>(s00, a0, b0);
      s10 = minSum<Count>(s10, a1, b0);
      const b1 = v128.load(q + stride);
      s01 = minSum<Count>(s01, a0, b1);
      s11 = minSum<Count>(s11, a1, b1);
      const b2 = v128.load(r);
      s02 = minSum<Count>(s02, a0, b2);
      s12 = minSum<Count>(s12, a1, b2);
      const b3 = v128.load(r + stride);
      s03 = minSum<Count>(s03, a0, b3);
      s13 = minSum<Count>(s13, a1, b3);
      q += 16;
      r += 16;
    }
    total00 = i32x4.add(total00, widen<Count>(s00));
    total01 = i32x4.add(total01, widen<Count>(s01));
    total02 = i32x4.add(total02, widen<Count>(s02));
    total03 = i32x4.add(total03, widen<Count>(s03));
    total10 = i32x4.add(total10, widen<Count>(s10));
    total11 = i32x4.add(total11, widen<Count>(s11));
    total12 = i32x4.add(total12, widen<Count>(s12));
    total13 = i32x4.add(total13, widen<Count>(s13));
  }
  addSums(sums0, laneSums(total00, total01, total02, total03));
  addSums(sums1, laneSums(total10, total11, total12, total13));
}

// @ts-ignore: decorator
@inline
function tile<Count>(matrix: usize, stride: usize, rows: i32, first: i32, sums: usize): void {
  const line = <usize>rows << 3;
  for (let j = first; j < rows; j += 4) {
    const b = matrix + <usize>j * stride;
    let out = sums + (<usize>j << 3);
    for (let r = 0; r < BLOCK; r += 2) {
      minSums2x4<Count>(matrix + <usize>(first + r) * stride, b, stride, out, out + line);
      out += line << 1;
    }
  }
}

/** Adds min-sums of the dense columns of counts <= 255: `matrix` u8, `stride` bytes a row. */
export function intersectionTile8(matrix: usize, stride: usize, rows: i32, first: i32, sums: usize): void {
  tile<u8>(matrix, stride, rows, first, sums);
}

/** The same for counts <= 32767, i16. */
export function intersectionTile16(matrix: usize, stride: usize, rows: i32, first: i32, sums: usize): void {
  tile<i16>(matrix, stride, rows, first, sums);
}

/** The same for any counts, i32. */
export function intersectionTile32(matrix: usize, stride: usize, rows: i32, first: i32, sums: usize): void {
  tile<i32>(matrix, stride, rows, first, sums);
}

/**
 * Adds to `sums[j]` the min-sums of one row with every later row `j`, over the `entries` rare columns listed at
 * `columns` (i32). See `takePosting` for the lists; `postingCounts` is i32.
 */
export function intersectionPostings(
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
    const count = i32x4.splat(load<i32>(postingCounts + (own << 2)));
    let k = own + 1;
    for (; k + 4 <= end; k += 4) {
      const four = i32x4.min_s(count, v128.load(postingCounts + (k << 2)));
      scatter(sums, postingRows, k, <f64>i32x4.extract_lane(four, 0));
      scatter(sums, postingRows, k + 1, <f64>i32x4.extract_lane(four, 1));
      scatter(sums, postingRows, k + 2, <f64>i32x4.extract_lane(four, 2));
      scatter(sums, postingRows, k + 3, <f64>i32x4.extract_lane(four, 3));
    }
    for (; k < end; ++k) {
      scatter(sums, postingRows, k, <f64>min(i32x4.extract_lane(count, 0), load<i32>(postingCounts + (k << 2))));
    }
  }
}

/**
 * Turns the sums of row `i` with the rows `j >= i` into χ in place: `S / √(T_i T_j)`, or `S / (T_i T_j)` when `product`;
 * 0 where nothing is shared. `totals` f64 per row, `rows` even.
 */
export function intersectionFinish(sums: usize, i: i32, rows: i32, totals: usize, product: bool): void {
  const own = f64x2.splat(load<f64>(totals + (<usize>i << 3)));
  const zero = f64x2.splat(0);
  for (let j = i & ~1; j < rows; j += 2) {
    const at = sums + (<usize>j << 3);
    const shared = v128.load(at);
    if (!v128.any_true(shared)) continue;
    const totalProduct = f64x2.mul(own, v128.load(totals + (<usize>j << 3)));
    const chi = f64x2.div(shared, product ? totalProduct : f64x2.sqrt(totalProduct));
    v128.store(at, v128.and(chi, f64x2.gt(shared, zero)));
  }
}
