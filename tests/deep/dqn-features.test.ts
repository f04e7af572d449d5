import { describe, expect, it } from 'vitest';
import { observed } from '../../src/deep/dqn-features.js';
import { makeEnvironment } from '../../src/environments/registry.js';

const grid = () => makeEnvironment('grid-world-v0', { rows: 3, columns: 5 });

describe('observed', () => {
  it('has one feature a state, one-hot', () => {
    const environment = observed(grid());
    expect(environment.observationSpace.names).toHaveLength(15);
    expect(Array.from(environment.observationOf(4)).indexOf(1)).toBe(4);
    expect(environment.observationOf(4).reduce((sum, x) => sum + x, 0)).toBe(1);
  });

  it('has row and column from -1 to 1, opposite cells differing in sign', () => {
    const environment = observed(grid(), 'coordinates');
    expect(environment.observationSpace.names).toEqual(['row', 'column']);
    // Upper left, the middle, lower right; row 0, column 1: (2·1 − 4)/4.
    expect([0, 7, 14, 1].map((state) => Array.from(environment.observationOf(state)))).toEqual([
      [-1, -1],
      [0, 0],
      [1, 1],
      [-1, -0.5],
    ]);
  });

  it('has the features of states that lie on no grid', () => {
    const blackjack = makeEnvironment('cart-pole-v1', { bins: [1, 1, 3, 2] });
    const environment = observed(blackjack, 'coordinates');
    // State = angle bin · 2 + spin bin; a feature with one value is 0.
    expect(Array.from(environment.observationOf(5))).toEqual([0, 0, 1, 1]);
    expect(Array.from(environment.observationOf(2))).toEqual([0, 0, 0, -1]);
  });

  it.each(['one-hot', 'coordinates'] as const)('tells the state from what is observed: %s', (features) => {
    const environment = observed(grid(), features);
    for (let state = 0; state < 15; ++state) expect(environment.stateOf(environment.observationOf(state))).toBe(state);
    expect(() => environment.stateOf([0.3, 0.3])).toThrow('expected the observation of a state');
  });

  it('steps along with the environment', () => {
    const environment = observed(grid(), 'coordinates');
    const twin = grid();
    expect(environment.stateOf(environment.reset({ seed: 4 }))).toBe(twin.reset({ seed: 4 }));
    for (const action of [0, 1, 1, 2]) {
      const { observation, ...step } = environment.step(action);
      const { state, ...same } = twin.step(action);
      expect(environment.stateOf(observation)).toBe(state);
      expect(step).toEqual(same);
      if (step.terminated) break;
    }
  });

  it('refuses what it cannot observe', () => {
    expect(() => observed({} as never)).toThrow('expected an environment with reset and step');
    expect(() => observed(grid(), 'pixels' as never)).toThrow("one of 'one-hot', 'coordinates'");
    expect(() => observed(makeEnvironment('random-mdp-v0'), 'coordinates')).toThrow('expected states on a grid');
  });
});
