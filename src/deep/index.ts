/**
 * `orbit-rl/deep`: networks, averaging over the orbits of a known group, deep Q-learning, and hooks for other frameworks. What needs
 * kernels takes an engine first.
 */
import '../symbol-dispose.js';
import { Engine } from '../create-engine.js';
import { ActorCriticAgent } from './actor-critic/agent.js';
import type { ActorCriticAgentOptions } from './actor-critic/options.js';
import * as efficiency from './data-efficiency.js';
import { DqnAgent } from './dqn-agent.js';
import type { DqnAgentOptions } from './dqn-options.js';
import { Network, type NetworkOptions } from './network.js';
import * as invariant from './train-invariant.js';

export type { ActorCriticUpdate } from './actor-critic/learned.js';
export type { ActorCriticAgentOptions, ActorCriticOptions, ActorCriticSymmetry } from './actor-critic/options.js';
export { type ActorCriticRun, type ActorCriticTrainOptions, trainActorCritic } from './actor-critic/train.js';
export { type AveragingMethod, averagingMethods } from './averaging-methods.js';
export { type EfficiencyCurve, sampleMultipliers } from './data-efficiency.js';
export { type ObservedEnvironment, observed } from './dqn-features.js';
export type { DqnAgentOptions, DqnOptions } from './dqn-options.js';
export { type DqnRun, type DqnTrainOptions, trainDqn } from './dqn-train.js';
export {
  cyclicShifts,
  GroupAction,
  type GroupElement,
  permutations,
  pictureSymmetries,
  pointReflection,
} from './group-action.js';
export { mirror, observationSymmetry, oneHotSymmetry } from './mirror.js';
export type { NetworkOptions, Optimizer } from './network.js';
export { ReplayBuffer, type TransitionBatch } from './replay-buffer.js';
export type { LinearSchedule } from './schedule.js';
export { SignedPermutation } from './signed-permutation.js';
export type { FindingEvent, FoundCandidate, FoundSymmetries } from './symmetry/findings.js';
export type { FoundSymmetry } from './symmetry/found-options.js';
export type { DqnSymmetry, ObservationBins } from './symmetry/options.js';
export { type SymmetryLoss, symmetryLoss } from './symmetry-loss.js';
export { type SymmetryPairs, symmetryPairs } from './symmetry-pairs.js';
export type { Batch, InvarianceTask } from './task.js';
export { invarianceTask, type TaskName, taskNames } from './tasks.js';
export type { DqnUpdate } from './temporal-difference.js';
export type { InvariantReport } from './train-invariant.js';
export type { ActorCriticAgent, DqnAgent, Network };

/**
 * A linear model or a multi-layer perceptron with its optimiser, started from a seed.
 * @throws InputError when an option is unknown, missing or out of range.
 */
export function network(engine: Engine, options: NetworkOptions): Network {
  return new Network(Engine.backendOf(engine), options);
}

/**
 * A deep Q-learner, for `trainDqn` or to be driven step by step.
 * @throws InputError when an option is unknown, missing or out of range.
 */
export function dqnAgent(engine: Engine, options: DqnAgentOptions): DqnAgent {
  return new DqnAgent(Engine.backendOf(engine), options);
}

/**
 * The deep Q-learner that `agent.toBytes()` gave these bytes, with the options it was made with.
 * @throws InputError when they are cut off, damaged, something else, or another agent's.
 */
export function dqnAgentFromBytes(engine: Engine, options: DqnAgentOptions, bytes: Uint8Array): DqnAgent {
  return DqnAgent.fromBytes(Engine.backendOf(engine), options, bytes);
}

/**
 * A learner of real-valued actions (TD3), for `trainActorCritic` or to be driven step by step.
 * @throws InputError when an option is unknown, missing or out of range.
 */
export function actorCriticAgent(engine: Engine, options: ActorCriticAgentOptions): ActorCriticAgent {
  return new ActorCriticAgent(Engine.backendOf(engine), options);
}

/**
 * The learner that `agent.toBytes()` gave these bytes, with the options it was made with.
 * @throws InputError when they are cut off, damaged, something else, or another agent's.
 */
export function actorCriticAgentFromBytes(
  engine: Engine,
  options: ActorCriticAgentOptions,
  bytes: Uint8Array,
): ActorCriticAgent {
  return ActorCriticAgent.fromBytes(Engine.backendOf(engine), options, bytes);
}

/**
 * Learns a task with a known group by one of the methods of averaging over orbits (see `invarianceTask`), and measures errors,
 * invariance, gradient noise and cost.
 * @throws InputError when an option is unknown, missing or out of range, or the method does not fit the task or the network.
 */
export function trainInvariant(engine: Engine, options: invariant.InvariantTrainingOptions): invariant.InvariantReport {
  return invariant.trainInvariant(Engine.backendOf(engine), options);
}

/**
 * Error against the number of samples, for each method; `sampleMultipliers` says how many times more samples the plain learner needs.
 * @throws InputError when an option is unknown, missing or out of range.
 */
export function dataEfficiency(
  engine: Engine,
  options: efficiency.DataEfficiencyOptions,
): efficiency.EfficiencyCurve[] {
  return efficiency.dataEfficiency(Engine.backendOf(engine), options);
}
