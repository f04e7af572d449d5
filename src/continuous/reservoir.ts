/** A uniform sample of a stream (algorithm R; Vitter 1985), by a generator of its own. */
import { Random } from '../engine/random.js';

export class Reservoir<Item> {
  readonly items: Item[] = [];
  readonly #capacity: number;
  readonly #random: Random;
  #seen = 0;

  constructor(capacity: number, seed: number) {
    this.#capacity = capacity;
    this.#random = new Random(seed);
  }

  /** Items offered so far. */
  get seen(): number {
    return this.#seen;
  }

  /** `make` is called only where the item is kept. */
  offer(make: () => Item): void {
    this.#seen += 1;
    if (this.items.length < this.#capacity) this.items.push(make());
    else {
      const slot = Math.floor(this.#random.uniform() * this.#seen);
      if (slot < this.#capacity) this.items[slot] = make();
    }
  }
}
