/**
 * Training a DQN agent in an environment that is observed as real numbers. Episode `e` starts from a seed made of the training's
 * seed and `e`, so that an agent saved between two episodes and trained on gives what one uninterrupted training gives.
 */
import { createEngine, Engine } from '../create-engine.js';
import type { ContinuousEnvironment } from '../environments/environment.js';
import { heard } from '../heard.js';
import { expected } from '../input-error.js';
import { DqnAgent } from './dqn-agent.js';
import type { DqnOptions } from './dqn-options.js';
import {
  checkEpisodeOptions,
  type EpisodeOptions,
  type EpisodesRun,
  inSpace,
  playEpisode,
  runEpisodes,
  scaleOf,
} from './episodes.js';
import type { FoundSymmetries } from './symmetry/findings.js';

export type DqnTrainOptions = EpisodeOptions<DqnAgent>;

export interface DqnRun extends EpisodesRun {
  /** The agent, trained: `dispose` it when it is no longer needed. */
  readonly agent: DqnAgent;
  /** What was found of a symmetry that was looked for, when, and what was not; null where none was. */
  readonly found: FoundSymmetries | null;
}

/**
 * Trains an agent: the one given, which goes on from what it has learned, or a new one made of the options for this environment, in
 * `engine`, or one of its own.
 * @throws InputError when an option is unknown or out of range, the agent does not fit the environment, the environment breaks its
 * contract, or an episode is cut off before `multiStep` steps: nothing would be learned from it.
 */
export async function trainDqn(
  environment: ContinuousEnvironment,
  given: DqnAgent | (DqnOptions & { readonly engine?: Engine }),
  options: DqnTrainOptions,
): Promise<DqnRun> {
  if (typeof environment?.reset !== 'function' || !Array.isArray(environment.observationSpace?.names)) {
    throw expected('an environment with reset, step and an observationSpace', environment);
  }
  const checked = checkEpisodeOptions('trainDqn', options, environment.maxSteps);
  if (given instanceof DqnAgent) {
    const features = environment.observationSpace.names.length;
    if (given.options.features !== features || given.options.actions !== environment.actions) {
      throw expected(
        `an agent for ${features} features and ${environment.actions} actions`,
        `one for ${given.options.features} and ${given.options.actions}`,
      );
    }
  }
  const agent = given instanceof DqnAgent ? given : await newAgent(environment, given);
  try {
    const play = (seed: number, maxSteps: number) =>
      playEpisode(environment, agent, { seed, maxSteps, fewest: agent.options.multiStep });
    const settings = { ...checked, seed: checked.seed ?? agent.options.seed };
    const episodes = await heard(checked.signal, () => runEpisodes(agent, play, settings));
    return { agent, ...episodes, found: agent.symmetries };
  } catch (error) {
    if (agent !== given) agent.dispose();
    throw error;
  }
}

async function newAgent(
  environment: ContinuousEnvironment,
  given: DqnOptions & { readonly engine?: Engine },
): Promise<DqnAgent> {
  if (given === null || typeof given !== 'object') throw expected('a DQN agent or its options', given);
  const { engine, symmetry = null, ...options } = given;
  const { observationSpace, actions } = environment;
  return new DqnAgent(Engine.backendOf(engine ?? (await createEngine())), {
    scale: scaleOf(observationSpace),
    ...options,
    symmetry: inSpace(symmetry, observationSpace),
    features: observationSpace.names.length,
    actions,
  });
}
