/**
 * Training a DQN agent in an environment that is observed as real numbers. Episode `e` starts from a seed made of the training's
 * seed and `e`, so that an agent saved between two episodes and trained on gives what one uninterrupted training gives.
 */
import type { ReturnCriterion } from '../agents/criterion.js';
import { createEngine, Engine } from '../create-engine.js';
import type { ContinuousEnvironment } from '../environments/environment.js';
import {
  checkFunction,
  checkInteger,
  checkKeys,
  checkNumber,
  checkSeed,
  checkSignal,
  expected,
} from '../input-error.js';
import type { Progress } from '../progress.js';
import { DqnAgent } from './dqn-agent.js';
import type { DqnOptions } from './dqn-options.js';

export interface DqnTrainOptions {
  /** Episodes to run at most, >= 1. */
  readonly episodes: number;
  /** Seed of the environment's episodes: the agent's. */
  readonly seed?: number;
  /** An episode is truncated after this many steps: 10,000, or the environment's own limit where that is less. */
  readonly maxSteps?: number;
  /** When it counts as having learned; training ends with the first episode after which that holds. By default never. */
  readonly until?: ReturnCriterion | ((agent: DqnAgent, returns: readonly number[]) => boolean);
  /** Called after each episode. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the training between two episodes: `trainDqn` rejects with the signal's reason. An agent that was given keeps what it learned. */
  readonly signal?: AbortSignal;
}

export interface DqnRun {
  /** The agent, trained: `dispose` it when it is no longer needed. */
  readonly agent: DqnAgent;
  readonly episodes: number;
  readonly steps: number;
  /** Undiscounted return of each episode. */
  readonly returns: Float64Array;
  readonly lengths: Int32Array;
  /** One flag an episode: 1 terminated, 0 truncated. */
  readonly terminated: Uint8Array;
  /** Environment steps and episodes until `until` held, which ended the training; null where it never did. */
  readonly stepsToThreshold: number | null;
  readonly episodesToThreshold: number | null;
}

/** Milliseconds of work between two breaths for the caller's thread. */
const STRETCH = 30;

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
  if (options === null || typeof options !== 'object') throw expected('options { episodes, … }', options);
  checkKeys('the options of trainDqn', options, ['episodes', 'seed', 'maxSteps', 'until', 'onProgress', 'signal']);
  if (options.onProgress !== undefined) checkFunction('onProgress', options.onProgress);
  const episodes = checkInteger('episodes', options.episodes, 1, 2 ** 31 - 2);
  const limit = checkInteger('maxSteps of the environment', environment.maxSteps ?? 2 ** 31 - 2, 1);
  const maxSteps = Math.min(checkInteger('maxSteps', options.maxSteps ?? 10_000, 1), limit);
  const until = checkUntil(options.until);
  checkSignal(options.signal);
  const seed = options.seed === undefined ? null : checkSeed(options.seed);
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
    return await run(environment, agent, { ...options, episodes, maxSteps, until, seed: seed ?? agent.options.seed });
  } catch (error) {
    if (agent !== given) agent.dispose();
    throw error;
  }
}

/** The episodes of `trainDqn`, with what it has validated. */
async function run(
  environment: ContinuousEnvironment,
  agent: DqnAgent,
  options: Omit<DqnTrainOptions, 'until'> & {
    readonly maxSteps: number;
    readonly seed: number;
    readonly until: (agent: DqnAgent, returns: readonly number[]) => boolean;
  },
): Promise<DqnRun> {
  const { episodes, maxSteps, until, seed } = options;

  const returns: number[] = [];
  const lengths: number[] = [];
  const terminated: number[] = [];
  let steps = 0;
  let met = false;
  let breath = performance.now();
  while (returns.length < episodes && !met) {
    const episode = runEpisode(environment, agent, episodeSeed(seed, agent.episodes), maxSteps);
    returns.push(episode.total);
    lengths.push(episode.length);
    terminated.push(Number(episode.terminated));
    steps += episode.length;
    met = until(agent, returns);
    options.onProgress?.({
      done: returns.length,
      total: episodes,
      unit: 'episodes',
      steps,
      meanReturn: episode.total,
    });
    if (performance.now() - breath < STRETCH) continue;
    await new Promise((resolve) => setTimeout(resolve));
    options.signal?.throwIfAborted();
    breath = performance.now();
  }
  return {
    agent,
    episodes: returns.length,
    steps,
    returns: Float64Array.from(returns),
    lengths: Int32Array.from(lengths),
    terminated: Uint8Array.from(terminated),
    stepsToThreshold: met ? steps : null,
    episodesToThreshold: met ? returns.length : null,
  };
}

function runEpisode(
  environment: ContinuousEnvironment,
  agent: DqnAgent,
  seed: number,
  maxSteps: number,
): { total: number; length: number; terminated: boolean } {
  const { multiStep } = agent.options;
  let observation = environment.reset({ seed });
  let total = 0;
  for (let length = 1; ; ++length) {
    const action = agent.act(observation);
    const step = environment.step(action);
    const truncated = !step.terminated && (step.truncated || length === maxSteps);
    agent.observe(observation, action, step.reward, step.observation, { terminated: step.terminated, truncated });
    total += step.reward;
    if (truncated && length < multiStep) {
      throw expected(`episodes of at least multiStep = ${multiStep} steps, or an end`, `one cut off after ${length}`);
    }
    if (step.terminated || truncated) return { total, length, terminated: step.terminated };
    observation = step.observation;
  }
}

async function newAgent(
  environment: ContinuousEnvironment,
  given: DqnOptions & { readonly engine?: Engine },
): Promise<DqnAgent> {
  if (given === null || typeof given !== 'object') throw expected('a DQN agent or its options', given);
  const { engine, ...options } = given;
  const { observationSpace, actions } = environment;
  const { names, low, high } = observationSpace;
  const scale = names.map((_, k) => {
    const bound = Math.max(Math.abs(low[k]!), Math.abs(high[k]!));
    return bound > 0 && bound < Infinity ? 1 / bound : 1;
  });
  return new DqnAgent(Engine.backendOf(engine ?? (await createEngine())), {
    scale,
    ...options,
    features: names.length,
    actions,
  });
}

/** A seed of its own for each episode of each training. */
function episodeSeed(seed: number, episode: number): number {
  return (Math.imul(seed ^ 0x5bd1e995, 0x85ebca6b) + Math.imul(episode + 1, 0x9e3779b9)) >>> 0;
}

function checkUntil(until: DqnTrainOptions['until']): (agent: DqnAgent, returns: readonly number[]) => boolean {
  if (until === undefined) return () => false;
  if (typeof until === 'function') return until;
  if (until === null || typeof until !== 'object' || until.kind !== 'return')
    throw expected("until { kind: 'return', level, consecutive } or a function", until);
  checkKeys('until', until, ['kind', 'level', 'consecutive']);
  const level = checkNumber('until.level', until.level);
  const window = checkInteger('until.consecutive', until.consecutive ?? 100, 1);
  return (_, returns) =>
    returns.length >= window && returns.slice(-window).reduce((sum, value) => sum + value, 0) >= level * window;
}
