import { describe, expect, it } from 'vitest';
import { ContinuousTransformation } from '../../../src/continuous/transformation.js';
import { affineMove } from '../../../src/deep/symmetry/affine-move.js';

const space = { observations: ['x', 'y'], actions: 3 };

describe('affineMove', () => {
  it('is the transformation between observations that are scaled', () => {
    // (x, y) becomes (0.5 − y, x): on the scaled (2x, 4y) it is (2 · 0.5 − 2y, 4x) = (1 − (4y) / 2, 2 · (2x)).
    const turn = ContinuousTransformation.from(
      {
        name: 'turn',
        observation: {
          matrix: [
            [0, -1],
            [1, 0],
          ],
          shift: [0.5, 0],
        },
        actions: [1, 2, 0],
      },
      space,
    );
    const { move, images } = affineMove(turn, [2, 4]);
    const target = new Float32Array(4);
    move(Float32Array.of(9, 6, 8), 1, target, 2);
    expect(Array.from(target)).toEqual([0, 0, 1 - 8 / 2, 2 * 6]);
    expect(Array.from(images)).toEqual([1, 2, 0]);
  });

  it('changes signs to the last bit, whatever the scale', () => {
    const mirror = ContinuousTransformation.from(
      {
        name: 'mirror',
        observation: {
          matrix: [
            [-1, 0],
            [0, -1],
          ],
        },
        actions: [2, 1, 0],
      },
      space,
    );
    const { move } = affineMove(mirror, [1 / 3, 7e-5]);
    const source = Float32Array.of(0.1, -3.3e7);
    const target = new Float32Array(2);
    move(source, 0, target, 0);
    expect(Array.from(target)).toEqual([-source[0]!, -source[1]!]);
  });
});
