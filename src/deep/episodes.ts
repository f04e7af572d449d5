/**
 * Episodes of a learner that is observed as real numbers. Episode `e` starts from a seed made of the training's seed and `e`, so that
 * an agent saved between two episodes and trained on gives what one uninterrupted training gives.
 */
import type { ReturnCriterion } from '../agents/criterion.js';
import { checkEpisodes } from '../agents/train-options.js';
import { checkInteger, checkKeys, checkNumber, expected } from '../input-error.js';
import type { Progress } from '../progress.js';

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
export interface CheckedEpisodeOptions<Agent> extends Omit<EpisodeOptions<Agent>, 'maxSteps' | 'seed' | 'until'> {
  readonly maxSteps: number;
  readonly seed: number | null;
  readonly until: (agent: Agent, returns: readonly number[]) => boolean;
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
  const { episodes, maxSteps } = checkEpisodes(options, limit);
  return { ...options, episodes, maxSteps, until: checkUntil(options.until), seed: options.seed ?? null };
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
