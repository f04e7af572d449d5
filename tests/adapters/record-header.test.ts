/** What a record may say of itself in its first line, and what it may not. */
import { describe, expect, it } from 'vitest';
import { featuresOf, gridLayout, headerOf, isHeader, layoutOf, sizesOf } from '../../src/adapters/record-header.js';
import { InputError } from '../../src/input-error.js';

describe('headerOf', () => {
  it('gives sizes, names, layout and features', () => {
    expect(headerOf({ states: 6, actions: 2 }, 'f')).toEqual({ states: 6, actions: 2 });
    const named = headerOf({ observations: ['x', 'v'], actions: ['left', 'right'] }, 'f');
    expect(named).toEqual({ observationNames: ['x', 'v'], actionNames: ['left', 'right'] });
    // The moves of a grid may be the names of the actions.
    const grid = headerOf({ grid: '2 x 3', actions: ['Left', 'right', 'stay'] }, 'f');
    expect(grid.layout).toMatchObject({
      rows: 2,
      columns: 3,
      directions: ['left', 'right', null],
      walls: [],
      marks: [],
    });
    expect([...grid.layout!.cells]).toEqual([0, 1, 2, 3, 4, 5]);
    const features = headerOf({ features: [{ values: 3 }, { name: 'b', values: 2, flip: true }] }, 'f');
    expect(features.features).toEqual([
      { name: 'feature 0', values: 3 },
      { name: 'b', values: 2, flip: true },
    ]);
  });

  it('tells numbers of states and actions in one way or another', () => {
    const layout = gridLayout('2x3', 'up,down', 'f');
    expect(sizesOf({ layout })).toEqual({ states: 6, actions: 2 });
    expect(sizesOf({ layout, states: 5, actions: 4 })).toEqual({ states: 5, actions: 4 });
    expect(sizesOf({ features: [3, 2, 2].map((values, k) => ({ name: `${k}`, values })) }).states).toBe(12);
    expect(sizesOf({})).toEqual({ states: undefined, actions: undefined });
  });

  it.each<[Record<string, unknown>, boolean]>([
    [{ states: 4 }, true],
    [{ actions: 2 }, true],
    [{ actions: ['a', 'b'] }, true],
    [{ observations: ['x'] }, true],
    [{ grid: '2x2' }, true],
    [{ moves: 'up' }, true],
    [{ layout: {} }, true],
    [{ features: [] }, true],
    [{ states: [0, 1], actions: [1, 0] }, false],
    [{ states: 4, rewards: [1] }, false],
    [{ actions: 2, reward: 0 }, false],
    [{}, false],
  ])('%j: a header is %s', (fields, header) => {
    expect(isHeader(fields)).toBe(header);
  });

  const layout = { rows: 2, columns: 2, directions: ['up', null] };
  it.each<[Record<string, unknown>, string]>([
    [
      { states: 4, size: 2 },
      "expected only states, actions, observations, layout, features, grid, moves in the header, got 'size'",
    ],
    [{ states: 0 }, 'expected states of the header to be an integer >= 1, got 0'],
    [{ states: 2 ** 31 }, 'expected states of the header to be an integer >= 1, got 2147483648'],
    [{ states: '4' }, "expected states of the header to be an integer >= 1, got '4'"],
    [{ actions: 1.5 }, 'expected actions of the header to be an integer >= 1, got 1.5'],
    [{ actions: ['a', 'a'] }, 'expected actions of the header to be distinct names, got Array of length 2'],
    [{ observations: ['x', 3] }, 'expected observations of the header to be distinct names'],
    [{ observations: [] }, 'expected observations of the header to be distinct names, got Array of length 0'],
    [{ grid: '2y2', moves: 'up' }, "expected a grid such as '8x8' (rows x columns), got '2y2'"],
    [{ grid: '0x4', moves: 'up' }, "expected a grid such as '8x8' (rows x columns), got '0x4'"],
    [{ grid: 22, moves: 'up' }, "expected a grid such as '8x8' (rows x columns), got 22"],
    [{ grid: '99999x99999', moves: 'up' }, 'expected a grid of at most 16777216 cells, got 9999800001'],
    [
      { grid: '2x2' },
      "expected the moves of the grid's actions, such as left,down,right,up in the order of the actions, got none",
    ],
    [{ grid: '2x2', moves: 7 }, 'in the order of the actions, got 7'],
    [{ grid: '2x2', moves: 'up,north' }, "expected moves among up, right, down, left and none, got 'north'"],
    [{ grid: '2x2', moves: ['up', 3] }, 'expected moves among up, right, down, left and none, got 3'],
    [{ layout: [] }, 'expected a layout {rows, columns, directions, cells}, got Array of length 0'],
    [{ layout: null }, 'expected a layout {rows, columns, directions, cells}, got null'],
    [{ layout: { rows: 2, columns: 2 } }, "expected the moves of the grid's actions"],
    [{ layout: { ...layout, cells: [0, 4] } }, 'expected cells of the layout as numbers in [-1, 4)'],
    [{ layout: { ...layout, cells: 3 } }, 'expected cells of the layout as numbers in [-1, 4)'],
    [{ layout: { ...layout, walls: [0.5] } }, 'expected walls of the layout as numbers of cells'],
    [{ layout: { ...layout, walls: 'none' } }, 'expected walls of the layout as numbers of cells'],
    [{ layout: { ...layout, marks: [{ cell: 1, kind: 'flag' }] } }, 'kind one of goal, hole, cliff, start'],
    [{ layout: { ...layout, marks: [null] } }, 'expected marks of the layout as {cell, kind}'],
    [{ layout: { ...layout, marks: {} } }, 'expected marks of the layout as {cell, kind}'],
    [{ layout: { ...layout, torus: 'yes' } }, "expected torus to be true or false, got 'yes'"],
    [{ features: [] }, 'expected features as a list of {name, values}, got Array of length 0'],
    [{ features: 'two' }, "expected features as a list of {name, values}, got 'two'"],
    [{ features: [3] }, 'expected a feature {name, values}, got 3'],
    [{ features: [{ name: 5, values: 2 }] }, 'expected the name of feature 0 to be text, got 5'],
    [{ features: [{ name: 'a', values: 0 }] }, "expected values of 'a' of the header to be an integer >= 1, got 0"],
    [{ features: [{ name: 'a', values: 2, flip: 1 }] }, "expected flip of 'a' to be true or false, got 1"],
  ])('refuses %j', (fields, message) => {
    expect(() => headerOf(fields, 'walk.jsonl: line 1')).toThrow(InputError);
    expect(() => headerOf(fields, 'walk.jsonl: line 1')).toThrow(message);
    expect(() => headerOf(fields, 'walk.jsonl: line 1')).toThrow(/^walk\.jsonl: line 1: /);
  });

  it('takes a layout with everything', () => {
    const given = { ...layout, cells: [1, 0, -1, 3], torus: true, walls: [2], marks: [{ cell: 3, kind: 'goal' }] };
    expect(layoutOf(given, 'f')).toEqual({ ...given, cells: Int32Array.of(1, 0, -1, 3), directions: ['up', null] });
    expect(featuresOf([{ name: 'a', values: 2, flip: false }], 'f')).toEqual([{ name: 'a', values: 2, flip: false }]);
  });
});
