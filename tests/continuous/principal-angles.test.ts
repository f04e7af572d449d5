/** Angles by scipy.linalg.subspace_angles 1.17, exponentials by scipy.linalg.expm. */
import { describe, expect, it } from 'vitest';
import { exponential } from '../../src/continuous/flow.js';
import { largestPrincipalAngle } from '../../src/continuous/principal-angles.js';

describe('the largest principal angle', () => {
  it('is that of SciPy', () => {
    const plane = [
      [1, 2, 3, 4],
      [2, -1, 0, 1],
    ];
    const other = [
      [1.1, 2, 3, 4],
      [2, -1, 0.3, 1],
    ];
    expect(largestPrincipalAngle(plane, other)).toBeCloseTo(0.10740534, 7);
    expect(largestPrincipalAngle(plane, [plane[1]!, plane[0]!])).toBeCloseTo(0, 7);
  });

  it('is a right angle between spaces of different dimensions, and none between points', () => {
    expect(largestPrincipalAngle([[1, 0]], [])).toBe(Math.PI / 2);
    expect(largestPrincipalAngle([], [])).toBe(0);
  });
});

describe('the flow of a generator', () => {
  it('is the matrix exponential', () => {
    const { matrix, shift } = exponential(
      [
        [0.1, -1],
        [1.3, -0.2],
      ],
      [0.5, -2],
      0.7,
    );
    const expected = [0.7699599568975793, -0.607579757209578, 0.7898536843724512, 0.587686029734706];
    for (const [k, value] of matrix.flat().entries()) expect(value).toBeCloseTo(expected[k]!, 12);
    expect(shift![0]).toBeCloseTo(0.7808803782368943, 12);
    expect(shift![1]).toBeCloseTo(-1.0220514550442559, 12);
  });

  it('goes far without losing itself: three turns', () => {
    const { matrix } = exponential(
      [
        [0, -1],
        [1, 0],
      ],
      [0, 0],
      6 * Math.PI,
    );
    for (const [k, value] of matrix.flat().entries()) expect(value).toBeCloseTo([1, 0, 0, 1][k]!, 9);
  });
});
