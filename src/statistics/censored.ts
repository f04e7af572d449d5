/**
 * Times to a threshold when some runs never got there. Such a run is censored: its time is at least its budget, and it
 * is neither dropped nor taken as if it had ended there. What is then known of a median is carried as a pair of limits
 * `[lower, upper]`, `upper = ∞` when nothing bounds it, through ratios and through the bootstrap.
 */

import { checkBoolean, checkNumber, checkRecord, expected } from '../input-error.js';
import type { BootstrapOptions } from './bootstrap.js';
import { bootstrap, checkStrata, resampled } from './bootstrap.js';
import type { Bound, Interval } from './interval.js';
import { mean, meanOverTasks, median } from './scores.js';

/** The time of one run: exact when the event was observed, at least `time` when it was not. */
export interface Duration {
  readonly time: number;
  readonly observed: boolean;
}

/** What is known of a number: `lower <= number <= upper`. */
export interface Limits {
  readonly lower: number;
  readonly upper: number;
}

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
  return medianOf(durations);
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

function medianOf(durations: readonly Duration[]): Limits {
  const sorted = [...durations].sort((a, b) => a.time - b.time);
  const half = 0.5 + 1e-12; // S is a product of rounded fractions
  let survival = 1;
  let reached: number | null = null;
  for (let k = 0; k < sorted.length; ) {
    const { time } = sorted[k]!;
    const atRisk = sorted.length - k;
    let events = 0;
    for (; k < sorted.length && sorted[k]!.time === time; ++k) if (sorted[k]!.observed) ++events;
    if (events === 0) continue;
    if (reached !== null) return exactly((reached + time) / 2);
    survival *= 1 - events / atRisk;
    if (survival < 0.5 - 1e-12) return exactly(time);
    if (survival <= half) reached = time;
  }
  return { lower: median(durations.map(({ time }) => time)), upper: Infinity };
}

/** `a / b` for positive numbers known within limits. */
export function quotientOf(a: Limits, b: Limits): Limits {
  return { lower: a.lower / b.upper, upper: a.upper / b.lower };
}

/** The median time with its bootstrap interval. */
export function medianInterval(durations: readonly Duration[], options: BootstrapOptions = {}): Interval {
  checkDurations('durations', durations);
  return limitsInterval([durations], ([runs]) => medianOf(runs!), options);
}

/** The median time of `durations` over the median time of `baseline`, both resampled on their own. */
export function ratioOfMedians(
  durations: readonly Duration[],
  baseline: readonly Duration[],
  options: BootstrapOptions = {},
): Interval {
  checkDurations('durations', durations);
  checkDurations('baseline', baseline);
  const ratio = ([a, b]: readonly (readonly Duration[])[]) => quotientOf(medianOf(a!), medianOf(b!));
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
  const runs = durations.map((run, k) => [run, baseline[k]!] as const);
  const ratio = ([matched]: readonly (readonly (readonly [Duration, Duration])[])[]) =>
    quotientOf(medianOf(matched!.map(([a]) => a)), medianOf(matched!.map(([, b]) => b)));
  return limitsInterval([runs], ratio, options);
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
  const faster = (a: Duration, b: Duration) => {
    if (a.observed && b.observed) return Math.sign(b.time - a.time);
    if (a.observed && a.time <= b.time) return 1;
    if (b.observed && b.time <= a.time) return -1;
    return 0;
  };
  const statistic = (runs: readonly (readonly Duration[])[]) =>
    meanOverTasks(runs.slice(0, x.length), runs.slice(x.length), faster);
  const { estimate, low, high } = bootstrap([...x, ...y], statistic, options);
  return { estimate: { relation: '=', value: estimate }, low, high };
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
function limitsInterval<Run>(
  strata: readonly (readonly Run[])[],
  statistic: (strata: readonly (readonly Run[])[]) => Limits,
  options: BootstrapOptions,
): Interval {
  const { values, low, high } = resampled(strata, statistic, options);
  const lowers = Float64Array.from(values, ({ lower }) => lower).sort();
  const uppers = Float64Array.from(values, ({ upper }) => upper).sort();
  const upper = uppers[Math.ceil(high * (values.length - 1))]!;
  return {
    estimate: boundOf(statistic(strata)),
    low: lowers[Math.floor(low * (values.length - 1))]!,
    high: upper === Infinity ? null : upper,
  };
}

function exactly(value: number): Limits {
  return { lower: value, upper: value };
}
