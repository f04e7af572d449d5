/** The log evidence is the density of a multivariate t distribution: numbers by scipy.stats.multivariate_t 1.17. */
import { describe, expect, it } from 'vitest';
import { logEvidence, ridgeWeights } from '../../src/continuous/evidence.js';
import { cholesky } from '../../src/engine/rules/cholesky.js';

/** Sums of six observations of three features and two targets. */
const features = [
  [1, 0.5, -0.3],
  [1, -1.2, 0.8],
  [1, 0.1, 0.4],
  [1, 2.0, -1.1],
  [1, -0.7, -0.2],
  [1, 1.3, 0.9],
];
const targets = [
  [0.3, 1],
  [1.1, -2],
  [0.2, 0.5],
  [-0.9, 0.1],
  [0.6, 0.7],
  [0.4, -1.5],
];

function product(a: number[][], b: number[][]): Float64Array {
  const result = new Float64Array(a[0]!.length * b[0]!.length);
  a.forEach((row, r) => {
    row.forEach((x, i) => {
      b[r]!.forEach((y, t) => {
        result[i * b[0]!.length + t]! += x * y;
      });
    });
  });
  return result;
}

const sums = {
  count: 6,
  size: 3,
  targets: 2,
  gram: product(features, features),
  cross: product(features, targets),
  squares: Float64Array.of(2.67, 8),
  algebra: { cholesky },
};

describe('log evidence', () => {
  it('is the multivariate t density of the targets', () => {
    const [first, second] = logEvidence(sums);
    expect(first).toBeCloseTo(-11.518760581689278, 8);
    expect(second).toBeCloseTo(-20.880274365437984, 8);
  });

  it('of nothing is zero', () => {
    const nothing = {
      ...sums,
      count: 0,
      gram: new Float64Array(9),
      cross: new Float64Array(6),
      squares: new Float64Array(2),
    };
    expect(Array.from(logEvidence(nothing))).toEqual([0, 0]);
  });

  it('has the least-squares weights where the ridge vanishes', () => {
    // numpy.linalg.lstsq(features, targets)
    const weights = ridgeWeights(sums, 1e-12);
    const residual = (t: number) =>
      features.reduce((sum, row, r) => {
        const fitted = row.reduce((total, x, i) => total + x * weights[i * 2 + t]!, 0);
        return sum + (targets[r]![t]! - fitted) * row[1]!;
      }, 0);
    expect(residual(0)).toBeCloseTo(0, 9);
    expect(residual(1)).toBeCloseTo(0, 9);
  });
});
