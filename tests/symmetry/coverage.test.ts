/** A coverage that is followed pair by pair is the one computed from all pairs. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Coverage, coverageOf } from '../../src/symmetry/coverage.js';
import { OutcomeCounts } from '../../src/symmetry/outcome-counts.js';
import { Transformation } from '../../src/symmetry/transformation.js';

const [states, actions] = [5, 2];
const permutation = (length: number) =>
  fc.shuffledSubarray(
    Array.from({ length }, (_, k) => k),
    { minLength: length, maxLength: length },
  );
const world = fc.record({
  map: fc.record({ states: permutation(states), actionMap: permutation(actions) }),
  rewards: fc.array(fc.constantFrom(0, 0.1, 1, -2), { minLength: states * actions, maxLength: states * actions }),
  ends: fc.array(fc.boolean(), { minLength: states * actions, maxLength: states * actions }),
  order: permutation(states * actions),
  from: fc.nat(states * actions),
});

it('after every pair is what all of them give', () => {
  fc.assert(
    fc.property(world, ({ map: given, rewards, ends, order, from }) => {
      const map = Transformation.from({ name: 'map', ...given });
      const counts = new OutcomeCounts(states, actions);
      let coverage: Coverage | null = null;
      order.forEach((pair, k) => {
        if (k === from) coverage = new Coverage(counts, map, map.inverse());
        counts.observe(Math.floor(pair / actions), pair % actions, rewards[pair]!, pair % states, ends[pair]!);
        coverage?.follow(pair);
        const exact = coverageOf(counts, map);
        for (const asked of [0, 0.25, 0.5, 0.75, 1, exact, exact + 1e-9, exact + 1e-3, exact - 1e-3])
          expect(coverage?.atLeast(asked) ?? exact >= asked).toBe(exact >= asked);
      });
    }),
  );
});

it('is made anew when rewards turn out to vary', () => {
  const map = Transformation.from({ name: 'swap', states: [1, 0, 2], actionMap: [0] });
  const counts = new OutcomeCounts(3, 1);
  counts.observe(0, 0, 1, 0, false);
  const coverage = new Coverage(counts, map, map.inverse());
  for (let k = 0; k < 9; ++k) counts.observe(0, 0, 2 + k, 0, false);
  expect(counts.rewardsVary).toBe(true);
  counts.observe(2, 0, 1, 0, false);
  coverage.follow(2);
  expect(coverage.atLeast(coverageOf(counts, map))).toBe(true);
  expect(coverage.atLeast(coverageOf(counts, map) + 0.01)).toBe(false);
});
