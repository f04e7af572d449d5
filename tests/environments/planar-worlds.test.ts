/** The planar worlds against an independent integrator: steps by SciPy's solve_ivp, made by tests/fixtures/planar_worlds.py. */
import { describe, expect, it } from 'vitest';
import { planarPointMass, planarQuadrotor, reacher } from '../../src/continuous/index.js';
import steps from '../fixtures/planar_worlds.json' with { type: 'json' };

/** One step of fourth order is off by about the fifth power of its length in the world's own time. */
const worlds = { planarPointMass, reacher, planarQuadrotor };
/** The arm's outer link is light: friction slows it within a few steps. */
const digits = { planarPointMass: 5, reacher: 2, planarQuadrotor: 4 };

describe.each(Object.entries(worlds))('%s', (name, make) => {
  it('goes where an integrator of high order goes', () => {
    for (const { state, action, next } of steps[name as keyof typeof worlds]) {
      const environment = make();
      environment.reset({ state });
      environment.step(action);
      for (const [k, value] of environment.state.entries())
        expect(value).toBeCloseTo(next[k]!, digits[name as keyof typeof worlds]);
    }
  });

  it('moves otherwise with noise, by its seed alone', () => {
    const states = [1, 1, 2].map((seed) => {
      const environment = make({ noise: 0.1 });
      environment.reset({ seed });
      environment.reset({ state: steps[name as keyof typeof worlds][0]!.state });
      environment.step([0.5, 0.5]);
      return Array.from(environment.state);
    });
    expect(states[0]).toEqual(states[1]);
    expect(states[0]).not.toEqual(states[2]);
  });
});
