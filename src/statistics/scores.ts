/**
 * Aggregates of scores over runs and tasks, after Agarwal, Schwarzer, Castro, Courville & Bellemare, "Deep
 * Reinforcement Learning at the Edge of the Statistical Precipice" (NeurIPS 2021), as the rliable package defines them.
 * `scores[task][run]`; tasks may have different numbers of runs. Higher is better. Intervals: bootstrap.ts.
 */
import { expected, InputError } from '../input-error.js';
import { spend } from '../time-limit.js';

/** `scores[task][run]`. */
export type Scores = readonly (readonly number[])[];

/** @throws InputError when it is no list of lists of numbers: a run without a score is an error, never left out. */
function checkScores(name: string, scores: Scores): void {
  if (!Array.isArray(scores)) throw expected(`${name} to be a list of tasks`, scores);
  for (let task = 0; task < scores.length; ++task) {
    const runs: readonly number[] | undefined = scores[task];
    if (!Array.isArray(runs)) throw expected(`${name}[${task}] to be a list of scores`, runs);
    for (let run = 0; run < runs.length; ++run) {
      if (typeof runs[run] !== 'number' || Number.isNaN(runs[run]))
        throw expected(`${name}[${task}][${run}] to be a number`, runs[run]);
    }
  }
}

/**
 * The `p`-quantile of `values` (any order), linear between order statistics: position `p (n − 1)` counted from 0
 * (Hyndman & Fan 1996, type 7; NumPy's default). `p` in [0, 1].
 * NaN where a value is: what is not known is never left out.
 * @throws InputError when `values` is empty.
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  if (values.length === 0) throw new InputError('expected at least one value, got none');
  const sorted = Float64Array.from(values).sort(); // NaN last
  if (Number.isNaN(sorted.at(-1))) return Number.NaN;
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return below === above ? sorted[below]! : sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

/** The median; the mean of the two middle values when their number is even. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new InputError('expected at least one value, got none');
  let sum = 0;
  for (let k = 0; k < values.length; ++k) sum += values[k]!;
  return sum / values.length;
}

/**
 * Interquartile mean: the mean of the middle 50 % of all runs of all tasks pooled. `⌊n/4⌋` values are cut from each
 * end, without weights at the edges (SciPy's `trim_mean(…, 0.25)`, which rliable uses).
 */
export function interquartileMean(scores: Scores): number {
  checkScores('scores', scores);
  const sorted = Float64Array.from(scores.flat()).sort();
  const cut = Math.floor(sorted.length / 4);
  return mean(sorted.subarray(cut, sorted.length - cut));
}

/**
 * Performance profile: for each `τ` of `thresholds`, the share of a task's runs that score above `τ`, mean over tasks.
 * Gives one number in [0, 1] a threshold.
 */
export function performanceProfile(scores: Scores, thresholds: readonly number[]): number[] {
  checkScores('scores', scores);
  checkScores('thresholds', [thresholds]);
  const size = scores.reduce((sum, runs) => sum + runs.length, 0);
  return thresholds.map((threshold) => {
    spend(32 * size);
    return mean(scores.map((runs) => mean(runs.map((score) => Number(score > threshold)))));
  });
}

/**
 * Probability of improvement of X over Y: per task the Mann-Whitney statistic `P(X > Y) + ½ P(X = Y)` over all pairs of
 * a run of X and a run of Y, mean over tasks. In [0, 1]; ½ when there is no difference.
 * @throws InputError when X and Y have different numbers of tasks.
 */
export function probabilityOfImprovement(x: Scores, y: Scores): number {
  checkScores('x', x);
  checkScores('y', y);
  checkSameTasks(x, y);
  const wins = (a: number, against: readonly number[]): number => {
    spend(8 * against.length);
    return mean(against.map((b) => Math.sign(a - b)));
  };
  return mean(x.map((runs, task) => 0.5 + 0.5 * mean(runs.map((a) => wins(a, y[task]!)))));
}

/** @throws InputError when there are other numbers of tasks. */
export function checkSameTasks(x: readonly unknown[], y: readonly unknown[]): void {
  if (x.length !== y.length)
    throw new InputError(`expected the same tasks twice, got ${x.length} and ${y.length} tasks`);
}
