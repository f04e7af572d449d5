/** Blocks of the quotient that a learner in wasm memory is told one by one: its rows of partners, zeros until then. */
import type { Core } from './core.js';

export class LaterBlocks {
  readonly #core: Core;
  /** Where the rows begin, end, and are, in words. */
  readonly #starts: number;
  readonly #ends: number;
  readonly #columns: number;
  #entries = 0;

  /** @param starts addresses of the rows' starts, of their ends, and of their pairs. */
  constructor(core: Core, starts: number, ends: number, columns: number) {
    this.#core = core;
    this.#starts = starts / 4;
    this.#ends = ends / 4;
    this.#columns = columns / 4;
  }

  add(pairs: Int32Array): void {
    const { integers } = this.#core;
    const end = this.#entries + pairs.length;
    for (let k = 0; k < pairs.length; ++k) {
      const pair = pairs[k]!;
      integers[this.#columns + this.#entries + k] = pair;
      integers[this.#starts + pair] = this.#entries;
      integers[this.#ends + pair] = end;
    }
    this.#entries = end;
  }

  /** None has been told. */
  forget(): void {
    const { integers } = this.#core;
    for (let k = 0; k < this.#entries; ++k) {
      const pair = integers[this.#columns + k]!;
      integers[this.#starts + pair] = 0;
      integers[this.#ends + pair] = 0;
    }
    this.#entries = 0;
  }
}
