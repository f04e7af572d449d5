/** Which pairs are similar by what followed them: trajectories counted, χ of all pairs, clusters past the threshold. */
import type { Engine, Similarity, SimilarityCounter } from 'orbit-rl';
import type { Found } from '../messages.js';
import type { Setup } from '../setup.js';
import type { World } from './world.js';

/** Windows that must have been counted after a pair before it is compared. */
export const MIN_VISITS = 5;

export class Detection {
  readonly counter: SimilarityCounter;
  readonly #world: World;
  #setup: Setup;
  #similarity: { readonly chi: Similarity; readonly visits: number; readonly measure: string } | null = null;
  /** What has not been seen by anybody yet. */
  changed = true;

  constructor(engine: Engine, world: World, setup: Setup) {
    const { states, actions } = world;
    this.counter = engine.trajectories({ states, actions, maxLength: setup.length });
    this.#world = world;
    this.#setup = setup;
  }

  set setup(setup: Setup) {
    this.#setup = setup;
    this.changed = true;
  }

  /** χ of all pairs by what was counted so far. */
  get chi(): Similarity {
    const { measure } = this.#setup;
    const visits = this.counter.totalVisits;
    if (this.#similarity?.visits !== visits || this.#similarity.measure !== measure)
      this.#similarity = { chi: this.counter.similarity({ measure, minVisits: MIN_VISITS }), visits, measure };
    return this.#similarity.chi;
  }

  /** What there is to see. */
  found(): Found {
    const { threshold } = this.#setup;
    const { labels, count } = this.chi.clusters({ threshold });
    const order = this.#order(labels);
    const size = this.chi.size;
    const all = this.chi.toDense();
    const values = new Uint8Array(order.length ** 2);
    order.forEach((pair, i) => {
      for (let j = 0; j < order.length; ++j)
        values[i * order.length + j] = Math.round(255 * all[pair * size + order[j]!]!);
    });
    this.changed = false;
    return { labels, clusters: count, order, values };
  }

  /** Pairs of live states, those of one orbit side by side; without orbits those of one cluster. */
  #order(labels: Int32Array): Int32Array {
    const { orbits, live, actions } = this.#world;
    const by = orbits?.labels ?? labels;
    const pairs = Array.from(labels.keys()).filter((pair) => live[Math.floor(pair / actions)] === 1);
    const key = (pair: number): number => (by[pair]! < 0 ? by.length : by[pair]!);
    return Int32Array.from(pairs.sort((a, b) => key(a) - key(b) || a - b));
  }
}
