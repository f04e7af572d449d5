/** What a trajectory counter counts: the options, their defaults and their checks, in one place. */
import { checkChoice, checkInteger, checkKeys, checkNumber, expected } from '../input-error.js';

export interface TrajectoryOptions {
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
  /** Rewards are rounded to the nearest multiple of this, halves up. Not together with `rewardEdges`. */
  readonly rewardResolution?: number;
  /** Ascending bin edges: a reward becomes its bin, the number of edges at or below it. Not with `rewardResolution`. */
  readonly rewardEdges?: ArrayLike<number>;
}

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
] as const satisfies readonly (keyof TrajectoryOptions)[];

export const OWN_REWARD: readonly OwnReward[] = ['include', 'exclude'];
export const EPISODE_END: readonly EpisodeEnd[] = ['marker', 'drop', 'prefix'];

/** Longer windows than this are surely a mistake: one window would take megabytes. */
const LONGEST = 1 << 24;

/** Checks the options and fills in the defaults. */
export function resolveTrajectoryOptions(options: TrajectoryOptions): ResolvedTrajectoryOptions {
  if (options === null || typeof options !== 'object') throw expected('trajectory options', options);
  checkKeys('trajectory options', options, KEYS);
  const states = checkInteger('states', options.states, 1);
  const actions = checkInteger('actions', options.actions, 1);
  if (states * actions > 2147483647) throw expected('states * actions to be below 2^31', states * actions);
  const minLength = checkInteger('minLength', options.minLength ?? 1, 1, LONGEST);
  const maxLength = checkInteger('maxLength', options.maxLength ?? Math.max(5, minLength), minLength, LONGEST);
  const ownReward = checkChoice('ownReward', options.ownReward ?? 'include', OWN_REWARD);
  const episodeEnd = checkChoice('episodeEnd', options.episodeEnd ?? 'marker', EPISODE_END);
  const { rewardResolution, rewardEdges } = options;
  if (rewardResolution !== undefined && rewardEdges !== undefined) {
    throw expected('rewardResolution or rewardEdges', 'both');
  }
  if (rewardResolution !== undefined && checkNumber('rewardResolution', rewardResolution, 0) === 0) {
    throw expected('rewardResolution > 0', 0);
  }
  return {
    states,
    actions,
    minLength,
    maxLength,
    ownReward,
    episodeEnd,
    rewardResolution: rewardResolution ?? null,
    rewardEdges: rewardEdges === undefined ? null : checkEdges(rewardEdges),
  };
}

function checkEdges(edges: ArrayLike<number>): readonly number[] {
  if (edges === null || typeof edges !== 'object' || !(edges.length > 0)) {
    throw expected('rewardEdges to be a list of one edge or more', edges);
  }
  return Array.from(edges, (edge, k) => {
    checkNumber(`rewardEdges[${k}]`, edge);
    if (k > 0 && edge <= edges[k - 1]!) throw expected('rewardEdges to ascend', edge, `edge ${k}`);
    return edge + 0;
  });
}

/** The first option in which two counters differ, or undefined. */
export function differingOption(
  a: ResolvedTrajectoryOptions,
  b: ResolvedTrajectoryOptions,
): keyof TrajectoryOptions | undefined {
  return KEYS.find((key) => String(a[key]) !== String(b[key]));
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
