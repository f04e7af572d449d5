/** Eight coordinates of one size have ten million signed permutations: those that the law near rest does not speak against are tried. */
import { describe, expect, it } from 'vitest';
import { detectContinuousSymmetries } from '../../src/continuous/index.js';
import { Random } from '../../src/engine/random.js';
import { createEngine } from '../../src/index.js';

const names = ['left 1', 'right 1', 'left 2', 'right 2', 'left 3', 'right 3', 'left 4', 'right 4'];

/** A body of two like halves: coordinate 2k of the left is drawn by its neighbours of the left, and a little by its like of the right. */
function halves(steps: number, seed: number) {
  const random = new Random(seed);
  const within = (a: number) => a * (2 * random.uniform() - 1);
  const made = {
    starts: Array.from({ length: steps }, (_, n) => n),
    observations: new Float64Array(8 * steps),
    nextObservations: new Float64Array(8 * steps),
    actions: new Float64Array(2 * steps),
    rewards: new Float64Array(steps),
    terminated: new Uint8Array(steps),
  };
  for (let n = 0; n < steps; ++n) {
    const x = Array.from({ length: 8 }, () => within(1));
    const u = [within(1), within(1)];
    const next = x.map((value, i) => {
      const [k, side] = [i >> 1, i & 1];
      const own = (j: number) => x[2 * j + side] ?? 0;
      const push = k === 3 ? u[side]! : 0;
      return (
        value +
        0.3 * own(k + 1) -
        0.2 * (k + 1) * value +
        0.1 * x[2 * k + 1 - side]! +
        0.2 +
        0.5 * push +
        1e-3 * within(1)
      );
    });
    made.observations.set(x, 8 * n);
    made.nextObservations.set(next, 8 * n);
    made.actions.set(u, 2 * n);
    made.rewards[n] = x[0]! + x[1]!;
  }
  return made;
}

describe('eight coordinates of one size', () => {
  it('their mirror is found among ten million signed permutations', async () => {
    const engine = await createEngine();
    const found = detectContinuousSymmetries(engine, halves(600, 3), {
      space: { observations: names, actions: ['u left', 'u right'] },
      continuing: true,
      cosines: 60,
    });
    expect(found.group.name).toBe('C2');
    const [mirror] = found.candidates.filter(({ state }) => state === 'accepted');
    expect(mirror!.transformation.name).toBe(
      '(right 1, left 1, right 2, left 2, right 3, left 3, right 4, left 4) with (u right, u left)',
    );
  });
});
