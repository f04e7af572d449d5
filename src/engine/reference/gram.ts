/**
 * Statistics of random Fourier features (Rahimi & Recht 2007), as the core makes them (`assembly/continuous/gram.ts`): the features of an
 * input `z` are `1, z, √(2/M) cos(W z + φ)`, `D = 1 + K + M` numbers, and added up are
 *
 *     gram[i * D + j] += Σ_r Φ_ri Φ_rj  (j <= i),   cross[i * T + t] += Σ_r Φ_ri y_rt,   squares[t] += Σ_r y_rt².
 *
 * Rows are taken `BLOCK` at a time; within a block sums run over its rows in order and are then added, so that both backends
 * give the same bits.
 */
import { type DenseAlgebra, type FourierMap, featureCount, type GramKernel, type GramSums } from '../contracts/gram.js';
import { cholesky } from '../rules/cholesky.js';
import { fourierFeatures } from '../rules/fourier.js';

/** Rows whose products are summed before they are added to the totals. */
export const BLOCK = 64;

class ReferenceAlgebra implements DenseAlgebra {
  cholesky(gram: Float64Array, size: number, lambda: number): Float64Array {
    return cholesky(gram, size, lambda);
  }
}

export class ReferenceGram implements GramKernel {
  readonly #map: FourierMap;
  readonly #sums: GramSums;
  #count = 0;

  constructor(map: FourierMap, targets: number) {
    const size = featureCount(map);
    this.#map = map;
    this.#sums = {
      count: 0,
      size,
      targets,
      gram: new Float64Array(size * size),
      cross: new Float64Array(size * targets),
      squares: new Float64Array(targets),
      algebra: new ReferenceAlgebra(),
    };
  }

  add(z: Float64Array, y: Float64Array, rows: number): void {
    this.#count += rows;
    for (let from = 0; from < rows; from += BLOCK) this.#addBlock(z, y, from, Math.min(BLOCK, rows - from));
  }

  #addBlock(z: Float64Array, y: Float64Array, from: number, rows: number): void {
    const { inputs } = this.#map;
    const { size, targets, gram, cross, squares } = this.#sums;
    const features = fourierFeatures(this.#map, z.subarray(from * inputs, (from + rows) * inputs), rows);
    const values = y.subarray(from * targets, (from + rows) * targets);
    for (let i = 0; i < size; ++i) {
      for (let j = 0; j <= i; ++j) {
        let sum = 0;
        for (let r = 0; r < rows; ++r) sum += features[r * size + i]! * features[r * size + j]!;
        gram[i * size + j]! += sum;
      }
      for (let t = 0; t < targets; ++t) {
        let sum = 0;
        for (let r = 0; r < rows; ++r) sum += features[r * size + i]! * values[r * targets + t]!;
        cross[i * targets + t]! += sum;
      }
    }
    for (let t = 0; t < targets; ++t) {
      let sum = 0;
      for (let r = 0; r < rows; ++r) sum += values[r * targets + t]! * values[r * targets + t]!;
      squares[t]! += sum;
    }
  }

  sums(): GramSums {
    const { gram, cross, squares, ...rest } = this.#sums;
    return { ...rest, count: this.#count, gram: gram.slice(), cross: cross.slice(), squares: squares.slice() };
  }

  dispose(): void {}

  [Symbol.dispose](): void {}
}
