/** Training an actor-critic agent in an environment that is observed as real numbers and acted on by real numbers. */
import type { Engine } from '../../create-engine.js';
import type { RealActionEnvironment } from '../../environments/real-control.js';
import { expected } from '../../input-error.js';
import { checkEpisodeOptions, type EpisodeOptions } from '../episodes.js';
import { type AgentRun, backendFor, checkFit, featuresOf, optionsIn, trainAgent } from '../train-agent.js';
import { ActorCriticAgent } from './agent.js';
import type { ActorCriticOptions } from './options.js';

export type ActorCriticTrainOptions = EpisodeOptions<ActorCriticAgent>;
export type ActorCriticRun = AgentRun<ActorCriticAgent>;

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
  const features = featuresOf(environment);
  const { low, high, names } = environment.actionSpace ?? {};
  if (!Array.isArray(low) || !Array.isArray(high)) {
    throw expected('an environment with an actionSpace { names, low, high }', environment.actionSpace);
  }
  const checked = checkEpisodeOptions('trainActorCritic', options, environment.maxSteps);
  const old = given instanceof ActorCriticAgent;
  const width = low.length;
  if (old)
    checkFit([given.options.features, given.options.half.length], [features, width], `actions of ${width} numbers`);
  const agent = old
    ? given
    : new ActorCriticAgent(await backendFor(given, 'an actor-critic agent'), {
        ...optionsIn(environment, given),
        ...{ low, high, names },
      });
  return trainAgent(environment, agent, { ...checked, given: old, fewest: 1 });
}
