/** What episodes of one record have in common: numbers of states and actions, probabilities in all or none, one kind of observation. */
import { InputError } from '../input-error.js';
import type { SizeLimits } from './episode-fields.js';
import { type AnyEpisode, isReal } from './episode-lines.js';
import { type RecordHeader, sizesOf } from './record-header.js';

export class SeenSizes {
  readonly #source: string;
  #states: number | undefined;
  #actions: number | undefined;
  /** Names of actions in a header: of all of them where they are discrete, of the parts of one where they are real-valued. */
  #named: number | undefined;
  #seenStates = 0;
  #seenActions = 0;
  /** Of the first episode; null before it. */
  #kind: { readonly probable: boolean; readonly width: number; readonly actionWidth: number | null } | null = null;

  constructor(source: string, { states, actions }: SizeLimits) {
    this.#source = source;
    this.#states = states;
    this.#actions = actions;
  }

  /** What was given goes before what a header says. */
  take(header: RecordHeader): void {
    this.#named = header.actionNames?.length;
    const { states, actions } = sizesOf(header);
    this.#states ??= states;
    this.#actions ??= actions;
  }

  get limits(): SizeLimits {
    return { states: this.#states, actions: this.#actions };
  }

  /** @throws InputError when the episode is of another kind than those before. */
  see(episode: AnyEpisode, place: string): void {
    const real = isReal(episode);
    const kind = {
      probable: !real && episode.probabilities !== undefined,
      width: real ? episode.width : 0,
      actionWidth: real ? episode.actionWidth : null,
    };
    this.#kind ??= kind;
    if (kind.probable !== this.#kind.probable) {
      const what = kind.probable ? 'with' : 'without';
      throw new InputError(`${place}: expected probabilities in every episode or in none, got one ${what} them`);
    }
    if (kind.width !== this.#kind.width) {
      const words = (width: number) => (width === 0 ? 'ids of states' : `observations of ${width} numbers`);
      throw new InputError(`${place}: expected ${words(this.#kind.width)} as before, got ${words(kind.width)}`);
    }
    if (kind.actionWidth !== this.#kind.actionWidth) {
      const words = (width: number | null) => (width === null ? 'plain numbers' : `lists of ${width}`);
      throw new InputError(
        `${place}: expected actions as ${words(this.#kind.actionWidth)} as before, got ${words(kind.actionWidth)}`,
      );
    }
    if (real) return;
    this.#seenStates = Math.max(this.#seenStates, (episode.lastState ?? -1) + 1, largest(episode.states) + 1);
    this.#seenActions = Math.max(this.#seenActions, largest(episode.actions) + 1);
    this.#actions ??= this.#named;
    if (this.#actions !== undefined && this.#seenActions > this.#actions)
      throw new InputError(`${place}: expected actions in [0, ${this.#actions}), got ${this.#seenActions - 1}`);
  }

  /** @throws InputError when there was no episode. */
  end(): { readonly states: number; readonly actions: number } {
    if (this.#kind === null) throw new InputError(`${this.#source}: expected at least one episode, got none`);
    if (this.#kind.width > 0) return { states: 0, actions: this.#actions ?? 0 };
    return { states: this.#states ?? this.#seenStates, actions: this.#actions ?? this.#seenActions };
  }
}

function largest(values: Int32Array): number {
  let most = -1;
  for (const value of values) if (value > most) most = value;
  return most;
}
