import { allocate, release } from '../memory';
import {
  coincidenceFinish,
  coincidenceFold,
  coincidencePostings,
  coincidenceTile16,
  coincidenceTile64,
} from '../similarity/coincidence';

const COLUMNS = 21;

/** Row `i` has `(i + 1)` in column 0 and `c` in column `c > 0`: `Σ N N' = (i + 1)(j + 1) + 20 · 21 · 41 / 6`. */
function check(sums: usize): void {
  for (let i = 0; i < 8; ++i) {
    for (let j = 0; j < 8; ++j) expect(load<f64>(sums + (<usize>(8 * i + j) << 3))).toBe(<f64>((i + 1) * (j + 1) + 2870));
  }
}

describe('coincidence', () => {
  it('tile of 16-bit counts: several vectors and an odd tail', () => {
    const stride: usize = 48;
    const matrix = allocate(stride * 8);
    for (let i = 0; i < 8; ++i) {
      for (let c = 0; c < COLUMNS; ++c) store<i16>(matrix + <usize>i * stride + (<usize>c << 1), <i16>(c == 0 ? i + 1 : c));
    }
    const sums = allocate(512);
    coincidenceTile16(matrix, stride, 8, 0, sums);
    check(sums);
    release(sums);
    release(matrix);
  });

  it('tile of f64 counts', () => {
    const stride: usize = 176;
    const matrix = allocate(stride * 8);
    for (let i = 0; i < 8; ++i) {
      for (let c = 0; c < COLUMNS; ++c) store<f64>(matrix + <usize>i * stride + (<usize>c << 3), <f64>(c == 0 ? i + 1 : c));
    }
    const sums = allocate(512);
    coincidenceTile64(matrix, stride, 8, 0, sums);
    check(sums);
    release(sums);
    release(matrix);
  });

  it('posting lists: products beyond 32 bits are exact', () => {
    const starts = allocate(8);
    store<i32>(starts, 3, 4);
    const next = allocate(8);
    const rows = allocate(32);
    const counts = allocate(32);
    const columns = allocate(4);
    for (let k = 0; k < 3; ++k) {
      store<i32>(rows + (<usize>k << 2), 2 * k);
      store<i32>(counts + (<usize>k << 2), 100001 + k);
    }
    const sums = allocate(40);
    coincidencePostings(columns, 1, starts, next, rows, counts, sums);
    expect(load<f64>(sums, 16)).toBe(100001.0 * 100002.0);
    expect(load<f64>(sums, 32)).toBe(100001.0 * 100003.0);
    expect(load<f64>(sums)).toBe(0);
    expect(load<i32>(next)).toBe(1);
    release(starts);
    release(next);
    release(rows);
    release(counts);
    release(columns);
    release(sums);
  });

  it('fold adds S / (T T′) a length; finish divides and stays at most 1', () => {
    const sums = allocate(32);
    const values = allocate(32);
    const totals = allocate(32);
    for (let j: usize = 0; j < 4; ++j) store<f64>(totals + (j << 3), 4);
    store<f64>(totals, 0, 24);
    store<f64>(sums, 8, 8);
    store<f64>(sums, 16, 16);
    coincidenceFold(sums, values, 1, 4, totals);
    coincidenceFold(sums, values, 1, 4, totals);
    expect(load<f64>(values, 8)).toBe(1);
    expect(load<f64>(values, 16)).toBe(2);
    expect(load<f64>(values, 24)).toBe(0);
    const scale = allocate(32);
    for (let j: usize = 0; j < 3; ++j) store<f64>(scale + (j << 3), 2);
    coincidenceFinish(values, 1, 4, scale, false);
    expect(load<f64>(values, 8)).toBe(0.25);
    expect(load<f64>(values, 16)).toBe(0.5);
    expect(load<f64>(values, 24)).toBe(0);
    store<f64>(values, 1.0, 8);
    store<f64>(values, 2.5, 16);
    coincidenceFinish(values, 1, 4, scale, true);
    expect(load<f64>(values, 8)).toBe(0.5);
    expect(load<f64>(values, 16)).toBe(1);
    release(sums);
    release(values);
    release(totals);
    release(scale);
  });
});
