import { describe, expect, it } from 'vitest';
import { type DataEfficiencyOptions, dataEfficiency, sampleMultipliers } from '../../src/deep/data-efficiency.js';
import { invarianceTask } from '../../src/deep/tasks.js';
import { trainInvariant } from '../../src/deep/train-invariant.js';
import { loadBackend } from '../backends.js';

const training = {
  task: invarianceTask('reflection-regression', { noise: 0 }),
  steps: 300,
  network: { hidden: [16] },
  testSamples: 200,
} as const;

describe('data efficiency', () => {
  it('is the mean error of the runs of each size, and better with the symmetry', async () => {
    const backend = await loadBackend('wasm');
    const progress: [number, number][] = [];
    const [plain, augmented] = dataEfficiency(backend, {
      methods: ['none', 'data-augmentation'],
      samples: [20, 80],
      seeds: 2,
      training,
      onProgress: ({ done, total }) => progress.push([done, total]),
    });
    expect(progress.at(-1)).toEqual([8, 8]);
    const [first, second] = [0, 1].map((seed) => {
      return trainInvariant(backend, { ...training, method: 'none', samples: 80, seed }).testError;
    });
    expect(plain!.errors[1]).toBeCloseTo((first! + second!) / 2, 12);
    for (const k of [0, 1]) expect(augmented!.errors[k]!).toBeLessThan(plain!.errors[k]!);
  });

  it('multiplies samples by reading the plain curve at the same error', () => {
    // Errors 8, 2 and 1 at 10, 40 and 80 samples: 4 is half way from 8 to 2 in logarithms, at 20 samples.
    const plain = { samples: [10, 40, 80], errors: [8, 2, 1] };
    const curve = { samples: [5, 10, 20, 40], errors: [8, 4, 1, 0.5] };
    const [same, half, last, beyond] = sampleMultipliers(plain, curve);
    expect(same).toBe(2);
    expect(half).toBeCloseTo(2, 12);
    expect(last).toBeCloseTo(4, 12);
    expect(beyond).toBeNull();
    expect(sampleMultipliers(plain, { samples: [10], errors: [9] })).toEqual([null]);
  });

  it.each([
    [{ methods: [] }, 'expected methods to be a list of at least one method'],
    [{ samples: [20, 20] }, 'expected samples to be an integer >= 21, got 20'],
    [{ seeds: 0 }, 'expected seeds to be an integer in [1, 100000], got 0'],
    [{ seed: 1 }, 'data efficiency options to have only'],
  ])('refuses %o', async (options, message) => {
    const backend = await loadBackend('reference');
    const all = { methods: ['none'], samples: [5], seeds: 1, training, ...options } as DataEfficiencyOptions;
    expect(() => dataEfficiency(backend, all)).toThrow(message);
  });
});
