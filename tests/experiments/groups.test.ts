/** What rows, runs and tasks have in common. */
import { describe, expect, it } from 'vitest';
import { counted, distinct, grouped, matching, partsBy, theOne } from '../../src/experiments/groups.js';

const rows = [
  { world: 'b', seed: 1 },
  { world: 'a', seed: 2 },
  { world: 'b', seed: 3 },
];

describe('groups', () => {
  it('keep the order in which keys and items come', () => {
    expect(distinct([3, 1, 3])).toEqual([3, 1]);
    expect(grouped(rows, ({ world }) => world)).toEqual([
      ['b', [rows[0], rows[2]]],
      ['a', [rows[1]]],
    ]);
  });

  it('are of parts by what their tasks say', () => {
    expect(partsBy(['x', 'y', 'z'], rows, ({ world }) => world)).toEqual([
      ['b', ['x', 'z'], rows[0]],
      ['a', ['y'], rows[1]],
    ]);
  });

  it('are picked by fields', () => {
    expect(matching(rows, { world: 'b' })).toEqual([rows[0], rows[2]]);
    expect(theOne(rows, { world: 'b', seed: 3 })).toBe(rows[2]);
    expect(matching(rows, { world: 'a', seed: 3 })).toEqual([]);
  });

  it('are counted, the most frequent first, in their order among equals', () => {
    expect(counted(['x', 'y', 'z', 'y'])).toEqual([
      ['y', 2],
      ['x', 1],
      ['z', 1],
    ]);
  });
});
