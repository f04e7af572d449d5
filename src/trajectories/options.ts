/** What a trajectory counter counts: the options, their defaults and their checks, in one place. */
import type { TreeLayout } from '../engine/contracts/tree.js';
import {
  checkChoice,
  checkInteger,
  checkKeys,
  checkNumber,
  checkSize,
  copyOf,
  expected,
  InputError,
} from '../input-error.js';

export interface TrajectoryLimits {
  /** Most state-action pairs: each takes some bytes from the start (default 2^24). */
  readonly maxPairs?: number;
}

export interface TrajectoryOptions extends TrajectoryLimits {
  /** States are `0..states-1`. */
  readonly states: number;
  /** Actions are `0..actions-1`; pair `i` is `state * actions + action`. */
  readonly actions: number;
  /** Shortest length counted (default 1). */
  readonly minLength?: number;
  /** Longest length counted (default 5, or `minLength` where that is more). */
  readonly maxLength?: number;
  /** Whether the trajectory of a pair starts with its own reward (`'include'`, default) or with the next one. */
  readonly ownReward?: OwnReward;
  /** What happens where an episode ends before a window is complete (default `'marker'`). */
  readonly episodeEnd?: EpisodeEnd;
  /**
   * Rewards are rounded to the nearest multiple of this, halves up. Not together with `rewardEdges`. `'auto'`: the first batch, or the first
   * episode, decides whether, and to what (`auto-resolution.ts`); the counter's `options` say what was chosen. Without, rewards
   * are one symbol where they are equal up to rounding, within 1e-10 of each other.
   */
  readonly rewardResolution?: number | 'auto';
  /** Ascending bin edges: a reward becomes its bin, the number of edges at or below it. Not with `rewardResolution`. */
  readonly rewardEdges?: ArrayLike<number>;
  /** Whether windows are weighted by how likely a uniform policy is to act as was acted (default `'none'`). */
  readonly correction?: Correction;
  /** With a correction: no weight counts more than this, > 0 (default: no limit). */
  readonly weightLimit?: number;
}

/**
 * - `'none'`: plain counts, which estimate the laws of reward trajectories under the policy that gathered the data.
 * - `'uniform'`: beside the counts, each window of length `l` that starts at step `t` has the importance weight
 *   `Π 1 / (actions · π(a_u|s_u))` over the later actions that its rewards depend on, `u = t+1 .. t+l-1` (to `t+l` with
 *   `ownReward: 'exclude'`), those past the episode's end having the factor 1. For a pair and a length, weights divided by
 *   their sum estimate the law under the uniform policy, whatever policy gathered the data, as long as it tried every
 *   action: self-normalised importance sampling (Hesterberg 1995; Precup, Sutton & Singh 2000), which is consistent, with a
 *   bias of order 1/n. (The factor 1/actions is the same for all windows with the same number of actions; it matters where
 *   some end early.)
 *
 *   The variance of a weight grows exponentially with `l` and with the skew of the policy. With a `weightLimit` of `c` the
 *   weight is `min(c, Π …)`: self-normalised truncated importance sampling (Ionides 2008), with less variance and a bias
 *   that stays as data grow, unless `c` grows with them (at a rate below n; √n is Ionides's choice).
 */
export type Correction = 'none' | 'uniform';

export type OwnReward = 'include' | 'exclude';

/**
 * - `'marker'`: termination is followed by an absorbing end symbol without end, so every window of a terminated episode is
 *   complete; after truncation, what was seen of a window counts at the lengths seen.
 * - `'drop'`: only windows of `maxLength` rewards count.
 * - `'prefix'`: what was seen of a window counts at the lengths seen, however the episode ended.
 */
export type EpisodeEnd = 'marker' | 'drop' | 'prefix';

/** The options with every default filled in; `null` where rewards are taken as they are. */
export interface ResolvedTrajectoryOptions {
  readonly states: number;
  readonly actions: number;
  readonly minLength: number;
  readonly maxLength: number;
  readonly ownReward: OwnReward;
  readonly episodeEnd: EpisodeEnd;
  readonly rewardResolution: number | null;
  readonly rewardEdges: readonly number[] | null;
  readonly correction: Correction;
  readonly weightLimit: number | null;
}

const KEYS = [
  'states',
  'actions',
  'minLength',
  'maxLength',
  'ownReward',
  'episodeEnd',
  'rewardResolution',
  'rewardEdges',
  'correction',
  'weightLimit',
] as const satisfies readonly (keyof ResolvedTrajectoryOptions)[];

export const OWN_REWARD: readonly OwnReward[] = ['include', 'exclude'];
export const EPISODE_END: readonly EpisodeEnd[] = ['marker', 'drop', 'prefix'];

export const CORRECTION: readonly Correction[] = ['none', 'uniform'];

/** A weight is never more than this: sums of 2^31 of them, and products of two such sums, stay finite. */
const LARGEST_WEIGHT = 2 ** 450;

/** Longer windows than this are surely a mistake: each would take megabytes. */
const LONGEST = 65_536;

const MOST_PAIRS = 2 ** 24;

/** Checks the options and fills in the defaults. */
export function resolveTrajectoryOptions(options: TrajectoryOptions): ResolvedTrajectoryOptions {
  checkKeys('trajectory options', options, [...KEYS, 'maxPairs']);
  const states = checkInteger('states', options.states, 1);
  const actions = checkInteger('actions', options.actions, 1);
  const maxPairs = checkInteger('maxPairs', options.maxPairs ?? MOST_PAIRS, 1, 2147483647);
  checkSize('state-action pairs (states * actions)', states * actions, maxPairs, 'raise maxPairs');
  const minLength = checkInteger('minLength', options.minLength ?? 1, 1, LONGEST);
  const maxLength = checkInteger('maxLength', options.maxLength ?? Math.max(5, minLength), minLength, LONGEST);
  const ownReward = checkChoice('ownReward', options.ownReward ?? 'include', OWN_REWARD);
  const episodeEnd = checkChoice('episodeEnd', options.episodeEnd ?? 'marker', EPISODE_END);
  const { rewardResolution, rewardEdges } = options;
  if (rewardResolution !== undefined && rewardEdges !== undefined) {
    throw expected('rewardResolution or rewardEdges', 'both');
  }
  const auto = rewardResolution === 'auto';
  if (rewardResolution !== undefined && !auto && checkNumber('rewardResolution', rewardResolution, 0) === 0) {
    throw expected('rewardResolution > 0', 0);
  }
  const correction = checkChoice('correction', options.correction ?? 'none', CORRECTION);
  return {
    states,
    actions,
    minLength,
    maxLength,
    ownReward,
    episodeEnd,
    rewardResolution: auto ? null : (rewardResolution ?? null),
    rewardEdges: rewardEdges === undefined ? null : checkEdges(rewardEdges),
    correction,
    weightLimit: options.weightLimit === undefined ? null : checkWeightLimit(options.weightLimit, correction),
  };
}

function checkEdges(edges: ArrayLike<number>): readonly number[] {
  const given = copyOf('rewardEdges', edges);
  if (given.length === 0) throw expected('rewardEdges to be a list of one edge or more', edges);
  return Array.from(given, (edge, k) => {
    checkNumber(`rewardEdges[${k}]`, edge);
    if (k > 0 && edge <= given[k - 1]!) throw expected('rewardEdges to ascend', edge, `edge ${k}`);
    return edge + 0;
  });
}

function checkWeightLimit(limit: number, correction: Correction): number {
  if (correction === 'none') throw expected("weightLimit only with correction: 'uniform'", limit);
  if (checkNumber('weightLimit', limit, 0) === 0) throw expected('weightLimit > 0', limit);
  return limit;
}

/** @throws InputError when two counters count different things. */
export function checkSameOptions(a: ResolvedTrajectoryOptions, b: ResolvedTrajectoryOptions): void {
  const key = KEYS.find((name) => String(a[name]) !== String(b[name]));
  if (key === undefined) return;
  throw new InputError(`expected counters with the same ${key} to merge, got ${a[key]} and ${b[key]}`);
}

/** The trees that count so. */
export function treeLayoutOf(options: ResolvedTrajectoryOptions): TreeLayout {
  const { states, actions, minLength, maxLength, ownReward, correction, weightLimit } = options;
  const limit = Math.min(weightLimit ?? LARGEST_WEIGHT, LARGEST_WEIGHT);
  return {
    pairs: states * actions,
    minLength,
    maxLength,
    offset: ownReward === 'include' ? 0 : 1,
    ...(correction === 'none' ? {} : { weightLimit: limit }),
  };
}

/** The function from a finite reward to the value whose symbol stands for it. */
export function rewardQuantiser({
  rewardResolution,
  rewardEdges,
}: ResolvedTrajectoryOptions): ((reward: number) => number) | null {
  if (rewardResolution !== null) return (reward) => Math.floor(reward / rewardResolution + 0.5) * rewardResolution + 0;
  if (rewardEdges === null) return null;
  return (reward) => {
    let low = 0;
    let high = rewardEdges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rewardEdges[middle]! <= reward) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
