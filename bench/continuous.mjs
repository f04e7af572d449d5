/** Of the laws of real-valued worlds: adding up the statistics of their features, and the factors of what they add up to. */

import { Random } from '../dist/engine/random.js';
import { c, FAST, scipy } from './native.mjs';

/** Of the first row: a unit is one transition. */
const [INPUTS, COSINES, TARGETS] = [6, 400, 6];
/** Rows that a call adds: the rate does not depend on them, nor does memory. */
const ROWS = 1024;

function column(backend, map, z, y, rows) {
  const make = () => backend.gram(map, TARGETS);
  const gram = make();
  const checksum = () => {
    const one = make();
    one.add(z, y, rows);
    const sums = one.sums();
    one.dispose();
    return [sums.gram, sums.cross, sums.squares]
      .flatMap((values) => [...values])
      .reduce((sum, value) => sum + value, 0);
  };
  return { work: rows, run: () => gram.add(z, y, rows), checksum, dispose: () => gram.dispose() };
}

export const cases = [
  {
    name: 'statistics of 400 random Fourier features, 6 inputs',
    unit: 'transitions',
    targets: [
      { work: 'statistics of 400 features of a transition', against: 'C', atLeast: 0.8 },
      { work: 'statistics of 400 features of a transition', against: 'NumPy', atLeast: 1 },
    ],
    prepare({ backends, seed }) {
      const random = new Random(seed);
      const normals = (length) => Float64Array.from({ length }, () => random.normal());
      const map = {
        inputs: INPUTS,
        cosines: COSINES,
        weights: normals(COSINES * INPUTS),
        phases: Float64Array.from({ length: COSINES }, () => 2 * Math.PI * random.uniform()),
      };
      const [z, y] = [normals(ROWS * INPUTS), normals(ROWS * TARGETS)];
      const data = [Int32Array.of(INPUTS, COSINES, TARGETS, ROWS), map.weights, map.phases, z, y];
      return {
        columns: {
          wasm: column(backends.wasm, map, z, y, ROWS),
          reference: { ...column(backends.reference, map, z, y, 64), checksum: undefined },
          C: c('fourier-statistics', [], data, ROWS),
          'C, fast-math': c('fourier-statistics', FAST, data, ROWS),
          NumPy: scipy('fourier-statistics', [], data, ROWS),
        },
        tolerance: 1e-6,
      };
    },
  },
  {
    name: 'Cholesky factor of 163 features',
    unit: 'matrices',
    targets: [{ work: 'a Cholesky factor of 163 features', against: 'C', atLeast: 0.9 }],
    prepare({ backends, seed }) {
      const random = new Random(seed);
      const size = 163;
      const rows = Array.from({ length: 2 * size }, () => Float64Array.from({ length: size }, () => random.normal()));
      const matrix = Float64Array.from({ length: size * size }, (_, at) =>
        rows.reduce((sum, row) => sum + row[Math.floor(at / size)] * row[at % size], 0),
      );
      const map = { inputs: 1, cosines: 1, weights: new Float64Array(1), phases: new Float64Array(1) };
      const factored = (backend) => {
        const gram = backend.gram(map, 1);
        const { algebra } = gram.sums();
        const run = () => algebra.cholesky(matrix, size, 0);
        const checksum = () =>
          run().reduce((sum, value, at) => sum + (at % size <= Math.floor(at / size) ? value : 0), 0);
        return { work: 1, run, checksum, dispose: () => gram.dispose() };
      };
      const data = [Int32Array.of(size), matrix];
      return {
        columns: {
          wasm: factored(backends.wasm),
          reference: factored(backends.reference),
          C: c('cholesky', [], data, 1),
          'C, fast-math': c('cholesky', FAST, data, 1),
          NumPy: scipy('cholesky', [], data, 1),
        },
        tolerance: 1e-9,
      };
    },
  },
];
