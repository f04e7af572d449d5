/** What density of reward is for: against what is known by hand, and the words by figures made up for them. */
import { describe, expect, it } from 'vitest';
import { densityVerdict } from '../../../../src/experiments/questions/reward-density/answer.js';
import { type DensityRow, rewardDensity } from '../../../../src/experiments/questions/reward-density/experiment.js';
import { estimate, figures } from '../figures.js';

describe('reward density', () => {
  it('leaves the tests of transformations alone', async () => {
    const { rows } = await figures(rewardDensity);
    expect(rows).toHaveLength(2 * 2 * 3);
    for (const row of rows.filter(({ rule }) => rule === 'whole transformations')) expect(row.score.estimate).toBe(1);
    const [sparse, dense] = rows.filter(({ rule, shaped }) => rule === 'Bayes factor' && !shaped);
    expect(sparse!.rewarded).toBeLessThan(0.1);
    expect(dense!.rewarded).toBe(1);
  });
});

describe('4: dense reward', () => {
  const row = (density: number, score: number, shaped = false): DensityRow =>
    ({
      rule: 'x',
      density,
      shaped,
      score: estimate(score, score - 0.05, score + 0.05),
    }) as unknown as DensityRow;
  it('compares the densest with the sparsest unshaped world', () => {
    expect(densityVerdict({ rows: [row(1, 0.9), row(0, 0.2), row(0, 0.9, true)] }, 'x')).toBe('needs it');
    expect(densityVerdict({ rows: [row(0, 0.9), row(1, 0.92)] }, 'x')).toBe('does not need it');
    expect(densityVerdict({ rows: [row(0, 0.1), row(1, 0.4)] }, 'x')).toBe('does not suffice');
    expect(densityVerdict({ rows: [row(0, 0.3), row(1, 0.3)] }, 'x')).toBe('does not suffice');
  });
});
