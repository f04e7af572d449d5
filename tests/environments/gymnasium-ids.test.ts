/** Gymnasium's ids name the worlds that it has too; sizes are those that its documentation states. */
import { describe, expect, it } from 'vitest';
import { makeControl, makeEnvironment } from '../../src/environments/registry.js';

describe("Gymnasium's ids", () => {
  it.each([
    ['FrozenLake-v1', 16, 4],
    ['FrozenLake8x8-v1', 64, 4],
    ['CliffWalking-v0', 48, 4],
    ['CliffWalking-v1', 48, 4],
    ['Taxi-v3', 500, 6],
  ] as const)('%s', (id, states, actions) => {
    expect(makeEnvironment(id)).toMatchObject({ states, actions });
  });

  it('take options, and those of the id give way to them', () => {
    expect(makeEnvironment('FrozenLake8x8-v1', { map: '4x4' }).states).toBe(16);
    expect(makeControl('CartPole-v1').observationSpace.names).toHaveLength(4);
  });

  it('of another version are told', () => {
    expect(() => makeEnvironment('FrozenLake-v0' as string)).toThrow(
      "got 'FrozenLake-v0'; did you mean FrozenLake-v1?",
    );
    expect(() => makeControl('cartpole' as string)).toThrow("got 'cartpole'; did you mean CartPole-v1?");
    expect(() => makeEnvironment('Ant-v5' as string)).toThrow(/got 'Ant-v5'$/);
  });
});
