import { describe, expect, it } from 'vitest';
import { makeEnvironment } from '../../../src/environments/registry.js';
import { libraryOf, symmetriesAmong } from '../../../src/experiments/compare/library.js';

describe('libraryOf', () => {
  it('goes by what the environment is drawn as', () => {
    const grid = (options: Record<string, unknown>) => libraryOf(makeEnvironment('grid-world-v0', options))!;
    expect(grid({ rows: 4, columns: 4 }).length).toBe(7);
    expect(grid({ rows: 4, columns: 5 }).length).toBe(3);
    // Eight point maps after 16 translations, the identity left out.
    expect(grid({ rows: 4, columns: 4, torus: true }).length).toBe(8 * 16 - 1);
    expect(libraryOf(makeEnvironment('tic-tac-toe-v0'))!.length).toBe(7);
    expect(libraryOf(makeEnvironment('random-mdp-v0'))).toBeNull();
  });
});

describe('symmetriesAmong', () => {
  it('keeps the symmetries of the model', () => {
    const of = (options: Record<string, unknown>) => {
      const environment = makeEnvironment('grid-world-v0', options);
      return symmetriesAmong(environment.model(), libraryOf(environment)!).map(({ name }) => name);
    };
    expect(of({ rows: 5, columns: 5 }).length).toBe(7);
    expect(of({ rows: 5, columns: 5, goals: [[0, 0]] })).toEqual(['reflection on the main diagonal']);
    expect(of({ rows: 5, columns: 5, slip: 0.1, walls: [[0, 1]] })).toEqual([]);
    // On a torus of 5 x 5 with one goal, the eight point maps that keep the goal where it is.
    expect(of({ rows: 5, columns: 5, torus: true }).length).toBe(7);
    const board = makeEnvironment('tic-tac-toe-v0');
    expect(symmetriesAmong(board.model!(), libraryOf(board)!).length).toBe(7);
  });
});
