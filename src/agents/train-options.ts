/** What a training is asked, and what it gives. */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import type { Environment } from '../environments/environment.js';
import {
  checkBoolean,
  checkFunction,
  checkInteger,
  checkKeys,
  checkSeed,
  checkSignal,
  expected,
  InputError,
} from '../input-error.js';
import type { Progress } from '../progress.js';
import type { Criterion, Measurements } from './criterion.js';

export interface TrainOptions {
  /** Episodes to run, >= 1. */
  readonly episodes: number;
  /** An episode is truncated after this many steps: 10,000, or the environment's own limit where that is less. */
  readonly maxSteps?: number;
  /** Training ends with the episode in which it has made so many environment steps; without a limit unless given. */
  readonly mostSteps?: number;
  /** Given to the environment's first `reset`. An environment with a model needs none: the agent draws for it. */
  readonly seed?: number;
  /** Keep every step: false. */
  readonly record?: boolean;
  /** What is measured as training goes on, and when it is good enough: training ends with the episode at which it is first met. */
  readonly until?: Criterion;
  /** Given as false, training goes on to the last episode, and `until` is only measured: true. */
  readonly stopWhenMet?: boolean;
  /**
   * Step the environment itself even where the backend could simulate its model: false. The world then draws from its own
   * generator (`seed`), so that learners that act alike meet the same outcomes.
   */
  readonly stepwise?: boolean;
  /** Called between batches of episodes, and at the end: in `episodes`, with `steps` and `meanReturn`. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the training between two batches: `train` rejects with the signal's reason. What was learned stays. */
  readonly signal?: AbortSignal;
}

export interface TrainingRun {
  readonly episodes: number;
  /** Environment steps in all. */
  readonly steps: number;
  /** Undiscounted return of each episode. */
  readonly returns: Float64Array;
  readonly lengths: Int32Array;
  /** One flag an episode: 1 terminated, 0 truncated. */
  readonly terminated: Uint8Array;
  /** What the criterion measured, and when (null without one). */
  readonly measured: Measurements | null;
  /** Environment steps at the end of the episode at which the criterion was first met; null when it never was. */
  readonly stepsToThreshold: number | null;
  readonly episodesToThreshold: number | null;
  /** Every step (null unless asked for). */
  readonly recorded: EpisodeBatch | null;
}

const keys = [
  'episodes',
  'maxSteps',
  'mostSteps',
  'seed',
  'record',
  'until',
  'stopWhenMet',
  'stepwise',
  'onProgress',
  'signal',
];

/** The options of a training with every default filled in. */
export interface ResolvedTrainOptions extends Required<Omit<TrainOptions, 'seed' | 'until' | 'onProgress' | 'signal'>> {
  readonly seed: number | undefined;
  readonly until: Criterion | undefined;
  readonly onProgress: TrainOptions['onProgress'] | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * What every training is asked: how many episodes, how long each may be, from which seed.
 * @param limit the environment's own, where it has one.
 */
export function checkEpisodes(
  options: Pick<TrainOptions, 'episodes' | 'maxSteps' | 'seed' | 'onProgress' | 'signal'>,
  limit: number | undefined,
): { readonly episodes: number; readonly maxSteps: number } {
  const episodes = checkInteger('episodes', options.episodes, 1, 2 ** 31 - 2);
  const own = checkInteger('maxSteps of the environment', limit ?? 2 ** 31 - 2, 1);
  const maxSteps = Math.min(checkInteger('maxSteps', options.maxSteps ?? 10_000, 1), own);
  if (options.onProgress !== undefined) checkFunction('onProgress', options.onProgress);
  if (options.seed !== undefined) checkSeed(options.seed);
  checkSignal(options.signal);
  return { episodes, maxSteps };
}

/** Checks all but the agent. */
export function checkTraining(environment: Environment, options: TrainOptions): ResolvedTrainOptions {
  if (typeof environment?.reset !== 'function' || typeof environment.step !== 'function') {
    throw expected('an environment with reset and step', environment);
  }
  if (options === null || typeof options !== 'object') throw expected('options { episodes, … }', options);
  checkKeys('the options of train', options, keys);
  const { episodes, maxSteps } = checkEpisodes(options, environment.maxSteps);
  const { mostSteps = Infinity, seed, until, record = false, stepwise = false, onProgress, signal } = options;
  const { stopWhenMet = until !== undefined } = options;
  for (const [name, flag] of Object.entries({ record, stepwise, stopWhenMet })) checkBoolean(name, flag);
  if (mostSteps !== Infinity) checkInteger('mostSteps', mostSteps, 1);
  if (stopWhenMet && until === undefined) throw new InputError('expected until with stopWhenMet, got none');
  return { episodes, maxSteps, mostSteps, seed, until, record, stopWhenMet, stepwise, onProgress, signal };
}
