import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/experiments/compare/compare.js';
import { defaultStudy } from '../../../src/experiments/compare/default-study.js';
import { checkMethods } from '../../../src/experiments/compare/methods.js';
import { planEnvironments } from '../../../src/experiments/compare/protocol.js';

const { environments, methods, seeds } = defaultStudy();

describe('the default study', () => {
  it('can be run', () => {
    expect(() => checkMethods(methods)).not.toThrow();
    expect(planEnvironments(environments, {}).map(({ protocol }) => protocol.criterion?.kind)).toEqual([
      'optimal-share',
      'optimal-share',
      'value',
      'optimal-share',
    ]);
    expect(methods[0]).toMatchObject({ coupling: 'none' });
    expect(seeds).toBeGreaterThanOrEqual(10);
  });

  it('repeats on the grids what an independent prototype found', async () => {
    // Medians of 20 seeds under the same protocol: sparse 4561 plain and 509 with the true orbits, shaped 22828 and 3020.
    // Half of a median's 95 % interval is about a tenth of it here.
    const study = await compare({
      // The prototype's settings, which are not those of the study: full optimism and steps of a half.
      environments: environments
        .filter(({ id }) => id === 'grid-world-v0')
        .map(({ initialValue: _, ...world }) => ({ ...world, stepSize: 0.5, stopWhenMet: false })),
      methods: [
        methods[0]!,
        { ...methods.find(({ similarity }) => similarity === 'orbits')!, coupling: 'target-sharing' },
      ],
      seeds: 20,
      jobs: 1,
      resamples: 100,
    });
    const steps = new Map(study.summary.map((row) => [`${row.environment}: ${row.method}`, row.steps.estimate.value!]));
    const expected = {
      '9x9 grid, sparse reward: plain Q-learning': 4561,
      '9x9 grid, sparse reward: told: orbits': 509,
      '9x9 grid, shaped reward: plain Q-learning': 22828,
      '9x9 grid, shaped reward: told: orbits': 3020,
    };
    for (const [name, value] of Object.entries(expected)) {
      expect(Math.abs(steps.get(name)! / value - 1), name).toBeLessThan(0.12);
    }
  });

  it('tells harm where there is harm', async () => {
    // Sparse rewards: nearly all trajectories are zeros, so that χ joins what is not the same.
    const study = await compare({
      environments: environments.filter(({ name }) => name === '9x9 grid, sparse reward'),
      methods: methods.filter(({ similarity, learner }) => learner === 'q-learning' && (similarity ?? 'chi') === 'chi'),
      seeds: 10,
      jobs: 1,
      resamples: 100,
    });
    const detected = study.summary.find(({ method }) => method.startsWith('χ'))!;
    expect(detected.precision).toBeLessThan(0.5);
    expect(detected.solved).toBeLessThan(10);
    expect(detected.ratio!.estimate.value).toBeGreaterThan(1);
  });
});
