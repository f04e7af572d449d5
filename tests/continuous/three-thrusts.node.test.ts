/** Three real-valued actions have 48 signed permutations: those are tried only with maps that hold without an action. */
import { describe, expect, it } from 'vitest';
import { detectContinuousSymmetries } from '../../src/continuous/index.js';
import { createEngine } from '../../src/index.js';
import { separate, uniform } from './record.js';

const names = ['x', 'y', 'z', 'vx', 'vy', 'vz'];

/** A mass in space, drawn to the middle and slowed down, pushed along three axes; heavier along z where `heavy`. */
function mass(steps: number, heavy: boolean, seed: number) {
  const within = uniform(seed);
  const three = (a: number) => [within(a), within(a), within(a)];
  return separate(steps, () => {
    const [x, v, u] = [three(1), three(5), three(1)];
    const w = v.map((value, k) => value + (3 * u[k]! - x[k]! - 0.3 * value) * (heavy && k === 2 ? 0.3 : 1));
    const next = [...x.map((value, k) => value + 0.1 * w[k]!), ...w].map((value) => value + within(1e-3));
    return { x: [...x, ...v], u, reward: -x.reduce((sum, value) => sum + value * value, 0), next };
  });
}

describe('three real-valued actions', () => {
  it.each([
    ['a mass that is the same along all axes has the group of the cube', false, 48],
    ['one that is heavier along z has the mirrors of the square and of z', true, 16],
  ])('%s', async (_, heavy, order) => {
    const engine = await createEngine();
    const found = detectContinuousSymmetries(engine, mass(500, heavy, 2), {
      space: { observations: names, actions: ['ux', 'uy', 'uz'] },
      continuing: true,
      cosines: 60,
    });
    expect(found.cut).toBe(false);
    expect(found.group.elements).toHaveLength(order);
  });
});
