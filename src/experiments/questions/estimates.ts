/** Figures of a few runs with their 95 % percentile bootstrap intervals, seeded by the study. */
import { type BootstrapInterval, bootstrap } from '../../statistics/bootstrap.js';
import { mean, median } from '../../statistics/scores.js';
import type { Setting } from './setting.js';

/** An estimate with its interval. */
export type Estimate = BootstrapInterval;

/** The mean over the runs. */
export function meanOf<Run>(runs: readonly Run[], value: (run: Run) => number, setting: Setting): Estimate {
  return statisticOf([runs.map(value)], ([values]) => mean(values!), setting);
}

/** The median over the runs. */
export function medianOf<Run>(runs: readonly Run[], value: (run: Run) => number, setting: Setting): Estimate {
  return statisticOf([runs.map(value)], ([values]) => median(values!), setting);
}

/** The mean of what is known, whatever the runs; null where nothing is. */
export function knownMean(values: readonly (number | null)[], setting: Setting): Estimate | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : meanOf(known, (value) => value, setting);
}

/** Any statistic of several groups of runs, each resampled on its own. */
export function statisticOf<Run>(
  groups: readonly (readonly Run[])[],
  statistic: (groups: readonly (readonly Run[])[]) => number,
  { seed }: Setting,
): Estimate {
  return bootstrap(groups, statistic, { seed });
}

/** The slope of the least-squares line through `(x, y)`. */
export function slopeOf(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx] = [0, 0];
  for (let k = 0; k < x.length; ++k) {
    xy += (x[k]! - mx) * (y[k]! - my);
    xx += (x[k]! - mx) ** 2;
  }
  return xy / xx;
}
