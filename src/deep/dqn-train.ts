/**
 * Training a DQN agent in an environment that is observed as real numbers. Episode `e` starts from a seed made of the training's
 * seed and `e`, so that an agent saved between two episodes and trained on gives what one uninterrupted training gives.
 */
import type { Backend } from '../engine/contracts/backend.js';
import { loadBackend } from '../engine/load.js';
import type { ContinuousEnvironment } from '../environments/environment.js';
import { checkInteger, checkKeys, checkNumber, expected } from '../input-error.js';
import { DqnAgent } from './dqn-agent.js';
import type { DqnOptions } from './dqn-options.js';

export interface DqnTrainOptions {
  /** Episodes to run at most, >= 1. */
  readonly episodes: number;
  /** Seed of the environment's episodes: the agent's. */
  readonly seed?: number;
  /** An episode is truncated after this many steps: 10,000, or the environment's own limit where that is less. */
  readonly maxSteps?: number;
  /** Training counts as solved, and ends, with the first episode after which this holds: never. */
  readonly until?: SolvedCriterion | ((agent: DqnAgent, run: DqnProgress) => boolean);
  /** Called after each episode. */
  readonly onProgress?: (progress: DqnProgress) => void;
  /** Stops the training between two episodes: `trainDqn` rejects with the signal's reason. An agent that was given keeps what it learned. */
  readonly signal?: AbortSignal;
}

/** The mean return of the last `episodes` episodes, exploration included, is at least `meanReturn`. */
export interface SolvedCriterion {
  readonly meanReturn: number;
  /** 100. */
  readonly episodes?: number;
}

export interface DqnProgress {
  /** Episodes done in this training, and the most there may be. */
  readonly episode: number;
  readonly episodes: number;
  /** Environment steps done in this training. */
  readonly steps: number;
  /** Undiscounted returns of the episodes done. */
  readonly returns: readonly number[];
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
  /** Whether `until` held after the last episode. */
  readonly solved: boolean;
}

/** Milliseconds of work between two breaths for the caller's thread. */
const STRETCH = 30;

/**
 * Trains an agent: the one given, which goes on from what it has learned, or a new one made of the options for this environment, in
 * the wasm backend unless another is given.
 * @throws InputError when an option is unknown or out of range, the agent does not fit the environment, or the environment breaks its
 * contract.
 */
export async function trainDqn(
  environment: ContinuousEnvironment,
  given: DqnAgent | (DqnOptions & { readonly backend?: Backend }),
  options: DqnTrainOptions,
): Promise<DqnRun> {
  if (typeof environment?.reset !== 'function' || !Array.isArray(environment.observationSpace?.names)) {
    throw expected('an environment with reset, step and an observationSpace', environment);
  }
  if (options === null || typeof options !== 'object') throw expected('options { episodes, … }', options);
  checkKeys('the options of trainDqn', options, ['episodes', 'seed', 'maxSteps', 'until', 'onProgress', 'signal']);
  const episodes = checkInteger('episodes', options.episodes, 1, 2 ** 31 - 2);
  const limit = checkInteger('maxSteps of the environment', environment.maxSteps ?? 2 ** 31 - 2, 1);
  const maxSteps = Math.min(checkInteger('maxSteps', options.maxSteps ?? 10_000, 1), limit);
  const until = checkUntil(options.until);
  options.signal?.throwIfAborted();
  const seed = options.seed === undefined ? null : checkInteger('seed', options.seed, 0, 2 ** 32 - 1);
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
    readonly until: (agent: DqnAgent, run: DqnProgress) => boolean;
  },
): Promise<DqnRun> {
  const { episodes, maxSteps, until, seed } = options;

  const returns: number[] = [];
  const lengths: number[] = [];
  const terminated: number[] = [];
  let steps = 0;
  let solved = false;
  let breath = performance.now();
  while (returns.length < episodes && !solved) {
    const episode = runEpisode(environment, agent, episodeSeed(seed, agent.episodes), maxSteps);
    returns.push(episode.total);
    lengths.push(episode.length);
    terminated.push(Number(episode.terminated));
    steps += episode.length;
    const progress = { episode: returns.length, episodes, steps, returns };
    solved = until(agent, progress);
    options.onProgress?.(progress);
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
    solved,
  };
}

function runEpisode(
  environment: ContinuousEnvironment,
  agent: DqnAgent,
  seed: number,
  maxSteps: number,
): { total: number; length: number; terminated: boolean } {
  let observation = environment.reset({ seed });
  let total = 0;
  for (let length = 1; ; ++length) {
    const action = agent.act(observation);
    const step = environment.step(action);
    const truncated = !step.terminated && (step.truncated || length === maxSteps);
    agent.observe(observation, action, step.reward, step.observation, { terminated: step.terminated, truncated });
    total += step.reward;
    if (step.terminated || truncated) return { total, length, terminated: step.terminated };
    observation = step.observation;
  }
}

async function newAgent(
  environment: ContinuousEnvironment,
  given: DqnOptions & { readonly backend?: Backend },
): Promise<DqnAgent> {
  if (given === null || typeof given !== 'object') throw expected('a DQN agent or its options', given);
  const { backend, ...options } = given;
  const { observationSpace, actions } = environment;
  const { names, low, high } = observationSpace;
  const scale = names.map((_, k) => {
    const bound = Math.max(Math.abs(low[k]!), Math.abs(high[k]!));
    return bound > 0 && bound < Infinity ? 1 / bound : 1;
  });
  return new DqnAgent(backend ?? (await loadBackend('wasm')), {
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

function checkUntil(until: DqnTrainOptions['until']): (agent: DqnAgent, run: DqnProgress) => boolean {
  if (until === undefined) return () => false;
  if (typeof until === 'function') return until;
  if (until === null || typeof until !== 'object')
    throw expected('until { meanReturn, episodes } or a function', until);
  checkKeys('until', until, ['meanReturn', 'episodes']);
  const level = checkNumber('until.meanReturn', until.meanReturn);
  const window = checkInteger('until.episodes', until.episodes ?? 100, 1);
  return (_, { returns }) =>
    returns.length >= window && returns.slice(-window).reduce((sum, value) => sum + value, 0) >= level * window;
}
