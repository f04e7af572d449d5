/**
 * The three products of a dense layer, on row-major f32 matrices whose sizes are multiples of four and whose rows follow
 * each other without a gap:
 *
 *     forward    y[n][o]  = b[o] + Σ_i x[n][i] w[i][o]
 *     weights    ∂w[i][o] += Σ_n x[n][i] d[n][o]
 *     inputs     e[n][i]  = Σ_o d[n][o] w[i][o]
 *
 * Each keeps a tile of eight vectors of results in registers through the whole sum: 32 multiply-adds for six loads. Sums run
 * in ascending order of the index (`inputs`: in four lanes, then across), whatever the rest of the batch holds.
 */

/** `y = x w + b`: `x` is rows x depth, `w` is depth x columns. */
export function multiplyForward(x: usize, w: usize, b: usize, y: usize, rows: u32, depth: u32, columns: u32): void {
  const xRow = <usize>depth << 2;
  const wRow = <usize>columns << 2;
  const xEnd = x + <usize>rows * xRow;
  let column: usize = 0;
  for (; column + 32 <= wRow; column += 32) {
    const bias0 = v128.load(b + column);
    const bias1 = v128.load(b + column, 16);
    let target = y + column;
    for (let row = x; row < xEnd; row += xRow << 2) {
      let s00 = bias0, s01 = bias1, s10 = bias0, s11 = bias1;
      let s20 = bias0, s21 = bias1, s30 = bias0, s31 = bias1;
      let x0 = row, x1 = row + xRow, x2 = x1 + xRow, x3 = x2 + xRow;
      let weight = w + column;
      for (const end = x0 + xRow; x0 < end; x0 += 8, x1 += 8, x2 += 8, x3 += 8) {
        let w0 = v128.load(weight);
        let w1 = v128.load(weight, 16);
        let v = v128.load32_splat(x0);
        s00 = f32x4.add(s00, f32x4.mul(v, w0));
        s01 = f32x4.add(s01, f32x4.mul(v, w1));
        v = v128.load32_splat(x1);
        s10 = f32x4.add(s10, f32x4.mul(v, w0));
        s11 = f32x4.add(s11, f32x4.mul(v, w1));
        v = v128.load32_splat(x2);
        s20 = f32x4.add(s20, f32x4.mul(v, w0));
        s21 = f32x4.add(s21, f32x4.mul(v, w1));
        v = v128.load32_splat(x3);
        s30 = f32x4.add(s30, f32x4.mul(v, w0));
        s31 = f32x4.add(s31, f32x4.mul(v, w1));
        weight += wRow;
        w0 = v128.load(weight);
        w1 = v128.load(weight, 16);
        v = v128.load32_splat(x0, 4);
        s00 = f32x4.add(s00, f32x4.mul(v, w0));
        s01 = f32x4.add(s01, f32x4.mul(v, w1));
        v = v128.load32_splat(x1, 4);
        s10 = f32x4.add(s10, f32x4.mul(v, w0));
        s11 = f32x4.add(s11, f32x4.mul(v, w1));
        v = v128.load32_splat(x2, 4);
        s20 = f32x4.add(s20, f32x4.mul(v, w0));
        s21 = f32x4.add(s21, f32x4.mul(v, w1));
        v = v128.load32_splat(x3, 4);
        s30 = f32x4.add(s30, f32x4.mul(v, w0));
        s31 = f32x4.add(s31, f32x4.mul(v, w1));
        weight += wRow;
      }
      v128.store(target, s00);
      v128.store(target, s01, 16);
      target += wRow;
      v128.store(target, s10);
      v128.store(target, s11, 16);
      target += wRow;
      v128.store(target, s20);
      v128.store(target, s21, 16);
      target += wRow;
      v128.store(target, s30);
      v128.store(target, s31, 16);
      target += wRow;
    }
  }
  if (column == wRow) return;
  const bias = v128.load(b + column);
  let target = y + column;
  for (let row = x; row < xEnd; row += xRow << 2) {
    let s0 = bias, s1 = bias, s2 = bias, s3 = bias;
    let x0 = row, x1 = row + xRow, x2 = x1 + xRow, x3 = x2 + xRow;
    let weight = w + column;
    for (const end = x0 + xRow; x0 < end; x0 += 4, x1 += 4, x2 += 4, x3 += 4) {
      const w0 = v128.load(weight);
      s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(x0), w0));
      s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(x1), w0));
      s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(x2), w0));
      s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(x3), w0));
      weight += wRow;
    }
    v128.store(target, s0);
    v128.store(target + wRow, s1);
    v128.store(target + (wRow << 1), s2);
    v128.store(target + wRow * 3, s3);
    target += wRow << 2;
  }
}

/** `∂w += xᵀ d`: `x` is rows x depth, `d` is rows x columns, `∂w` is depth x columns. */
export function multiplyWeights(x: usize, d: usize, gradient: usize, rows: u32, depth: u32, columns: u32): void {
  const xRow = <usize>depth << 2;
  const dRow = <usize>columns << 2;
  const dEnd = d + <usize>rows * dRow;
  let column: usize = 0;
  for (; column + 32 <= dRow; column += 32) {
    let target = gradient + column;
    for (let i: usize = 0; i < xRow; i += 16) {
      const row1 = target + dRow, row2 = row1 + dRow, row3 = row2 + dRow;
      let s00 = v128.load(target), s01 = v128.load(target, 16);
      let s10 = v128.load(row1), s11 = v128.load(row1, 16);
      let s20 = v128.load(row2), s21 = v128.load(row2, 16);
      let s30 = v128.load(row3), s31 = v128.load(row3, 16);
      let from = x + i;
      for (let delta = d + column; delta < dEnd; delta += dRow) {
        const d0 = v128.load(delta);
        const d1 = v128.load(delta, 16);
        let v = v128.load32_splat(from);
        s00 = f32x4.add(s00, f32x4.mul(v, d0));
        s01 = f32x4.add(s01, f32x4.mul(v, d1));
        v = v128.load32_splat(from, 4);
        s10 = f32x4.add(s10, f32x4.mul(v, d0));
        s11 = f32x4.add(s11, f32x4.mul(v, d1));
        v = v128.load32_splat(from, 8);
        s20 = f32x4.add(s20, f32x4.mul(v, d0));
        s21 = f32x4.add(s21, f32x4.mul(v, d1));
        v = v128.load32_splat(from, 12);
        s30 = f32x4.add(s30, f32x4.mul(v, d0));
        s31 = f32x4.add(s31, f32x4.mul(v, d1));
        from += xRow;
      }
      v128.store(target, s00);
      v128.store(target, s01, 16);
      v128.store(row1, s10);
      v128.store(row1, s11, 16);
      v128.store(row2, s20);
      v128.store(row2, s21, 16);
      v128.store(row3, s30);
      v128.store(row3, s31, 16);
      target = row3 + dRow;
    }
  }
  if (column == dRow) return;
  let target = gradient + column;
  for (let i: usize = 0; i < xRow; i += 16) {
    const row1 = target + dRow, row2 = row1 + dRow, row3 = row2 + dRow;
    let s0 = v128.load(target), s1 = v128.load(row1), s2 = v128.load(row2), s3 = v128.load(row3);
    let from = x + i;
    for (let delta = d + column; delta < dEnd; delta += dRow) {
      const d0 = v128.load(delta);
      s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(from), d0));
      s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(from, 4), d0));
      s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(from, 8), d0));
      s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(from, 12), d0));
      from += xRow;
    }
    v128.store(target, s0);
    v128.store(row1, s1);
    v128.store(row2, s2);
    v128.store(row3, s3);
    target = row3 + dRow;
  }
}

/** `e = d wᵀ`: `d` is rows x columns, `w` is depth x columns, `e` is rows x depth. */
export function multiplyInputs(d: usize, w: usize, e: usize, rows: u32, depth: u32, columns: u32): void {
  const dRow = <usize>columns << 2;
  const eRow = <usize>depth << 2;
  const dEnd = d + <usize>rows * dRow;
  let weights = w;
  for (let i: usize = 0; i < eRow; i += 16) {
    let target = e + i;
    for (let row = d; row < dEnd; row += dRow << 1) {
      let s00 = f32x4.splat(0), s01 = s00, s02 = s00, s03 = s00;
      let s10 = s00, s11 = s00, s12 = s00, s13 = s00;
      let d0 = row, d1 = row + dRow;
      let w0 = weights, w1 = w0 + dRow, w2 = w1 + dRow, w3 = w2 + dRow;
      for (const end = d1; d0 < end; d0 += 16, d1 += 16, w0 += 16, w1 += 16, w2 += 16, w3 += 16) {
        const v0 = v128.load(d0);
        const v1 = v128.load(d1);
        let weight = v128.load(w0);
        s00 = f32x4.add(s00, f32x4.mul(v0, weight));
        s10 = f32x4.add(s10, f32x4.mul(v1, weight));
        weight = v128.load(w1);
        s01 = f32x4.add(s01, f32x4.mul(v0, weight));
        s11 = f32x4.add(s11, f32x4.mul(v1, weight));
        weight = v128.load(w2);
        s02 = f32x4.add(s02, f32x4.mul(v0, weight));
        s12 = f32x4.add(s12, f32x4.mul(v1, weight));
        weight = v128.load(w3);
        s03 = f32x4.add(s03, f32x4.mul(v0, weight));
        s13 = f32x4.add(s13, f32x4.mul(v1, weight));
      }
      v128.store(target, laneSums(s00, s01, s02, s03));
      v128.store(target + eRow, laneSums(s10, s11, s12, s13));
      target += eRow << 1;
    }
    weights += dRow << 2;
  }
}

/** `∂b[o] += Σ_n d[n][o]`. */
export function addRows(d: usize, gradient: usize, rows: u32, columns: u32): void {
  const dRow = <usize>columns << 2;
  const dEnd = d + <usize>rows * dRow;
  for (let column: usize = 0; column < dRow; column += 16) {
    let sum = v128.load(gradient + column);
    for (let row = d + column; row < dEnd; row += dRow) sum = f32x4.add(sum, v128.load(row));
    v128.store(gradient + column, sum);
  }
}

/** Lane sums of four vectors, in order. */
// @ts-ignore: decorator
@inline
function laneSums(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  const low = f32x4.add(f32x4.shuffle(s0, s1, 0, 4, 1, 5), f32x4.shuffle(s0, s1, 2, 6, 3, 7));
  const high = f32x4.add(f32x4.shuffle(s2, s3, 0, 4, 1, 5), f32x4.shuffle(s2, s3, 2, 6, 3, 7));
  return f32x4.add(f32x4.shuffle(low, high, 0, 1, 4, 5), f32x4.shuffle(low, high, 2, 3, 6, 7));
}
