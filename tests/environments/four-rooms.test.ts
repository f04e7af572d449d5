import { describe, expect, it } from 'vitest';
import type { FourRoomsOptions } from '../../src/environments/four-rooms.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { InputError } from '../../src/input-error.js';
import { gridTransformations } from '../../src/symmetry/grid-candidates.js';
import { optimalQ } from './optimal-q.js';

const make = (options: FourRoomsOptions = {}) => makeEnvironment('four-rooms-v0', options);

/** The state of a cell of the default world. */
const at = (row: number, column: number): number => make().layout!.cells.indexOf(row * 13 + column);

describe('four-rooms-v0', () => {
  it('has rooms of 5x5, 6x5, 5x5 and 4x5 cells and four hallways: 104 states', () => {
    const environment = make();
    expect(environment.states).toBe(25 + 30 + 25 + 20 + 4);
    expect(environment.layout!.walls.length).toBe(13 * 13 - 104);
    expect(at(1, 1)).toBe(0);
    expect(at(11, 11)).toBe(103);
    // Hallways, each between two walls.
    for (const [row, column] of [
      [3, 6],
      [6, 2],
      [7, 9],
      [10, 6],
    ] as const) {
      expect(at(row, column)).toBeGreaterThan(0);
      const vertical = row === 3 || row === 10;
      const beside = vertical ? [at(row - 1, column), at(row + 1, column)] : [at(row, column - 1), at(row, column + 1)];
      expect(beside).toEqual([-1, -1]);
    }
    // All cells can be reached.
    expect(environment.model().live.reduce((sum, live) => sum + live, 0)).toBe(103);
  });

  it('slips to the three other directions with a ninth each', () => {
    const model = make().model();
    const law = (s: number, a: number) =>
      Object.fromEntries(model.outcomes(s, a).map(({ nextState, probability }) => [nextState, probability]));
    // In the open: up, right, down, left of (2, 2).
    const open = law(at(2, 2), 1);
    expect(open[at(2, 3)]).toBeCloseTo(2 / 3, 15);
    for (const cell of [at(1, 2), at(3, 2), at(2, 1)]) expect(open[cell]).toBeCloseTo(1 / 9, 15);
    // In the corner (1, 1) up and left stay.
    const corner = law(at(1, 1), 0);
    expect(corner[at(1, 1)]).toBeCloseTo(7 / 9, 15);
    expect(corner[at(1, 2)]).toBeCloseTo(1 / 9, 15);
    expect(corner[at(2, 1)]).toBeCloseTo(1 / 9, 15);
    expect(model.rewards.reduce((most, reward) => Math.max(most, reward), 0)).toBe(1);
  });

  it('rewards the step into the goal alone', () => {
    const model = make({ slip: 0 }).model();
    expect(model.outcomes(at(6, 9), 2)).toEqual([{ probability: 1, nextState: at(7, 9), reward: 1, terminated: true }]);
    expect(model.outcomes(at(6, 9), 0)).toEqual([
      { probability: 1, nextState: at(5, 9), reward: 0, terminated: false },
    ]);
    expect(model.terminal[at(7, 9)]).toBe(1);
    expect(model.initial[at(7, 9)]).toBe(0);
    expect(model.initial[0]).toBe(1 / 103);
  });

  it('is 14 steps from corner to hallway', () => {
    // (1, 1) to (3, 6) takes 7 steps, from there to (7, 9) another 7; the other way, by (6, 2) and (10, 6), 20.
    const q = optimalQ(make({ slip: 0 }).model(), 0.9);
    expect(Math.max(...q.subarray(0, 4))).toBeCloseTo(0.9 ** 13, 12);
    // With the goal moved to (9, 9), the other way is (6, 2): 6, (10, 6): 8, (9, 9): 4; by the hallways above 16.
    const far = optimalQ(make({ slip: 0, goal: [9, 9] }).model(), 0.9);
    expect(Math.max(...far.subarray(0, 4))).toBeCloseTo(0.9 ** 15, 12);
  });

  it('has no reflection or rotation', () => {
    expect(gridTransformations(make().layout!)).toEqual([]);
  });

  it('starts where it is told', () => {
    const environment = make({ start: [1, 1] });
    expect(environment.reset({ seed: 5 })).toBe(0);
    expect(environment.layout!.marks).toContainEqual({ cell: 14, kind: 'start' });
    expect(environment.maxSteps).toBe(1000);
  });

  it('refuses what makes no sense', () => {
    const bad: [FourRoomsOptions, string][] = [
      [{ goal: [0, 0] }, 'expected goal to be no wall, got'],
      [{ goal: [13, 0] }, 'expected the row of goal to be an integer in [0, 12], got 13'],
      [{ start: [6, 6] }, 'expected start to be no wall'],
      [{ start: [7, 9] }, 'expected start to be another cell than the goal'],
      [{ start: 'anywhere' as 'uniform' }, 'expected start to be a cell [row, column]'],
      [{ slip: 2 }, 'expected slip to be a finite number in [0, 1], got 2'],
      [{ maxSteps: 0 }, 'expected maxSteps to be an integer >= 1, got 0'],
    ];
    for (const [options, message] of bad) {
      expect(() => make(options)).toThrow(InputError);
      expect(() => make(options)).toThrow(message);
    }
  });
});
