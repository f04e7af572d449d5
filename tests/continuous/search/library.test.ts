/** What the library of an observation space suggests. */
import { describe, expect, it } from 'vitest';
import { fitLaw } from '../../../src/continuous/fitted-law.js';
import { libraryExchanges } from '../../../src/continuous/search/exchanges.js';
import { searchSignedPermutations } from '../../../src/continuous/search/search.js';
import { checkTransitions, eachTransition } from '../../../src/continuous/transitions.js';
import { makeControl } from '../../../src/environments/registry.js';
import { recordTransitions } from '../../../src/experiments/continuous/record.js';
import { loadBackend } from '../../backends.js';

describe('the library of an observation space', () => {
  it('mirrors bounded coordinates about their middle, unbounded ones about 0, half-bounded ones not', () => {
    const { centre, alike } = libraryExchanges({
      low: [-1, -Infinity, 0, 2, -1],
      high: [1, Infinity, Infinity, 5, 1],
    });
    expect([0, 1, 2, 3, 4].map(centre)).toEqual([0, 0, null, 3.5, 0]);
    expect([1, 2, 3, 4].map((k) => alike(0, k))).toEqual([false, false, false, true]);
  });

  it('is held against the law: on the cart-pole the mirror is left, of sixty-three', async () => {
    const backend = await loadBackend('wasm');
    const world = makeControl('cart-pole-v1');
    const space = { observations: world.observationSpace.names, actions: 2 };
    const checked = checkTransitions(recordTransitions(world, 400, 3), space);
    const transitions = eachTransition(checked, space).map((one, n) => ({ ...one, half: (n % 2) as 0 | 1 }));
    const { law } = fitLaw((map, targets) => backend.gram(map, targets), transitions, space, { cosines: 50, seed: 0 });
    const found = searchSignedPermutations(law, space, transitions, libraryExchanges(world.observationSpace));
    // Velocity and angular velocity have the same bounds, none: two orders, sixteen signs, two permutations of the actions.
    expect(found.tried).toBe(64);
    expect(found.candidates.map(({ name }) => name)).toContain(
      '(-position, -velocity, -angle, -angular velocity) with actions 1 0',
    );
    expect(found.candidates.length).toBeLessThan(4);
  });
});
