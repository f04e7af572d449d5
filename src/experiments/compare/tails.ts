/** What medians hide: the mean, the slow runs, the runs that were harmed, and those that never got there. */
import { matchedRatioOfMedians, ratioOfMedians } from '../../statistics/censored.js';
import type { Interval } from '../../statistics/interval.js';
import { mean, median, quantile } from '../../statistics/scores.js';

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

/** A method in a world against the same learner without symmetry. Runs that never got there count with their budget. */
export interface TailRow {
  readonly environment: string;
  readonly method: string;
  readonly over: string;
  readonly runs: number;
  /** Ratio of medians of steps, of matched seeds where they are the same, with its 95 % interval. */
  readonly median: Interval;
  /** Ratios of the means, upper quartiles and 90th percentiles of steps. */
  readonly mean: number;
  readonly upperQuartile: number;
  readonly p90: number;
  /** Share of the matched seeds in which it took more steps; null where no seed is matched. */
  readonly harmed: number | null;
  /** Runs that never got there, and those of what it is compared with. */
  readonly never: number;
  readonly neverOver: number;
  /** Ratio of the medians of wall time; null where it is not known. */
  readonly seconds: number | null;
}

export function tailsOf(
  records: readonly BenchRecord[],
  overOf: (record: BenchRecord) => string | null,
  resamples = 2000,
): TailRow[] {
  const groups = new Map<string, BenchRecord[]>();
  const key = (environment: string, method: string) => JSON.stringify([environment, method]);
  for (const record of records) {
    const name = key(record.environment, record.method);
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push(record);
  }
  return [...groups.values()].flatMap((own) => {
    const over = overOf(own[0]!);
    const base = over === null ? undefined : groups.get(key(own[0]!.environment, over));
    return base === undefined ? [] : [tailOf(own, base, resamples)];
  });
}

/** `own` against `base`: of one world, a method each. */
export function tailOf(own: readonly BenchRecord[], base: readonly BenchRecord[], resamples = 2000): TailRow {
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
    median: matched
      ? matchedRatioOfMedians(
          pairs.map(([record]) => durationOf(record)),
          pairs.map(([, record]) => durationOf(record)),
          options,
        )
      : ratioOfMedians(own.map(durationOf), base.map(durationOf), options),
    mean: ratio(mean),
    upperQuartile: ratio((values) => quantile(values, 0.75)),
    p90: ratio((values) => quantile(values, 0.9)),
    harmed: pairs.length === 0 ? null : mean(pairs.map(([a, b]) => Number(isSlower(a, b)))),
    never: own.filter(({ stepsToThreshold }) => stepsToThreshold === null).length,
    neverOver: base.filter(({ stepsToThreshold }) => stepsToThreshold === null).length,
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
