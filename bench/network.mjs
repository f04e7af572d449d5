/** Training a multi-layer perceptron with Adam and squared error, 32 rows a batch. A unit is one step. */

import { Network } from '../dist/deep/network.js';
import { Random } from '../dist/engine/random.js';
import { c, FAST } from './native.mjs';
import { tensorflow } from './peers/tensorflow.mjs';

const ROWS = 32;
const STEPS = 50;

function uniform(random, length) {
  return Float32Array.from({ length }, () => 2 * random.uniform() - 1);
}

/** Starts from the same parameters at every call, so that all columns end with the same. */
function column(backend, widths, seed, steps, x, y) {
  const [inputs, hidden, outputs] = [widths[0], widths.slice(1, -1), widths.at(-1)];
  const network = new Network(backend, { inputs, hidden, outputs, maxRows: ROWS, seed });
  const start = network.state();
  const run = () => {
    network.setState(start);
    for (let t = 0; t < steps; ++t) network.train(x, y, 'squared-error');
  };
  const checksum = () => {
    run();
    return network.parameters().reduce((sum, value) => sum + value, 0);
  };
  return { work: steps, run, checksum, dispose: () => network.dispose() };
}

function training(widths, targets) {
  return {
    name: `network training ${widths.join('-')}`,
    unit: 'steps',
    targets: targets.map((target) => ({ work: `training step, ${widths.join('-')}, batch ${ROWS}`, ...target })),
    async prepare({ backends, seed }) {
      const random = new Random(seed);
      const x = uniform(random, ROWS * widths[0]);
      const y = uniform(random, ROWS * widths.at(-1));
      const wasm = column(backends.wasm, widths, seed, STEPS, x, y);
      const start = new Network(backends.wasm, {
        inputs: widths[0],
        hidden: widths.slice(1, -1),
        outputs: widths.at(-1),
        seed,
      });
      const data = [Int32Array.of(ROWS, STEPS, ...widths), start.parameters(), x, y];
      start.dispose();
      return {
        columns: {
          wasm,
          reference: { ...column(backends.reference, widths, seed, 2, x, y), checksum: undefined },
          C: c('network', [], data, STEPS),
          'C, fast-math': c('network', FAST, data, STEPS),
          'TensorFlow.js': await tensorflow(widths, ROWS, x, y),
        },
        tolerance: 1e-2,
      };
    },
  };
}

export const cases = [
  training(
    [4, 64, 64, 2],
    [
      { against: 'C', atLeast: 0.5 },
      { against: 'TensorFlow.js', atLeast: 20 },
    ],
  ),
  training([64, 256, 256, 8], []),
];
