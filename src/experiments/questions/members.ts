/** The experiments behind the questions by name. */
import type { DataOf } from '../together.js';
import { clusterForms } from './cluster-forms/experiment.js';
import { completeness } from './completeness/experiment.js';
import { couplingRuns } from './coupling-runs/experiment.js';
import { equivariance } from './equivariance/experiment.js';
import { featureInvariance } from './feature-invariance/experiment.js';
import { independence } from './independence/experiment.js';
import { oneShot } from './one-shot/experiment.js';
import { orbitSize } from './orbit-size/experiment.js';
import { policyDrift } from './policy-drift/experiment.js';
import { pooledEstimates } from './pooled-estimates/experiment.js';
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
  oneShot,
  pooledEstimates,
  independence,
  featureInvariance,
  equivariance,
} as const;

export type ExperimentName = keyof typeof experiments;

/** The figures of every experiment. */
export type ExperimentData = DataOf<typeof experiments>;
