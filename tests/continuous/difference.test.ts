/** How laws may differ by little, against numbers computed by hand; and what is said of worlds whose symmetry is broken by little. */
import { describe, expect, it } from 'vitest';
import {
  againstDifference,
  differencesOf,
  evidenceOfNone,
  joined,
  largest,
  likeliest,
  SIZES,
} from '../../src/continuous/difference.js';
import { PRIOR } from '../../src/continuous/evidence.js';
import { cholesky } from '../../src/engine/rules/cholesky.js';

/** Observations of a constant law: the one feature is 1. */
const constant = (values: readonly number[]) => ({
  count: values.length,
  size: 1,
  targets: 1,
  gram: Float64Array.of(values.length),
  cross: Float64Array.of(values.reduce((sum, y) => sum + y, 0)),
  squares: Float64Array.of(values.reduce((sum, y) => sum + y * y, 0)),
  algebra: { cholesky },
});

describe('the difference of two laws', () => {
  const [difference] = differencesOf(constant([0, 0, 0]), constant([1, 1, 1]), 1, [PRIOR.lambda]);
  // y'y = 3, (Φ'y)² / K = 9 / 6.01.
  const noise = (PRIOR.b0 + (3 - 9 / 6.01) / 2) / (PRIOR.a0 + 3);

  it('of three zeros and three ones is 1, known as three pairs tell it', () => {
    expect([...difference!.precision]).toEqual([1.5]);
    expect([...difference!.response]).toEqual([1.5]);
    expect(difference!.pairs).toBe(1.5);
    expect(difference!.noise).toBeCloseTo(noise, 12);
  });

  it('has the log Bayes factor of a normal mean', () => {
    // The mean difference 1 has variance σ²/1.5 under none, and τ² more under one of size τ.
    const density = (variance: number) => -Math.log(variance) / 2 - 1 / variance / 2;
    evidenceOfNone(difference!, 1).forEach((evidence, k) => {
      const expected = density(noise / 1.5) - density(noise / 1.5 + SIZES[k]! ** 2);
      expect(evidence).toBeCloseTo(expected, 10);
    });
  });

  it('may be as large as its errors allow, and is told from one that is given', () => {
    expect(largest(difference!, 1, 2)).toBeCloseTo(1 + 2 * Math.sqrt(noise / 1.5), 6);
    expect(likeliest(difference!)[0]).toBeCloseTo(1.5 / (1.5 + noise), 12);
    // Half the squared errors of 0 and of 1: 1.5/2 σ² against it.
    expect(againstDifference(difference!, Float64Array.of(1))).toBeCloseTo(-0.75 / noise, 10);
  });

  it('seen twice is known twice as well, and never better than features describe a law', () => {
    const twice = joined([difference!, difference!], 1, Infinity);
    expect(twice.precision[0]).toBeCloseTo(1 / (1 / 3 + 0.003 ** 2 / noise), 10);
    expect(twice.response[0]! / twice.precision[0]!).toBeCloseTo(1, 10);
    const trusted = joined([difference!, difference!], 0.5, 10);
    expect(trusted.precision[0]).toBeCloseTo(1 / (1 / 1.5 + 1 / 10 + 0.003 ** 2 / noise), 10);
    expect(trusted.pairs).toBe(1.5);
  });

  it('of what was never seen is not known', () => {
    const [none] = differencesOf(constant([]), constant([1, 1]), 1, [PRIOR.lambda]);
    expect(none!.pairs).toBe(0);
    expect(largest(none!, 1, 2)).toBeGreaterThan(1);
  });
});
