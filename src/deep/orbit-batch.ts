/** Batches of transitions carried around by a group: the images of every transition, and which entries are images of one another. */
import type { OrbitElement } from './dqn-network.js';
import type { TransitionBatch } from './replay-buffer.js';
import type { SymmetryPairs } from './symmetry-pairs.js';

export class OrbitBatch {
  readonly #elements: readonly OrbitElement[];

  /** All elements of the group, the identity first. */
  constructor(elements: readonly OrbitElement[]) {
    this.#elements = elements;
  }

  /** Entry `n · |G| + k` is `(g x, g a, r, g x')` of transition `n`, `g` the k-th element. */
  imagesOf(batch: TransitionBatch): TransitionBatch {
    const size = this.#elements.length;
    if (size === 1) return batch;
    const rows = batch.actions.length * size;
    const features = batch.observations.length / batch.actions.length;
    const observations = new Float32Array(rows * features);
    const nextObservations = new Float32Array(rows * features);
    const actions = new Int32Array(rows);
    const rewards = new Float64Array(rows);
    const terminated = new Uint8Array(rows);
    for (let n = 0; n < rows; ++n) {
      const original = Math.floor(n / size);
      const g = this.#elements[n % size]!;
      g.move(batch.observations, original * features, observations, n * features);
      g.move(batch.nextObservations, original * features, nextObservations, n * features);
      actions[n] = g.images[batch.actions[original]!]!;
      rewards[n] = batch.rewards[original]!;
      terminated[n] = batch.terminated[original]!;
    }
    return { observations, nextObservations, actions, rewards, terminated, pairs: new Int32Array(rows).fill(-1) };
  }

  /** Each of `rows` entries of images coupled with the transition that it is an image of. */
  pairs(rows: number): SymmetryPairs {
    const size = this.#elements.length;
    const images = Int32Array.from({ length: rows }, (_, n) => n).filter((n) => n % size > 0);
    return {
      first: images.map((n) => n - (n % size)),
      second: images,
      weights: new Float64Array(images.length).fill(1),
    };
  }
}
