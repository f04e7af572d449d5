/** Three real-valued actions have 48 signed permutations: those are tried only with maps that hold without an action. */
import { describe, expect, it } from 'vitest';
import { detectContinuousSymmetries } from '../../src/continuous/index.js';
import { Random } from '../../src/engine/random.js';
import { createEngine } from '../../src/index.js';

const names = ['x', 'y', 'z', 'vx', 'vy', 'vz'];

/** A mass in space, drawn to the middle and slowed down, pushed along three axes; heavier along z where `heavy`. */
function mass(steps: number, heavy: boolean, seed: number) {
  const random = new Random(seed);
  const within = (a: number) => a * (2 * random.uniform() - 1);
  const made = {
    starts: Array.from({ length: steps }, (_, n) => n),
    observations: new Float64Array(6 * steps),
    nextObservations: new Float64Array(6 * steps),
    actions: new Float64Array(3 * steps),
    rewards: new Float64Array(steps),
    terminated: new Uint8Array(steps),
  };
  for (let n = 0; n < steps; ++n) {
    let reward = 0;
    for (let k = 0; k < 3; ++k) {
      const [x, v, u] = [within(1), within(5), within(1)];
      const w = v + (3 * u - x - 0.3 * v) * (heavy && k === 2 ? 0.3 : 1);
      made.observations.set([x], 6 * n + k);
      made.observations.set([v], 6 * n + 3 + k);
      made.actions[3 * n + k] = u;
      made.nextObservations.set([x + 0.1 * w + 1e-3 * within(1)], 6 * n + k);
      made.nextObservations.set([w + 1e-3 * within(1)], 6 * n + 3 + k);
      reward -= x * x;
    }
    made.rewards[n] = reward;
  }
  return made;
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
