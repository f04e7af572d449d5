/** Eigenvalues by hand. */
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../../src/continuous/eigen.js';

describe('symmetricEigen', () => {
  it('of two coordinates that pull one another alike', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expect([...values].map((value) => value.toFixed(12))).toEqual(['1.000000000000', '3.000000000000']);
    const [a, b, c, d] = [...vectors].map((value) => Math.abs(value));
    for (const value of [a, b, c, d]) expect(value).toBeCloseTo(Math.SQRT1_2, 12);
    expect(vectors[0]! * vectors[1]!).toBeCloseTo(-0.5, 12);
    expect(vectors[2]! * vectors[3]!).toBeCloseTo(0.5, 12);
  });

  it('of blocks that have nothing to do with each other', () => {
    // 5 alone; [[4, 2], [2, 1]] has 0 along (1, -2) and 5 along (2, 1).
    const { values, vectors } = symmetricEigen(Float64Array.of(7, 0, 0, 0, 4, 2, 0, 2, 1), 3);
    expect([...values].map((value) => Math.round(1e9 * value) / 1e9 + 0)).toEqual([0, 5, 7]);
    expect([...vectors.slice(6)].map(Math.abs)).toEqual([1, 0, 0]);
    expect(vectors[1]! / vectors[2]!).toBeCloseTo(-0.5, 12);
  });

  it('of a diagonal are its entries, in order', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(3, 0, 0, -2), 2);
    expect([[...values], [...vectors]]).toEqual([
      [-2, 3],
      [0, 1, 1, 0],
    ]);
  });
});
