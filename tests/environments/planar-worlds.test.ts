/** The planar worlds against an independent integrator: steps by SciPy's solve_ivp, made by tests/fixtures/planar_worlds.py. */
import { describe, expect, it } from 'vitest';
import { planarPointMass, planarQuadrotor, reacher } from '../../src/continuous/index.js';
import { reacherSlopes } from '../../src/environments/reacher.js';
import { rungeKutta } from '../../src/environments/real-control.js';
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

it("the reacher's law is the one integrated elsewhere: halving the step takes off fifteen sixteenths of the difference", () => {
  const difference = (parts: number) =>
    Math.max(
      ...steps.reacher.map(({ state, action, next }) => {
        const advance = rungeKutta(reacherSlopes, 0.1 / parts);
        let at = Float64Array.from(state);
        for (let k = 0; k < parts; ++k) at = Float64Array.from(advance(at, Float64Array.from(action)));
        return Math.max(...at.map((value, k) => Math.abs(value - next[k]!)));
      }),
    );
  const differences = [1, 2, 4, 8, 16, 32, 64].map(difference);
  // Fourth order: 2^4 a halving.
  differences.slice(2).forEach((value, k) => {
    expect(differences[k + 1]! / value).toBeGreaterThan(12);
    expect(differences[k + 1]! / value).toBeLessThan(24);
  });
  expect(differences.at(-1)).toBeLessThan(1e-9);
});
