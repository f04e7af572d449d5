/**
 * Experience replay (Lin 1992) of real-valued actions: the last `capacity` transitions `(x, u, r, x', terminated)` in a ring of typed
 * arrays, drawn from uniformly with replacement. Observations are scaled and actions in [−1, 1], float32, as the networks read them.
 */
import type { Random } from '../../engine/random.js';
import { checkInteger } from '../../input-error.js';

/** Transition `n` has the observation `observations[n * features ..]` and the action `actions[n * width ..]`. */
export interface RealTransitionBatch {
  readonly observations: Float32Array;
  readonly actions: Float32Array;
  readonly rewards: Float64Array;
  readonly nextObservations: Float32Array;
  /** 1 where the problem ended: its future is worth nothing. A truncated transition still has a next observation to bootstrap from. */
  readonly terminated: Uint8Array;
}

export class RealReplayBuffer {
  readonly capacity: number;
  readonly features: number;
  readonly width: number;
  readonly #ring: RealTransitionBatch;
  #size = 0;
  #next = 0;

  /** Room for `capacity` transitions of observations of `features` numbers and actions of `width`. */
  constructor(capacity: number, features: number, width: number) {
    this.capacity = capacity;
    this.features = features;
    this.width = width;
    this.#ring = emptyRealBatch(capacity, features, width);
  }

  /** Transitions held, at most `capacity`. */
  get size(): number {
    return this.#size;
  }

  /** Keeps a transition, in the place of the oldest one when the ring is full. */
  add(
    observation: Float32Array,
    action: Float32Array,
    reward: number,
    nextObservation: Float32Array,
    terminated: boolean,
  ): void {
    const slot = this.#next;
    const ring = this.#ring;
    ring.observations.set(observation, slot * this.features);
    ring.actions.set(action, slot * this.width);
    ring.nextObservations.set(nextObservation, slot * this.features);
    ring.rewards[slot] = reward;
    ring.terminated[slot] = Number(terminated);
    this.#next = slot + 1 === this.capacity ? 0 : slot + 1;
    if (this.#size < this.capacity) ++this.#size;
  }

  /** `count` transitions, each drawn uniformly from those held, with replacement: one draw each. */
  sample(count: number, random: Random): RealTransitionBatch {
    const slots = new Int32Array(count);
    for (let n = 0; n < count; ++n) slots[n] = Math.floor((random.next() * this.#size) / 4294967296);
    return this.#take(slots);
  }

  /** The last `count` transitions, or all where fewer are held, from the oldest on. */
  latest(count: number): RealTransitionBatch {
    const length = Math.min(count, this.#size);
    const from = this.#next - length + this.capacity;
    return this.#take(Int32Array.from({ length }, (_, n) => (from + n) % this.capacity));
  }

  /** What is held, slot by slot, with the slot that comes next: all that `restore` needs. */
  contents(): { readonly next: number; readonly transitions: RealTransitionBatch } {
    return { next: this.#next, transitions: this.#take(Int32Array.from({ length: this.#size }, (_, slot) => slot)) };
  }

  /** Takes on the contents of another buffer of the same shape. @throws InputError when the next slot is none of it. */
  restore({ next, transitions }: ReturnType<RealReplayBuffer['contents']>): void {
    const size = transitions.rewards.length;
    const full = size === this.capacity;
    this.#next = checkInteger('next slot', next, full ? 0 : size, full ? this.capacity - 1 : size);
    this.#size = size;
    for (const key of ['observations', 'actions', 'rewards', 'nextObservations', 'terminated'] as const) {
      this.#ring[key].set(transitions[key]);
    }
  }

  #take(slots: Int32Array): RealTransitionBatch {
    const batch = emptyRealBatch(slots.length, this.features, this.width);
    const ring = this.#ring;
    slots.forEach((slot, n) => {
      copyRow(ring.observations, slot, batch.observations, n, this.features);
      copyRow(ring.nextObservations, slot, batch.nextObservations, n, this.features);
      copyRow(ring.actions, slot, batch.actions, n, this.width);
      batch.rewards[n] = ring.rewards[slot]!;
      batch.terminated[n] = ring.terminated[slot]!;
    });
    return batch;
  }
}

export function emptyRealBatch(count: number, features: number, width: number): RealTransitionBatch {
  return {
    observations: new Float32Array(count * features),
    actions: new Float32Array(count * width),
    rewards: new Float64Array(count),
    nextObservations: new Float32Array(count * features),
    terminated: new Uint8Array(count),
  };
}

function copyRow(source: Float32Array, from: number, target: Float32Array, to: number, width: number): void {
  for (let k = 0; k < width; ++k) target[to * width + k] = source[from * width + k]!;
}
