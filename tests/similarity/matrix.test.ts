/** A similarity from a user's own matrix. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/input-error.js';
import { similarityFromMatrix } from '../../src/similarity/similarity.js';

describe('similarityFromMatrix', () => {
  it('reads rows of rows and one row after the other alike', () => {
    const rows = [
      [1, 0.5, 0],
      [0.5, 1, 0.25],
      [0, 0.25, 0.75],
    ];
    for (const made of [
      similarityFromMatrix(rows),
      similarityFromMatrix(rows.flat()),
      similarityFromMatrix(rows.flat(), 3),
    ]) {
      expect(made.size).toBe(3);
      expect(rows.map((row, i) => row.map((_, j) => made.get(i, j)))).toEqual(rows);
    }
  });

  it('takes a pair whose row is all zero for one without evidence, alone in every clustering', () => {
    const made = similarityFromMatrix([
      [1, 1, 0],
      [1, 1, 0],
      [0, 0, 0],
    ]);
    expect([...made.clusters({ threshold: 0.5 }).labels]).toEqual([0, 0, -1]);
  });

  it.each([
    ['null', null, /a matrix: rows of numbers/],
    ['a number', 5, /a matrix: rows of numbers/],
    ['a word', 'abc', /a matrix: rows of numbers/],
    ['an object without a length', {}, /a matrix: rows of numbers/],
    ['no rows', [], /size/],
    ['five numbers', [1, 0, 0, 1, 1], /numbers in a flat matrix, got 5/],
    [
      'a row too many',
      [
        [1, 0],
        [0, 1],
        [0, 0],
      ],
      /rows of 3 numbers.*row 0/,
    ],
    ['a short row', [[1, 0], [0]], /rows of 2 numbers.*row 1/],
    ['a row that is none', [[1, 0], null], /rows of 2 numbers.*row 1/],
    [
      'not a number',
      [
        [1, Number.NaN],
        [Number.NaN, 1],
      ],
      /similarities in \[0, 1\].*row 0, column 1/,
    ],
    [
      'a text',
      [
        [1, '1'],
        ['1', 1],
      ],
      /similarities in \[0, 1\].*row 0, column 1/,
    ],
    [
      'above 1',
      [
        [1, 0],
        [0, 1.5],
      ],
      /similarities in \[0, 1\].*row 1, column 1/,
    ],
    [
      'below 0',
      [
        [1, -0.1],
        [-0.1, 1],
      ],
      /similarities in \[0, 1\].*row 0, column 1/,
    ],
    [
      'another below the diagonal',
      [
        [1, 0.5],
        [0.25, 1],
      ],
      /symmetric matrix: 0.5 as in row 0, column 1, got 0.25 at row 1, column 0/,
    ],
  ])('refuses %s', (_, matrix, message) => {
    const made = () => similarityFromMatrix(matrix as never);
    expect(made).toThrow(InputError);
    expect(made).toThrow(message);
  });

  it('refuses a size that does not fit', () => {
    expect(() => similarityFromMatrix([1, 0, 0, 1], 3)).toThrow(/3 \* 3 numbers/);
    expect(() => similarityFromMatrix([[1]], 2)).toThrow(/2 rows/);
    expect(() => similarityFromMatrix([[1]], 0)).toThrow(InputError);
  });
});
