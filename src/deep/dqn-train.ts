/** Training a DQN agent in an environment that is observed as real numbers. */
import type { Engine } from '../create-engine.js';
import type { ContinuousEnvironment } from '../environments/environment.js';
import { DqnAgent } from './dqn-agent.js';
import type { DqnOptions } from './dqn-options.js';
import { checkEpisodeOptions, type EpisodeOptions } from './episodes.js';
import { type AgentRun, backendFor, checkFit, featuresOf, optionsIn, trainAgent } from './train-agent.js';

export type DqnTrainOptions = EpisodeOptions<DqnAgent>;
export type DqnRun = AgentRun<DqnAgent>;

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
  const features = featuresOf(environment);
  const { actions } = environment;
  const checked = checkEpisodeOptions('trainDqn', options, environment.maxSteps);
  const old = given instanceof DqnAgent;
  if (old) checkFit([given.options.features, given.options.actions], [features, actions], `${actions} actions`);
  const agent = old
    ? given
    : new DqnAgent(await backendFor(given, 'a DQN agent'), { ...optionsIn(environment, given), actions });
  return trainAgent(environment, agent, { ...checked, given: old, fewest: agent.options.multiStep });
}
