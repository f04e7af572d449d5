/**
 * orbit-rl: finds which state-action pairs of a decision problem are the same up to symmetry, and learns from all of them
 * as one. This list is the public face; everything else may change in any release.
 */

// Files.
export {
  type EpisodesJsonlOptions,
  episodesFromJsonl,
  episodesToJsonl,
  type RecordedEpisode,
  type RecordedExperience,
} from './adapters/episodes-jsonl.js';
export { modelFromJson } from './adapters/model-json.js';

// Learning.
export type { Agent, AgentOptions, CoupleOptions } from './agents/agent.js';
export type { ChiAgent, ChiAgentOptions } from './agents/chi-agent.js';
export type { Criterion, Judged, OptimalShareCriterion, ReturnCriterion, ValueCriterion } from './agents/criterion.js';
export type { DiscoveryOptions, SymmetryDiscovery } from './agents/discovery.js';
export type { DynaAgent, DynaAgentOptions } from './agents/dyna-agent.js';
export type { OnlineAgent, OnlineAgentOptions } from './agents/online-agent.js';
export type { SimilarityInput } from './agents/partners.js';
export type { PlanningAgentOptions } from './agents/planning-agent.js';
export type { SweepingAgent, SweepingAgentOptions } from './agents/sweeping-agent.js';
export type { PartialMap, SymmetryClasses } from './agents/symmetry-classes.js';
export { type TrainingRun, type TrainOptions, type TrainProgress, train } from './agents/train.js';
export { type TrainAllOptions, type TrainAllProgress, trainAll } from './agents/train-all.js';

// The engine.
export { createEngine, type Engine, type EngineOptions } from './create-engine.js';
// Networks, averaging over orbits, deep Q-learning, and hooks for other frameworks.
export {
  type DataEfficiencyOptions,
  type EfficiencyCurve,
  sampleMultipliers,
} from './deep/data-efficiency.js';
export type { DqnAgent, DqnUpdate } from './deep/dqn-agent.js';
export { ObservedEnvironment, observed, type StateFeatures } from './deep/dqn-features.js';
export type {
  DqnAgentOptions,
  DqnOptions,
  DqnSymmetry,
  LossSymmetry,
  NetworkSymmetry,
  ObservationBins,
  OrbitLossSymmetry,
  ResolvedDqnOptions,
  TransitionSymmetry,
} from './deep/dqn-options.js';
export {
  type DqnProgress,
  type DqnRun,
  type DqnTrainOptions,
  type SolvedCriterion,
  trainDqn,
} from './deep/dqn-train.js';
export {
  cyclicShifts,
  GroupAction,
  type GroupElement,
  permutations,
  pictureSymmetries,
  pointReflection,
} from './deep/group-action.js';
export type { GradientNoise, TestError } from './deep/measures.js';
export { mirror, type ObservationMap, observationSymmetry, oneHotSymmetry } from './deep/mirror.js';
export type { Network, NetworkOptions, NetworkState, Optimizer } from './deep/network.js';
export { ReplayBuffer, type ReplayOptions, type TransitionBatch } from './deep/replay-buffer.js';
export type { LinearSchedule } from './deep/schedule.js';
export { SignedPermutation } from './deep/signed-permutation.js';
export { type SymmetryLoss, symmetryLoss } from './deep/symmetry-loss.js';
export { type SymmetryPairOptions, type SymmetryPairs, symmetryPairs } from './deep/symmetry-pairs.js';
export type { Batch, InvarianceTask } from './deep/task.js';
export { invarianceTask, type TaskName, type TaskOptions, taskNames } from './deep/tasks.js';
export type {
  InvariantNetworkOptions,
  InvariantReport,
  InvariantTrainingOptions,
} from './deep/train-invariant.js';
export { type WayName, wayNames } from './deep/ways.js';
export type { Backend, BackendName } from './engine/contracts/backend.js';
export type { EpisodeBatch } from './engine/contracts/episodes.js';
export type { Handle } from './engine/contracts/handle.js';
export type { CoupledPart, CouplingName, CriticKind, LearnerName, TraceKind } from './engine/contracts/learner.js';
export type { ModelArrays } from './engine/contracts/model.js';
export type {
  ActivationName,
  LossName,
  LossValue,
  OptimizerState,
  Precision,
  Reals,
} from './engine/contracts/network.js';
export type {
  CountRows,
  DenseEntries,
  Measure,
  Normalization,
  SimilarityEntries,
  SparseEntries,
} from './engine/contracts/similarity.js';
export type { WasmSource } from './engine/load.js';
export { Random } from './engine/random.js';
// Environments and models.
export { BinnedEnvironment, type BinningOptions, binned } from './environments/binned.js';
export { checkEnvironment } from './environments/check-environment.js';
export type { CliffWalkingOptions } from './environments/cliff-walking.js';
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
export type { FrozenLakeOptions } from './environments/frozen-lake.js';
export type { Cell } from './environments/grid.js';
export type { GridWorldOptions } from './environments/grid-world.js';
export type { RandomMdpOptions } from './environments/random-mdp.js';
export {
  type ControlEnvironmentId,
  controlIds,
  type EnvironmentDescription,
  environmentIds,
  listEnvironments,
  makeControl,
  makeEnvironment,
  type TabularEnvironmentId,
} from './environments/registry.js';
export type { RolloutOptions } from './environments/rollout.js';
export { TabularEnvironment, type TabularEnvironmentOptions } from './environments/tabular-environment.js';
export {
  type GymnasiumTable,
  type Indexed,
  type ModelDefinition,
  type Outcome,
  type TableEntry,
  TabularModel,
  tabularModel,
} from './environments/tabular-model.js';
export type { TaxiOptions } from './environments/taxi.js';
export { compare } from './experiments/compare/compare.js';
export { type DefaultStudy, defaultStudy } from './experiments/compare/default-study.js';
export { parseRunLines } from './experiments/compare/run-lines.js';
export type {
  Bound,
  CompareOptions,
  CompareProgress,
  Detection,
  DetectionRecord,
  Discovery,
  EnvironmentSetting,
  EnvironmentSpec,
  Interval,
  Method,
  MethodLearner,
  MethodSpec,
  PlannerName,
  Protocol,
  RunLine,
  SimilaritySource,
  Study,
  StudyClusters,
  StudyCurve,
  StudyEnvironment,
  StudyOverallRow,
  StudyPartition,
  StudyRecord,
  StudySummaryRow,
} from './experiments/compare/types.js';
export type { AcceptanceRow } from './experiments/detection/acceptance.js';
export type { CurveReference, DetectionCurve } from './experiments/detection/curves.js';
export type { DriftRow, Spread } from './experiments/detection/drift.js';
export { type DetectionStudy, type DetectionStudyOptions, detectionStudy } from './experiments/detection/study.js';
export { type DqnLine, parseDqnLines } from './experiments/dqn/dqn-lines.js';
export {
  type DqnOrder,
  type DqnStudy,
  type DqnStudyOptions,
  type DqnSummaryRow,
  dqnStudy,
} from './experiments/dqn/dqn-study.js';
export type { DqnMethod, DqnRecord, DqnWorld } from './experiments/dqn/dqn-study-run.js';
export { type QuestionsOptions, type QuestionsStudy, questionsStudy } from './experiments/questions/study.js';
export { judgeTargets, type TargetRow } from './experiments/targets/targets.js';
export { type Suite, targetsSuite } from './experiments/targets/targets-suite.js';
// Bad input.
export { InputError } from './input-error.js';
export { adjustForChance } from './similarity/chance.js';
// Similarity and clusters.
export type { ClusterOptions, Linkage } from './similarity/clusters.js';
export type { CountRowsInput } from './similarity/count-rows.js';
export type { SimilarityCounter } from './similarity/counter.js';
export type { Dendrogram, DendrogramMerge, DendrogramOptions } from './similarity/dendrogram.js';
export type { Evidence, EvidenceClusterOptions, EvidenceOptions, EvidencePrior } from './similarity/evidence.js';
export type { ResolvedSimilarityOptions, SimilarityOptions } from './similarity/options.js';
export { Partition } from './similarity/partition.js';
export {
  type Similarity,
  type SimilarityMeasure,
  type SimilarityRow,
  similarityFromMatrix,
  similarityFromPartition,
} from './similarity/similarity.js';
export { type ClusterStability, clusterStability, type StabilityOptions } from './similarity/stability.js';
// Comparisons.
export { type BootstrapInterval, type BootstrapOptions, bootstrap } from './statistics/bootstrap.js';
export {
  type Duration,
  kaplanMeierMedian,
  type Limits,
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
// Exact symmetries, quotients and solving.
export { type Appearance, candidateTransformations } from './symmetry/candidates.js';
export { isAutomorphism } from './symmetry/exact/is-automorphism.js';
export {
  type LaxBisimulationMetric,
  type LaxBisimulationOptions,
  laxBisimulationMetric,
} from './symmetry/exact/lax-bisimulation.js';
export { type ModelAutomorphism, OrbitPartition } from './symmetry/exact/orbits.js';
export { type PopulationSimilarityOptions, populationSimilarity } from './symmetry/exact/population-similarity.js';
export { type Quotient, quotient } from './symmetry/exact/quotient.js';
export {
  ExactReferences,
  type ReferenceName,
  type ReferenceOptions,
  referenceNames,
} from './symmetry/exact/references.js';
export {
  type LawRows,
  type RewardLawOptions,
  type RewardLaws,
  rewardLaws,
  trajectoryClasses,
  type WeightedTrajectory,
} from './symmetry/exact/reward-laws.js';
export { type Solution, type SolveOptions, solve } from './symmetry/exact/solve.js';
export type { RewardEquality } from './symmetry/exact/structure.js';
export { Symmetries, type SymmetriesOptions, symmetries } from './symmetry/exact/symmetries.js';
export { boardTransformations, type Feature, featureTransformations } from './symmetry/feature-candidates.js';
export { gridTransformations } from './symmetry/grid-candidates.js';
export { SymmetryGroup } from './symmetry/group.js';
export { type GrownMap, growTransformations } from './symmetry/grow.js';
export { LearnedModel, type LearnedModelOptions } from './symmetry/learned-model.js';
export { type ObservedOutcome, OutcomeCounts } from './symmetry/outcome-counts.js';
export {
  type Agreement,
  type DetectedSymmetry,
  type DetectionScores,
  type ScoreOptions,
  scoreDetection,
} from './symmetry/score.js';
export { Transformation } from './symmetry/transformation.js';
export {
  findTransformations,
  type TestedTransformation,
  type TransformationFindings,
} from './symmetry/transformation-search.js';
export {
  type CandidateReport,
  type CandidateState,
  TransformationTest,
  type TransformationTestOptions,
} from './symmetry/transformation-test.js';
// Trajectories.
export type { TrajectoryCounter } from './trajectories/counter.js';
export type { Episode } from './trajectories/episode.js';
export type {
  Correction,
  EpisodeEnd,
  OwnReward,
  ResolvedTrajectoryOptions,
  TrajectoryOptions,
} from './trajectories/options.js';
export type { Trajectory } from './trajectories/trajectory.js';
// The version.
export { version } from './version.js';
export { type SimilarityWorkersOptions, similarityInWorkers } from './workers/similarity-in-workers.js';
