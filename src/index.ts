/**
 * `orbit-rl`: finds which state-action pairs of a decision problem are the same up to symmetry, and learns from all of them
 * as one. This list and those of `orbit-rl/deep` and `orbit-rl/experiments` are the public face; everything else may change in any
 * release. Types that a signature gives away (`Parameters<typeof bootstrap>[2]`) have no name of their own here.
 */
import './symbol-dispose.js';

// Files.
export {
  episodesFromJsonl,
  episodesToJsonl,
  type RecordedEpisode,
} from './adapters/episodes-jsonl.js';
export { modelFromJson } from './adapters/model-json.js';

// Learning.
export type { Agent } from './agents/agent.js';
export type { AgentOptions } from './agents/agent-options.js';
export type { ChiAgent, ChiAgentOptions } from './agents/chi-agent.js';
export type { Criterion } from './agents/criterion.js';
export type { DynaAgentOptions } from './agents/dyna-agent.js';
export type { OnlineAgent, OnlineAgentOptions } from './agents/online-agent.js';
export type { PlanningAgent } from './agents/planning-agent.js';
export type { SweepingAgentOptions } from './agents/sweeping-agent.js';
export type { TabularAgent } from './agents/tabular-agent.js';
export { type TrainingRun, type TrainOptions, train } from './agents/train.js';
export { trainAll } from './agents/train-all.js';

// Comparing.
export { compare } from './compare.js';

// The engine.
export { createEngine, type Engine, type EngineOptions } from './create-engine.js';
export type { BackendName } from './engine/contracts/backend.js';
export type { EpisodeBatch } from './engine/contracts/episodes.js';
export type { CouplingName, LearnerName } from './engine/contracts/learner.js';
export type { Measure } from './engine/contracts/similarity.js';
export type { WasmSource } from './engine/load.js';
export { Random } from './engine/random.js';

// Environments and models.
export { type BinnedEnvironment, binned } from './environments/binned.js';
export { checkEnvironment } from './environments/check-environment.js';
export { ControlEnvironment, type ControlSystem } from './environments/control-environment.js';
export type {
  ContinuousEnvironment,
  ContinuousStep,
  Environment,
  GridLayout,
  ObservationSpace,
  StateFeature,
  Step,
} from './environments/environment.js';
export { tabularModel } from './environments/gymnasium-table.js';
export type { GymnasiumTable } from './environments/model-table.js';
export {
  type EnvironmentDescription,
  type EnvironmentId,
  listEnvironments,
  makeControl,
  makeEnvironment,
} from './environments/registry.js';
export { TabularEnvironment } from './environments/tabular-environment.js';
export { type Outcome, TabularModel } from './environments/tabular-model.js';
export type {
  CompareOptions,
  EnvironmentSetting,
  Interval,
  Method,
  RunLine,
  Study,
  StudyClusters,
  StudyCurve,
  StudyRecord,
  StudySummaryRow,
} from './experiments/compare/types.js';

// Bad input, progress, time, the version.
export { InputError } from './input-error.js';
export type { Progress } from './progress.js';

// Similarity and clusters.
export { adjustForChance } from './similarity/chance.js';
export type { CountRowsInput } from './similarity/count-rows.js';
export type { SimilarityCounter } from './similarity/counter.js';
export type { Dendrogram } from './similarity/dendrogram.js';
export type { Evidence } from './similarity/evidence.js';
export type { SimilarityOptions } from './similarity/options.js';
export { Partition } from './similarity/partition.js';
export { type Similarity, similarityFromMatrix, similarityFromPartition } from './similarity/similarity.js';
export { type ClusterStability, clusterStability } from './similarity/stability.js';

// Statistics of runs.
export { bootstrap } from './statistics/bootstrap.js';
export {
  type Duration,
  kaplanMeierMedian,
  matchedRatioOfMedians,
  medianInterval,
  probabilityOfFaster,
  ratioOfMedians,
} from './statistics/censored.js';
export {
  interquartileMean,
  performanceProfile,
  probabilityOfImprovement,
  type Scores,
} from './statistics/scores.js';
// Symmetries: candidates, tests, detection.
export { candidateTransformations } from './symmetry/candidates.js';
export { type DetectedSymmetries, detectSymmetries } from './symmetry/detect.js';
export { learnFromEveryImage } from './symmetry/every-image.js';
// Symmetries: exact, quotients and solving.
export { isAutomorphism } from './symmetry/exact/is-automorphism.js';
export { type LaxBisimulationMetric, laxBisimulationMetric } from './symmetry/exact/lax-bisimulation.js';
export { type ModelAutomorphism, OrbitPartition } from './symmetry/exact/orbits.js';
export { populationSimilarity } from './symmetry/exact/population-similarity.js';
export { type Quotient, quotient } from './symmetry/exact/quotient.js';
export { ExactReferences, type ReferenceName } from './symmetry/exact/references.js';
export { type RewardLaws, rewardLaws, trajectoryClasses } from './symmetry/exact/reward-laws.js';
export { type Solution, solve } from './symmetry/exact/solve.js';
export { type Symmetries, symmetries } from './symmetry/exact/symmetries.js';
export { boardTransformations, featureTransformations } from './symmetry/feature-candidates.js';
export { gridTransformations } from './symmetry/grid-candidates.js';
export { SymmetryGroup } from './symmetry/group.js';
export { growTransformations } from './symmetry/grow.js';
export { LearnedModel } from './symmetry/learned-model.js';
export { OutcomeCounts } from './symmetry/outcome-counts.js';
export { type Agreement, type DetectionScores, scoreDetection } from './symmetry/score.js';
export { Transformation } from './symmetry/transformation.js';
export {
  type CandidateReport,
  TransformationTest,
  type TransformationTestOptions,
} from './symmetry/transformation-test.js';
export { TimeLimitError, withTimeLimit } from './time-limit.js';
// Trajectories.
export type { Episode } from './trajectories/episode.js';
export type { TrajectoryOptions } from './trajectories/options.js';
export type { Trajectory } from './trajectories/trajectory.js';
export { version } from './version.js';
export { similarityInWorkers } from './workers/similarity-in-workers.js';
