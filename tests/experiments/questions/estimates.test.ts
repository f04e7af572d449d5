import { describe, expect, it } from 'vitest';
import { knownMean, meanOf, medianOf, slopeOf } from '../../../src/experiments/questions/estimates.js';
import { quick } from './figures.js';

describe('estimates', () => {
  it('have seeded intervals', () => {
    const mean = (setting = quick) => meanOf([1, 2, 3, 4, 10], (value) => value, setting);
    expect(mean()).toEqual(mean());
    expect(mean().estimate).toBe(4);
    expect(mean()).not.toEqual(mean({ ...quick, seed: 6 }));
    expect(medianOf([1, 2, 3, 4, 10], (value) => 2 * value, quick).estimate).toBe(6);
    expect(knownMean([1, null, 3], quick)!.estimate).toBe(2);
    expect(knownMean([null], quick)).toBeNull();
    expect(slopeOf([0, 1, 2], [5, 3, 1])).toBeCloseTo(-2, 12);
  });
});
