/**
 * Learning curves on one grid of environment steps that depends on nothing, so that records made apart can be put
 * together: `round(10^(k/24))` for `k >= 24`, that is, 24 points a decade from 10 steps on.
 */
import { quantile } from '../../statistics/scores.js';
import type { StudyCurve, StudyRecord } from './types.js';

const POINTS_PER_DECADE = 24;
/** Episodes whose returns are averaged. */
const LATEST = 10;

/** What a run was judged at: after `steps[k]` environment steps in all, at the end of `episodes[k]` episodes. */
export interface JudgedRun {
  readonly steps: readonly number[];
  readonly episodes: readonly number[];
  readonly values: readonly number[];
}

/** The grid points up to `steps`, ascending. */
export function curveGrid(steps: number): number[] {
  const grid: number[] = [];
  for (let k = POINTS_PER_DECADE; ; ++k) {
    const point = Math.round(10 ** (k / POINTS_PER_DECADE));
    if (point > steps) return grid;
    grid.push(point);
  }
}

/** The last value judged at or before each grid point; before the first, the first; none where nothing was judged. */
export function sampleCurve(run: JudgedRun, steps: number): number[] {
  if (run.values.length === 0) return [];
  let k = 0;
  return curveGrid(steps).map((point) => {
    while (k + 1 < run.steps.length && run.steps[k + 1]! <= point) ++k;
    return run.values[k]!;
  });
}

/** The mean return of the last ten episodes that had ended at each grid point; before the first end, that of the first. */
export function sampleReturns(
  parts: readonly { readonly returns: ArrayLike<number>; readonly lengths: ArrayLike<number> }[],
  steps: number,
): number[] {
  const returns = parts.flatMap((part) => Array.from(part.returns));
  const lengths = parts.flatMap((part) => Array.from(part.lengths));
  if (returns.length === 0) return [];
  let ended = 0;
  let next = lengths[0]!;
  return curveGrid(steps).map((point) => {
    while (ended < returns.length && next <= point) next += lengths[++ended] ?? 0;
    const latest = returns.slice(Math.max(0, ended - LATEST), Math.max(1, ended));
    return latest.reduce((sum, value) => sum + value, 0) / latest.length;
  });
}

/**
 * Median and quartiles over the seeds of one environment × method at the grid points up to `horizon`: of what is judged (`curve`) or
 * of the returns. A run that has used its budget keeps its last value.
 */
export function curveOf(
  records: readonly StudyRecord[],
  horizon: number,
  what: 'curve' | 'returns' = 'curve',
): StudyCurve {
  const { environment, method } = records[0]!;
  const curves = records.map((record) => record[what] ?? []).filter((curve) => curve.length > 0);
  const steps = curves.length === 0 ? [] : curveGrid(horizon);
  const quartile = (p: number) =>
    steps.map((_, k) =>
      quantile(
        curves.map((curve) => curve[k] ?? curve.at(-1)!),
        p,
      ),
    );
  return { environment, method, steps, median: quartile(0.5), low: quartile(0.25), high: quartile(0.75) };
}

/** Where the curves of one environment end: a quarter past the last run that was solved, or the longest budget. */
export function horizonOf(records: readonly StudyRecord[]): number {
  const longest = Math.max(...records.map(({ steps }) => steps));
  const solved = records.flatMap(({ stepsToThreshold }) => stepsToThreshold ?? []);
  return solved.length === 0 ? longest : Math.min(longest, 1.25 * Math.max(...solved));
}
