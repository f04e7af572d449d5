import { describe, expect, it } from 'vitest';
import { makeEnvironment } from '../../src/environments/registry.js';
import { optimalQ } from './optimal-q.js';

const [UP, RIGHT, DOWN, LEFT] = [0, 1, 2, 3] as const;

describe('cliff-walking-v0', () => {
  const environment = makeEnvironment('cliff-walking-v0');
  const model = environment.model();

  it('costs 100 to fall and leads back to the start, without an end', () => {
    const fall = { probability: 1, nextState: 36, reward: -100, terminated: false };
    expect(model.outcomes(36, RIGHT)).toEqual([fall]);
    for (let column = 1; column <= 10; ++column) expect(model.outcomes(24 + column, DOWN)).toEqual([fall]);
  });

  it('costs 1 to move or bump, and ends on the goal', () => {
    expect(model.outcomes(36, UP)).toEqual([{ probability: 1, nextState: 24, reward: -1, terminated: false }]);
    expect(model.outcomes(36, LEFT)).toEqual([{ probability: 1, nextState: 36, reward: -1, terminated: false }]);
    expect(model.outcomes(0, UP)).toEqual([{ probability: 1, nextState: 0, reward: -1, terminated: false }]);
    expect(model.outcomes(11, RIGHT)).toEqual([{ probability: 1, nextState: 11, reward: -1, terminated: false }]);
    expect(model.outcomes(35, DOWN)).toEqual([{ probability: 1, nextState: 47, reward: -1, terminated: true }]);
  });

  it('has 37 live states: three rows and the start', () => {
    expect([...model.live.keys()].filter((s) => model.live[s] === 1)).toEqual(Array.from({ length: 37 }, (_, s) => s));
  });

  it('is won in 13 steps: up, eleven to the right, down', () => {
    expect(Math.max(...optimalQ(model, 1).subarray(36 * 4, 37 * 4))).toBe(-13);
    let step = { state: environment.reset(), reward: 0, terminated: false };
    let total = 0;
    for (const action of [UP, ...Array.from({ length: 11 }, () => RIGHT), DOWN]) {
      expect(step.terminated).toBe(false);
      step = environment.step(action);
      total += step.reward;
    }
    expect(step).toMatchObject({ state: 47, terminated: true });
    expect(total).toBe(-13);
  });

  it('refuses options it has not', () => {
    expect(() => makeEnvironment('cliff-walking-v0', { rows: 3 } as object)).toThrow(
      "expected the options of cliff-walking-v0 to have only maxSteps, got 'rows'",
    );
  });
});
