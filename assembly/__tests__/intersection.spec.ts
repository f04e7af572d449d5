import { allocate, memoryInUse, release } from '../memory';
import {
  intersectionFinish,
  intersectionPostings,
  intersectionTile16,
  intersectionTile32,
  intersectionTile8,
} from '../similarity/intersection';
import { similaritySkip } from '../similarity/tile';

/** Rows of every tile: row `i` has the count `(i + 1) * (c + 1)` in column `c`, so that min-sums are triangle numbers. */
const ROWS = 16;
const COLUMNS = 37;

/** `Σ min((i + 1)(c + 1), (j + 1)(c + 1)) = (min(i, j) + 1) · 37 · 38 / 2`. */
function triangle(i: i32, j: i32): f64 {
  return <f64>((min(i, j) + 1) * 703);
}

function check(sums: usize, first: i32, scale: f64): void {
  for (let r = 0; r < 8; ++r) {
    for (let j = first; j < ROWS; ++j) {
      expect(load<f64>(sums + ((<usize>r * ROWS + <usize>j) << 3))).toBe(triangle(first + r, j) * scale);
    }
  }
}

describe('intersection', () => {
  it('tile of 16-bit counts: several vectors and an odd tail, added to what is there', () => {
    const before = memoryInUse();
    const stride: usize = 80;
    const matrix = allocate(stride * ROWS);
    for (let i = 0; i < ROWS; ++i) {
      for (let c = 0; c < COLUMNS; ++c) store<i16>(matrix + <usize>i * stride + (<usize>c << 1), <i16>((i + 1) * (c + 1)));
    }
    const sums = allocate(8 * 8 * ROWS);
    intersectionTile16(matrix, stride, ROWS, 0, sums);
    check(sums, 0, 1);
    intersectionTile16(matrix, stride, ROWS, 0, sums);
    check(sums, 0, 2);
    memory.fill(sums, 0, 8 * 8 * ROWS);
    intersectionTile16(matrix, stride, ROWS, 8, sums);
    check(sums, 8, 1);
    release(sums);
    release(matrix);
    expect(memoryInUse()).toBe(before);
  });

  it('tile of 32-bit counts', () => {
    const stride: usize = 160;
    const matrix = allocate(stride * ROWS);
    for (let i = 0; i < ROWS; ++i) {
      for (let c = 0; c < COLUMNS; ++c) store<i32>(matrix + <usize>i * stride + (<usize>c << 2), 1000 * (i + 1) * (c + 1));
    }
    const sums = allocate(8 * 8 * ROWS);
    intersectionTile32(matrix, stride, ROWS, 0, sums);
    check(sums, 0, 1000);
    release(sums);
    release(matrix);
  });

  it('tile of 8-bit counts: longer than a run, at the largest count', () => {
    // 2085 columns of 255 in even rows, of 1 in odd ones.
    const stride: usize = 2096;
    const matrix = allocate(stride * 8);
    for (let i = 0; i < 8; ++i) memory.fill(matrix + <usize>i * stride, i & 1 ? 1 : 255, 2085);
    const sums = allocate(8 * 8 * 8);
    intersectionTile8(matrix, stride, 8, 0, sums);
    expect(load<f64>(sums)).toBe(2085 * 255);
    expect(load<f64>(sums, 8)).toBe(2085);
    expect(load<f64>(sums, 16)).toBe(2085 * 255);
    expect(load<f64>(sums, (8 + 1) * 8)).toBe(2085);
    expect(load<f64>(sums, 63 * 8)).toBe(2085);
    release(sums);
    release(matrix);
  });

  it('posting lists: each row against the later ones', () => {
    // Column 0: rows 0..10 with counts 5 + row; column 1: rows 0 and 2 with counts 3 and 2^31 - 1.
    const starts = allocate(12);
    store<i32>(starts, 11, 4);
    store<i32>(starts, 13, 8);
    const next = allocate(12);
    memory.copy(next, starts, 12);
    const rows = allocate(80);
    const counts = allocate(80);
    for (let k = 0; k < 11; ++k) {
      store<i32>(rows + (<usize>k << 2), k);
      store<i32>(counts + (<usize>k << 2), 5 + k);
    }
    store<i32>(rows, 0, 44);
    store<i32>(rows, 2, 48);
    store<i32>(counts, 3, 44);
    store<i32>(counts, 0x7fffffff, 48);
    const columns = allocate(8);
    store<i32>(columns, 1, 4);
    const sums = allocate(11 * 8);
    intersectionPostings(columns, 2, starts, next, rows, counts, sums);
    expect(load<f64>(sums)).toBe(0);
    expect(load<f64>(sums, 8)).toBe(5);
    expect(load<f64>(sums, 16)).toBe(8);
    expect(load<f64>(sums, 80)).toBe(5);
    // Row 1 has column 0 only: the list goes on after its own posting.
    intersectionPostings(columns, 1, starts, next, rows, counts, sums);
    expect(load<f64>(sums, 8)).toBe(5);
    expect(load<f64>(sums, 16)).toBe(14);
    expect(load<f64>(sums, 80)).toBe(11);
    release(starts);
    release(next);
    release(rows);
    release(counts);
    release(columns);
    release(sums);
  });

  it('passing over rows moves the lists on', () => {
    // Lists 0 and 2 lose their next posting, list 1 does not.
    const next = allocate(12);
    for (let c = 0; c < 3; ++c) store<i32>(next + (<usize>c << 2), 10 * c);
    const columns = allocate(12);
    store<i32>(columns, 0);
    store<i32>(columns, 2, 4);
    store<i32>(columns, 2, 8);
    similaritySkip(columns, 3, next);
    expect(load<i32>(next)).toBe(1);
    expect(load<i32>(next, 4)).toBe(10);
    expect(load<i32>(next, 8)).toBe(22);
    similaritySkip(columns, 0, next);
    expect(load<i32>(next)).toBe(1);
    release(next);
    release(columns);
  });

  it('finish: χ from sums, 0 where nothing is shared', () => {
    const sums = allocate(64);
    const totals = allocate(64);
    for (let j: usize = 0; j < 5; ++j) store<f64>(totals + (j << 3), 4);
    store<f64>(totals, 9, 24);
    store<f64>(sums, 4, 8);
    store<f64>(sums, 3, 24);
    intersectionFinish(sums, 1, 8, totals, false);
    expect(load<f64>(sums, 8)).toBe(1);
    expect(load<f64>(sums, 16)).toBe(0);
    expect(load<f64>(sums, 24)).toBe(0.5);
    expect(load<f64>(sums, 56)).toBe(0);
    store<f64>(sums, 3, 24);
    intersectionFinish(sums, 1, 8, totals, true);
    expect(load<f64>(sums, 24)).toBe(3.0 / 36.0);
    release(sums);
    release(totals);
  });
});
