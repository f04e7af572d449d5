/** Statistics of draws of ordered durations against the same worked out from the runs themselves. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Duration, kaplanMeierMedian } from '../../src/statistics/censored.js';
import { Matches, OrderedDurations } from '../../src/statistics/ordered-durations.js';
import { mean, median } from '../../src/statistics/scores.js';

const durations = fc.array(fc.record({ time: fc.nat(12), observed: fc.boolean() }), { minLength: 1, maxLength: 14 });
const draws = fc.array(fc.nat(), { minLength: 1, maxLength: 20 });
const drawn = (runs: readonly Duration[], draw: readonly number[]) => draw.map((k) => runs[k % runs.length]!);

test('the median of a draw is that of the runs drawn', () => {
  fc.assert(
    fc.property(durations, draws, draws, (runs, first, second) => {
      const ordered = new OrderedDurations(runs);
      for (const draw of [first, second]) {
        const of = draw.map((k) => k % runs.length);
        expect(ordered.medianOf(of)).toEqual(byDefinition(drawn(runs, draw)));
        expect(kaplanMeierMedian(drawn(runs, draw))).toEqual(byDefinition(drawn(runs, draw)));
      }
    }),
  );
});

test('the matches of two draws are those of each run with each', () => {
  fc.assert(
    fc.property(durations, durations, draws, draws, (own, other, first, second) => {
      const matches = new Matches(own, other);
      for (const [x, y] of [
        [first, second],
        [second, first],
      ] as const) {
        const won = drawn(own, x).map((a) => mean(drawn(other, y).map((b) => winner(a, b))));
        const got = matches.meanOf(
          x.map((k) => k % own.length),
          y.map((k) => k % other.length),
        );
        expect(got).toBe(mean(won));
      }
    }),
  );
});

/** `S(t)` is worked out anew at every time. */
function byDefinition(runs: readonly Duration[]): { lower: number; upper: number } {
  const times = [...new Set(runs.filter(({ observed }) => observed).map(({ time }) => time))].sort((a, b) => a - b);
  const survival = (t: number) =>
    times
      .filter((time) => time <= t)
      .reduce((left, time) => {
        const events = runs.filter((run) => run.observed && run.time === time).length;
        return left * (1 - events / runs.filter((run) => run.time >= time).length);
      }, 1);
  const reached = times.findIndex((time) => survival(time) <= 0.5 + 1e-12);
  const exactly = (value: number) => ({ lower: value, upper: value });
  if (reached >= 0 && survival(times[reached]!) < 0.5 - 1e-12) return exactly(times[reached]!);
  if (reached >= 0 && reached + 1 < times.length) return exactly((times[reached]! + times[reached + 1]!) / 2);
  return { lower: median(runs.map(({ time }) => time)), upper: Infinity };
}

/** 1 where `a` is known to have been faster, -1 where `b` is. */
function winner(a: Duration, b: Duration): number {
  const faster = (x: Duration, y: Duration) => x.observed && (y.observed ? x.time < y.time : x.time <= y.time);
  return Number(faster(a, b)) - Number(faster(b, a));
}
