import { describe, expect, it } from 'vitest';
import {
  boundOf,
  type Duration,
  kaplanMeierMedian,
  matchedRatioOfMedians,
  medianInterval,
  probabilityOfFaster,
  quotientOf,
  ratioOfMedians,
  solvedWithin,
} from '../../src/statistics/censored.js';

/** Times as usually printed: `'6+'` is censored at 6. */
function durations(text: string): Duration[] {
  return text.split(' ').map((word) => ({ time: Number.parseFloat(word), observed: !word.endsWith('+') }));
}

describe('kaplanMeierMedian', () => {
  it('gives the medians of the trial of 6-mercaptopurine', () => {
    // Freireich et al. 1963 (Blood 21): weeks of remission; Kaplan-Meier medians 23 (treated) and 8 (placebo).
    const treated = durations('6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+');
    const placebo = durations('1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23');
    expect(kaplanMeierMedian(treated)).toEqual({ lower: 23, upper: 23 });
    expect(kaplanMeierMedian(placebo)).toEqual({ lower: 8, upper: 8 });
  });

  it('is the ordinary median without censoring, in any order', () => {
    expect(kaplanMeierMedian(durations('9 1 5'))).toEqual({ lower: 5, upper: 5 });
    expect(kaplanMeierMedian(durations('4 2 1 3'))).toEqual({ lower: 2.5, upper: 2.5 });
    expect(kaplanMeierMedian(durations('7 7 7 7'))).toEqual({ lower: 7, upper: 7 });
  });

  it('moves the weight of a censored run to the right', () => {
    // S: ¾ after 1; the run censored at 2 leaves 2 at risk; S = ¾ · ½ = 3/8 after 3.
    expect(kaplanMeierMedian(durations('1 2+ 3 4'))).toEqual({ lower: 3, upper: 3 });
    // S = ¾ after 1 and ½ from 2 to 4, where the last run ends: the middle of 2 and 4.
    expect(kaplanMeierMedian(durations('1 2 3+ 4'))).toEqual({ lower: 3, upper: 3 });
  });

  it('has no upper limit when half of the runs or more never ended', () => {
    expect(kaplanMeierMedian(durations('1 9+ 9+'))).toEqual({ lower: 9, upper: Infinity });
    expect(kaplanMeierMedian(durations('9+ 9+'))).toEqual({ lower: 9, upper: Infinity });
    // S = ½ from 2 on: the median lies between 2 and a time past 3, at least (2 + 3) / 2.
    expect(kaplanMeierMedian(durations('1 2 3+ 4+'))).toEqual({ lower: 2.5, upper: Infinity });
  });

  it('does not trust one long run more than many short ones', () => {
    expect(kaplanMeierMedian(durations('5+ 5+ 5+ 1000+'))).toEqual({ lower: 5, upper: Infinity });
  });
});

it('a time that is no number >= 0, or a flag that is none, is refused wherever durations are taken', () => {
  const good = durations('1 2 3');
  for (const [wrong, message] of [
    [{ time: Number.NaN, observed: true }, 'to be a finite number >= 0, got NaN'],
    [{ time: -1, observed: true }, 'to be a finite number >= 0, got -1'],
    [{ time: 1, observed: 'no' }, "to be true or false, got 'no'"],
  ] as const) {
    const bad = [...good.slice(1), wrong as Duration];
    for (const call of [
      () => kaplanMeierMedian(bad),
      () => medianInterval(bad),
      () => ratioOfMedians(bad, good),
      () => ratioOfMedians(good, bad),
      () => matchedRatioOfMedians(bad, good),
      () => matchedRatioOfMedians(good, bad),
      () => probabilityOfFaster([bad], [good]),
      () => probabilityOfFaster([good], [bad]),
    ])
      expect(call).toThrow(message);
  }
});

describe('ratios of what is known within limits', () => {
  const exact = { lower: 10, upper: 10 };
  const censored = { lower: 100, upper: Infinity };

  it('carries censoring through', () => {
    expect(boundOf(quotientOf(exact, { lower: 40, upper: 40 }))).toEqual({ relation: '=', value: 0.25 });
    expect(boundOf(quotientOf(censored, exact))).toEqual({ relation: '>=', value: 10 });
    expect(boundOf(quotientOf(exact, censored))).toEqual({ relation: '<=', value: 0.1 });
    expect(boundOf(quotientOf(censored, censored))).toEqual({ relation: 'unknown', value: null });
  });
});

describe('intervals', () => {
  const solved = durations('10 11 12 13 14 15 16 17 18 19');
  const never = durations('100+ 100+ 100+ 100+ 100+ 100+');
  const some = durations('10 11 12 13 14 15 100+ 100+ 100+ 100+');

  it('are the same for the same seed', () => {
    expect(medianInterval(some, { seed: 3 })).toEqual(medianInterval(some, { seed: 3 }));
    expect(ratioOfMedians(solved, some, { seed: 3 })).toEqual(ratioOfMedians(solved, some, { seed: 3 }));
  });

  it('contain the median and stay inside the sample', () => {
    const { estimate, low, high } = medianInterval(solved);
    expect(estimate).toEqual({ relation: '=', value: 14.5 });
    // P(the median of 10 draws is below 11.5 or so) is under 2.5 %: the interval reaches neither end of the sample.
    expect(low).toBeGreaterThan(10);
    expect(low).toBeLessThan(14);
    expect(high).toBeGreaterThan(15);
    expect(high).toBeLessThan(19);
  });

  it('have no upper end where resamples have none', () => {
    // Six of ten ended: the median is 14.5 by S = 1 − 5/10 at 14, yet many resamples have five ends or fewer.
    expect(medianInterval(some)).toMatchObject({ estimate: { relation: '=', value: 14.5 }, high: null });
    expect(medianInterval(never)).toEqual({ estimate: { relation: '>=', value: 100 }, low: 100, high: null });
  });

  it('of a ratio of matched runs resample the runs of both together', () => {
    // Twice as long run by run: 2 in every resample, while unmatched medians differ from draw to draw.
    const runs = durations('10 20 40 80 160');
    const twice = durations('20 40 80 160 320');
    expect(matchedRatioOfMedians(twice, runs)).toEqual({ estimate: { relation: '=', value: 2 }, low: 2, high: 2 });
    expect(ratioOfMedians(twice, runs).high).toBeGreaterThan(2);
    // Three runs of one against three of the other, 27 resamples of runs: medians of (1, 2, 3) over (1, 4, 9) are 1, 1/2
    // and 1/3, the first and last for the 7 resamples each in which run 0 or run 2 comes twice or more.
    const third = matchedRatioOfMedians(durations('1 2 3'), durations('1 4 9'), { confidence: 0.9 });
    expect(third).toEqual({ estimate: { relation: '=', value: 0.5 }, low: 1 / 3, high: 1 });
    expect(() => matchedRatioOfMedians(runs, durations('1'))).toThrow('expected 1 runs');
  });

  it('never drop a censored run from a ratio', () => {
    expect(ratioOfMedians(never, solved)).toMatchObject({
      estimate: { relation: '>=', value: 100 / 14.5 },
      high: null,
    });
    const faster = ratioOfMedians(solved, never);
    expect(faster.estimate).toEqual({ relation: '<=', value: 0.145 });
    expect(faster.low).toBe(0);
    expect(faster.high).toBeLessThan(0.19);
    expect(ratioOfMedians(never, never)).toEqual({
      estimate: { relation: 'unknown', value: null },
      low: 0,
      high: null,
    });
  });
});

describe('probabilityOfFaster', () => {
  it('counts wins, losses and what censoring hides', () => {
    // (1, 2) win, (1, 5+) win, (6, 2) loss, (6, 5+) hidden: (1 + 1 + 0 + ½) / 4.
    expect(probabilityOfFaster([durations('1 6')], [durations('2 5+')]).estimate.value).toBe(0.625);
    expect(probabilityOfFaster([durations('9+')], [durations('9+')]).estimate.value).toBe(0.5);
    expect(probabilityOfFaster([durations('9+')], [durations('3')]).estimate.value).toBe(0);
    // Mean over two tasks: (1 + 0) / 2.
    expect(probabilityOfFaster([durations('1'), durations('8')], [durations('2'), durations('3')]).estimate.value).toBe(
      0.5,
    );
  });
});

describe('solvedWithin', () => {
  it('is the share of runs that ended in time, mean over tasks', () => {
    // Units 10 and 20. Factor 1: 1 of 2 and 0 of 1; factor 2: 1 of 2 (the other is censored) and 1 of 1.
    expect(solvedWithin([durations('10 15+'), durations('40')], [10, 20], [1, 2])).toEqual([0.25, 0.75]);
  });
});
