/** From records to what is reported: one row an environment × method, one row a method over all environments. */

import { expected } from '../../input-error.js';
import { type BootstrapOptions, bootstrap, resampled } from '../../statistics/bootstrap.js';
import type { Duration } from '../../statistics/censored.js';
import {
  kaplanMeierMedian,
  medianInterval,
  probabilityOfFaster,
  ratioOfMedians,
  solvedWithin,
} from '../../statistics/censored.js';
import { interquartileMean, median, quantile } from '../../statistics/scores.js';
import { methodKey as key } from './tails.js';
import type { StudyOverallRow, StudyRecord, StudySummaryRow } from './types.js';

/** Multiples of the baseline's median steps at which the profiles of a study are taken. */
export const profileFactors: readonly number[] = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5];

/** Seed of the bootstrap of every interval of a study. */
const BOOTSTRAP_SEED = 20;

/** The records of a study by environment and method, each group in the order of the names given. */
export class RecordTable {
  readonly environments: readonly string[];
  readonly methods: readonly string[];
  readonly #groups = new Map<string, StudyRecord[]>();

  constructor(environments: readonly string[], methods: readonly string[], records: readonly StudyRecord[]) {
    this.environments = environments;
    this.methods = methods;
    for (const environment of environments)
      for (const method of methods) this.#groups.set(key(environment, method), []);
    for (const record of records) {
      const named = typeof record?.environment === 'string' && typeof record.method === 'string';
      const group = named ? this.#groups.get(key(record.environment, record.method)) : undefined;
      if (group === undefined) throw expected('records of the environments and methods of the study', record);
      group.push(record);
    }
  }

  of(environment: string, method: string): readonly StudyRecord[] {
    return this.#groups.get(key(environment, method))!;
  }

  /** The methods that learned an environment. */
  methodsOf(environment: string): string[] {
    return this.methods.filter((method) => this.of(environment, method).length > 0);
  }

  /** Environment steps to the threshold, censored at the budget. */
  steps(environment: string, method: string): Duration[] {
    return this.of(environment, method).map(({ stepsToThreshold, steps }) => duration(stepsToThreshold, steps));
  }

  /** Episodes to the threshold, censored at the budget. */
  episodes(environment: string, method: string): Duration[] {
    return this.of(environment, method).map(({ episodesToThreshold, episodes }) =>
      duration(episodesToThreshold, episodes),
    );
  }
}

export function summarise(table: RecordTable, baseline: string, resamples: number): StudySummaryRow[] {
  const options = { resamples, seed: BOOTSTRAP_SEED };
  return table.environments.flatMap((environment) =>
    table.methodsOf(environment).map((method) => {
      const records = table.of(environment, method);
      const steps = table.steps(environment, method);
      const base = table.steps(environment, baseline);
      const detections = records.map(({ detection }) => detection);
      return {
        environment,
        method,
        runs: records.length,
        solved: steps.filter(({ observed }) => observed).length,
        steps: medianInterval(steps, options),
        episodes: medianInterval(table.episodes(environment, method), options),
        ratio: method === baseline || base.length === 0 ? null : ratioOfMedians(steps, base, options),
        updatesPerStep: median(records.map((record) => record.updates / record.steps)),
        multiplyAddsPerStep: median(records.map((record) => record.multiplyAdds / record.steps)),
        diverged: records.filter(({ finite }) => !finite).length,
        precision: medianOfKnown(detections.map((detection) => detection?.precision ?? null)),
        recall: medianOfKnown(detections.map((detection) => detection?.recall ?? null)),
      };
    }),
  );
}

/** Each method over the environments that both it and the baseline learned. */
export function compareOverall(table: RecordTable, baseline: string, resamples: number): StudyOverallRow[] {
  const options = { resamples, seed: BOOTSTRAP_SEED };
  return table.methods.flatMap((method) => {
    const environments = table.environments.filter((environment) => {
      return table.of(environment, method).length > 0 && table.of(environment, baseline).length > 0;
    });
    if (environments.length === 0) return [];
    const runs = environments.map((environment) => table.steps(environment, method));
    const base = environments.map((environment) => table.steps(environment, baseline));
    // Where the baseline's median is censored its budget stands in for it: profile and speed-up are then lower bounds.
    const units = base.map((durations) => kaplanMeierMedian(durations).lower);
    const scores = runs.map((durations, task) =>
      durations.map(({ time, observed }) => (observed ? units[task]! / time : 0)),
    );
    return {
      method,
      environments: environments.length,
      speedUp: bootstrap(scores, interquartileMean, options),
      probabilityOfImprovement: probabilityOfFaster(runs, base, options),
      ...profileOf(runs, units, options),
    };
  });
}

/** The performance profile with its percentile bootstrap band, runs resampled within their environments. */
function profileOf(
  runs: readonly (readonly Duration[])[],
  units: readonly number[],
  options: BootstrapOptions,
): Pick<StudyOverallRow, 'profile' | 'profileLow' | 'profileHigh'> {
  const within = (strata: readonly (readonly Duration[])[]): number[] => solvedWithin(strata, units, profileFactors);
  const { values, low, high } = resampled(runs, within, options);
  const band = (share: number): number[] =>
    profileFactors.map((_, k) =>
      quantile(
        values.map((value) => value[k]!),
        share,
      ),
    );
  return { profile: within(runs), profileLow: band(low), profileHigh: band(high) };
}

function duration(reached: number | null, budget: number): Duration {
  return { time: reached ?? budget, observed: reached !== null };
}

function medianOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}
