/** Worlds with real-valued actions: how they are started and stepped, and what does not fit. */
import { describe, expect, it } from 'vitest';
import type { Random } from '../../src/engine/random.js';
import { RealControlEnvironment, type RealControlSystem } from '../../src/environments/real-control.js';
import { InputError } from '../../src/input-error.js';

/** A point that is pushed: the reward is what it was at. */
const point = {
  id: 'point-v0',
  observationSpace: { names: ['x'], low: [-Infinity], high: [Infinity] },
  actionSpace: { names: ['push'], low: [-1], high: [1] },
  stateNames: ['x'],
  start: (random: Random) => Float64Array.of(random.uniform()),
  observe: (state: Float64Array) => state.slice(),
  reward: (state: Float64Array) => state[0]!,
  next: (state: Float64Array, action: Float64Array) => Float64Array.of(state[0]! + action[0]!),
} satisfies RealControlSystem;

describe('a world with real-valued actions', () => {
  it('is pushed as far as it may be, until its time is over', () => {
    const world = new RealControlEnvironment(point, { maxSteps: 2 });
    expect(world.reset({ state: [4.5] })).toEqual(Float64Array.of(4.5));
    expect(world.step([0.25])).toMatchObject({ reward: 4.5, terminated: false, truncated: false });
    expect(world.step([9])).toMatchObject({ observation: Float64Array.of(5.75), reward: 4.75, truncated: true });
    expect(world.state).toEqual(Float64Array.of(5.75));
    expect(world.reset({ seed: 3 })).toEqual(new RealControlEnvironment(point).reset({ seed: 3 }));
  });

  it('is pushed by chance where it is told to', () => {
    const pushed = (seed: number) => {
      const world = new RealControlEnvironment(point, { noise: 0.1 });
      world.reset({ seed });
      return world.step([0]).observation[0]! - new RealControlEnvironment(point).reset({ seed })[0]!;
    };
    expect(pushed(1)).not.toBe(0);
    expect(pushed(1)).toBe(pushed(1));
    expect(pushed(1)).not.toBe(pushed(2));
  });

  it.each<[(world: RealControlEnvironment) => unknown, string]>([
    [(world) => world.step([0]), 'step before reset'],
    [(world) => world.reset({ state: [] }), 'expected state to be the 1 numbers x, got Array of length 0'],
    [(world) => world.reset({ state: null as never }), 'expected state to be the 1 numbers x, got null'],
    [(world) => world.reset({ state: [Number.NaN] }), 'expected x to be a finite number, got NaN'],
    [
      (world) => world.reset({ speed: 1 } as never),
      "expected the options of reset to have only seed, state, got 'speed'",
    ],
    [(world) => world.reset() && world.step([]), 'expected an action of 1 numbers, got Array of length 0'],
    [(world) => world.reset() && world.step(null as never), 'expected an action of 1 numbers, got null'],
    [(world) => world.reset() && world.step(['a'] as never), "expected push to be a finite number, got 'a'"],
    [(world) => world.reset() && world.step([0]) && world.step([0]), 'step after the end of the episode: reset first'],
  ])('refuses %s', (use, message) => {
    const world = new RealControlEnvironment(point, { maxSteps: 1 });
    expect(() => use(world)).toThrow(message);
    expect(() => use(world)).toThrow(InputError);
  });
});
