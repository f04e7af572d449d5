/**
 * Regression tasks with a known group. Inputs are uniform in [−1, 1]; the target is a polynomial (or maximum) whose
 * coefficients come from the seed, so that the same seed gives the same bits on every machine; labels carry uniform noise.
 */
import { Random } from '../engine/random.js';
import { type GroupAction, permutations, pointReflection } from './group-action.js';
import type { InvarianceTask } from './task.js';

export interface RegressionTask extends InvarianceTask {
  /** The target of one input, without noise. */
  target(x: Float64Array): Float64Array;
}

interface Regression {
  readonly id: string;
  readonly group: GroupAction;
  /** Writes `f(x)`. */
  readonly target: (x: Float64Array, y: Float64Array) => void;
  readonly noise: number;
}

/** Any order of four inputs has the same target `c₀ m + c₁ m² + c₂ q + c₃ max x`, `m` and `q` the means of x and x². |G| = 24. */
export function permutationRegression(seed: number, noise: number): RegressionTask {
  const c = coefficients(seed, 4);
  return regression({
    id: 'permutation-regression',
    group: permutations(4, 1),
    noise,
    target: (x, y) => {
      const [m, q] = means(x);
      y[0] = c[0]! * m + 3 * c[1]! * m * m + 2 * c[2]! * q + c[3]! * Math.max(...x);
    },
  });
}

/** `x` and `−x` have the same target `Σ c_ij x_i x_j + ¼ (Σ c_i x_i)² (Σ d_i x_i)²`, four inputs. |G| = 2. */
export function reflectionRegression(seed: number, noise: number): RegressionTask {
  const c = coefficients(seed, 24);
  return regression({
    id: 'reflection-regression',
    group: pointReflection(4, 1),
    noise,
    target: (x, y) => {
      let quadratic = 0;
      let [u, v] = [0, 0];
      for (let i = 0; i < 4; ++i) {
        u += c[16 + i]! * x[i]!;
        v += c[20 + i]! * x[i]!;
        for (let j = 0; j < 4; ++j) quadratic += c[4 * i + j]! * x[i]! * x[j]!;
      }
      y[0] = quadratic + (u * u * v * v) / 4;
    },
  });
}

/** Four outputs are permuted with four inputs: `y_i = c₀ x_i + c₁ x_i² + 2 c₂ x_i m + c₃ q`. |G| = 24. */
export function equivariantRegression(seed: number, noise: number): RegressionTask {
  const c = coefficients(seed, 4);
  return regression({
    id: 'equivariant-regression',
    group: permutations(4, 'equivariant'),
    noise,
    target: (x, y) => {
      const [m, q] = means(x);
      for (let i = 0; i < 4; ++i) y[i] = c[0]! * x[i]! + c[1]! * x[i]! ** 2 + 2 * c[2]! * x[i]! * m + c[3]! * q;
    },
  });
}

function regression({ id, group, target, noise }: Regression): RegressionTask {
  const [inputs, outputs] = [group.elements[0]!.input.length, group.elements[0]!.output.length];
  return {
    id,
    group,
    inputs,
    outputs,
    loss: 'squared-error',
    target: (x) => {
      const y = new Float64Array(outputs);
      target(x, y);
      return y;
    },
    sample(rows, seed) {
      const random = new Random(seed);
      const x = Float64Array.from({ length: rows * inputs }, () => 2 * random.uniform() - 1);
      const y = new Float64Array(rows * outputs);
      for (let n = 0; n < rows; ++n) {
        target(x.subarray(n * inputs, (n + 1) * inputs), y.subarray(n * outputs, (n + 1) * outputs));
      }
      for (let k = 0; k < y.length; ++k) y[k]! += noise * (2 * random.uniform() - 1);
      return { rows, inputs: x, targets: y };
    },
  };
}

/** Uniform, of size between ½ and 1: none of the terms is missing. */
function coefficients(seed: number, length: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length }, () => (0.5 + 0.5 * random.uniform()) * (random.below(2) === 0 ? 1 : -1));
}

/** Means of `x` and of `x²`, summed in ascending order, so that they do not depend on the order of `x`. */
function means(x: Float64Array): [number, number] {
  let [m, q] = [0, 0];
  for (const value of x.toSorted()) {
    m += value / x.length;
    q += (value * value) / x.length;
  }
  return [m, q];
}
