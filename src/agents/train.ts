/**
 * Training an agent in an environment. Where the environment gives its model, whole stretches of episodes run inside the
 * backend, all draws coming from the agent's generator; otherwise the environment's own `reset` and `step` are called,
 * one crossing into the backend a step. Work is cut into stretches of some hundredths of a second, between which the
 * caller's thread gets air; how it is cut never changes a result.
 */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import type { RunBatch } from '../engine/contracts/learner.js';
import type { Environment } from '../environments/environment.js';
import type { TabularModel } from '../environments/tabular-model.js';
import { checkInteger, checkKeys, expected, InputError } from '../input-error.js';
import { Agent } from './agent.js';
import { type Criterion, Judge, type Judged } from './criterion.js';
import { type EpisodeSource, environmentEpisodes, modelEpisodes } from './episodes.js';

export interface TrainOptions {
  /** Episodes to run, >= 1. */
  readonly episodes: number;
  /** An episode is truncated after this many steps: 10,000, or the environment's own limit where that is less. */
  readonly maxSteps?: number;
  /** Given to the environment's first `reset`. An environment with a model needs none: the agent draws for it. */
  readonly seed?: number;
  /** Keep every step: false. */
  readonly record?: boolean;
  /** What is measured as training goes on, and when it is good enough. */
  readonly criterion?: Criterion;
  /** End with the episode at which the criterion is first met: false. */
  readonly stopWhenMet?: boolean;
  /**
   * Step the environment itself even where the backend could simulate its model: false. The world then draws from its own
   * generator (`seed`), so that learners that act alike meet the same outcomes.
   */
  readonly stepwise?: boolean;
  /** Called between stretches of work, and at the end. */
  readonly onProgress?: (progress: TrainProgress) => void;
  /** Stops the training between two stretches: `train` rejects with the signal's reason. What was learned stays. */
  readonly signal?: AbortSignal;
}

export interface TrainProgress {
  /** Episodes done, and episodes asked for. */
  readonly episode: number;
  readonly episodes: number;
  /** Environment steps done. */
  readonly steps: number;
  /** Mean undiscounted return of the episodes since the last report. */
  readonly meanReturn: number;
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
  readonly judged: Judged | null;
  /** Environment steps at the end of the episode at which the criterion was first met; null when it never was. */
  readonly stepsToThreshold: number | null;
  readonly episodesToThreshold: number | null;
  /** Every step (null unless asked for). */
  readonly recorded: EpisodeBatch | null;
}

const keys = ['episodes', 'maxSteps', 'seed', 'record', 'criterion', 'stopWhenMet', 'stepwise', 'onProgress', 'signal'];

/** Milliseconds of work in one stretch. */
export const STRETCH = 30;

/**
 * Trains `agent`, which takes on the environment's numbers of states and actions if it has none, and goes on from what it
 * has learned if it has.
 * @throws InputError when an option is unknown or out of range, the agent does not fit, a criterion needs a model that is
 * missing, or the environment breaks its contract (says at which episode and step).
 */
export async function train(environment: Environment, agent: Agent, options: TrainOptions): Promise<TrainingRun> {
  const resolved = checkTraining(environment, options);
  const { maxSteps, seed, record, stopWhenMet, stepwise, onProgress, signal } = resolved;
  const course = new Course(environment, agent, resolved);
  const simulated = stepwise || agent.stepwise ? null : course.model;
  const { judge } = course;
  const source = makeSource(environment, simulated, agent, { maxSteps, record, seed, judge, stopWhenMet });
  try {
    // With a stop that only the judge can see, it must look after every episode.
    const single = stopWhenMet && (simulated === null || judge?.criterion.kind === 'return');
    return await follow(source, course, { single, onProgress, signal });
  } finally {
    source.dispose();
  }
}

/** The options of a training with every default filled in. */
export interface ResolvedTrainOptions
  extends Required<Omit<TrainOptions, 'seed' | 'criterion' | 'onProgress' | 'signal'>> {
  readonly seed: number | undefined;
  readonly criterion: Criterion | undefined;
  readonly onProgress: TrainOptions['onProgress'] | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Checks all but the agent. */
export function checkTraining(environment: Environment, options: TrainOptions): ResolvedTrainOptions {
  if (typeof environment?.reset !== 'function' || typeof environment.step !== 'function') {
    throw expected('an environment with reset and step', environment);
  }
  if (options === null || typeof options !== 'object') throw expected('options { episodes, … }', options);
  checkKeys('the options of train', options, keys);
  const episodes = checkInteger('episodes', options.episodes, 1, 2 ** 31 - 2);
  const limit = checkInteger('maxSteps of the environment', environment.maxSteps ?? 2 ** 31 - 2, 1);
  const maxSteps = Math.min(checkInteger('maxSteps', options.maxSteps ?? 10_000, 1), limit);
  const { seed, criterion, record = false, stopWhenMet = false, stepwise = false, onProgress, signal } = options;
  if (seed !== undefined) checkInteger('seed', seed, 0, 2 ** 32 - 1);
  if (stopWhenMet && criterion === undefined) throw new InputError('expected a criterion for stopWhenMet, got none');
  signal?.throwIfAborted();
  return { episodes, maxSteps, seed, criterion, record, stopWhenMet, stepwise, onProgress, signal };
}

/** What one agent has done of its training, and how it is judged. */
export class Course {
  readonly agent: Agent;
  readonly model: TabularModel | null;
  readonly judge: Judge | null;
  readonly episodes: number;
  readonly #record: boolean;
  readonly #stopWhenMet: boolean;
  readonly #batches: RunBatch[] = [];
  done = 0;
  steps = 0;
  /** Sum of the returns so far. */
  total = 0;

  /** @throws InputError when the agent does not fit the environment, or the criterion lacks a model. */
  constructor(environment: Environment, agent: Agent, options: ResolvedTrainOptions) {
    if (!(agent instanceof Agent)) throw expected('an agent', agent);
    agent.bind(environment.states, environment.actions);
    const { criterion, episodes, record, stopWhenMet } = options;
    this.agent = agent;
    this.model = environment.model?.() ?? null;
    this.judge = criterion === undefined ? null : new Judge(criterion, this.model, agent.discount, agent.backend);
    this.episodes = episodes;
    this.#record = record;
    this.#stopWhenMet = stopWhenMet;
  }

  /** Whether all episodes are done, or the criterion was met that ends the training. */
  get over(): boolean {
    return this.done === this.episodes || (this.#stopWhenMet && this.judge!.threshold !== null);
  }

  /** Episodes that may be run at once, at most `size`. */
  room(size: number): number {
    return Math.min(size, this.episodes - this.done, this.judge?.room ?? Infinity);
  }

  take(batch: RunBatch): void {
    this.#batches.push(batch);
    this.done += batch.episodes;
    for (let e = 0; e < batch.episodes; ++e) {
      this.steps += batch.lengths[e]!;
      this.total += batch.returns[e]!;
    }
    this.judge?.follow(batch, () => this.agent.q);
  }

  get result(): TrainingRun {
    const { returns, lengths, terminated, recorded } = join(this.#batches, this.#record);
    const { judge } = this;
    return {
      episodes: this.done,
      steps: this.steps,
      returns,
      lengths,
      terminated,
      judged: judge?.judged ?? null,
      stepsToThreshold: judge?.threshold?.steps ?? null,
      episodesToThreshold: judge?.threshold?.episodes ?? null,
      recorded,
    };
  }
}

interface SourceOptions extends Pick<ResolvedTrainOptions, 'maxSteps' | 'record' | 'seed' | 'stopWhenMet'> {
  readonly judge: Judge | null;
}

function makeSource(
  environment: Environment,
  model: TabularModel | null,
  agent: Agent,
  { maxSteps, record, seed, judge, stopWhenMet }: SourceOptions,
): EpisodeSource {
  if (model === null) return environmentEpisodes(environment, agent, { maxSteps, record, seed, judge });
  return modelEpisodes(model, agent, { maxSteps, record, judge, stopWhenMet });
}

async function follow(
  source: EpisodeSource,
  course: Course,
  { single, onProgress, signal }: Pick<ResolvedTrainOptions, 'onProgress' | 'signal'> & { readonly single: boolean },
): Promise<TrainingRun> {
  const { episodes } = course;
  const stretch = new Stretch();
  let since = { time: performance.now(), episode: 0, total: 0 };
  while (!course.over) {
    const count = course.room(single ? 1 : stretch.size);
    stretch.run(() => course.take(source.next(count, course.done)), count);
    const { done, steps, total, over } = course;
    if (performance.now() - since.time < STRETCH && !over) continue;
    onProgress?.({ episode: done, episodes, steps, meanReturn: (total - since.total) / (done - since.episode) });
    if (over) break;
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    since = { time: performance.now(), episode: done, total };
  }
  return course.result;
}

/** How many episodes make a stretch of work of about the right time. */
export class Stretch {
  size = 1;

  /** Does `work`, which is `count` episodes, and learns from how long it took. */
  run(work: () => void, count: number): void {
    const started = performance.now();
    work();
    const took = performance.now() - started;
    if (took < STRETCH / 2 && count === this.size) this.size *= 2;
    else if (took > STRETCH * 2 && this.size > 1) this.size /= 2;
  }
}

/** Batches one after the other. */
function join(batches: readonly RunBatch[], record: boolean): Omit<RunBatch, 'episodes' | 'optimalShare' | 'stopped'> {
  const int32 = (length: number) => new Int32Array(length);
  const float64 = (length: number) => new Float64Array(length);
  const parts = batches.map(({ recorded }) => recorded!);
  const lengths = concatenate(
    batches.map((batch) => batch.lengths),
    int32,
  );
  const returns = concatenate(
    batches.map((batch) => batch.returns),
    float64,
  );
  const terminated = concatenate(
    batches.map((batch) => batch.terminated),
    (length) => new Uint8Array(length),
  );
  if (!record) return { returns, lengths, terminated, recorded: null };
  const starts = new Int32Array(lengths.length + 1);
  for (let e = 0; e < lengths.length; ++e) starts[e + 1] = starts[e]! + lengths[e]!;
  const recorded = {
    starts,
    states: concatenate(
      parts.map((part) => part.states),
      int32,
    ),
    actions: concatenate(
      parts.map((part) => part.actions),
      int32,
    ),
    rewards: concatenate(
      parts.map((part) => part.rewards),
      float64,
    ),
    terminated,
  };
  return { returns, lengths, terminated, recorded };
}

function concatenate<Numbers extends Float64Array | Int32Array | Uint8Array>(
  parts: readonly Numbers[],
  make: (length: number) => Numbers,
): Numbers {
  const whole = make(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
