/** What a change of policy does to χ: against what is known by hand, and the words by figures made up for them. */
import { describe, expect, it } from 'vitest';
import { greedyPolicy } from '../../../../src/experiments/questions/policies.js';
import { driftVerdict } from '../../../../src/experiments/questions/policy-drift/answer.js';
import {
  changeOf,
  type ExactDriftRow,
  policyDrift,
  type SampledDriftRow,
} from '../../../../src/experiments/questions/policy-drift/experiment.js';
import { makeGrid } from '../../../../src/experiments/questions/worlds.js';
import { populationSimilarity } from '../../../../src/symmetry/exact/population-similarity.js';
import { ExactReferences } from '../../../../src/symmetry/exact/references.js';
import { ends, estimate, figures } from '../figures.js';

describe('policy drift', () => {
  it('shares the greedy part evenly, or gives it to the lowest', () => {
    const model = ends([1]);
    expect([...greedyPolicy(model, true)]).toEqual([1, 1]);
    const grid = makeGrid('centre goal, sparse', 3).model();
    // In a corner two moves are optimal: 0.8 / 2 + 0.05 each, or all to the first of them.
    expect([...greedyPolicy(grid, true).slice(0, 4)].map((p) => Math.round(1000 * p))).toEqual([50, 450, 450, 50]);
    expect([...greedyPolicy(grid, false).slice(0, 4)].map((p) => Math.round(1000 * p))).toEqual([50, 850, 50, 50]);
  });

  it('leaves χ inside orbits alone where the policy has the symmetries, and not where it has not', async () => {
    const { exact, sampled } = await figures(policyDrift);
    for (const row of exact) {
      expect(row.orbitLeastUniform).toBeCloseTo(1, 9);
      if (row.policy === 'greedy, ties even') expect(row.orbitChange).toBeLessThan(1e-12);
    }
    expect(Math.min(...exact.map(({ orbitLeast }) => orbitLeast))).toBeLessThan(0.999);
    expect(sampled).toHaveLength(8);
  });

  it('does not change at all under the same policy', () => {
    const model = makeGrid('centre goal, shaped', 3).model();
    const chi = populationSimilarity(model, { maxLength: 2 });
    const orbits = new ExactReferences(model).get('orbits');
    expect(changeOf(chi, chi, orbits)).toMatchObject({ orbitChange: 0, otherChange: 0 });
  });
});

describe('5: policy drift', () => {
  const exact = (policy: ExactDriftRow['policy'], orbitChange: number) =>
    ({ policy, orbitChange }) as unknown as ExactDriftRow;
  const sampled = (plain: number, corrected: number): SampledDriftRow =>
    ({
      plainRatio: estimate(plain, plain - 0.2, plain + 0.2),
      correctedRatio: estimate(corrected, corrected - 0.2, corrected + 0.2),
    }) as unknown as SampledDriftRow;
  it('tells symmetric policies from others, and weights that help from those that do not', () => {
    const half = driftVerdict({
      exact: [exact('greedy, ties even', 1e-16), exact('greedy, ties lowest', 0.1)],
      sampled: [sampled(1, 1), sampled(5, 1), sampled(5, 6)],
    });
    expect([half.symmetricPolicy, half.anyPolicy]).toEqual(['independent', 'dependent']);
    expect([half.drifting.length, half.corrected.length, half.worsened.length]).toEqual([2, 1, 1]);
    const all = driftVerdict({ exact: [exact('greedy, ties even', 0), exact('greedy, ties lowest', 0)], sampled: [] });
    expect([all.symmetricPolicy, all.anyPolicy]).toEqual(['independent', 'independent']);
    const none = driftVerdict({
      exact: [exact('greedy, ties even', 0.1), exact('greedy, ties lowest', 0)],
      sampled: [],
    });
    expect([none.symmetricPolicy, none.anyPolicy]).toEqual(['dependent', 'dependent']);
  });
});
