/** Which value a pair gets from few trajectories, by hand. */
import { describe, expect, it } from 'vitest';
import { type Candidate, transferred } from '../../../../src/experiments/questions/one-shot/transfer.js';

const candidate = (weight: number, values: number[], law: number[]): Candidate => ({
  weight,
  values,
  logs: law.map(Math.log),
});

describe('transferred', () => {
  // Three pairs that always give 0, and one that gives 0 or 1 by a coin.
  const candidates = [candidate(3, [10, 5], [1, 0]), candidate(1, [20, 5], [0.5, 0.5])];

  it('takes the class that most likely made what was seen, larger ones first', () => {
    // 3 against 1/2.
    const zero = transferred(candidates, [0], [1, 1])!;
    expect(zero.values).toEqual([10, 5]);
    expect(zero.confidence[0]).toBeCloseTo(3 / 3.5, 12);
    // Of the second kind both classes have one value.
    expect(zero.confidence[1]).toBeCloseTo(1, 12);
    const one = transferred(candidates, [0, 1], [1, 1])!;
    expect(one.values).toEqual([20, 5]);
    expect(one.confidence[0]).toBeCloseTo(1, 12);
  });

  it('knows nothing of what no class can have made', () => {
    expect(transferred([candidates[0]!], [1], [1, 1])).toBeNull();
  });

  it('takes the mean of classes that tie, by their sizes', () => {
    const tied = [candidate(1, [0], [0.3, 0.7]), candidate(3, [4], [0.1, 0.9])];
    // 1 · 0.3 = 3 · 0.1; the mean 3 is no class's own value.
    const found = transferred(tied, [0], [0.5])!;
    expect(found.values[0]).toBeCloseTo(3, 12);
    expect(found.confidence[0]).toBe(0);
  });
});
