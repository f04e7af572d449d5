/** Errors of a function learned from ever more samples, and how many times more of them the plain learner needs. */
import { sampleMultipliers } from '../../deep/data-efficiency.js';
import { median } from '../../statistics/scores.js';
import { type Estimate, statisticOf } from './estimates.js';
import type { Setting } from './setting.js';

/** One seed: a run of each size of the training set, ascending. */
export type SizedRuns = readonly { readonly samples: number; readonly error: number }[];

export function errorsAt(runs: readonly SizedRuns[], k: number): number[] {
  return runs.map((run) => run[k]!.error);
}

/** Samples that the plain learner needs for the same error over samples used, the median over sizes; null outside its range. */
export function multiplierOf(
  runs: readonly SizedRuns[],
  plain: readonly SizedRuns[],
  setting: Setting,
): Estimate | null {
  const point = medianMultiplier(runs, plain);
  if (point === null) return null;
  return statisticOf([runs, plain], ([own, base]) => medianMultiplier(own!, base!) ?? point, setting);
}

function medianMultiplier(runs: readonly SizedRuns[], plain: readonly SizedRuns[]): number | null {
  const known = sampleMultipliers(monotone(curveOf(plain)), curveOf(runs)).filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}

interface Curve {
  readonly samples: readonly number[];
  readonly errors: readonly number[];
}

function curveOf(runs: readonly SizedRuns[]): Curve {
  return {
    samples: runs[0]!.map(({ samples }) => samples),
    errors: runs[0]!.map((_, k) => median(errorsAt(runs, k))),
  };
}

/** The plain curve without its ups: more samples never make the best error so far worse. */
export function monotone({ samples, errors }: Curve): Curve {
  let best = Infinity;
  return { samples, errors: errors.map((error) => (best = Math.min(best, error))) };
}
