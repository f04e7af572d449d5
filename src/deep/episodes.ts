/**
 * Episodes of a learner that is observed as real numbers. Episode `e` starts from a seed made of the training's seed and `e`, so that
 * an agent saved between two episodes and trained on gives what one uninterrupted training gives.
 */
import type { ReturnCriterion } from '../agents/criterion.js';
import type { ObservationSpace } from '../environments/environment.js';
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
import { eventWords, type FoundSymmetries } from './symmetry/findings.js';
import type { FoundSymmetry } from './symmetry/found-options.js';

export interface EpisodeOptions<Agent> {
  /** Episodes to run at most, >= 1. */
  readonly episodes: number;
  /** Seed of the environment's episodes: the agent's. */
  readonly seed?: number;
  /** An episode is truncated after this many steps: 10,000, or the environment's own limit where that is less. */
  readonly maxSteps?: number;
  /** When it counts as having learned; training ends with the first episode after which that holds. By default never. */
  readonly until?: ReturnCriterion | ((agent: Agent, returns: readonly number[]) => boolean);
  /** Called after each episode; its label says what was accepted or refuted of a symmetry that is looked for. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the training between two episodes: it rejects with the signal's reason. An agent that was given keeps what it learned. */
  readonly signal?: AbortSignal;
}

/** The same, checked. */
export interface CheckedEpisodeOptions<Agent> {
  readonly episodes: number;
  readonly seed: number | null;
  readonly maxSteps: number;
  readonly until: (agent: Agent, returns: readonly number[]) => boolean;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** What came of one episode: its undiscounted return, its steps, and whether it was not truncated. */
export interface Episode {
  readonly total: number;
  readonly length: number;
  readonly terminated: boolean;
  /** What happened meanwhile that its progress tells, in words. */
  readonly label?: string;
}

export interface EpisodesRun {
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

/** @throws InputError when an option of `what` is unknown or out of range; `limit` is the environment's own, where it has one. */
export function checkEpisodeOptions<Agent>(
  what: string,
  options: EpisodeOptions<Agent>,
  limit: number | undefined,
): CheckedEpisodeOptions<Agent> {
  if (options === null || typeof options !== 'object') throw expected('options { episodes, … }', options);
  checkKeys(`the options of ${what}`, options, ['episodes', 'seed', 'maxSteps', 'until', 'onProgress', 'signal']);
  const { onProgress, signal } = options;
  if (onProgress !== undefined) checkFunction('onProgress', onProgress);
  const episodes = checkInteger('episodes', options.episodes, 1, 2 ** 31 - 2);
  const own = checkInteger('maxSteps of the environment', limit ?? 2 ** 31 - 2, 1);
  const maxSteps = Math.min(checkInteger('maxSteps', options.maxSteps ?? 10_000, 1), own);
  const until = checkUntil(options.until);
  checkSignal(signal);
  return {
    episodes,
    maxSteps,
    until,
    seed: options.seed === undefined ? null : checkSeed(options.seed),
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  };
}

/** Plays episode after episode; `play` runs one from a seed, of so many steps at most. */
export async function runEpisodes<Agent extends { readonly episodes: number }>(
  agent: Agent,
  play: (seed: number, maxSteps: number) => Episode,
  { episodes, maxSteps, until, seed, onProgress, signal }: CheckedEpisodeOptions<Agent> & { readonly seed: number },
): Promise<EpisodesRun> {
  const returns: number[] = [];
  const lengths: number[] = [];
  const terminated: number[] = [];
  let steps = 0;
  let met = false;
  let breath = performance.now();
  while (returns.length < episodes && !met) {
    const episode = play(episodeSeed(seed, agent.episodes), maxSteps);
    returns.push(episode.total);
    lengths.push(episode.length);
    terminated.push(Number(episode.terminated));
    steps += episode.length;
    met = until(agent, returns);
    onProgress?.({
      done: returns.length,
      total: episodes,
      unit: 'episodes',
      steps,
      meanReturn: episode.total,
      ...(episode.label !== undefined && { label: episode.label }),
    });
    if (performance.now() - breath < STRETCH) continue;
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    breath = performance.now();
  }
  return {
    episodes: returns.length,
    steps,
    returns: Float64Array.from(returns),
    lengths: Int32Array.from(lengths),
    terminated: Uint8Array.from(terminated),
    stepsToThreshold: met ? steps : null,
    episodesToThreshold: met ? returns.length : null,
  };
}

interface Played<Action> {
  reset(options: { seed: number }): Float64Array;
  step(action: Action): {
    readonly observation: Float64Array;
    readonly reward: number;
    readonly terminated: boolean;
    readonly truncated: boolean;
  };
}

interface Player<Action> {
  readonly symmetries: FoundSymmetries | null;
  act(observation: ArrayLike<number>): Action;
  observe(
    observation: ArrayLike<number>,
    action: Action,
    reward: number,
    next: ArrayLike<number>,
    end: { readonly terminated: boolean; readonly truncated: boolean },
  ): void;
}

/**
 * Plays an episode from a seed into an agent, of `maxSteps` steps at most; what was accepted or refuted of a symmetry meanwhile is its label.
 * @throws InputError when it is cut off before `fewest` steps, the length of the agent's returns: nothing would be learned from it.
 */
export function playEpisode<Action>(
  environment: Played<Action>,
  agent: Player<Action>,
  { seed, maxSteps, fewest = 1 }: { readonly seed: number; readonly maxSteps: number; readonly fewest?: number },
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
    if (truncated && length < fewest) {
      throw expected(`episodes of at least multiStep = ${fewest} steps, or an end`, `one cut off after ${length}`);
    }
    if (step.terminated || truncated) {
      const events = agent.symmetries?.events.slice(known) ?? [];
      const label = events.length > 0 && { label: events.map(eventWords).join('; ') };
      return { total, length, terminated: step.terminated, ...label };
    }
    observation = step.observation;
  }
}

/** What is looked for is told in the environment's own names; any other symmetry is what it is. */
export function inSpace<Symmetry extends object | null>(
  symmetry: Symmetry,
  space: ObservationSpace,
): Symmetry | (FoundSymmetry & { readonly space: ObservationSpace }) {
  return symmetry !== null && typeof symmetry === 'object' && 'find' in symmetry
    ? { space, ...(symmetry as Symmetry & FoundSymmetry) }
    : symmetry;
}

/** What takes the larger bound of each feature to 1, and 1 for a feature without bounds. */
export function scaleOf({ names, low, high }: ObservationSpace): number[] {
  return names.map((_, k) => {
    const bound = Math.max(Math.abs(low[k]!), Math.abs(high[k]!));
    return bound > 0 && bound < Infinity ? 1 / bound : 1;
  });
}

/** A seed of its own for each episode of each training. */
function episodeSeed(seed: number, episode: number): number {
  return (Math.imul(seed ^ 0x5bd1e995, 0x85ebca6b) + Math.imul(episode + 1, 0x9e3779b9)) >>> 0;
}

function checkUntil<Agent>(
  until: EpisodeOptions<Agent>['until'],
): (agent: Agent, returns: readonly number[]) => boolean {
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
