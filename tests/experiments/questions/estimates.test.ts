import { describe, expect, it } from 'vitest';
import { meanOf, slopeOf } from '../../../src/experiments/questions/estimates.js';
import { quick } from './figures.js';

describe('estimates', () => {
  it('have seeded intervals', () => {
    const values = [1, 2, 3, 4, 10];
    expect(meanOf(values, quick)).toEqual(meanOf(values, quick));
    expect(meanOf(values, quick).estimate).toBe(4);
    expect(meanOf(values, quick)).not.toEqual(meanOf(values, { ...quick, seed: 6 }));
    expect(slopeOf([0, 1, 2], [5, 3, 1])).toBeCloseTo(-2, 12);
  });
});
