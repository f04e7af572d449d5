import { allocate, release } from '../memory';
import { choleskyFactor } from '../continuous/cholesky';

function at(matrix: usize, size: i32, i: i32, j: i32): usize {
  return matrix + (<usize>(i * size + j) << 3);
}

describe('cholesky', () => {
  it('factorises a matrix worked out by hand', () => {
    // L = [[2], [1, 3], [-1, 2, 1]] with 1 taken off the diagonal of L Lᵀ.
    const matrix = allocate(9 * 8);
    const below: f64[] = [3, 0, 0, 2, 9, 0, -2, 5, 5];
    for (let k = 0; k < 9; ++k) store<f64>(matrix + (<usize>k << 3), below[k]);
    choleskyFactor(matrix, 3, 1);
    const factor: f64[] = [2, 0, 0, 1, 3, 0, -1, 2, 1];
    for (let k = 0; k < 9; ++k) expect(load<f64>(matrix + (<usize>k << 3))).toBe(factor[k]);
    release(matrix);
  });

  it('does so past two blocks of 64 rows and an odd rest', () => {
    // min(i, j) + 1 is the product of a lower triangle of ones and its transpose.
    const size = 131;
    const matrix = allocate(<usize>(size * size) << 3);
    for (let i = 0; i < size; ++i) for (let j = 0; j <= i; ++j) store<f64>(at(matrix, size, i, j), <f64>(j + 1));
    choleskyFactor(matrix, size, 0);
    for (let i = 0; i < size; ++i) for (let j = 0; j < size; ++j) expect(load<f64>(at(matrix, size, i, j))).toBe(j <= i ? 1 : 0);
    release(matrix);
  });

  it('leaves a millionth of lambda where less than nothing is left of a pivot', () => {
    const matrix = allocate(4 * 8);
    const below: f64[] = [3, 0, 4, 1];
    for (let k = 0; k < 4; ++k) store<f64>(matrix + (<usize>k << 3), below[k]);
    choleskyFactor(matrix, 2, 1);
    expect(load<f64>(matrix)).toBe(2);
    expect(load<f64>(matrix + 16)).toBe(2);
    expect(load<f64>(matrix + 24)).toBe(Math.sqrt(1e-6));
    release(matrix);
  });
});
