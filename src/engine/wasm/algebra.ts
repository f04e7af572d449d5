/** Linear algebra of dense matrices, in the core (`assembly/continuous/cholesky.ts`). */
import type { DenseAlgebra } from '../contracts/gram.js';
import { cholesky } from '../rules/cholesky.js';
import { type Core, inMemory } from './core.js';

/** Smaller matrices are copied for longer than they are worked on. */
const SMALL = 16;

export class WasmAlgebra implements DenseAlgebra {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  cholesky(gram: Float64Array, size: number, lambda: number): Float64Array {
    if (size < SMALL) return cholesky(gram, size, lambda);
    return this.#core.with([gram], (matrix) => {
      inMemory(this.#core, () => this.#core.exports.choleskyFactor(matrix!, size, lambda));
      return this.#core.float64(matrix!, gram.length);
    });
  }
}
