/** Set-ups as links. */
import { describe, expect, it } from 'vitest';
import { defaultSetup, goesOn, hashOf, readHash, resized } from '../../src/playground/setup.js';

describe('a set-up as a link', () => {
  it('says only what differs from a fresh page, and reads back as it was', () => {
    expect(hashOf(defaultSetup)).toBe('');
    const setup = { ...defaultSetup, walls: [1, 5], slip: 0.2, shaping: false, coupling: 'quotient' as const };
    expect(hashOf(setup)).toBe('walls=1.5&slip=0.2&shaping=false&coupling=quotient');
    expect(readHash(`#${hashOf(setup)}`)).toEqual({ setup, refused: [] });
  });

  it('reads what makes sense of a link and names the rest', () => {
    const { setup, refused } = readHash(
      '#rows=3.5&columns=4&walls=1.x&slip=2&measure=none&threshold=&colour=red&shaping=no&seed=9',
    );
    expect(refused).toEqual(['rows', 'walls', 'slip', 'measure', 'threshold', 'colour', 'shaping']);
    expect(setup).toEqual({ ...defaultSetup, columns: 4, goals: [17], seed: 9 });
  });

  it('keeps cells inside the grid, a goal, and no walls on goals', () => {
    const { setup } = readHash('#rows=3&columns=3&goals=20&walls=4.8.9');
    expect(setup.goals).toEqual([4]);
    expect(setup.walls).toEqual([8]);
  });
});

describe('a grid of another size', () => {
  it('keeps what still has a cell in its cell', () => {
    const setup = { ...defaultSetup, rows: 3, columns: 4, walls: [1, 7, 8], goals: [5] };
    // Row 0, column 1; row 1, column 3; row 2, column 0; the goal in row 1, column 1.
    expect(resized(setup, 3, 5)).toMatchObject({ walls: [1, 8, 10], goals: [6] });
    expect(resized(setup, 2, 2)).toMatchObject({ walls: [1], goals: [3] });
    expect(resized(setup, 3, 1)).toMatchObject({ walls: [2], goals: [1] });
  });
});

describe('goesOn', () => {
  it('holds for what acts on what is running', () => {
    expect(goesOn(defaultSetup, { ...defaultSetup, threshold: 0.1, measure: 'coincidence', source: 'orbits' })).toBe(
      true,
    );
    expect(goesOn(defaultSetup, { ...defaultSetup, threshold: 0.1, slip: 0.1 })).toBe(false);
  });
});
