/**
 * Experience replay (Lin 1992; Mnih et al. 2015): the last `capacity` transitions `(x, a, r, x', terminated)` in a ring of
 * typed arrays, drawn from uniformly with replacement by a generator that is passed in.
 *
 * `terminated` is kept and truncation is not: a transition cut short by a time limit still has a next observation to
 * bootstrap from. Observations are float32, as the network reads them.
 */
import { Random } from '../engine/random.js';
import {
  checkBoolean,
  checkFlag,
  checkInstance,
  checkInteger,
  checkIntegers,
  checkKeys,
  checkNumber,
  expected,
} from '../input-error.js';
import { Ring } from './ring.js';

export interface ReplayOptions {
  /** Transitions kept, >= 1: a new one then replaces the oldest. */
  readonly capacity: number;
  /** Numbers in an observation, >= 1. */
  readonly features: number;
  /** Actions are `0..actions-1`. */
  readonly actions: number;
}

/** Transition `n` of a batch has the observation `observations[n * features ..]`. */
export interface TransitionBatch {
  readonly observations: Float32Array;
  readonly actions: Int32Array;
  readonly rewards: Float64Array;
  readonly nextObservations: Float32Array;
  /** 1 where the problem ended: its future is worth nothing. */
  readonly terminated: Uint8Array;
  /** The pair of each transition's binned state and action, -1 where none was given. */
  readonly pairs: Int32Array;
}

export class ReplayBuffer {
  readonly capacity: number;
  readonly features: number;
  readonly actions: number;
  readonly #ring: Ring<TransitionBatch>;

  /** @throws InputError when an option is unknown, missing or out of range. */
  constructor(options: ReplayOptions) {
    checkKeys('replay options', options, ['capacity', 'features', 'actions']);
    this.capacity = checkInteger('capacity', options.capacity, 1, 2 ** 31 - 1);
    this.features = checkInteger('features', options.features, 1);
    this.actions = checkInteger('actions', options.actions, 1);
    checkInteger('capacity * features', this.capacity * this.features, 1, 2 ** 31 - 1);
    this.#ring = new Ring<TransitionBatch>(this.capacity, (rows) => ({
      observations: new Float32Array(rows * this.features),
      actions: new Int32Array(rows),
      rewards: new Float64Array(rows),
      nextObservations: new Float32Array(rows * this.features),
      terminated: new Uint8Array(rows),
      pairs: new Int32Array(rows),
    }));
  }

  /** Transitions held, at most `capacity`. */
  get size(): number {
    return this.#ring.size;
  }

  /** The slot that the next transition goes to. */
  get next(): number {
    return this.#ring.next;
  }

  /**
   * Keeps a transition, in the place of the oldest one when the ring is full.
   * @throws InputError, with nothing kept, when an observation has the wrong length or an entry that is no finite number, the
   * action is out of range, or the reward is not finite.
   */
  add(
    observation: ArrayLike<number>,
    action: number,
    reward: number,
    nextObservation: ArrayLike<number>,
    terminated: boolean,
    pair = -1,
  ): void {
    checkObservation('observation', observation, this.features);
    checkObservation('next observation', nextObservation, this.features);
    checkInteger('action', action, 0, this.actions - 1);
    checkNumber('reward', reward);
    const ended = checkFlag('terminated', terminated);
    checkInteger('pair', pair, -1, 2 ** 31 - 1);
    const row = { observations: observation, actions: action, rewards: reward, nextObservations: nextObservation };
    this.#ring.add({ ...row, terminated: Number(ended), pairs: pair });
  }

  /**
   * `count` transitions, each drawn uniformly from those held, with replacement: one draw each.
   * @throws InputError when nothing is held.
   */
  sample(count: number, random: Random): TransitionBatch {
    checkInteger('count', count, 1, 2 ** 20);
    checkInstance('a Random', random, Random);
    if (this.size === 0) throw expected('transitions to sample from', 'none');
    return this.#ring.sample(count, random);
  }

  /** The transitions in the given slots. @throws InputError when a slot holds none. */
  take(given: ArrayLike<number>): TransitionBatch {
    return this.#ring.take(checkIntegers('slots', given, 0, this.size - 1));
  }

  /** What is held, slot by slot, with the slot that comes next: all that `restore` needs. */
  contents(): { readonly next: number; readonly transitions: TransitionBatch } {
    return this.#ring.contents();
  }

  /** Takes on the contents of another buffer of the same options. */
  restore(contents: { readonly next: number; readonly transitions: TransitionBatch }): void {
    this.#ring.restore(contents);
  }
}

/** Checks that an observation is `features` finite numbers. */
export function checkObservation(name: string, observation: ArrayLike<number>, features: number): void {
  if (observation === null || typeof observation !== 'object' || observation.length !== features) {
    throw expected(`${name} of ${features} numbers`, observation);
  }
  for (let k = 0; k < features; ++k) {
    if (!Number.isFinite(observation[k])) throw expected(`${name} of finite numbers`, observation[k], `entry ${k}`);
  }
}

/** Whether a step ends its episode, and how. */
export function checkEnds(ends: { readonly terminated?: boolean; readonly truncated?: boolean }): {
  readonly terminated: boolean;
  readonly truncated: boolean;
} {
  checkKeys('how a step ends', ends, ['terminated', 'truncated']);
  const { terminated = false, truncated = false } = ends;
  return { terminated: checkBoolean('terminated', terminated), truncated: checkBoolean('truncated', truncated) };
}
