/**
 * The lower factor `L` of `G + λI = L Lᵀ`, in place: `G` is f64[D][D], row after row, of which the part with column <= row is read and
 * written. What is left of a pivot is at least `1e-6 λ`.
 *
 * The work is done on the transpose, `upper[k][i] = L[i][k]`, its rows padded to S, a multiple of 4, so that neighbours in memory are
 * independent: from each tile of four by four is subtracted what the rows above say, one row after the other, with twice as many multiplications
 * as loads, and then what its own rows say. Each number is worked out by the steps of the plain loop, in their order.
 */
import { allocate, release } from '../memory';

/** Rows, in bytes of a row, that are done with before those below are looked at: so many lie near the processor. */
const BLOCK: usize = 64 << 3;

export function choleskyFactor(matrix: usize, size: i32, lambda: f64): void {
  const stride = <usize>((size + 3) & ~3) << 3;
  const upper = allocate(stride * (stride >> 3));
  const row = <usize>size << 3;
  for (let i: usize = 0; i < row; i += 8) {
    const from = matrix + (i >> 3) * row;
    for (let j: usize = 0; j <= i; j += 8) store<f64>(upper + (j >> 3) * stride + i, load<f64>(from + j));
    const pivot = upper + (i >> 3) * stride + i;
    store<f64>(pivot, load<f64>(pivot) + lambda);
  }
  for (let block: usize = 0; block < stride; block += BLOCK) {
    const end = min(block + BLOCK, stride);
    const first = upper + (block >> 3) * stride;
    for (let j = block; j < end; j += 32) {
      const rows = upper + (j >> 3) * stride;
      subtract(first, rows, stride, rows, j, j);
      factorTile(rows + j, stride, lambda * 1e-6);
      for (let i = j + 32; i < stride; i += 32) {
        subtract(first, rows, stride, rows, j, i);
        solveTile(rows + j, rows + i, stride);
      }
    }
    const last = upper + (end >> 3) * stride;
    for (let j = end; j < stride; j += 32) {
      for (let i = j; i < stride; i += 32) subtract(first, last, stride, upper + (j >> 3) * stride, j, i);
    }
  }
  for (let i: usize = 0; i < row; i += 8) {
    const to = matrix + (i >> 3) * row;
    for (let j: usize = 0; j <= i; j += 8) store<f64>(to + j, load<f64>(upper + (j >> 3) * stride + i));
  }
  release(upper);
}

/** `upper[j..j+3][i..i+3] -= Σ_k upper[k][j..j+3] upper[k][i..i+3]` over the rows `from .. end`, where row j is at `rows`; `i` and `j` in bytes. */
// @ts-ignore: decorator
@inline
function subtract(from: usize, end: usize, stride: usize, rows: usize, j: usize, i: usize): void {
  const to = rows + i;
  let a0 = v128.load(to), b0 = v128.load(to, 16);
  let a1 = v128.load(to + stride), b1 = v128.load(to + stride, 16);
  let a2 = v128.load(to + 2 * stride), b2 = v128.load(to + 2 * stride, 16);
  let a3 = v128.load(to + 3 * stride), b3 = v128.load(to + 3 * stride, 16);
  for (let row = from; row < end; row += stride) {
    const left = row + j;
    const right = row + i;
    const first = v128.load(right);
    const second = v128.load(right, 16);
    let value = v128.load64_splat(left);
    a0 = f64x2.sub(a0, f64x2.mul(value, first));
    b0 = f64x2.sub(b0, f64x2.mul(value, second));
    value = v128.load64_splat(left, 8);
    a1 = f64x2.sub(a1, f64x2.mul(value, first));
    b1 = f64x2.sub(b1, f64x2.mul(value, second));
    value = v128.load64_splat(left, 16);
    a2 = f64x2.sub(a2, f64x2.mul(value, first));
    b2 = f64x2.sub(b2, f64x2.mul(value, second));
    value = v128.load64_splat(left, 24);
    a3 = f64x2.sub(a3, f64x2.mul(value, first));
    b3 = f64x2.sub(b3, f64x2.mul(value, second));
  }
  v128.store(to, a0);
  v128.store(to, b0, 16);
  v128.store(to + stride, a1);
  v128.store(to + stride, b1, 16);
  v128.store(to + 2 * stride, a2);
  v128.store(to + 2 * stride, b2, 16);
  v128.store(to + 3 * stride, a3);
  v128.store(to + 3 * stride, b3, 16);
}

/** The factor of a tile on the diagonal. */
function factorTile(tile: usize, stride: usize, least: f64): void {
  for (let j: usize = 0; j < 4; ++j) {
    const row = tile + j * stride;
    const pivot = sqrt<f64>(max<f64>(load<f64>(row + (j << 3)), least));
    store<f64>(row + (j << 3), pivot);
    for (let i = j + 1; i < 4; ++i) store<f64>(row + (i << 3), load<f64>(row + (i << 3)) / pivot);
    for (let k = j + 1; k < 4; ++k) {
      const value = load<f64>(row + (k << 3));
      const below = tile + k * stride;
      for (let i = k; i < 4; ++i) store<f64>(below + (i << 3), load<f64>(below + (i << 3)) - value * load<f64>(row + (i << 3)));
    }
  }
}

/** A tile to the right of one that is factorised: `to[j] = (to[j] − Σ_{k<j} tile[k][j] to[k]) / tile[j][j]`. */
// @ts-ignore: decorator
@inline
function solveTile(tile: usize, to: usize, stride: usize): void {
  for (let j: usize = 0; j < 4; ++j) {
    let a = v128.load(to + j * stride), b = v128.load(to + j * stride, 16);
    for (let k: usize = 0; k < j; ++k) {
      const value = v128.load64_splat(tile + k * stride + (j << 3));
      a = f64x2.sub(a, f64x2.mul(value, v128.load(to + k * stride)));
      b = f64x2.sub(b, f64x2.mul(value, v128.load(to + k * stride, 16)));
    }
    const pivot = v128.load64_splat(tile + j * stride + (j << 3));
    v128.store(to + j * stride, f64x2.div(a, pivot));
    v128.store(to + j * stride, f64x2.div(b, pivot), 16);
  }
}
