import { allocate, release } from '../memory';
import {
  jensenShannonLogs,
  jensenShannonPostings,
  jensenShannonPrepare,
  jensenShannonTile,
} from '../similarity/jensen-shannon';
import { jensenShannonFinish } from '../similarity/jensen-shannon-finish';

/** `x log2 x`, by the standard library. */
function f(x: f64): f64 {
  return x == 0 ? 0 : x * Math.log2(x);
}

function near(value: f64, expected: f64, tolerance: f64): void {
  expect(Math.abs(value - expected) <= tolerance).toBe(true, value.toString() + ' against ' + expected.toString());
}

describe('Jensen-Shannon', () => {
  it('logarithms over six decades, and at 0', () => {
    const count: usize = 64;
    const p = allocate(4 * count);
    const logs = allocate(4 * count);
    let x: f64 = 1e-5;
    for (let k: usize = 1; k < count; ++k, x *= 1.27) store<f32>(p + (k << 2), <f32>x);
    store<f32>(p, 0.25, 12);
    jensenShannonLogs(p, logs, count);
    expect(load<f32>(logs)).toBe(0);
    expect(load<f32>(logs, 12)).toBe(-2);
    for (let k: usize = 1; k < count; ++k) {
      const exact = Math.log2(load<f32>(p + (k << 2)));
      near(load<f32>(logs + (k << 2)), exact, 1e-7 * Math.max(Math.abs(exact), 1));
    }
    release(p);
    release(logs);
  });

  it('tile: a run and an odd tail, columns in neither row, rows 0 and 1 equal, row 2 disjoint from row 0, row 7 empty', () => {
    const columns: i32 = 403;
    const stride: usize = 1632;
    const words: usize = 4;
    const p = allocate(stride * 8);
    for (let c = 0; c < columns; ++c) {
      const at = p + (<usize>c << 2);
      store<f32>(at, c & 1 ? <f32>(c % 7) : 0);
      store<f32>(at + stride, c & 1 ? <f32>(c % 7) : 0);
      store<f32>(at + 2 * stride, c & 1 ? 0 : 1);
      store<f32>(at + 3 * stride, <f32>(c % 5) * 0.5);
      store<f32>(at + 4 * stride, c == 402 ? 1e-6 : 0);
      store<f32>(at + 5 * stride, c == 402 ? 2e-6 : 0);
      store<f32>(at + 6 * stride, <f32>(c + 1));
    }
    const tile = allocate(stride * 8);
    memory.copy(tile, p, stride * 8);
    const bits = allocate(8 * words * 16);
    const entropies = allocate(64);
    const nothing = allocate(stride);
    jensenShannonPrepare(tile, stride, 8, bits, words, entropies, nothing);
    for (let i = 0; i < 8; ++i) {
      let exact: f64 = 0;
      for (let c = 0; c < columns; ++c) {
        const x = <f64>load<f32>(p + <usize>i * stride + (<usize>c << 2));
        const bit = (load<u8>(bits + <usize>i * words * 16 + <usize>(c >> 3)) >> <u8>(c & 7)) & 1;
        expect(bit == 1).toBe(x > 0);
        exact += f(x);
      }
      near(load<f64>(entropies + (<usize>i << 3)), exact, 1e-6 * Math.max(Math.abs(exact), 1));
    }
    const sums = allocate(512);
    jensenShannonTile(tile, stride, 8, 0, sums, bits, words, entropies);
    for (let i = 0; i < 8; ++i) {
      for (let j = 0; j < 8; ++j) {
        let exact: f64 = 0;
        let weight: f64 = 0;
        for (let c = 0; c < columns; ++c) {
          const a = <f64>load<f32>(p + <usize>i * stride + (<usize>c << 2));
          const b = <f64>load<f32>(p + <usize>j * stride + (<usize>c << 2));
          exact += f(a + b) - f(a) - f(b);
          weight += a + b;
        }
        near(load<f64>(sums + (<usize>(8 * i + j) << 3)), exact, 1e-6 * Math.max(weight, 1));
      }
    }
    // Nothing shared is exactly nothing, however much cancels; little shared is something.
    expect(load<f64>(sums, 16)).toBe(0);
    expect(load<f64>(sums, 56)).toBe(0);
    expect(load<f64>(sums, (4 * 8 + 5) * 8) > 0).toBe(true);
    expect(load<f64>(sums, (2 * 8 + 4) * 8) > 0).toBe(true);
    // Added to what is there.
    const before = load<f64>(sums, 8);
    jensenShannonTile(tile, stride, 8, 0, sums, bits, words, entropies);
    expect(load<f64>(sums, 8)).toBe(2 * before);
    release(p);
    release(tile);
    release(bits);
    release(entropies);
    release(nothing);
    release(sums);
  });

  it('posting lists: vectors and an odd tail', () => {
    // One column, rows 0..10, p = 0.1 (row + 1).
    const starts = allocate(8);
    store<i32>(starts, 11, 4);
    const next = allocate(8);
    const rows = allocate(64);
    const p = allocate(64);
    const logs = allocate(64);
    const columns = allocate(4);
    for (let k = 0; k < 11; ++k) {
      store<i32>(rows + (<usize>k << 2), k);
      store<f32>(p + (<usize>k << 2), <f32>(0.1 * <f64>(k + 1)));
    }
    jensenShannonLogs(p, logs, 12);
    const sums = allocate(96);
    jensenShannonPostings(columns, 1, starts, next, rows, p, logs, sums);
    expect(load<f64>(sums)).toBe(0);
    for (let j = 1; j < 11; ++j) {
      const q = 0.1 * <f64>(j + 1);
      near(load<f64>(sums + (<usize>j << 3)), f(0.1 + q) - f(0.1) - f(q), 1e-6);
    }
    expect(load<f64>(sums, 88)).toBe(0);
    release(starts);
    release(next);
    release(rows);
    release(p);
    release(logs);
    release(columns);
    release(sums);
  });

  it('finish: the mean over common lengths, clamped; NaN for a divergence without one', () => {
    const sums = allocate(64);
    const masks = allocate(64);
    store<u64>(masks, 0b011);
    store<u64>(masks, 0b111, 8);
    store<u64>(masks, 0b100, 16);
    store<u64>(masks, 0b001, 24);
    store<f64>(sums, 12, 8);
    store<f64>(sums, 16.5, 24);
    jensenShannonFinish(sums, 0, 4, masks, 1, 8, false);
    // ½ · 12 / (8 · 2 lengths).
    expect(load<f64>(sums, 8)).toBe(0.375);
    expect(load<f64>(sums, 16)).toBe(0);
    expect(load<f64>(sums, 24)).toBe(1);
    store<f64>(sums, 12, 8);
    store<f64>(sums, 16.5, 24);
    jensenShannonFinish(sums, 0, 4, masks, 1, 8, true);
    expect(load<f64>(sums, 8)).toBe(0.6931471805599453 * 0.625);
    expect(isNaN(load<f64>(sums, 16))).toBe(true);
    expect(load<f64>(sums, 24)).toBe(0);
    release(sums);
    release(masks);
  });
});
