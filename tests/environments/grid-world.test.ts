import { describe, expect, it } from 'vitest';
import type { GridWorldOptions } from '../../src/environments/grid-world.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import centreGrid from '../fixtures/mdp_grid_9x9_center.json' with { type: 'json' };
import { optimalQ } from './optimal-q.js';

const UP = 0;
const RIGHT = 1;
const DOWN = 2;
const LEFT = 3;

const gridModel = (options: GridWorldOptions) => makeEnvironment('grid-world-v0', options).model();

describe('grid-world-v0', () => {
  it('stays at walls and borders and goes around a torus', () => {
    // . # G
    // . . .
    const options: GridWorldOptions = { rows: 2, columns: 3, goals: [[0, 2]], walls: [[0, 1]] };
    const next = (s: number, a: number, torus: boolean) =>
      gridModel({ ...options, torus }).outcomes(s, a)[0]!.nextState;
    expect([UP, RIGHT, DOWN, LEFT].map((a) => next(0, a, false))).toEqual([0, 0, 3, 0]);
    expect([UP, RIGHT, DOWN, LEFT].map((a) => next(4, a, false))).toEqual([4, 5, 4, 3]);
    expect([UP, RIGHT, DOWN, LEFT].map((a) => next(0, a, true))).toEqual([3, 0, 3, 2]);
    expect([UP, RIGHT, DOWN, LEFT].map((a) => next(4, a, true))).toEqual([4, 5, 4, 3]);
  });

  it('makes terminal states of walls and goals, where nothing starts', () => {
    const model = gridModel({ rows: 2, columns: 3, goals: [[0, 2]], walls: [[0, 1]] });
    expect(model.terminal).toEqual(Uint8Array.of(0, 1, 1, 0, 0, 0));
    expect(model.initial).toEqual(Float64Array.of(0.25, 0, 0, 0.25, 0.25, 0.25));
    expect(model.live).toEqual(Uint8Array.of(1, 0, 0, 1, 1, 1));
  });

  it('slips to the two perpendicular directions, half each', () => {
    // From cell 4, the middle of 3x3, up: 1 with 0.8, left 3 and right 5 with 0.1 each.
    const model = gridModel({ rows: 3, columns: 3, goals: [[2, 2]], slip: 0.2 });
    expect(model.outcomes(4, UP)).toEqual([
      { probability: 0.8, nextState: 1, reward: -1, terminated: false },
      { probability: 0.1, nextState: 3, reward: -1, terminated: false },
      { probability: 0.1, nextState: 5, reward: -1, terminated: false },
    ]);
    // From 8's left neighbour 7, right: the goal with 0.8; up 4 and down (stays) with 0.1 each.
    expect(model.outcomes(7, RIGHT)).toEqual([
      { probability: 0.8, nextState: 8, reward: 10, terminated: true },
      { probability: 0.1, nextState: 4, reward: -1, terminated: false },
      { probability: 0.1, nextState: 7, reward: -1, terminated: false },
    ]);
    // In the corner, left stays and so does slipping up: 0.8 + 0.1.
    expect(model.outcomes(0, LEFT).map((o) => o.nextState)).toEqual([0, 3]);
    expect(model.outcomes(0, LEFT)[0]!.probability).toBeCloseTo(0.9, 15);
  });

  it('pays each goal its own reward, and the common one otherwise', () => {
    const model = gridModel({
      rows: 1,
      columns: 3,
      goals: [
        [0, 0],
        [0, 2, 5],
      ],
      goalReward: 2,
      stepReward: -3,
    });
    expect(model.outcomes(1, LEFT)).toEqual([{ probability: 1, nextState: 0, reward: 2, terminated: true }]);
    expect(model.outcomes(1, RIGHT)).toEqual([{ probability: 1, nextState: 2, reward: 5, terminated: true }]);
    expect(model.outcomes(1, UP)).toEqual([{ probability: 1, nextState: 1, reward: -3, terminated: false }]);
  });

  it('starts where told', () => {
    const starts = (start: NonNullable<GridWorldOptions['start']>) => [
      ...gridModel({ rows: 2, columns: 2, goals: [[1, 1]], start }).initial,
    ];
    expect(starts([1, 0])).toEqual([0, 0, 1, 0]);
    expect(starts([[1, 0]])).toEqual([0, 0, 1, 0]);
    expect(
      starts([
        [0, 1],
        [0, 0],
      ]),
    ).toEqual([0.5, 0.5, 0, 0]);
    expect(starts('uniform')).toEqual([1 / 3, 1 / 3, 1 / 3, 0]);
  });

  it('shapes by F = γΦ(s′) − Φ(s) with Φ = −distance around walls', () => {
    // . # G     distances:  4 # 0
    // . . .                 3 2 1
    const model = gridModel({
      rows: 2,
      columns: 3,
      goals: [[0, 2]],
      walls: [[0, 1]],
      stepReward: 0,
      goalReward: 1,
      shaping: true,
      discount: 0.5,
    });
    const reward = (s: number, a: number) => model.outcomes(s, a)[0]!.reward;
    expect(reward(0, DOWN)).toBe(0.5 * -3 + 4);
    expect(reward(3, UP)).toBe(0.5 * -4 + 3);
    expect(reward(0, UP)).toBe(0.5 * -4 + 4); // a bump
    expect(reward(4, RIGHT)).toBe(0.5 * -1 + 2);
    expect(reward(5, UP)).toBe(1 + 1); // Φ(goal) = 0
  });

  it('measures the distance on a torus, to the nearest goal', () => {
    // A ring of 7 cells with goals at 0 and 3: distances 0 1 1 0 1 2 1. With γ = 1, F = d(s) − d(s′).
    const model = gridModel({
      rows: 1,
      columns: 7,
      torus: true,
      goals: [
        [0, 0],
        [0, 3],
      ],
      stepReward: 0,
      goalReward: 0,
      shaping: true,
      discount: 1,
    });
    const rightwards = [1, 2, 4, 5, 6].map((s) => model.outcomes(s, RIGHT)[0]!.reward);
    expect(rightwards).toEqual([1 - 1, 1 - 0, 1 - 2, 2 - 1, 1 - 0]);
  });

  it('keeps the optimal policy under shaping: Q′(s,a) = Q*(s,a) − Φ(s), the fixture having Q*', () => {
    const shaped = optimalQ(gridModel({ shaping: true, discount: 0.99 }), 0.99);
    for (let s = 0; s < 81; ++s) {
      if (s === 40) continue;
      const distance = Math.abs(Math.floor(s / 9) - 4) + Math.abs((s % 9) - 4);
      centreGrid.Qstar[s]!.forEach((q, a) => {
        expect(shaped[s * 4 + a]! - distance).toBeCloseTo(q, 9);
      });
    }
  });

  it('has the layout of its cells', () => {
    const { layout, maxSteps } = makeEnvironment('grid-world-v0', {
      rows: 2,
      columns: 3,
      goals: [[0, 2]],
      walls: [[0, 1]],
      start: [1, 0],
    });
    expect(layout).toEqual({
      rows: 2,
      columns: 3,
      cells: Int32Array.of(0, 1, 2, 3, 4, 5),
      directions: ['up', 'right', 'down', 'left'],
      walls: [1],
      marks: [
        { cell: 2, kind: 'goal' },
        { cell: 3, kind: 'start' },
      ],
    });
    expect(maxSteps).toBe(60); // 10 a cell
  });

  const bad: [options: object, message: string][] = [
    [{ rows: 0 }, 'expected rows to be an integer >= 1, got 0'],
    [{ columns: 2.5 }, 'expected columns to be an integer >= 1, got 2.5'],
    [{ rows: 1, columns: 1 }, 'expected rows * columns to be an integer in [2, 1000000], got 1'],
    [{ rows: 1e4, columns: 1e4 }, 'got 100000000'],
    [{ goals: [] }, 'expected at least one goal, got'],
    [{ goals: [3, 3] }, 'expected a goal to be a cell [row, column], got 3'],
    [{ goals: [[9, 0]] }, 'expected the row of a goal to be an integer in [0, 8], got 9'],
    [{ goals: [[0, 9]] }, 'expected the column of a goal to be an integer in [0, 8], got 9'],
    [{ goals: [[0, 0, Number.NaN]] }, 'expected the reward of a goal to be a finite number, got NaN'],
    [
      {
        goals: [
          [1, 1],
          [1, 1],
        ],
      },
      "expected goals without repeats, got '[1,1] twice'",
    ],
    [{ goals: [[1, 1]], walls: [[1, 1]] }, "expected goals that are no walls, got '[1,1]'"],
    [{ goals: 'centre' }, "expected goals to be a list of cells, got 'centre'"],
    [
      {
        walls: [
          [0, 0],
          [0, 0],
        ],
      },
      "expected walls without repeats, got '[0,0] twice'",
    ],
    [{ walls: [[-1, 0]] }, 'expected the row of a wall to be an integer in [0, 8], got -1'],
    [{ slip: 1.1 }, 'expected slip to be a finite number in [0, 1], got 1.1'],
    [{ torus: 'yes' }, "expected torus to be true or false, got 'yes'"],
    [{ shaping: 1 }, 'expected shaping to be true or false, got 1'],
    [{ start: 'corner' }, "expected start to be 'uniform', a cell [row, column] or a list of cells, got 'corner'"],
    [{ start: [] }, "expected start to be 'uniform'"],
    [{ start: [4, 4] }, "expected start to be neither wall nor goal, got '[4,4]'"],
    [
      {
        start: [
          [0, 0],
          [0, 0],
        ],
      },
      "expected start without repeats, got '[0,0] twice'",
    ],
    [
      {
        rows: 1,
        columns: 2,
        goals: [
          [0, 0],
          [0, 1],
        ],
      },
      "expected a free cell to start in, got 'only walls and goals'",
    ],
    [{ stepReward: Infinity }, 'expected stepReward to be a finite number, got Infinity'],
    [{ goalReward: 'high' }, "expected goalReward to be a finite number, got 'high'"],
    [{ discount: 2 }, 'expected discount to be a finite number in [0, 1], got 2'],
    [{ maxSteps: 0 }, 'expected maxSteps to be an integer >= 1, got 0'],
    [
      { row: 3 },
      "expected the options of grid-world-v0 to have only rows, columns, goals, walls, torus, slip, start, stepReward, goalReward, shaping, discount, maxSteps, got 'row'",
    ],
    [
      { rows: 1, columns: 4, goals: [[0, 0]], walls: [[0, 2]], shaping: true },
      "expected walls that leave a way to a goal, as shaping needs, got 'none from state 3'",
    ],
  ];

  it.each(bad)('refuses %j', (options, message) => {
    expect(() => makeEnvironment('grid-world-v0', options)).toThrow(message);
  });
});
