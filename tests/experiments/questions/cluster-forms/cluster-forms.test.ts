/** What clusters look like: against what is known by hand, and the words by figures made up for them. */
import { describe, expect, it } from 'vitest';
import { clusterVerdict } from '../../../../src/experiments/questions/cluster-forms/answer.js';
import { clusterForms } from '../../../../src/experiments/questions/cluster-forms/experiment.js';
import { estimate, figures } from '../figures.js';

describe('clusters', () => {
  it('of the homomorphism are a quotient without error', async () => {
    const { exact, found, pictures } = await figures(clusterForms);
    for (const one of exact.filter(({ name }) => name === 'homomorphism' || name === 'orbits')) {
      expect(one.rewardError).toBeLessThan(1e-9);
      expect(one.transitionError).toBeLessThan(1e-9);
      expect(one.value).toBeCloseTo(1, 6);
    }
    expect(found).toHaveLength(2 * 2 * 2);
    expect(pictures[0]!.panels.map(({ name }) => name)).toEqual([
      'orbits',
      'homomorphism',
      'χ over a threshold',
      'Bayes factor',
    ]);
  });
});

describe('9: clusters', () => {
  const found = (orbits: number, values: number) => ({ precision: [estimate(orbits), estimate(values)] });
  it('tells symmetry from equal values from mistakes', () => {
    const references = ['orbits', 'equal Q*'] as const;
    expect(clusterVerdict(found(1, 1), references)).toBe('symmetry');
    expect(clusterVerdict(found(0.5, 1), references)).toBe('coarser');
    expect(clusterVerdict(found(0.5, 0.7), references)).toBe('wrong');
  });
});
