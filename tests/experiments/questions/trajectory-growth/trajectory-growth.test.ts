/** How many trajectories there are: against what is known by hand, and the words by figures made up for them. */
import { describe, expect, it } from 'vitest';
import { growthVerdict, largestFactor } from '../../../../src/experiments/questions/trajectory-growth/answer.js';
import {
  type GrowthRow,
  trajectoryGrowth,
} from '../../../../src/experiments/questions/trajectory-growth/experiment.js';
import { estimate, figures } from '../figures.js';

describe('distinct trajectories', () => {
  it('are one of each length where there is one reward, and at most twice as many a step where there are two', async () => {
    const { rows } = await figures(trajectoryGrowth);
    const [one, two] = rows;
    expect(one!.exact.map(({ estimate }) => estimate)).toEqual([1, 1, 1]);
    expect(one!.seen.map(({ estimate }) => estimate)).toEqual([1, 1, 1]);
    expect(one!.cells).toBe(3);
    // The first reward of a pair is certain.
    two!.exact.forEach(({ estimate }, l) => {
      expect(estimate).toBeLessThanOrEqual(2 ** l);
    });
    expect(two!.cells).toBe(2 + 4 + 8);
    for (const row of rows) {
      row.seen.forEach(({ estimate }, l) => {
        // What is seen at the end of an episode that was cut off is no trajectory of full length, but no new one either.
        expect(estimate).toBeLessThanOrEqual(row.exact[l]!.estimate + 1e-9);
      });
    }
  });
});

describe('3: growth', () => {
  const row = (rewards: number, low: number): GrowthRow =>
    ({ rewards, branching: 4, factor: estimate(low, low, low) }) as unknown as GrowthRow;
  it('is exponential where one more step still multiplies', () => {
    expect(growthVerdict({ rows: [row(1, 1), row(2, 1.9), row(5, 3)] })).toBe('exponential');
    expect(growthVerdict({ rows: [row(2, 1.05), row(5, 1.1)] })).toBe('levels off');
    expect(growthVerdict({ rows: [row(2, 1.05), row(5, 3)] })).toBe('both');
  });
  it('is bounded by the rewards, or by the ways to go', () => {
    expect(largestFactor({ rewards: 3, branching: 4 })).toBe(3);
    expect(largestFactor({ rewards: 20, branching: 4 })).toBe(4);
  });
});
