import { allocate, release } from '../memory';
import { similarityCensus, similarityFill, similarityPostings, similarityProbabilities } from '../similarity/layout';

function ints(values: StaticArray<i32>): usize {
  const at = allocate(<usize>values.length << 2);
  for (let k = 0; k < values.length; ++k) store<i32>(at + (<usize>k << 2), values[k]);
  return at;
}

function int(at: usize, k: i32): i32 {
  return load<i32>(at + (<usize>k << 2));
}

function float(at: usize, k: i32): f64 {
  return load<f64>(at + (<usize>k << 3));
}

// Three rows over four columns, of lengths 0, 1, 0, 1; the second row is empty:
//   5 2 . 300
//   . . . .
//   3 . 7 1
const rowStarts = ints([0, 3, 3, 6]);
const columns = ints([0, 1, 3, 0, 2, 3]);
const counts = ints([5, 2, 300, 3, 7, 1]);
const lengthOf = ints([0, 1, 0, 1]);

describe('Layout of count rows', () => {
  it('census: rows a column, largest counts, totals', () => {
    const filled = allocate(16);
    const largest = allocate(16);
    const totals = allocate(64);
    similarityCensus(3, rowStarts, columns, counts, 0, filled, largest, totals, 8);
    for (let c = 0; c < 4; ++c) {
      expect(int(filled, c)).toBe(c == 0 || c == 3 ? 2 : 1);
      expect(int(largest, c)).toBe(c == 0 ? 5 : c == 1 ? 2 : c == 2 ? 7 : 300);
    }
    expect(float(totals, 0)).toBe(307);
    expect(float(totals, 1)).toBe(0);
    expect(float(totals, 2)).toBe(11);
    release(filled);
    release(largest);
    release(totals);
  });

  it('census: totals of each length', () => {
    const filled = allocate(16);
    const largest = allocate(16);
    const totals = allocate(128);
    similarityCensus(3, rowStarts, columns, counts, lengthOf, filled, largest, totals, 8);
    expect(float(totals, 0)).toBe(5);
    expect(float(totals, 2)).toBe(10);
    expect(float(totals, 8)).toBe(302);
    expect(float(totals, 9)).toBe(0);
    expect(float(totals, 10)).toBe(1);
    release(filled);
    release(largest);
    release(totals);
  });

  it('tiles of every width hold the columns that have a place', () => {
    const place = ints([1, -1, 0, 2]);
    for (let bytes = 1; bytes <= 8; bytes += bytes) {
      const tile = allocate(8 * 32);
      similarityFill(3, rowStarts, columns, counts, place, tile, 32, bytes);
      const expected: StaticArray<i32> = [0, 5, bytes == 1 ? 300 & 255 : 300, 0, 0, 0, 7, 3, 1];
      for (let k = 0; k < 9; ++k) {
        const at = tile + <usize>(k / 3) * 32 + <usize>((k % 3) * bytes);
        const value = bytes == 1 ? <i32>load<u8>(at) : bytes == 2 ? <i32>load<i16>(at) : bytes == 4 ? load<i32>(at) : <i32>load<f64>(at);
        expect(value).toBe(expected[k]);
      }
      release(tile);
    }
    release(place);
  });

  it('posting lists: rows ascending, and the rare columns of each row', () => {
    // Columns 3 and 0 are rare, as lists 0 and 1.
    const place = ints([1, -1, -1, 0]);
    const next = ints([0, 2, 4]);
    const rows = allocate(32);
    const values = allocate(32);
    const listed = allocate(16);
    const rowColumns = allocate(16);
    similarityPostings(3, rowStarts, columns, counts, place, next, rows, values, listed, rowColumns);
    const expectedRows: StaticArray<i32> = [0, 2, 0, 2];
    const expectedValues: StaticArray<i32> = [300, 1, 5, 3];
    const expectedColumns: StaticArray<i32> = [1, 0, 1, 0];
    for (let k = 0; k < 4; ++k) {
      expect(int(rows, k)).toBe(expectedRows[k]);
      expect(int(values, k)).toBe(expectedValues[k]);
      expect(int(rowColumns, k)).toBe(expectedColumns[k]);
    }
    const expectedListed: StaticArray<i32> = [0, 2, 2, 4];
    for (let i = 0; i < 4; ++i) expect(int(listed, i)).toBe(expectedListed[i]);
    expect(int(next, 0)).toBe(2);
    expect(int(next, 1)).toBe(4);
    release(place);
    release(next);
    release(rows);
    release(values);
    release(listed);
    release(rowColumns);
  });

  it('probabilities of each length, scaled', () => {
    const own = ints([5, 2, 300, 3, 7, 1]);
    const filled = allocate(16);
    const largest = allocate(16);
    const totals = allocate(128);
    similarityCensus(3, rowStarts, columns, own, lengthOf, filled, largest, totals, 8);
    similarityProbabilities(3, rowStarts, columns, own, lengthOf, totals, 8, 4);
    // 4 · 5/5, 4 · 2/302, 4 · 300/302, 4 · 3/10, 4 · 7/10, 4 · 1/1.
    const expected: StaticArray<f64> = [4, 8.0 / 302, 1200.0 / 302, 1.2, 2.8, 4];
    for (let k = 0; k < 6; ++k) expect(Mathf.abs(load<f32>(own + (<usize>k << 2)) - <f32>expected[k]) < 1e-6).toBe(true);
    release(own);
    release(filled);
    release(largest);
    release(totals);
  });
});
