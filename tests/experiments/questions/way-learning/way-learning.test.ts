/** Training by the ways of averaging: what a step costs, and curves without ups. */
import { describe, expect, it } from 'vitest';
import { monotone } from '../../../../src/experiments/questions/sample-curves.js';
import { taskOf, wayLearning } from '../../../../src/experiments/questions/way-learning/experiment.js';
import { figures } from '../figures.js';

describe('training by the ways', () => {
  it('takes the best error so far', () => {
    expect(monotone({ samples: [1, 2, 3], errors: [5, 6, 4] }).errors).toEqual([5, 5, 4]);
  });

  it('trains every way, and with a group that the task does not have', async () => {
    expect(taskOf('wrong group', 1).group.order).toBe(2);
    expect(taskOf('permutation', 1).group.order).toBe(24);
    const { rows, wrong } = await figures(wayLearning);
    expect(rows.map(({ method }) => method)).toHaveLength(9);
    const by = (method: string) => rows.find((row) => row.method === method)!;
    expect(by('none').multiplier).toBeNull();
    // |G| = 2: two rows for one; drawn elements cost nothing more.
    expect(by('data-augmentation').multiplyAdds / by('none').multiplyAdds).toBeCloseTo(2, 9);
    expect(by('data-augmentation (one drawn)').multiplyAdds / by('none').multiplyAdds).toBeCloseTo(1, 9);
    expect(by('weight-sharing').bytes).toBeLessThan(by('data-augmentation').bytes);
    expect(wrong.find(({ method }) => method === 'none')!.ratio.estimate).toBe(1);
  });
});
