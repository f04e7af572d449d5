/** Continuous symmetries in plain words. */
import { expect, it } from 'vitest';
import { ContinuousTransformation } from '../../src/continuous/transformation.js';
import { generatorWords, transformationWords } from '../../src/continuous/words.js';
import { diagonal } from './record.js';

const names = ['x', 'y', 'vx', 'vy'];
const none = (n: number) => Array.from({ length: n }, () => new Array<number>(n).fill(0));
const still = { matrix: none(4), shift: [0, 0, 0, 0], actionMatrix: none(2) };

/** The infinitesimal turn of the planes (i, i + 1) that are named. */
function turn(n: number, ...planes: number[]): number[][] {
  const matrix = none(n);
  for (const i of planes) {
    matrix[i]![i + 1] = -1;
    matrix[i + 1]![i] = 1;
  }
  return matrix;
}

it.each([
  [still, 'nothing moves'],
  [{ ...still, shift: [2, 0, 0, 0.01] }, 'translation of x'],
  [{ ...still, shift: [2, -1, 0, 0] }, 'translation of x and y by (1, -0.5)'],
  [{ ...still, matrix: turn(4, 0) }, 'rotation of (x, y)'],
  [{ ...still, matrix: turn(4, 0, 2) }, 'rotation of (x, y) with (vx, vy)'],
  [{ ...still, matrix: turn(4, 0, 2), actionMatrix: turn(2, 0) }, 'rotation of (x, y) with (vx, vy) and the action'],
  [{ ...still, matrix: diagonal(1, 0, 0, 1) }, 'scaling of x and vy'],
  [
    {
      ...still,
      matrix: [
        [0, 2, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 1],
        [0, 0, 0, 0],
      ],
    },
    'the linear flow [0 1 0 0] [0 0 0 0] [0 0 0 0.5] [0 0 0 0]',
  ],
  // A turn of the observations with an action that is scaled is no rotation.
  [
    { ...still, matrix: turn(4, 0), actionMatrix: diagonal(1, 0) },
    'the linear flow [0 -1 0 0] [1 0 0 0] [0 0 0 0] [0 0 0 0]',
  ],
])('a generator: %#', (generator, words) => {
  expect(generatorWords(generator as never, names, ['fx', 'fy'])).toBe(words);
});

const discrete = { observations: ['x', 'y'], actions: 3 };
const real = { observations: ['x', 'y'], actions: ['fx', 'fy'] };
it.each<[string, object, object]>([
  ['nothing changes', discrete, { observation: { matrix: diagonal(1, 1) }, actions: [0, 1, 2] }],
  [
    'x changes sign; actions 0 and 2 are swapped',
    discrete,
    { observation: { matrix: diagonal(-1, 1) }, actions: [2, 1, 0] },
  ],
  [
    'x and y change sign; actions become 1, 2, 0',
    discrete,
    { observation: { matrix: diagonal(-1, -1) }, actions: [1, 2, 0] },
  ],
  [
    'x becomes -y; y becomes x',
    discrete,
    {
      observation: {
        matrix: [
          [0, -1],
          [1, 0],
        ],
      },
      actions: [0, 1, 2],
    },
  ],
  [
    'y is scaled; x is shifted by 0.5',
    discrete,
    { observation: { matrix: diagonal(1, 2), shift: [0.5, 0] }, actions: [0, 1, 2] },
  ],
  [
    'the coordinates are mixed by a matrix',
    discrete,
    {
      observation: {
        matrix: [
          [1, 1],
          [0, 1],
        ],
      },
      actions: [0, 1, 2],
    },
  ],
  [
    'x changes sign; fx changes sign',
    real,
    { observation: { matrix: diagonal(-1, 1) }, actions: { matrix: diagonal(-1, 1) } },
  ],
  [
    'the next observation is mapped another way',
    discrete,
    { observation: { matrix: diagonal(1, 1) }, next: { matrix: diagonal(-1, 1) }, actions: [0, 1, 2] },
  ],
])('a transformation: %s', (words, space, definition) => {
  const transformation = ContinuousTransformation.from({ name: 'one', ...definition } as never, space as never);
  const { actions } = space as { actions: number | string[] };
  expect(transformationWords(transformation, ['x', 'y'], typeof actions === 'number' ? [] : actions)).toBe(words);
});
