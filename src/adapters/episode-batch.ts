/** Episodes gathered one after the other into flat arrays that grow. */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import type { RecordedEpisode } from './episode-lines.js';

type Numbers = Int32Array | Float64Array | Uint8Array;

export class EpisodeGatherer {
  #starts = new Int32Array(64);
  #states = new Int32Array(1024);
  #actions = new Int32Array(1024);
  #rewards = new Float64Array(1024);
  #terminated = new Uint8Array(64);
  #lastStates = new Int32Array(64);
  #probabilities: Float64Array | null = null;
  #episodes = 0;
  #steps = 0;

  /** Either all episodes have probabilities or none. */
  add(episode: RecordedEpisode): void {
    const steps = this.#steps;
    const end = steps + episode.actions.length;
    const count = this.#episodes + 1;
    this.#states = grown(this.#states, end);
    this.#actions = grown(this.#actions, end);
    this.#rewards = grown(this.#rewards, end);
    this.#starts = grown(this.#starts, count + 1);
    this.#terminated = grown(this.#terminated, count);
    this.#lastStates = grown(this.#lastStates, count);
    this.#states.set(episode.states, steps);
    this.#actions.set(episode.actions, steps);
    this.#rewards.set(episode.rewards, steps);
    if (episode.probabilities !== undefined) {
      this.#probabilities = grown(this.#probabilities ?? new Float64Array(1024), end);
      this.#probabilities.set(episode.probabilities, steps);
    }
    this.#terminated[count - 1] = Number(episode.terminated);
    this.#lastStates[count - 1] = episode.lastState ?? -1;
    this.#starts[count] = end;
    this.#episodes = count;
    this.#steps = end;
  }

  get steps(): number {
    return this.#steps;
  }

  batch(): EpisodeBatch {
    const steps = this.#steps;
    const episodes = this.#episodes;
    return {
      starts: this.#starts.subarray(0, episodes + 1),
      states: this.#states.subarray(0, steps),
      actions: this.#actions.subarray(0, steps),
      rewards: this.#rewards.subarray(0, steps),
      terminated: this.#terminated.subarray(0, episodes),
      lastStates: this.#lastStates.subarray(0, episodes),
      ...(this.#probabilities === null ? {} : { probabilities: this.#probabilities.subarray(0, steps) }),
    };
  }
}

/** An array with room for `length` numbers: half as large again where it must grow. */
function grown<T extends Numbers>(array: T, length: number): T {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => T)(Math.max(length, Math.ceil(1.5 * array.length)));
  larger.set(array);
  return larger;
}
