/**
 * Statistics of random Fourier features: of each input `z` (K doubles) the features are `1, z, √(2/M) cos(W z + φ)`, `D = 1 + K + M`
 * doubles, and with the targets `y` (T doubles) are added up
 *
 *     gram[i][j] += Σ_r Φ_ri Φ_rj  (j <= i),   cross[t][i] += Σ_r Φ_ri y_rt,   squares[t] += Σ_r y_rt².
 *
 * Rows are taken 64 at a time: their features are made, then products are summed over them in order and added to the totals, which
 * are twice as many multiplications as loads in tiles of four by four. `D` and `M` are padded to whole tiles with zeros.
 *
 * The record (bytes): i32 K, M, T, S (D padded to a multiple of 4), P (M padded to a multiple of 2), padding to 32; then f64
 * weights[K][P], phases[P], gram[S][S], cross[T][S], squares[T padded to 2], features[64][S].
 */
import { allocate } from '../memory';
import { cosine } from './cosine';

/** Rows whose products are summed before they are added to the totals. */
const BLOCK: i32 = 64;
const HEADER: usize = 32;

// @ts-ignore: decorator
@inline
function field(record: usize, k: i32): i32 {
  return load<i32>(record + (<usize>k << 2));
}

// @ts-ignore: decorator
@inline
function padded(value: i32, multiple: i32): i32 {
  return (value + multiple - 1) / multiple * multiple;
}

/** A record with nothing added yet; the caller writes weights (`weights[k][m]`) and phases. */
export function gramCreate(inputs: i32, cosines: i32, targets: i32): usize {
  const stride = padded(1 + inputs + cosines, 4);
  const waves = padded(cosines, 2);
  const numbers =
    <usize>inputs * waves + waves + <usize>stride * stride + <usize>targets * stride + padded(targets, 2) + <usize>BLOCK * stride;
  const record = allocate(HEADER + (numbers << 3));
  store<i32>(record, inputs);
  store<i32>(record + 4, cosines);
  store<i32>(record + 8, targets);
  store<i32>(record + 12, stride);
  store<i32>(record + 16, waves);
  return record;
}

export function gramWeights(record: usize): usize {
  return record + HEADER;
}

export function gramPhases(record: usize): usize {
  return gramWeights(record) + (<usize>field(record, 0) * field(record, 4) << 3);
}

/** `gram[i * stride + j]`, of which the part with `j <= i` counts. */
export function gramTotals(record: usize): usize {
  return gramPhases(record) + (<usize>field(record, 4) << 3);
}

/** `cross[t * stride + i]`. */
export function gramCross(record: usize): usize {
  const stride = <usize>field(record, 3);
  return gramTotals(record) + (stride * stride << 3);
}

export function gramSquares(record: usize): usize {
  return gramCross(record) + (<usize>field(record, 2) * field(record, 3) << 3);
}

/** Adds `rows` inputs f64 `z` and targets f64 `y`, row after row. */
export function gramAdd(record: usize, z: usize, y: usize, rows: i32): void {
  const inputs = <usize>field(record, 0) << 3;
  const targets = <usize>field(record, 2) << 3;
  while (rows > 0) {
    const count = min(rows, BLOCK);
    makeFeatures(record, z, count);
    addProducts(record, count);
    addTargets(record, y, count);
    z += inputs * count;
    y += targets * count;
    rows -= count;
  }
}

// @ts-ignore: decorator
@inline
function featuresOf(record: usize): usize {
  return gramSquares(record) + (<usize>padded(field(record, 2), 2) << 3);
}

function makeFeatures(record: usize, z: usize, rows: i32): void {
  const inputs = field(record, 0);
  const cosines = field(record, 1);
  const stride = <usize>field(record, 3) << 3;
  const waves = <usize>field(record, 4) << 3;
  const weights = gramWeights(record);
  const phases = gramPhases(record);
  const amplitude = f64x2.splat(sqrt<f64>(2.0 / <f64>cosines));
  const whole = <usize>(cosines & ~1) << 3;
  let row = featuresOf(record);
  for (let r = 0; r < rows; ++r) {
    store<f64>(row, 1);
    memory.copy(row + 8, z, <usize>inputs << 3);
    const out = row + 8 + (<usize>inputs << 3);
    for (let m: usize = 0; m < whole; m += 16) v128.store(out + m, f64x2.mul(amplitude, cosine(angles(weights, phases, waves, z, inputs, m))));
    if (cosines & 1) {
      const last = f64x2.mul(amplitude, cosine(angles(weights, phases, waves, z, inputs, whole)));
      store<f64>(out + whole, f64x2.extract_lane(last, 0));
    }
    row += stride;
    z += <usize>inputs << 3;
  }
}

// @ts-ignore: decorator
@inline
function angles(weights: usize, phases: usize, waves: usize, z: usize, inputs: i32, m: usize): v128 {
  let angle = v128.load(phases + m);
  let column = weights + m;
  for (let k = 0; k < inputs; ++k) {
    angle = f64x2.add(angle, f64x2.mul(v128.load(column), v128.load64_splat(z + (<usize>k << 3))));
    column += waves;
  }
  return angle;
}

/** `gram += ΦᵀΦ` of a block, tile by tile of the lower triangle. */
function addProducts(record: usize, rows: i32): void {
  const stride = <usize>field(record, 3) << 3;
  const features = featuresOf(record);
  const totals = gramTotals(record);
  const end = features + stride * rows;
  for (let i: usize = 0; i < stride; i += 32) {
    for (let j: usize = 0; j <= i; j += 32) {
      let a0 = f64x2.splat(0), b0 = a0, a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0;
      for (let row = features; row < end; row += stride) {
        const left = row + i;
        const right = row + j;
        const first = v128.load(right);
        const second = v128.load(right, 16);
        let value = v128.load64_splat(left);
        a0 = f64x2.add(a0, f64x2.mul(value, first));
        b0 = f64x2.add(b0, f64x2.mul(value, second));
        value = v128.load64_splat(left, 8);
        a1 = f64x2.add(a1, f64x2.mul(value, first));
        b1 = f64x2.add(b1, f64x2.mul(value, second));
        value = v128.load64_splat(left, 16);
        a2 = f64x2.add(a2, f64x2.mul(value, first));
        b2 = f64x2.add(b2, f64x2.mul(value, second));
        value = v128.load64_splat(left, 24);
        a3 = f64x2.add(a3, f64x2.mul(value, first));
        b3 = f64x2.add(b3, f64x2.mul(value, second));
      }
      let to = totals + (i >> 3) * stride + j;
      addTo(to, a0, b0);
      addTo((to += stride), a1, b1);
      addTo((to += stride), a2, b2);
      addTo(to + stride, a3, b3);
    }
  }
}

// @ts-ignore: decorator
@inline
function addTo(pointer: usize, first: v128, second: v128): void {
  v128.store(pointer, f64x2.add(v128.load(pointer), first));
  v128.store(pointer, f64x2.add(v128.load(pointer, 16), second), 16);
}

/** `cross += Φᵀy` and `squares += yᵀy` of a block. */
function addTargets(record: usize, y: usize, rows: i32): void {
  const targets = field(record, 2);
  const stride = <usize>field(record, 3) << 3;
  const step = <usize>targets << 3;
  const features = featuresOf(record);
  const cross = gramCross(record);
  const squares = gramSquares(record);
  for (let t = 0; t < targets; ++t) {
    const column = y + (<usize>t << 3);
    for (let i: usize = 0; i < stride; i += 32) {
      let a = f64x2.splat(0), b = a;
      let row = features + i;
      let value = column;
      for (let r = 0; r < rows; ++r) {
        const target = v128.load64_splat(value);
        a = f64x2.add(a, f64x2.mul(v128.load(row), target));
        b = f64x2.add(b, f64x2.mul(v128.load(row, 16), target));
        row += stride;
        value += step;
      }
      addTo(cross + <usize>t * stride + i, a, b);
    }
    let sum: f64 = 0;
    for (let r = 0; r < rows; ++r) {
      const value = load<f64>(column + <usize>r * step);
      sum += value * value;
    }
    const total = squares + (<usize>t << 3);
    store<f64>(total, load<f64>(total) + sum);
  }
}
