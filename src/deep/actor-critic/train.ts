/** Training an actor-critic agent in an environment that is observed as real numbers and acted on by real numbers. */
import { createEngine, Engine } from '../../create-engine.js';
import type { RealActionEnvironment } from '../../environments/real-control.js';
import { expected } from '../../input-error.js';
import {
  checkEpisodeOptions,
  type Episode,
  type EpisodeOptions,
  type EpisodesRun,
  runEpisodes,
  scaleOf,
} from '../episodes.js';
import { eventWords, type FoundSymmetries } from '../symmetry/findings.js';
import type { FoundSymmetry } from '../symmetry/found-options.js';
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
    const play = (seed: number, maxSteps: number) => runEpisode(environment, agent, seed, maxSteps);
    const episodes = await runEpisodes(agent, play, { ...checked, seed: checked.seed ?? agent.options.seed });
    return { agent, ...episodes, found: agent.symmetries };
  } catch (error) {
    if (agent !== given) agent.dispose();
    throw error;
  }
}

function runEpisode(
  environment: RealActionEnvironment,
  agent: ActorCriticAgent,
  seed: number,
  maxSteps: number,
): Episode {
  const known = agent.symmetries?.events.length ?? 0;
  let observation = environment.reset({ seed });
  let total = 0;
  for (let length = 1; ; ++length) {
    const action = agent.act(observation);
    const step = environment.step(action);
    const truncated = !step.terminated && (step.truncated || length === maxSteps);
    agent.observe(observation, action, step.reward, step.observation, { terminated: step.terminated, truncated });
    total += step.reward;
    if (step.terminated || truncated) {
      const events = agent.symmetries?.events.slice(known) ?? [];
      const label = events.length > 0 && { label: events.map(eventWords).join('; ') };
      return { total, length, terminated: step.terminated, ...label };
    }
    observation = step.observation;
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
    // What is looked for is told in the environment's own names.
    symmetry: isLookedFor(symmetry) ? { space: observationSpace, ...symmetry } : symmetry,
    features: observationSpace.names.length,
    low: actionSpace.low,
    high: actionSpace.high,
    names: actionSpace.names,
  });
}

function isLookedFor(symmetry: ActorCriticOptions['symmetry']): symmetry is FoundSymmetry {
  return symmetry !== null && typeof symmetry === 'object' && 'find' in symmetry;
}
