import { describe, expect, it } from 'vitest';
import { bootstrap } from '../../src/statistics/bootstrap.js';
import {
  interquartileMean,
  mean,
  median,
  performanceProfile,
  probabilityOfImprovement,
  quantile,
} from '../../src/statistics/scores.js';

describe('quantile', () => {
  it('is linear between order statistics', () => {
    // Position 0.25 (4 − 1) = 0.75: three quarters of the way from 1 to 2.
    expect(quantile([4, 2, 1, 3], 0.25)).toBe(1.75);
    expect(quantile([4, 2, 1, 3], 0)).toBe(1);
    expect(quantile([4, 2, 1, 3], 1)).toBe(4);
    expect(median([5, 1, 9])).toBe(5);
    expect(median([4, 2, 1, 3])).toBe(2.5);
  });

  it('leaves its argument alone and refuses nothing at all', () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
    expect(() => quantile([], 0.5)).toThrow('expected at least one value');
    expect(() => mean([])).toThrow('expected at least one value');
  });
});

describe('interquartileMean', () => {
  it('is the mean of the middle half of all runs pooled', () => {
    // Eight values, two cut from each end: (3 + 4 + 5 + 6) / 4.
    expect(
      interquartileMean([
        [4, 1, 3, 2],
        [100, 7, 6, 5],
      ]),
    ).toBe(4.5);
    // Six values, ⌊6/4⌋ = 1 cut from each end: (2 + 3 + 4 + 5) / 4.
    expect(interquartileMean([[1, 2, 3, 4, 5, 60]])).toBe(3.5);
  });
});

describe('a score that is no number', () => {
  it('is refused: a run that diverged does not vanish', () => {
    const scores = [[1, 2, 3, Number.NaN]];
    for (const call of [
      () => interquartileMean(scores),
      () => performanceProfile(scores, [1]),
      () => probabilityOfImprovement(scores, [[1]]),
      () => bootstrap(scores, interquartileMean),
    ])
      expect(call).toThrow(/\[0\]\[\d\] to be a number, got NaN/);
    expect(() => probabilityOfImprovement([[1]], scores)).toThrow('expected y[0][3] to be a number, got NaN');
    expect(() => interquartileMean([[1, undefined as never, 3]])).toThrow('expected scores[0][1] to be a number');
    const holes = [1, 2];
    holes[3] = 4;
    expect(() => interquartileMean([holes])).toThrow('expected scores[0][2] to be a number, got undefined');
  });

  it('is carried by the interval of a statistic that gives it', () => {
    // Two in three resamples of three runs hold the one of NaN: left out, the low end would be 1.
    const { estimate, low, high } = bootstrap([[1, 2, Number.NaN]], ([runs]) => mean(runs!), { resamples: 100 });
    expect([estimate, low, high]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(median([1, Number.NaN, 3])).toBe(Number.NaN);
  });
});

describe('performanceProfile', () => {
  it('is the share of runs above each threshold, mean over tasks', () => {
    const scores = [
      [1, 2, 3, 4],
      [2, 2],
    ];
    // Above 2: 2 of 4 and 0 of 2; above 1.5: 3 of 4 and 2 of 2; above 4: none.
    expect(performanceProfile(scores, [1.5, 2, 4])).toEqual([0.875, 0.25, 0]);
  });
});

describe('probabilityOfImprovement', () => {
  // Task 1: (1,0) win, (1,2) loss, (2,0) win, (2,2) draw: 2.5/4. Task 2: two draws and two losses: 1/4.
  const x = [
    [1, 2],
    [3, 3],
  ];
  const y = [
    [0, 2],
    [3, 4],
  ];

  it('is the Mann-Whitney statistic, mean over tasks', () => {
    expect(probabilityOfImprovement(x, y)).toBe(0.4375);
    expect(probabilityOfImprovement(y, x)).toBe(1 - 0.4375);
    expect(probabilityOfImprovement(x, x)).toBe(0.5);
  });

  it('refuses different numbers of tasks', () => {
    expect(() => probabilityOfImprovement(x, [[1]])).toThrow('expected the same tasks twice, got 2 and 1 tasks');
  });
});

describe('bootstrap', () => {
  const strata = [
    [1, 2, 3, 4, 5, 6, 7, 8],
    [10, 20],
  ];
  const statistic = (runs: readonly (readonly number[])[]) => mean(runs.map(mean));

  it('gives the same interval for the same seed and another one for another seed', () => {
    expect(bootstrap(strata, statistic, { seed: 7 })).toEqual(bootstrap(strata, statistic, { seed: 7 }));
    const irregular = [Array.from({ length: 40 }, (_, k) => Math.sqrt(k))];
    const lows = [7, 8].map((seed) => bootstrap(irregular, statistic, { seed }).low);
    expect(lows[0]).not.toBe(lows[1]);
  });

  it('keeps each stratum apart and at its size', () => {
    bootstrap(
      strata,
      ([a, b]) => {
        expect([a!.length, b!.length]).toEqual([8, 2]);
        expect(a!.every((score) => score <= 8) && b!.every((score) => score >= 10)).toBe(true);
        return 0;
      },
      { resamples: 20 },
    );
  });

  it('has the spread of the exact bootstrap distribution', () => {
    // The mean of two draws from {0, 1} is 0, ½, 1 with probabilities ¼, ½, ¼: the quartiles of the resampled means are
    // between 0 and ½ and between ½ and 1, the 10 % and 90 % quantiles are 0 and 1.
    const coin = bootstrap([[0, 1]], ([runs]) => mean(runs!), { confidence: 0.8, resamples: 1000 });
    expect(coin).toEqual({ estimate: 0.5, low: 0, high: 1 });
    const narrow = bootstrap([[0, 1]], ([runs]) => mean(runs!), { confidence: 0.4, resamples: 1000 });
    expect(narrow).toEqual({ estimate: 0.5, low: 0.5, high: 0.5 });
  });

  it('covers the mean of a uniform distribution about as often as it says', () => {
    // Mean of 30 uniforms: standard error sqrt(1/12/30) = 0.0527; the 95 % interval is about ±0.103 wide.
    const values = Array.from({ length: 30 }, (_, k) => (k + 0.5) / 30);
    const { estimate, low, high } = bootstrap([values], ([runs]) => mean(runs!), { resamples: 4000 });
    expect(estimate).toBeCloseTo(0.5, 12);
    expect(high - low).toBeGreaterThan(0.19);
    expect(high - low).toBeLessThan(0.22);
  });

  it('refuses empty strata and impossible options', () => {
    expect(() => bootstrap([[1], []], statistic)).toThrow('expected at least one run in each stratum');
    expect(() => bootstrap(strata, statistic, { resamples: 0 })).toThrow(
      'expected resamples to be an integer in [1, 1000000], got 0',
    );
    expect(() => bootstrap(strata, statistic, { confidence: 2 })).toThrow('confidence');
    for (const resamples of [1_000_001, 2 ** 31])
      expect(() => bootstrap([[1]], () => 1, { resamples })).toThrow(
        `expected resamples to be an integer in [1, 1000000], got ${resamples}`,
      );
  });
});
