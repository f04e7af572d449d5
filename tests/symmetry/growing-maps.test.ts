/** Maps that are kept up pair by pair are those that are grown from all that is known at once. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeEnvironment } from '../../src/environments/registry.js';
import { growTransformations } from '../../src/symmetry/grow.js';
import { GrowingMaps } from '../../src/symmetry/growing-maps.js';
import { OutcomeCounts } from '../../src/symmetry/outcome-counts.js';

const grids = fc.record({
  rows: fc.integer({ min: 2, max: 4 }),
  columns: fc.integer({ min: 2, max: 4 }),
  goals: fc.uniqueArray(fc.tuple(fc.nat(1), fc.nat(1)), {
    minLength: 1,
    maxLength: 2,
    selector: ([row, column]) => 2 * row + column,
  }),
  order: fc.array(fc.nat(), { minLength: 20, maxLength: 64 }),
  checks: fc.integer({ min: 1, max: 12 }),
});

it('after every step are what is found at once', () => {
  fc.assert(
    fc.property(grids, ({ rows, columns, goals, order, checks }) => {
      const model = makeEnvironment('grid-world-v0', { rows, columns, goals, stepReward: 0, goalReward: 1 }).model!()!;
      const counts = new OutcomeCounts(model.states, model.actions);
      const growing = new GrowingMaps(counts, checks);
      for (const number of order) {
        const pair = number % model.pairs;
        const [state, action] = [Math.floor(pair / model.actions), pair % model.actions];
        if (counts.visits[pair]! > 0 || model.live[state] === 0) continue;
        const [{ reward, nextState, terminated }] = model.outcomes(state, action) as never as [
          { reward: number; nextState: number; terminated: boolean },
        ];
        counts.observe(state, action, reward, nextState, terminated);
        growing.follow(pair);
        const maps = growing.maps();
        const found = growTransformations(counts, { checks });
        expect(maps).toEqual(found.map(({ transformation: _, ...map }) => map));
        // Asked again, the arrays are the same: what was made of them can be kept.
        expect(growing.maps().every(({ states }, k) => states === maps[k]!.states)).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});
