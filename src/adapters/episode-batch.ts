/** Episodes gathered one after the other into flat arrays that grow. */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import type { RecordedEpisode } from './episode-lines.js';

type Numbers = Int32Array | Float64Array | Uint8Array;

export class EpisodeGatherer {
  readonly #keepsProbabilities: boolean;
  #starts = new Int32Array(64);
  #states = new Int32Array(1024);
  #actions = new Int32Array(1024);
  #rewards = new Float64Array(1024);
  #terminated = new Uint8Array(64);
  #lastStates = new Int32Array(64);
  #probabilities: Float64Array | null = null;
  #episodes = 0;
  #steps = 0;

  /** @param options `probabilities`: false where nobody will ask for those of the actions, which are a third of all that is kept. */
  constructor({ probabilities = true }: { readonly probabilities?: boolean } = {}) {
    this.#keepsProbabilities = probabilities;
  }

  /**
   * Either all episodes have probabilities or none.
   * @param share of all steps that this episode ends at, about; null where it is not known.
   */
  add(episode: RecordedEpisode, share: number | null = null): void {
    const steps = this.#steps;
    const end = steps + episode.actions.length;
    const count = this.#episodes + 1;
    this.#states = grown(this.#states, end, share);
    this.#actions = grown(this.#actions, end, share);
    this.#rewards = grown(this.#rewards, end, share);
    this.#starts = grown(this.#starts, count + 1, share);
    this.#terminated = grown(this.#terminated, count, share);
    this.#lastStates = grown(this.#lastStates, count, share);
    this.#states.set(episode.states, steps);
    this.#actions.set(episode.actions, steps);
    this.#rewards.set(episode.rewards, steps);
    if (this.#keepsProbabilities && episode.probabilities !== undefined) {
      this.#probabilities = grown(this.#probabilities ?? new Float64Array(1024), end, share);
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

/** What is expected is exceeded by so much at most, as a rule. */
const MARGIN = 1.02;

/**
 * An array with room for `length` numbers: as large as it will be by the share that there is, so that what is in it is copied while there
 * is little, or half as large again. Memory that is not written to costs nothing.
 */
function grown<T extends Numbers>(array: T, length: number, share: number | null): T {
  if (length <= array.length) return array;
  const least = Math.max(length, Math.ceil(1.5 * array.length));
  const larger = withRoom(array, Math.max(least, share === null ? 0 : Math.ceil((MARGIN * length) / share)), least);
  larger.set(array);
  return larger;
}

/** An array of that kind, of length `least` where there is no room for more. */
function withRoom<T extends Numbers>(array: T, length: number, least: number): T {
  const Kind = array.constructor as new (length: number) => T;
  try {
    return new Kind(length);
  } catch (error) {
    if (!(error instanceof RangeError) || length === least) throw error;
    return new Kind(least);
  }
}
