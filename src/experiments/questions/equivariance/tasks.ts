/**
 * Signals on a circle, uniform in [−1, 1]. A local function of three neighbours, `u_i = c₀ x_i + 2 c₁ x_{i−1} x_{i+1} + c₂ x_i²`, is what is to be
 * learned: at every place (outputs move with inputs), as its mean (they do not), or times a factor of each place (there is no symmetry).
 */
import type { Batch } from '../../../deep/task.js';
import { Random } from '../../../engine/random.js';

export const taskNames = ['outputs move', 'outputs stay', 'places differ'] as const;
export type TaskName = (typeof taskNames)[number];

/** Places of a signal. */
export const LENGTH = 12;
/** Largest size of the uniform noise on a target of one place; a mean has that of a mean. */
const NOISE = 0.05;

export interface SignalTask {
  readonly outputs: number;
  /** The target of one signal, without noise. */
  target(x: ArrayLike<number>): Float64Array;
  sample(rows: number, seed: number): Batch;
}

/** `seed` is that of the coefficients, which are between ½ and 1 in size. */
export function signalTask(name: TaskName, seed: number): SignalTask {
  const random = new Random(seed);
  const coefficient = (): number => (0.5 + 0.5 * random.uniform()) * (random.below(2) === 0 ? 1 : -1);
  const c = [coefficient(), coefficient(), coefficient()] as const;
  const factors = Array.from({ length: LENGTH }, coefficient);
  const outputs = name === 'outputs stay' ? 1 : LENGTH;
  const noise = name === 'outputs stay' ? NOISE / Math.sqrt(LENGTH) : NOISE;
  const target = (x: ArrayLike<number>): Float64Array => {
    const local = Float64Array.from({ length: LENGTH }, (_, i) => {
      const [before, here, after] = [x[(i + LENGTH - 1) % LENGTH]!, x[i]!, x[(i + 1) % LENGTH]!];
      return c[0] * here + 2 * c[1] * before * after + c[2] * here * here;
    });
    if (name === 'outputs move') return local;
    if (name === 'places differ') return local.map((value, i) => factors[i]! * value);
    return Float64Array.of(local.reduce((sum, value) => sum + value, 0) / LENGTH);
  };
  return {
    outputs,
    target,
    sample(rows, sampleSeed) {
      const draws = new Random(sampleSeed);
      const inputs = Float64Array.from({ length: rows * LENGTH }, () => 2 * draws.uniform() - 1);
      const targets = new Float64Array(rows * outputs);
      for (let n = 0; n < rows; ++n) targets.set(target(inputs.subarray(n * LENGTH, (n + 1) * LENGTH)), n * outputs);
      return { rows, inputs, targets: targets.map((value) => value + noise * (2 * draws.uniform() - 1)) };
    },
  };
}
