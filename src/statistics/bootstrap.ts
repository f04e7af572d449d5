/**
 * Stratified percentile bootstrap (Efron 1979; stratified over tasks as in Agarwal et al. 2021): runs are drawn with
 * replacement within each stratum, so that every stratum keeps its number of runs. Seeded: the same seed gives the same
 * interval.
 */
import { Random } from '../engine/random.js';
import {
  checkFunction,
  checkInteger,
  checkKeys,
  checkNumber,
  checkSeed,
  expected,
  InputError,
} from '../input-error.js';
import { spend } from '../time-limit.js';
import { quantile } from './scores.js';

/** A resample costs a pass over all runs. */
const MOST_RESAMPLES = 1_000_000;

export interface BootstrapOptions {
  /** Number of resamples, at most a million: 2000. */
  readonly resamples?: number;
  /** Share of the resampled statistics inside the interval, in (0, 1): 0.95. */
  readonly confidence?: number;
  /** Seed of the draws: 0. */
  readonly seed?: number;
}

export interface BootstrapInterval {
  /** The statistic of the sample itself. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The interval of `statistic(strata)` with the `(1 ± confidence)/2` quantiles of the resampled statistics.
 * `strata[k]` is the runs of stratum `k` (a task, or a task of one of several methods).
 * @throws InputError when a stratum is empty or an option is out of range.
 */
export function bootstrap<Run>(
  strata: readonly (readonly Run[])[],
  statistic: (strata: readonly (readonly Run[])[]) => number,
  options: BootstrapOptions = {},
): BootstrapInterval {
  const { values, low, high } = resampled(strata, statistic, options);
  for (const value of values) if (typeof value !== 'number') throw expected('statistic to give a number', value);
  return { estimate: statistic(strata), low: quantile(values, low), high: quantile(values, high) };
}

/** @throws InputError when it is no list of lists. */
export function checkStrata<Run>(name: string, strata: readonly (readonly Run[])[]): void {
  checkArray(name, strata);
  for (let k = 0; k < strata.length; ++k) checkArray(`${name}[${k}]`, strata[k]!);
}

function checkArray(name: string, value: unknown): void {
  if (!Array.isArray(value)) throw expected(`${name} to be a list`, value);
}

/** Statistics of resamples, in the order drawn, and the probabilities of the interval's two ends. */
interface Resampled<Value> {
  readonly values: Value[];
  readonly low: number;
  readonly high: number;
}

/** The statistics of all resamples. */
export function resampled<Run, Value>(
  strata: readonly (readonly Run[])[],
  statistic: (strata: readonly (readonly Run[])[]) => Value,
  options: BootstrapOptions,
): Resampled<Value> {
  checkFunction('statistic', statistic);
  const ofDraws = (draws: readonly Uint32Array[]) =>
    statistic(strata.map((runs, stratum) => Array.from(draws[stratum]!, (run) => runs[run]!)));
  return resampledByDraws(strata, ofDraws, options);
}

/**
 * The same of a statistic that is given which runs are drawn: `draws[stratum]` are numbers of runs, and hold until the next
 * resample is drawn.
 */
export function resampledByDraws<Value>(
  strata: readonly (readonly unknown[])[],
  statistic: (draws: readonly Uint32Array[]) => Value,
  options: BootstrapOptions,
): Resampled<Value> {
  checkKeys('bootstrap options', options, ['resamples', 'confidence', 'seed']);
  const { resamples = 2000, confidence = 0.95, seed = 0 } = options;
  checkInteger('resamples', resamples, 1, MOST_RESAMPLES);
  checkNumber('confidence', confidence, 0, 1);
  checkSeed(seed);
  checkStrata('strata', strata);
  if (strata.length === 0) throw expected('at least one stratum', 'none');
  if (strata.some((runs) => runs.length === 0))
    throw new InputError('expected at least one run in each stratum, got none');
  const random = new Random(seed);
  const draws = strata.map((runs) => new Uint32Array(runs.length));
  const size = strata.reduce((sum, runs) => sum + runs.length, 0);
  const values = Array.from({ length: resamples }, () => {
    spend(64 * size);
    for (const draw of draws) for (let k = 0; k < draw.length; ++k) draw[k] = random.below(draw.length);
    return statistic(draws);
  });
  return { values, low: (1 - confidence) / 2, high: (1 + confidence) / 2 };
}

/** The draw that is the sample itself. */
export function everyRun(runs: readonly unknown[]): Uint32Array {
  return Uint32Array.from(runs, (_, run) => run);
}
