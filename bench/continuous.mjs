/** Adding up the statistics of random Fourier features, 6 inputs, 400 cosines and 6 targets. A unit is one transition. */

import { Random } from '../dist/engine/random.js';
import { c, FAST, scipy } from './native.mjs';

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
];
