/**
 * Dot-matrix digits in any orientation: 5 x 7 dots in a picture of 9 x 9, moved by at most one dot in each direction, then
 * turned or reflected by a random element of the group, with uniform noise on every dot. Classes are 0, 1, 2, 3, 4, 6, 7, 8:
 * labels must stay meaningful, and a half turn makes 9 of 6 while a mirror nearly makes 5 of 2, so that 5 and 9 are left out.
 * No orientation of one of these digits, moved or not, comes nearer than six dots to one of another.
 */
import { Random } from '../engine/random.js';
import { pictureSymmetries } from './group-action.js';
import type { InvarianceTask } from './task.js';

/** The digits that are classes, in the order of the outputs. */
export const digits = [0, 1, 2, 3, 4, 6, 7, 8] as const;

const glyphs: readonly (readonly string[])[] = [
  ['.###.', '#...#', '#..##', '#.#.#', '##..#', '#...#', '.###.'],
  ['..#..', '.##..', '..#..', '..#..', '..#..', '..#..', '.###.'],
  ['.###.', '#...#', '....#', '..##.', '.#...', '#....', '#####'],
  ['####.', '....#', '....#', '.###.', '....#', '....#', '####.'],
  ['...#.', '..##.', '.#.#.', '#..#.', '#####', '...#.', '...#.'],
  ['..##.', '.#...', '#....', '####.', '#...#', '#...#', '.###.'],
  ['#####', '....#', '...#.', '..#..', '.#...', '.#...', '.#...'],
  ['.###.', '#...#', '#...#', '.###.', '#...#', '#...#', '.###.'],
];
const size = 9;

/** The picture of class `k` moved by `(down, right)` dots, row by row: 1 where there is a dot, else 0. */
export function digitPicture(k: number, down: number, right: number): Float64Array {
  const picture = new Float64Array(size * size);
  for (const [row, dots] of glyphs[k]!.entries()) {
    for (let column = 0; column < dots.length; ++column) {
      if (dots[column] === '#') picture[(row + 1 + down) * size + column + 2 + right] = 1;
    }
  }
  return picture;
}

/** `noise` is its largest size; `orientations` is the group: quarter turns, reflections along the axes, or all eight. */
export function digitsTask(noise: number, orientations: 'rotations' | 'reflections' | 'square'): InvarianceTask {
  const group = pictureSymmetries(size, orientations, digits.length);
  return {
    id: 'digits',
    group,
    inputs: size * size,
    outputs: digits.length,
    loss: 'cross-entropy',
    sample(rows, seed) {
      const random = new Random(seed);
      const inputs = new Float64Array(rows * size * size);
      const targets = new Float64Array(rows * digits.length);
      for (let n = 0; n < rows; ++n) {
        const k = random.below(digits.length);
        const picture = digitPicture(k, random.below(3) - 1, random.below(3) - 1);
        group.elements[random.below(group.order)]!.input.apply(picture, inputs, n * size * size);
        targets[n * digits.length + k] = 1;
      }
      for (let j = 0; j < inputs.length; ++j) inputs[j]! += noise * (2 * random.uniform() - 1);
      return { rows, inputs, targets };
    },
  };
}
