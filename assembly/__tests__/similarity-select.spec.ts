import { allocate, release } from '../memory';
import { similarityOffer, similaritySelect } from '../similarity/select';
import { similarityClear, similarityDiagonal } from '../similarity/tile';

describe('sparse output', () => {
  it('select keeps what is strictly above the limit, to an odd end', () => {
    const values = allocate(80);
    const indices = allocate(40);
    const kept = allocate(80);
    for (let j: usize = 0; j < 9; ++j) store<f64>(values + (j << 3), <f64>j * 0.125);
    store<f64>(values, NaN, 56);
    expect(similaritySelect(values, 1, 9, 0.5, 1, indices, kept)).toBe(3);
    expect(load<i32>(indices)).toBe(5);
    expect(load<i32>(indices, 4)).toBe(6);
    expect(load<i32>(indices, 8)).toBe(8);
    expect(load<f64>(kept, 8)).toBe(0.75);
    // Divergences: strictly below 0.25, from column 1 on.
    expect(similaritySelect(values, 1, 9, -0.25, -1, indices, kept)).toBe(1);
    expect(load<i32>(indices)).toBe(1);
    expect(load<f64>(kept)).toBe(0.125);
    release(values);
    release(indices);
    release(kept);
  });

  it('offer keeps the nearest k of both rows, the lower of equal ones', () => {
    const indices = allocate(32);
    const kept = allocate(64);
    const heapValues = allocate(8 * 2 * 8);
    const heapRows = allocate(8 * 2 * 4);
    const heapSizes = allocate(8 * 4);
    // Row 0 with itself and the rows 1..6: values 1, .2, .5, .5, .9, .5, .1.
    const value: StaticArray<f64> = [1, 0.2, 0.5, 0.5, 0.9, 0.5, 0.1];
    for (let j = 0; j < 7; ++j) {
      store<i32>(indices + (<usize>j << 2), j);
      store<f64>(kept + (<usize>j << 3), value[j]);
    }
    similarityOffer(0, indices, kept, 7, 1, 2, heapValues, heapRows, heapSizes);
    expect(load<i32>(heapSizes)).toBe(2);
    expect(load<i32>(heapRows) + load<i32>(heapRows, 4)).toBe(2 + 4);
    expect(load<f64>(heapValues)).toBe(0.5);
    expect(load<i32>(heapSizes, 12)).toBe(1);
    expect(load<f64>(heapValues, 6 * 8)).toBe(0.5);
    // As divergences the smallest are nearest: 6 and 1.
    memory.fill(heapSizes, 0, 32);
    similarityOffer(0, indices, kept, 7, -1, 2, heapValues, heapRows, heapSizes);
    expect(load<i32>(heapRows) + load<i32>(heapRows, 4)).toBe(6 + 1);
    release(indices);
    release(kept);
    release(heapValues);
    release(heapRows);
    release(heapSizes);
  });

  it('clear and diagonal touch their part of the block only', () => {
    const values = allocate(8 * 16 * 8);
    const diagonal = allocate(16 * 8);
    memory.fill(values, 0xff, 8 * 16 * 8);
    for (let i: usize = 0; i < 16; ++i) store<f64>(diagonal + (i << 3), <f64>i);
    similarityClear(values, 16, 8);
    expect(load<f64>(values, 8 * 8)).toBe(0);
    expect(load<f64>(values, (7 * 16 + 15) * 8)).toBe(0);
    expect(load<u8>(values, 8 * 8 - 1)).toBe(255);
    similarityDiagonal(values, 16, 8, diagonal);
    expect(load<f64>(values, 8 * 8)).toBe(8);
    expect(load<f64>(values, (7 * 16 + 15) * 8)).toBe(15);
    expect(load<f64>(values, 9 * 8)).toBe(0);
    release(values);
    release(diagonal);
  });
});
