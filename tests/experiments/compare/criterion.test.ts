import { describe, expect, it } from 'vitest';
import {
  describeCriterion,
  describeCurve,
  judgeReturns,
  thresholdIndex,
} from '../../../src/experiments/compare/criterion.js';

describe('thresholds', () => {
  it('are met at the last of a row of judgements', () => {
    const values = [1, 0.9, 1, 1, 0.95, 0];
    expect(thresholdIndex(values, 0.95, 3)).toBe(4);
    expect(thresholdIndex(values, 0.95, 1)).toBe(0);
    expect(thresholdIndex(values, 0.95, 4)).toBe(null);
    expect(thresholdIndex([Number.NaN, 1], 0.5, 2)).toBe(null);
    expect(thresholdIndex([], 0.5, 1)).toBe(null);
  });

  it('on returns look at full windows only', () => {
    expect(judgeReturns([1, 3, 8, 0], [5, 6, 7, 8], 2)).toEqual({
      steps: [11, 18, 26],
      episodes: [2, 3, 4],
      values: [2, 5.5, 4],
    });
    expect(judgeReturns([1], [5], 2).values).toEqual([]);
  });
});

describe('criteria', () => {
  it('are said in words', () => {
    expect(describeCriterion({ kind: 'optimal-share', level: 0.95, consecutive: 3, tolerance: 0 })).toBe(
      'greedy action optimal in >= 95 % of live states, 3 episodes in a row',
    );
    expect(describeCriterion({ kind: 'return', level: 195, consecutive: 1 })).toBe('mean return of 1 episode >= 195');
    expect(describeCriterion({ kind: 'value', level: 0.925, consecutive: 2, every: 10, from: 'uniform' })).toBe(
      'greedy policy worth >= 92.5 % of the way from the uniform random policy to the optimal one, ' +
        '2 evaluations in a row, one every 10 episodes',
    );
    expect(describeCriterion(null)).toBe('not judged');
    expect(describeCurve({ kind: 'return', level: 195, consecutive: 100 })).toBe('mean return of 100 episodes');
    expect(describeCurve(null)).toBe('mean return of 10 episodes');
  });
});
