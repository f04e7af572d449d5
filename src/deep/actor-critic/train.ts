/** Training an actor-critic agent in an environment that is observed as real numbers and acted on by real numbers. */
import { createEngine, Engine } from '../../create-engine.js';
import type { RealActionEnvironment } from '../../environments/real-control.js';
import { heard } from '../../heard.js';
import { expected } from '../../input-error.js';
import {
  checkEpisodeOptions,
  type EpisodeOptions,
  type EpisodesRun,
  inSpace,
  playEpisode,
  runEpisodes,
  scaleOf,
} from '../episodes.js';
import type { FoundSymmetries } from '../symmetry/findings.js';
import { ActorCriticAgent } from './agent.js';
import type { ActorCriticOptions } from './options.js';

export type ActorCriticTrainOptions = EpisodeOptions<ActorCriticAgent>;

export interface ActorCriticRun extends EpisodesRun {
  /** The agent, trained: `dispose` it when it is no longer needed. */
  readonly agent: ActorCriticAgent;
  /** What was found of a symmetry that was looked for, when, and what was not; null where none was. */
  readonly found: FoundSymmetries | null;
}

/**
 * Trains an agent: the one given, which goes on from what it has learned, or a new one made of the options for this environment, in
 * `engine`, or one of its own.
 * @throws InputError when an option is unknown or out of range, the agent does not fit the environment, or actions have no bounds.
 */
export async function trainActorCritic(
  environment: RealActionEnvironment,
  given: ActorCriticAgent | (ActorCriticOptions & { readonly engine?: Engine }),
  options: ActorCriticTrainOptions,
): Promise<ActorCriticRun> {
  if (typeof environment?.reset !== 'function' || !Array.isArray(environment.observationSpace?.names)) {
    throw expected('an environment with reset, step and an observationSpace', environment);
  }
  if (!Array.isArray(environment.actionSpace?.low) || !Array.isArray(environment.actionSpace.high)) {
    throw expected('an environment with an actionSpace { names, low, high }', environment.actionSpace);
  }
  const checked = checkEpisodeOptions('trainActorCritic', options, environment.maxSteps);
  if (given instanceof ActorCriticAgent) {
    const [features, width] = [environment.observationSpace.names.length, environment.actionSpace.low.length];
    const own = given.options;
    if (own.features !== features || own.half.length !== width) {
      throw expected(
        `an agent for ${features} features and actions of ${width} numbers`,
        `one for ${own.features} and ${own.half.length}`,
      );
    }
  }
  const agent = given instanceof ActorCriticAgent ? given : await newAgent(environment, given);
  try {
    const play = (seed: number, maxSteps: number) => playEpisode(environment, agent, { seed, maxSteps });
    const settings = { ...checked, seed: checked.seed ?? agent.options.seed };
    const episodes = await heard(checked.signal, () => runEpisodes(agent, play, settings));
    return { agent, ...episodes, found: agent.symmetries };
  } catch (error) {
    if (agent !== given) agent.dispose();
    throw error;
  }
}

async function newAgent(
  environment: RealActionEnvironment,
  given: ActorCriticOptions & { readonly engine?: Engine },
): Promise<ActorCriticAgent> {
  if (given === null || typeof given !== 'object') throw expected('an actor-critic agent or its options', given);
  const { engine, symmetry = null, ...options } = given;
  const { observationSpace, actionSpace } = environment;
  return new ActorCriticAgent(Engine.backendOf(engine ?? (await createEngine())), {
    scale: scaleOf(observationSpace),
    ...options,
    symmetry: inSpace(symmetry, observationSpace),
    features: observationSpace.names.length,
    low: actionSpace.low,
    high: actionSpace.high,
    names: actionSpace.names,
  });
}
