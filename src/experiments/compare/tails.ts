/** What medians hide: the mean, the slow runs, the runs that were harmed, and those that never got there. */
import { matchedRatioOfMedians, ratioOfMedians } from '../../statistics/censored.js';

import { mean, median, quantile } from '../../statistics/scores.js';
import { grouped } from '../groups.js';

/** All that is asked of a run: the records of `compare` have it, and so may those of any other library. */
export interface BenchRecord {
  readonly environment: string;
  readonly method: string;
  readonly seed: number;
  /** Environment steps in all, and to the threshold; null: it never got there. */
  readonly steps: number;
  readonly stepsToThreshold: number | null;
  /** Wall time, where it is known. */
  readonly seconds?: number;
  /** What the method is compared with, where the suite does not know it. */
  readonly over?: string;
}

export type TailRow = ReturnType<typeof tailOf>;

export function tailsOf(
  records: readonly BenchRecord[],
  overOf: (record: BenchRecord) => string | null,
  resamples = 2000,
): TailRow[] {
  const groups = byMethod(records);
  return [...groups.values()].flatMap((own) => {
    const over = overOf(own[0]!);
    const base = over === null ? undefined : groups.get(methodKey(own[0]!.environment, over));
    return base === undefined ? [] : [tailOf(own, base, resamples)];
  });
}

/** Names a method in a world. */
export function methodKey(environment: string, method: string): string {
  return JSON.stringify([environment, method]);
}

/** The runs of each method in each world, by `methodKey`. */
export function byMethod<Run extends Pick<BenchRecord, 'environment' | 'method'>>(
  records: readonly Run[],
): Map<string, Run[]> {
  return new Map(grouped(records, ({ environment, method }) => methodKey(environment, method)));
}

/** A method in a world, `own`, against the same learner without symmetry, `base`. Runs that never got there count with their budget. */
export function tailOf(own: readonly BenchRecord[], base: readonly BenchRecord[], resamples = 2000) {
  const { environment, method } = own[0]!;
  const { method: over } = base[0]!;
  const bySeed = new Map(base.map((record) => [record.seed, record]));
  const pairs = own.flatMap((record) => {
    const other = bySeed.get(record.seed);
    return other === undefined ? [] : [[record, other] as const];
  });
  const matched = pairs.length === own.length && own.length === base.length;
  const times = (list: readonly BenchRecord[]) => list.map(stepsOf);
  const ratio = (statistic: (values: readonly number[]) => number) => statistic(times(own)) / statistic(times(base));
  const options = { resamples, seed: 20 };
  const seconds = (list: readonly BenchRecord[]) => median(list.map((record) => record.seconds!));
  const timed = [...own, ...base].every((record) => record.seconds !== undefined);
  return {
    environment,
    method,
    over,
    runs: own.length,
    /** Ratio of medians of steps, of matched seeds where they are the same, with its 95 % interval. */
    median: matched
      ? matchedRatioOfMedians(
          pairs.map(([record]) => durationOf(record)),
          pairs.map(([, record]) => durationOf(record)),
          options,
        )
      : ratioOfMedians(own.map(durationOf), base.map(durationOf), options),
    /** Ratios of the means, upper quartiles and 90th percentiles of steps. */
    mean: ratio(mean),
    upperQuartile: ratio((values) => quantile(values, 0.75)),
    p90: ratio((values) => quantile(values, 0.9)),
    /** Share of the matched seeds in which it took more steps; null where no seed is matched. */
    harmed: pairs.length === 0 ? null : mean(pairs.map(([a, b]) => Number(isSlower(a, b)))),
    /** Runs that never got there, and those of what it is compared with. */
    never: own.filter(({ stepsToThreshold }) => stepsToThreshold === null).length,
    neverOver: base.filter(({ stepsToThreshold }) => stepsToThreshold === null).length,
    /** Ratio of the medians of wall time; null where it is not known. */
    seconds: timed ? seconds(own) / seconds(base) : null,
  };
}

/** A run that never got there is slower than one that did, whatever their budgets. */
function isSlower(a: BenchRecord, b: BenchRecord): boolean {
  if (b.stepsToThreshold === null) return false;
  return a.stepsToThreshold === null || a.stepsToThreshold > b.stepsToThreshold;
}

function stepsOf({ steps, stepsToThreshold }: BenchRecord): number {
  return stepsToThreshold ?? steps;
}

function durationOf(record: BenchRecord) {
  return { time: stepsOf(record), observed: record.stepsToThreshold !== null };
}
