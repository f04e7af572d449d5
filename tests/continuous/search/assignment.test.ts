import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastAssignment } from '../../../src/continuous/search/assignment.js';
import { permutations } from '../../../src/symmetry/feature-candidates.js';

describe('leastAssignment', () => {
  it('costs as little as any permutation', () => {
    const square = fc.integer({ min: 1, max: 6 }).chain((n) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: n, maxLength: n }), {
        minLength: n,
        maxLength: n,
      }),
    );
    fc.assert(
      fc.property(square, (costs) => {
        const cost = (to: readonly number[]) => to.reduce((sum, image, k) => sum + costs[k]![image]!, 0);
        const found = leastAssignment(costs);
        expect([...found].sort((a, b) => a - b)).toEqual([...costs.keys()]);
        expect(cost(found)).toBe(Math.min(...permutations(costs.length).map(cost)));
      }),
    );
  });

  it('of a hundred is that which alone costs nothing', () => {
    const to = Array.from({ length: 100 }, (_, k) => (37 * k + 11) % 100);
    expect(leastAssignment(to.map((image) => Array.from({ length: 100 }, (_, j) => (j === image ? 0 : 1))))).toEqual(
      to,
    );
  });
});
