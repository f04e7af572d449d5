/** Affine maps and transformations by hand, and definitions of them that do not fit. */
import { describe, expect, it } from 'vitest';
import {
  Affine,
  type ContinuousSpace,
  ContinuousTransformation,
  checkFit,
  checkSpace,
  type TransformationDefinition,
} from '../../src/continuous/transformation.js';
import { InputError } from '../../src/input-error.js';

const quarter = {
  matrix: [
    [0, -1],
    [1, 0],
  ],
  shift: [1, 2],
};
const discrete: ContinuousSpace = { observations: ['x', 'y'], actions: 2 };
const real: ContinuousSpace = { observations: ['x', 'y'], actions: ['u'] };
const mirror = {
  matrix: [
    [-1, 0],
    [0, 1],
  ],
};

/** Where an affine map takes a point. */
function image(map: Affine, ...point: number[]): number[] {
  const target = new Float64Array(map.size);
  map.apply(point, 0, target, 0);
  return [...target];
}

describe('an affine map', () => {
  it('is undone by its inverse, and follows another', () => {
    const map = Affine.from('it', quarter, 2);
    expect(image(map, 3, 5)).toEqual([-4, 5]);
    expect(image(map.inverse()!, -4, 5)).toEqual([3, 5]);
    // (3, 5) goes to (-4, 5), and that to (-4, -2).
    expect(image(map.after(map), 3, 5)).toEqual([-4, -2]);
    expect(map.after(map.inverse()!).isIdentity).toBe(true);
    expect([map.isIdentity, Affine.identity(3).isIdentity]).toEqual([false, true]);
  });

  it.each<[unknown, string]>([
    [null, 'expected it as { matrix, shift }, got null'],
    [{ matrix: [[1]] }, 'expected the matrix of it to have 2 rows of 2 numbers, got Array of length 1'],
    [{ matrix: [[1, 0], null] }, 'expected the matrix of it to have 2 rows of 2 numbers'],
    [{ ...mirror, shift: [1] }, 'expected the shift of it to have 2 numbers, got Array of length 1'],
    [{ ...mirror, shift: null }, 'expected the shift of it to have 2 numbers, got null'],
    [{ ...mirror, shift: [1, 'a'] }, "expected it, shift entry 1 to be a finite number, got 'a'"],
    [
      {
        matrix: [
          [1, 2],
          [2, 4],
        ],
      },
      'expected it to be invertible, got a singular matrix',
    ],
    [{ ...mirror, scale: 2 }, "expected it to have only matrix, shift, got 'scale'"],
  ])('is refused, %j', (map, message) => {
    expect(() => Affine.from('it', map as never, 2)).toThrow(message);
    expect(() => Affine.from('it', map as never, 2)).toThrow(InputError);
  });
});

describe('a space', () => {
  it('keeps the bounds that it has', () => {
    expect(checkSpace({ ...real, low: [-1, -Infinity], high: [1, 2] })).toEqual({
      ...real,
      low: [-1, -Infinity],
      high: [1, 2],
    });
    expect(checkSpace(discrete)).toEqual(discrete);
  });

  it.each<[unknown, string]>([
    [null, 'expected space { observations, actions }, got null'],
    ['x', "expected space { observations, actions }, got 'x'"],
    [{ ...real, observations: [] }, 'expected the names of the observations, got Array of length 0'],
    [{ ...real, low: [0] }, 'expected low to be 2 numbers, got Array of length 1'],
    [{ ...real, high: [1, '2'] }, 'expected high to be 2 numbers'],
    [{ ...real, high: 3 }, 'expected high to be 2 numbers, got 3'],
    [
      { ...real, actions: [] },
      'expected a number of actions, or the names of a real-valued one, got Array of length 0',
    ],
    [{ ...real, actions: 'u' }, "expected a number of actions, or the names of a real-valued one, got 'u'"],
    [{ ...real, actions: 0 }, 'expected actions to be an integer in [1, 10000], got 0'],
  ])('is refused, %j', (space, message) => {
    expect(() => checkSpace(space as never)).toThrow(message);
  });
});

describe('a transformation', () => {
  const swap = ContinuousTransformation.from({ name: 'swap', observation: mirror, actions: [1, 0] }, discrete);
  const turn = ContinuousTransformation.from({ name: 'turn', observation: quarter, actions: { matrix: [[-1]] } }, real);

  it('follows another, on observations and on actions of either kind', () => {
    const twice = swap.after(swap);
    expect([twice.name, twice.isIdentity, swap.isIdentity]).toEqual(['swap after swap', true, false]);
    expect(twice.key).toBe(ContinuousTransformation.identity(discrete).key);
    const turned = turn.after(turn);
    expect([turned.action!.isIdentity, turned.isIdentity]).toEqual([true, false]);
    expect(image(turned.observation, 3, 5)).toEqual([-4, -2]);
    expect(turned.next).toBe(turned.observation);
    expect(ContinuousTransformation.identity(real)).toMatchObject({ name: 'identity', actionMap: null });
    expect(turn.renamed('another')).toMatchObject({ name: 'another', key: turn.key });
    expect(swap.renamed('another')).toMatchObject({ name: 'another', key: swap.key });
  });

  it('may have a map of its own for the next observation', () => {
    const apart = ContinuousTransformation.from(
      { name: 'apart', observation: mirror, next: quarter, actions: [0, 1] },
      discrete,
    );
    const twice = apart.after(apart);
    expect(twice.observation.isIdentity).toBe(true);
    expect(image(twice.next, 3, 5)).toEqual([-4, -2]);
    expect(twice.isIdentity).toBe(false);
  });

  it.each<[unknown, ContinuousSpace, string]>([
    [null, discrete, 'expected a transformation, got null'],
    [5, discrete, 'expected a transformation, got 5'],
    [
      { name: '', observation: mirror, actions: [0, 1] },
      discrete,
      'expected the name of a transformation, got an empty',
    ],
    [{ name: 5, observation: mirror, actions: [0, 1] }, discrete, 'expected the name of a transformation, got 5'],
    [
      { name: 'a', observation: mirror, actions: [0, 0] },
      discrete,
      "the actions of 'a' to be a permutation of 0..1, got '0,0'",
    ],
    [
      { name: 'a', observation: mirror, actions: [0] },
      discrete,
      "the actions of 'a' to be a permutation of 0..1, got '0'",
    ],
    [
      { name: 'a', observation: mirror, actions: [0, 1] },
      real,
      "expected the action map of 'a' { matrix, shift }, got Array of length 2",
    ],
    [{ name: 'a', observation: mirror, next: 5, actions: [0, 1] }, discrete, "the next-observation map of 'a' as"],
  ])('is refused, %#: %j', (definition, space, message) => {
    expect(() => ContinuousTransformation.from(definition as TransformationDefinition, space)).toThrow(message);
  });

  it('of another space is refused', () => {
    expect(checkFit(swap, discrete)).toBe(swap);
    expect(checkFit(turn, real)).toBe(turn);
    for (const [one, space] of [
      [swap, real],
      [turn, discrete],
      [swap, { ...discrete, observations: ['x'] }],
      [swap, { ...discrete, actions: 3 }],
    ] as const) {
      expect(() => checkFit(one, space)).toThrow(/expected '(swap|turn)' to map \d observations and \d actions/);
    }
  });
});
