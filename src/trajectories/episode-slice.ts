/** Some of the episodes of a batch. */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';

/** The episodes `from .. to - 1`; of all but the starts a view. Where the last of them led is not among it. */
export function episodeSlice(batch: EpisodeBatch, from: number, to: number): EpisodeBatch {
  const { starts, states, actions, rewards, terminated, probabilities } = batch;
  const [first, last] = [starts[from]!, starts[to]!];
  return {
    starts: starts.slice(from, to + 1).map((start) => start - first),
    states: states.subarray(first, last),
    actions: actions.subarray(first, last),
    rewards: rewards.subarray(first, last),
    terminated: terminated.subarray(from, to),
    ...(probabilities && { probabilities: probabilities.subarray(first, last) }),
  };
}
