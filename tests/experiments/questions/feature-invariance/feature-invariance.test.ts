/** Where a network is invariant: every way on the smallest task, and the words by figures made up for them. */
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../../../src/experiments/questions/feature-invariance/answer.js';
import {
  featureInvariance,
  INVARIANT_START,
  UNTRAINED,
} from '../../../../src/experiments/questions/feature-invariance/experiment.js';
import { estimate, figures } from '../figures.js';

describe('invariance by layer', () => {
  it('stays in the weights where it was, and nowhere else comes there', async () => {
    const { rows } = await figures(featureInvariance);
    expect(rows).toHaveLength(10);
    for (const { way, fresh, far, outside, error } of rows) {
      // x and −x: √2 times the distance of two inputs, and no weights but 0 are left alone.
      expect(fresh[0]!.estimate).toBeGreaterThan(1.2);
      if (way !== INVARIANT_START) expect(outside.estimate).toBeCloseTo(1, 6);
      else expect([outside.estimate, far[1]!.estimate]).toEqual([0, 0]);
      expect(error === null).toBe(way === UNTRAINED);
    }
  });

  it('is found in the first place that has it', () => {
    const row = (outside: number, hidden: number, output: number) => ({
      outside: estimate(outside),
      fresh: [1, 1, hidden, output].map((value) => estimate(value)),
    });
    expect(placeOf(row(0, 0.05, 0.05))).toBe('weights');
    expect(placeOf(row(0.5, 0.05, 0.2))).toBe('features');
    expect(placeOf(row(0.5, 0.5, 0.05))).toBe('outputs');
    expect(placeOf(row(0.5, 0.5, 0.5))).toBe('nowhere');
    // Not clearly.
    expect(placeOf({ ...row(0.5, 0.5, 0.05), fresh: [1, 1, 1, 1].map(() => estimate(0.05, 0.01, 0.2)) })).toBe(
      'nowhere',
    );
  });
});
