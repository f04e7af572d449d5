/** Episodes from the record of a run in wasm memory: of each step 16 bytes, its state, its action and its reward. */
import type { EpisodeBatch } from '../contracts/episodes.js';

/** @param record four words a step. */
export function recordedEpisodes(record: Int32Array, lengths: Int32Array, terminated: Uint8Array): EpisodeBatch {
  const steps = record.length / 4;
  const numbers = new Float64Array(record.buffer);
  const states = new Int32Array(steps);
  const actions = new Int32Array(steps);
  const rewards = new Float64Array(steps);
  for (let t = 0; t < steps; ++t) {
    states[t] = record[t * 4]!;
    actions[t] = record[t * 4 + 1]!;
    rewards[t] = numbers[t * 2 + 1]!;
  }
  const starts = new Int32Array(lengths.length + 1);
  for (let e = 0; e < lengths.length; ++e) starts[e + 1] = starts[e]! + lengths[e]!;
  return { starts, states, actions, rewards, terminated };
}
