/**
 * The control problems step by step against Gymnasium: `control_cartpole.json` was recorded from Gymnasium 1.4.0 with
 * its state in float64, `control_gymnasium_steps.json` by running Gymnasium's step functions with NumPy in float64.
 */
import { describe, expect, it } from 'vitest';
import type { ControlEnvironment } from '../../src/environments/control-environment.js';
import { makeControl } from '../../src/environments/registry.js';
import cartPole from '../fixtures/control_cartpole.json' with { type: 'json' };
import steps from '../fixtures/control_gymnasium_steps.json' with { type: 'json' };

interface Trajectory {
  /** One more than there are actions. */
  readonly states: readonly (readonly number[])[];
  readonly actions: readonly number[];
  readonly rewards: readonly number[];
  readonly terminated: readonly boolean[];
}

const TORQUES = [-2, 0, 2];

const worlds: { name: string; make: () => ControlEnvironment; trajectories: readonly Trajectory[] }[] = [
  { name: 'cart-pole-v1', make: () => makeControl('cart-pole-v1'), trajectories: cartPole.trajectories },
  { name: 'mountain-car-v0', make: () => makeControl('mountain-car-v0'), trajectories: steps['mountain-car-v0'] },
  { name: 'acrobot-v1', make: () => makeControl('acrobot-v1'), trajectories: steps['acrobot-v1'] },
  {
    name: 'pendulum-v1',
    make: () => makeControl('pendulum-v1', { torques: TORQUES }),
    // The fixture has torques for actions.
    trajectories: steps['pendulum-v1'].map((trajectory) => ({
      ...trajectory,
      actions: trajectory.actions.map((torque) => TORQUES.indexOf(torque)),
    })),
  },
];

/** The largest difference, of numbers above 1 relative to them. */
function difference(got: Float64Array, wanted: readonly number[]): number {
  return Math.max(...wanted.map((value, k) => Math.abs(got[k]! - value) / Math.max(1, Math.abs(value))));
}

describe.each(worlds)('$name', ({ make, trajectories }) => {
  it('takes every recorded step to 1e-12, with its reward and its end', () => {
    const environment = make();
    let taken = 0;
    for (const { states, actions, rewards, terminated } of trajectories) {
      expect(states.length).toBe(actions.length + 1);
      for (const [t, action] of actions.entries()) {
        environment.reset({ state: states[t]! });
        const step = environment.step(action);
        expect(difference(environment.state, states[t + 1]!)).toBeLessThan(1e-12);
        expect(Math.abs(step.reward - rewards[t]!)).toBeLessThan(1e-12);
        expect([step.terminated, step.truncated]).toEqual([terminated[t], false]);
        ++taken;
      }
    }
    expect(taken).toBeGreaterThan(200);
  });

  it('follows the first recorded trajectory from its start to its end', () => {
    const { states, actions, terminated } = trajectories[0]!;
    const environment = make();
    environment.reset({ state: states[0]! });
    const ends = actions.map((action) => environment.step(action).terminated);
    expect(ends).toEqual(terminated);
    // Rounding grows on the way, fastest in the acrobot, which is chaotic.
    expect(difference(environment.state, states.at(-1)!)).toBeLessThan(1e-6);
  });
});

it('the recordings come to all the places where a rule changes', () => {
  const mountain = steps['mountain-car-v0'].flatMap(({ states }) => states);
  expect(mountain.some(([x, velocity]) => x === -1.2 && velocity === 0)).toBe(true);
  expect(mountain.some(([, velocity]) => Math.abs(velocity!) === 0.07)).toBe(true);
  expect(steps['mountain-car-v0'].some(({ terminated }) => terminated.at(-1))).toBe(true);
  expect(steps['pendulum-v1'].flatMap(({ states }) => states).some(([, spin]) => Math.abs(spin!) === 8)).toBe(true);
  expect(steps['pendulum-v1'].flatMap(({ states }) => states).some(([angle]) => Math.abs(angle!) > 3 * Math.PI)).toBe(
    true,
  );
  const acrobot = steps['acrobot-v1'];
  expect(acrobot.flatMap(({ states }) => states).some((state) => Math.abs(state[2]!) === 4 * Math.PI)).toBe(true);
  expect(acrobot.some(({ terminated }) => terminated.at(-1))).toBe(true);
  const turns = acrobot.flatMap(({ states }) =>
    states.slice(1).map((state, t) => Math.abs(state[0]! - states[t]![0]!)),
  );
  expect(Math.max(...turns)).toBeGreaterThan(Math.PI); // once round
});
