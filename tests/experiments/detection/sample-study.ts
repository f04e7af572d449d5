/** A small detection study with figures made up for the tests of its reports. */
import type { DetectionStudy } from '../../../src/experiments/detection/experiment.js';
import { agreementOf } from '../../../src/symmetry/score.js';

const spread = (median: number) => ({ low: median / 2, median, high: 2 * median });
const curve = (
  world: string,
  rule: string,
  asserted: readonly number[],
  correct: readonly number[],
  worst: (number | null)[],
) => ({
  world,
  rule,
  reference: 'equal Q*' as const,
  episodes: [10, 100],
  steps: [1000, 10_000],
  all: asserted.map((count, k) => agreementOf({ asserted: count, correct: correct[k]!, true: 100 })),
  worst,
});

export const study: DetectionStudy = {
  version: '1.2.3',
  coreHash: 'abcdef0123456789ffff',
  seeds: { first: 0, acceptance: 50, others: 10 },
  steps: 6000,
  episodes: 5000,
  rules: [
    { name: 'careful', description: 'joins little' },
    { name: 'bold', description: 'joins | much' },
  ],
  worlds: [
    { name: 'dense', deterministic: true, shaped: true },
    { name: 'rare', deterministic: true, shaped: false },
    { name: 'slippery', deterministic: false, shaped: true },
  ],
  acceptance: [
    {
      world: 'dense',
      runs: 50,
      candidates: 7,
      true: 7,
      exact: 50,
      everWrong: 0,
      medianSteps: 1234.5,
      medianComplete: 2000,
    },
    {
      world: 'rare',
      runs: 50,
      candidates: 7,
      true: 0,
      exact: 49,
      everWrong: 1,
      medianSteps: null,
      medianComplete: null,
    },
  ],
  curves: [
    curve('dense', 'careful', [0, 50], [0, 50], [null, 1]),
    curve('dense', 'bold', [50, 100], [48, 96], [0.9, 0.95]),
    curve('rare', 'careful', [0, 0], [0, 0], [null, null]),
    curve('rare', 'bold', [50, 100], [40, 50], [0.7, 0.4]),
    curve('slippery', 'bold', [100, 100], [1, 1], [0.01, 0.01]),
  ],
  drift: [{ world: 'dense', measure: 'cosine', noise: spread(0.01), plain: spread(0.1), corrected: spread(0.02) }],
};
