import { beforeAll, describe, expect, it } from 'vitest';
import { EquivariantNetwork } from '../../../src/deep/actor-critic/network.js';
import { squash, squashSlope } from '../../../src/deep/actor-critic/squash.js';
import { GroupAction } from '../../../src/deep/group-action.js';
import { Network } from '../../../src/deep/network.js';
import { SignedPermutation } from '../../../src/deep/signed-permutation.js';
import type { Backend } from '../../../src/engine/contracts/backend.js';
import { Random } from '../../../src/engine/random.js';
import { backends, loadBackend } from '../../backends.js';

/** D4 of the planar point mass: a quarter turn and a reflection of position, velocity and force. */
const square = new GroupAction([
  { input: new SignedPermutation([1, 0, 3, 2], [-1, 1, -1, 1]), output: new SignedPermutation([1, 0], [-1, 1]) },
  { input: new SignedPermutation([0, 1, 2, 3], [1, -1, 1, -1]), output: new SignedPermutation([0, 1], [1, -1]) },
]);

it('squashes as tanh does, exactly odd', () => {
  // By Python's math.tanh.
  const known = [
    [0.001, 0.0009999996666668],
    [0.5, 0.46211715726000974],
    [1, 0.7615941559557649],
    [2, 0.9640275800758169],
    [10, 0.9999999958776927],
  ] as const;
  for (const [x, y] of known) {
    expect(Math.abs(squash(x) - y)).toBeLessThan(4e-16);
    expect(squash(-x)).toBe(-squash(x));
    expect(Math.abs(squashSlope(squash(x)) - (squash(x + 1e-5) - squash(x - 1e-5)) / 2e-5)).toBeLessThan(1e-9);
  }
  expect([squash(0), squash(800), squash(-800)]).toEqual([0, 1, -1]);
});

describe.each(backends)('the network averaged over a group on the $name backend', ({ name }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await loadBackend(name);
  });

  const networkOf = (seed: number) =>
    new Network(backend, { inputs: 4, outputs: 2, hidden: [16, 16], maxRows: 80, seed });

  function rowsOf(seed: number, count: number): Float32Array {
    const random = new Random(seed);
    return Float32Array.from({ length: 4 * count }, () => 4 * random.uniform() - 2);
  }

  it('is equivariant to the last bit', () => {
    for (const seed of [1, 2, 3]) {
      using network = networkOf(seed);
      const averaged = new EquivariantNetwork(network, square.elements);
      const rows = rowsOf(seed, 10);
      const values = Float64Array.from(averaged.values(rows));
      expect(new Set(values).size).toBe(20);
      for (const { input, output } of square.elements) {
        const moved = new Float32Array(rows.length);
        const expected = new Float64Array(values.length);
        for (let n = 0; n < 10; ++n) {
          input.apply(rows.subarray(4 * n, 4 * n + 4), moved, 4 * n);
          output.apply(values.subarray(2 * n, 2 * n + 2), expected, 2 * n);
        }
        expect(Float64Array.from(averaged.values(moved))).toEqual(expected);
      }
    }
  });

  it('is the mean of its images, and the network itself under the identity', () => {
    using network = networkOf(4);
    const rows = rowsOf(4, 1);
    const averaged = Array.from(new EquivariantNetwork(network, square.elements).values(rows));
    const mean = [0, 0];
    for (const { input, output } of square.elements) {
      const moved = new Float32Array(4);
      input.apply(rows, moved);
      output.addInverse(Float64Array.from(network.forward(moved)), 1 / 8, mean as unknown as Float64Array);
    }
    averaged.forEach((value, k) => {
      expect(Math.abs(value - mean[k]!)).toBeLessThan(1e-6);
    });
    const plain = Array.from(network.forward(rows));
    expect(Array.from(new EquivariantNetwork(network, square.elements.slice(0, 1)).values(rows))).toEqual(plain);
  });

  it.each([1, 8])('has the gradients of finite differences, %i elements', (order) => {
    using network = networkOf(5);
    const averaged = new EquivariantNetwork(network, square.elements.slice(0, order));
    const rows = rowsOf(5, 3);
    const weights = Float32Array.of(1, -2, 0.5, 1, -1, 3);
    const objective = (given: Float32Array) =>
      Array.from(averaged.values(given)).reduce((sum, value, k) => sum + weights[k]! * value, 0);
    network.zeroGradients();
    averaged.values(rows);
    const slopes = Array.from(averaged.backward(weights));
    const gradients = Array.from(network.gradients());
    const h = 1 / 256;
    const near = (value: number, difference: number) =>
      expect(Math.abs(value - difference)).toBeLessThan(2e-3 * (1 + Math.abs(difference)));
    rows.forEach((value, k) => {
      const at = (x: number) => objective(rows.with(k, x));
      near(slopes[k]!, (at(value + h) - at(value - h)) / (2 * h));
    });
    const parameters = Float32Array.from(network.parameters());
    for (let k = 0; k < parameters.length; k += 37) {
      const at = (x: number) => {
        network.setParameters(parameters.with(k, x));
        return objective(rows);
      };
      near(gradients[k]!, (at(parameters[k]! + h) - at(parameters[k]! - h)) / (2 * h));
    }
  });
});
