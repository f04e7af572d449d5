/**
 * Times to a threshold when some runs never got there. Such a run is censored: its time is at least its budget, and it
 * is neither dropped nor taken as if it had ended there. What is then known of a median is carried as a pair of limits
 * `[lower, upper]`, `upper = ∞` when nothing bounds it, through ratios and through the bootstrap.
 */

import { checkBoolean, checkNumber, checkRecord, expected } from '../input-error.js';
import type { BootstrapOptions } from './bootstrap.js';
import { checkStrata, everyRun, resampledByDraws } from './bootstrap.js';
import type { Bound, Interval } from './interval.js';
import { type Duration, type Limits, Matches, OrderedDurations } from './ordered-durations.js';
import { checkSameTasks, mean, quantile } from './scores.js';

export type { Duration, Limits };

/**
 * The median of the Kaplan-Meier estimate (Kaplan & Meier 1958) `S(t) = Π_{t_k <= t} (1 − d_k / n_k)`, with `d_k`
 * events among the `n_k` runs still going at `t_k`: the first time with `S <= ½`; when `S` is exactly ½ from there to the
 * next event, the middle of the two times, so that without censoring it is the ordinary median. When `S` stays above ½
 * (or at ½ with no event to come), the median is at least the ordinary median of all times and has no upper limit.
 *
 * The estimate assumes that a run's budget says nothing about how soon it would have ended.
 */
export function kaplanMeierMedian(durations: readonly Duration[]): Limits {
  checkDurations('durations', durations);
  return new OrderedDurations(durations).medianOf(everyRun(durations));
}

/** @throws InputError when it is no list of `{ time, observed }`, or a time is no number >= 0. */
function checkDurations(name: string, durations: readonly Duration[]): void {
  checkStrata(name, [durations]);
  for (let k = 0; k < durations.length; ++k) {
    const duration = durations[k]!;
    checkRecord(`${name}[${k}]`, duration);
    checkNumber(`the time of ${name}[${k}]`, duration.time, 0);
    checkBoolean(`observed of ${name}[${k}]`, duration.observed);
  }
}

/** `a / b` for positive numbers known within limits. */
export function quotientOf(a: Limits, b: Limits): Limits {
  return { lower: a.lower / b.upper, upper: a.upper / b.lower };
}

/** The median time with its bootstrap interval. */
export function medianInterval(durations: readonly Duration[], options: BootstrapOptions = {}): Interval {
  checkDurations('durations', durations);
  const ordered = new OrderedDurations(durations);
  return limitsInterval([durations], ([draw]) => ordered.medianOf(draw!), options);
}

/** The median time of `durations` over the median time of `baseline`, both resampled on their own. */
export function ratioOfMedians(
  durations: readonly Duration[],
  baseline: readonly Duration[],
  options: BootstrapOptions = {},
): Interval {
  checkDurations('durations', durations);
  checkDurations('baseline', baseline);
  const [own, base] = [new OrderedDurations(durations), new OrderedDurations(baseline)];
  const ratio = ([a, b]: readonly Uint32Array[]) => quotientOf(own.medianOf(a!), base.medianOf(b!));
  return limitsInterval([durations, baseline], ratio, options);
}

/**
 * The same where run `k` of both belongs together (one seed, one world): what is resampled is `k`, so that what both runs
 * share does not blur their ratio.
 */
export function matchedRatioOfMedians(
  durations: readonly Duration[],
  baseline: readonly Duration[],
  options: BootstrapOptions = {},
): Interval {
  checkDurations('durations', durations);
  checkDurations('baseline', baseline);
  if (durations.length !== baseline.length)
    throw expected(`${baseline.length} runs, one a run of the other`, durations.length);
  const [own, base] = [new OrderedDurations(durations), new OrderedDurations(baseline)];
  return limitsInterval([durations], ([draw]) => quotientOf(own.medianOf(draw!), base.medianOf(draw!)), options);
}

/**
 * Probability that a run of X ends before a run of Y, `P(X < Y) + ½ P(undecided)`, mean over tasks. A censored run loses
 * to every run that ended within its budget; two runs of which censoring hides the order count as undecided (Gehan
 * 1965), as does a tie. `x[task]` and `y[task]` are the runs of one task.
 */
export function probabilityOfFaster(
  x: readonly (readonly Duration[])[],
  y: readonly (readonly Duration[])[],
  options: BootstrapOptions = {},
): Interval {
  checkStrata('x', x);
  checkStrata('y', y);
  for (const [task, runs] of x.entries()) checkDurations(`x[${task}]`, runs);
  for (const [task, runs] of y.entries()) checkDurations(`y[${task}]`, runs);
  checkSameTasks(x, y);
  const tasks = x.map((runs, task) => new Matches(runs, y[task]!));
  const statistic = (draws: readonly Uint32Array[]) =>
    mean(tasks.map((matches, task) => 0.5 + 0.5 * matches.meanOf(draws[task]!, draws[x.length + task]!)));
  const { values, low, high } = resampledByDraws([...x, ...y], statistic, options);
  return {
    estimate: { relation: '=', value: statistic([...x, ...y].map(everyRun)) },
    low: quantile(values, low),
    high: quantile(values, high),
  };
}

/** Share of runs that ended within `factor × unit[task]`, for each factor, mean over tasks. */
export function solvedWithin(
  durations: readonly (readonly Duration[])[],
  units: readonly number[],
  factors: readonly number[],
): number[] {
  return factors.map((factor) =>
    mean(
      durations.map(
        (runs, task) => runs.filter((run) => run.observed && run.time <= factor * units[task]!).length / runs.length,
      ),
    ),
  );
}

/** What limits say in one number. A proper range with both ends finite is given by its lower one. */
export function boundOf({ lower, upper }: Limits): Bound {
  if (lower === upper) return { relation: '=', value: lower };
  if (lower > 0) return { relation: '>=', value: lower };
  return upper < Infinity ? { relation: '<=', value: upper } : { relation: 'unknown', value: null };
}

/**
 * The percentile interval of a statistic known within limits: the low end is the order statistic of the lower limits,
 * the high end that of the upper ones, both rounded outwards. Censoring can only widen it.
 */
function limitsInterval(
  strata: readonly (readonly Duration[])[],
  statistic: (draws: readonly Uint32Array[]) => Limits,
  options: BootstrapOptions,
): Interval {
  const { values, low, high } = resampledByDraws(strata, statistic, options);
  const lowers = Float64Array.from(values, ({ lower }) => lower).sort();
  const uppers = Float64Array.from(values, ({ upper }) => upper).sort();
  const upper = uppers[Math.ceil(high * (values.length - 1))]!;
  return {
    estimate: boundOf(statistic(strata.map(everyRun))),
    low: lowers[Math.floor(low * (values.length - 1))]!,
    high: upper === Infinity ? null : upper,
  };
}
