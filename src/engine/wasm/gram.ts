/** Statistics of random Fourier features, in the core (`assembly/continuous/gram.ts`). */
import { type DenseAlgebra, type FourierMap, featureCount, type GramKernel, type GramSums } from '../contracts/gram.js';
import { OwnedHandle } from '../handle.js';
import { type Core, inMemory } from './core.js';
import type { CoreExports } from './exports.generated.js';

export class WasmGram extends OwnedHandle implements GramKernel {
  readonly #core: Core;
  readonly #kernels: CoreExports;
  readonly #record: number;
  readonly #map: FourierMap;
  readonly #targets: number;
  readonly #algebra: DenseAlgebra;
  #count = 0;

  constructor(core: Core, map: FourierMap, targets: number, algebra: DenseAlgebra) {
    const kernels = core.exports;
    const record = inMemory(core, () => kernels.gramCreate(map.inputs, map.cosines, targets)) >>> 0;
    super('Gram matrix', () => core.release(record));
    this.#core = core;
    this.#kernels = kernels;
    this.#record = record;
    this.#map = map;
    this.#targets = targets;
    this.#algebra = algebra;
    core.write(kernels.gramWeights(record) >>> 0, byColumn(map));
    core.write(kernels.gramPhases(record) >>> 0, map.phases);
  }

  add(inputs: Float64Array, targets: Float64Array, rows: number): void {
    this.alive();
    const z = inputs.subarray(0, rows * this.#map.inputs);
    const y = targets.subarray(0, rows * this.#targets);
    this.#core.with([z, y], (zs, ys) => this.#kernels.gramAdd(this.#record, zs!, ys!, rows));
    this.#count += rows;
  }

  sums(): GramSums {
    this.alive();
    const size = featureCount(this.#map);
    const targets = this.#targets;
    const stride = Math.ceil(size / 4) * 4;
    const products = this.#core.float64(this.#kernels.gramCross(this.#record) >>> 0, targets * stride);
    const gram = new Float64Array(size * size);
    const cross = new Float64Array(size * targets);
    this.#core.lookAtFloat64(this.#kernels.gramTotals(this.#record) >>> 0, stride * stride, (totals) => {
      for (let i = 0; i < size; ++i) gram.set(totals.subarray(i * stride, i * stride + i + 1), i * size);
    });
    for (let i = 0; i < size; ++i) {
      for (let t = 0; t < targets; ++t) cross[i * targets + t] = products[t * stride + i]!;
    }
    const squares = this.#core.float64(this.#kernels.gramSquares(this.#record) >>> 0, targets);
    return { count: this.#count, size, targets, gram, cross, squares, algebra: this.#algebra };
  }
}

/** The weights as the core reads them: `[input][cosine]`, cosines padded to an even number. */
function byColumn({ inputs, cosines, weights }: FourierMap): Float64Array {
  const waves = Math.ceil(cosines / 2) * 2;
  const columns = new Float64Array(inputs * waves);
  for (let m = 0; m < cosines; ++m) for (let k = 0; k < inputs; ++k) columns[k * waves + m] = weights[m * inputs + k]!;
  return columns;
}
