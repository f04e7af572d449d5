/** The experiments by name, and one task of one of them. */
import type { Backend } from '../../engine/contracts/backend.js';
import { clusterForms } from './cluster-forms/experiment.js';
import { completeness } from './completeness/experiment.js';
import { couplingRuns } from './coupling-runs/experiment.js';
import type { Experiment, Setting } from './experiment.js';
import { orbitSize } from './orbit-size/experiment.js';
import { policyDrift } from './policy-drift/experiment.js';
import { rewardDensity } from './reward-density/experiment.js';
import { trajectoryGrowth } from './trajectory-growth/experiment.js';
import { updateDirections } from './update-directions/experiment.js';
import { wayLearning } from './way-learning/experiment.js';
import { wayUpdates } from './way-updates/experiment.js';

/** Those with the longest tasks first, so that no worker is left with one at the end. */
export const experiments = {
  orbitSize,
  couplingRuns,
  wayLearning,
  policyDrift,
  clusterForms,
  completeness,
  rewardDensity,
  trajectoryGrowth,
  updateDirections,
  wayUpdates,
} as const;

export type ExperimentName = keyof typeof experiments;

type DataOf<Any> = Any extends { gather(...all: never[]): infer Data } ? Data : never;

/** The figures of every experiment. */
export type ExperimentData = { readonly [Name in ExperimentName]: DataOf<(typeof experiments)[Name]> };

/** A piece of work for whoever is free. */
export interface QuestionTask {
  readonly experiment: ExperimentName;
  /** Position among the experiment's tasks. */
  readonly index: number;
  readonly setting: Setting;
}

/** What the experiment's `gather` takes; plain data. */
export function runQuestionTask(backend: Backend, { experiment, index, setting }: QuestionTask): Promise<unknown> {
  const { tasks, run } = experimentNamed(experiment);
  return Promise.resolve(run(backend, tasks(setting)[index]));
}

/** An experiment of which nothing is known but its name. */
export function experimentNamed(name: ExperimentName): Experiment<unknown, unknown, unknown> {
  return experiments[name];
}
