/**
 * A resolution of rewards that follows from the rewards themselves. Pairs that led where they led before tell how much rewards vary: where
 * at least half of them paid what was paid before, rewards are exact. Otherwise the resolution is four pooled standard deviations of what one
 * pair and next state paid, rounded up to 1, 2 or 5 times a power of ten: noise then seldom makes two symbols of one reward, unless its
 * mean lies at the edge between two multiples.
 */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import { close } from './closeness.js';

/** Repeats from which it is told whether rewards vary. */
const REPEATS = 8;
const DEVIATIONS = 4;

/** What experience says of its rewards. */
export interface RewardNoise {
  /** Null where rewards are exact, or nothing repeats often enough to tell. */
  readonly resolution: number | null;
  /** Of what one pair and next state paid, pooled; 0 where nothing repeats. */
  readonly deviation: number;
  /** Steps of a pair that led where it had led before. */
  readonly repeats: number;
}

/** @param actions pair `i` is `state * actions + action`. */
export function rewardNoise(
  { starts, states, actions: taken, rewards, terminated }: EpisodeBatch,
  actions: number,
): RewardNoise {
  const paid = new Map<string, { count: number; mean: number; first: number }>();
  let [repeats, same, squares] = [0, 0, 0];
  for (let e = 0; e < terminated.length; ++e) {
    for (let t = starts[e]!; t < starts[e + 1]!; ++t) {
      const last = t === starts[e + 1]! - 1;
      if (last && !terminated[e]) continue;
      const key = `${states[t]! * actions + taken[t]!} ${last ? 'end' : states[t + 1]!}`;
      const reward = rewards[t]!;
      const known = paid.get(key);
      if (known === undefined) {
        paid.set(key, { count: 1, mean: reward, first: reward });
        continue;
      }
      repeats += 1;
      same += Number(reward === known.first || close(reward, known.first));
      // Welford's sums: one pass, no cancellation.
      known.count += 1;
      const apart = reward - known.mean;
      known.mean += apart / known.count;
      squares += apart * (reward - known.mean);
    }
  }
  const deviation = repeats === 0 ? 0 : Math.sqrt(squares / repeats);
  const exact = repeats < REPEATS || 2 * same >= repeats || !(deviation > 0 && Number.isFinite(deviation));
  return { resolution: exact ? null : roundedUp(DEVIATIONS * deviation), deviation, repeats };
}

/** The least of 1, 2 and 5 times a power of ten that is no smaller. */
function roundedUp(value: number): number {
  const power = Math.floor(Math.log10(value));
  for (const factor of [1, 2, 5]) {
    const rounded = Number(`${factor}e${power}`);
    if (rounded >= value) return rounded;
  }
  return Number(`1e${power + 1}`);
}
