/** Eight coordinates of one size have ten million signed permutations: those that the law near rest does not speak against are tried. */
import { describe, expect, it } from 'vitest';
import { detectContinuousSymmetries } from '../../src/continuous/index.js';
import { createEngine } from '../../src/index.js';
import { separate, uniform } from './record.js';

const names = ['left 1', 'right 1', 'left 2', 'right 2', 'left 3', 'right 3', 'left 4', 'right 4'];

/** A body of two like halves: coordinate 2k of the left is drawn by its neighbours of the left, and a little by its like of the right. */
function halves(steps: number, seed: number) {
  const within = uniform(seed);
  return separate(steps, () => {
    const x = Array.from({ length: 8 }, () => within(1));
    const u = [within(1), within(1)];
    const next = x.map((value, i) => {
      const [k, side] = [i >> 1, i & 1];
      const push = k === 3 ? 0.5 * u[side]! : 0;
      const drawn = 0.3 * (x[2 * (k + 1) + side] ?? 0) + 0.1 * x[2 * k + 1 - side]!;
      return value + drawn - 0.2 * (k + 1) * value + 0.2 + push + within(1e-3);
    });
    return { x, u, reward: x[0]! + x[1]!, next };
  });
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
