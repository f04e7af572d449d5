/**
 * # grid-world-v0
 *
 * ## Description
 * A walker on a rectangular grid looks for a goal. There may be walls, several goals, a torus instead of borders, and a
 * slippery floor. The default, 9x9 with the goal in the centre, has the eight symmetries of the square.
 *
 * ## States
 * `row * columns + column`, one a cell, counted from the upper left corner. Walls and goals are states too, which no
 * episode ever leaves: a wall is never entered, and entering a goal ends the episode.
 * An episode starts in a cell that is neither (`start`).
 *
 * ## Actions
 * 0 up, 1 right, 2 down, 3 left. A move into a wall or over the border stays. With probability `slip` the move goes to
 * one of the two perpendicular directions instead, `slip / 2` each.
 *
 * ## Rewards
 * `stepReward` for each step, or, for the step that enters a goal, that goal's own reward (`goalReward` unless given).
 * With `shaping`, `F = γΦ(s') − Φ(s)` is added (Ng, Harada & Russell 1999, which leaves optimal policies as they are),
 * where `γ = discount`, `−Φ` is the number of moves to the nearest goal around walls and borders, and `Φ(goal) = 0`.
 *
 * ## Episode end
 * Terminated on entering a goal. Truncated after `maxSteps` steps, 10 a cell unless given.
 *
 * ## Options
 * `GridWorldOptions` below. The dense default is step −1, goal +10; the sparse variant is
 * `{ stepReward: 0, goalReward: 1 }`.
 *
 * ## Version
 * v0: first version.
 */
import { checkBoolean, checkInteger, checkNumber, expected } from '../input-error.js';
import type { GridLayout } from './environment.js';
import { type Cell, checkCell, type Direction, type GridShape, neighbour } from './grid.js';
import { completeOptions, type EnvironmentSpecification } from './specification.js';
import { TabularEnvironment } from './tabular-environment.js';
import { type Outcome, TabularModel } from './tabular-model.js';

export interface GridWorldOptions {
  rows?: number;
  columns?: number;
  /** Goals as `[row, column]` or `[row, column, reward]`. */
  goals?: readonly (Cell | readonly [row: number, column: number, reward: number])[] | null;
  walls?: readonly Cell[];
  torus?: boolean;
  slip?: number;
  start?: 'uniform' | Cell | readonly Cell[];
  stepReward?: number;
  goalReward?: number;
  shaping?: boolean;
  discount?: number;
  maxSteps?: number | null;
}

export const gridWorld: EnvironmentSpecification<GridWorldOptions, TabularEnvironment> = {
  id: 'grid-world-v0',
  description: 'A walker on a grid, with walls, several goals, a torus, slip and shaping as options.',
  options: {
    rows: { description: 'Number of rows.', default: 9 },
    columns: { description: 'Number of columns.', default: 9 },
    goals: { description: 'Goals, each [row, column] or [row, column, reward]; null is the centre.', default: null },
    walls: { description: 'Cells that cannot be entered, each [row, column].', default: [] },
    torus: { description: 'Whether leaving at one side means entering at the opposite one.', default: false },
    slip: { description: 'Probability that a move goes to a perpendicular direction, half each.', default: 0 },
    start: {
      description: "'uniform' over free cells, one cell [row, column], or a list of cells.",
      default: 'uniform',
    },
    stepReward: { description: 'Reward of a step that enters no goal.', default: -1 },
    goalReward: { description: 'Reward of entering a goal that has none of its own.', default: 10 },
    shaping: { description: 'Whether potential-based shaping by the distance to a goal is added.', default: false },
    discount: { description: 'Discount of the shaping term, in [0, 1].', default: 0.99 },
    maxSteps: { description: 'Steps after which an episode is truncated; null is 10 a cell.', default: null },
  },
  make: (options = {}) => makeGridWorld(options),
};

const DIRECTIONS: readonly Direction[] = ['up', 'right', 'down', 'left'];

function makeGridWorld(given: GridWorldOptions): TabularEnvironment {
  const options = completeOptions(gridWorld, given);
  const rows = checkInteger('rows', options.rows, 1);
  const columns = checkInteger('columns', options.columns, 1);
  const shape = { rows, columns, torus: checkBoolean('torus', options.torus) };
  const slip = checkNumber('slip', options.slip, 0, 1);
  const stepReward = checkNumber('stepReward', options.stepReward);
  const cells = checkInteger('rows * columns', rows * columns, 2, 1_000_000);
  const walls = checkWalls(options.walls, shape);
  const goals = checkGoals(options, shape, walls);
  const initial = initialDistribution(options.start, shape, walls, goals);
  const maxSteps = options.maxSteps ?? 10 * cells;

  const move = (cell: number, action: number): number => {
    const next = neighbour(shape, cell, DIRECTIONS[action % 4]!);
    return walls.has(next) ? cell : next;
  };
  const shaping = checkBoolean('shaping', options.shaping);
  const discount = checkNumber('discount', options.discount, 0, 1);
  const potential = shaping ? distanceToGoal(cells, move, goals, walls).map((distance) => -distance) : null;

  const outcome = (probability: number, cell: number, nextState: number): Outcome => {
    let reward = goals.get(nextState) ?? stepReward;
    if (potential !== null) reward += discount * potential[nextState]! - potential[cell]!;
    return { probability, nextState, reward, terminated: goals.has(nextState) };
  };
  const model = TabularModel.build({
    states: cells,
    actions: 4,
    initial,
    outcomes: (s, a) => {
      if (walls.has(s) || goals.has(s)) return [{ probability: 1, nextState: s, reward: 0, terminated: true }];
      return [
        outcome(1 - slip, s, move(s, a)),
        outcome(slip / 2, s, move(s, a + 3)),
        outcome(slip / 2, s, move(s, a + 1)),
      ];
    },
    id: gridWorld.id,
    layout: layoutOf(shape, walls, goals, options.start === 'uniform' ? null : initial),
  });
  return new TabularEnvironment(model, { maxSteps });
}

function checkWalls(given: unknown, shape: { rows: number; columns: number }): Set<number> {
  const walls = new Set<number>();
  for (const wall of checkList('walls', given)) {
    const cell = checkCell('a wall', wall, shape);
    if (walls.has(cell)) throw expected('walls without repeats', `[${wall}] twice`);
    walls.add(cell);
  }
  return walls;
}

/** The goals' cells with their rewards. */
function checkGoals(
  { goals: given, goalReward }: Required<GridWorldOptions>,
  shape: { rows: number; columns: number },
  walls: Set<number>,
): Map<number, number> {
  const common = checkNumber('goalReward', goalReward);
  const centre = [(shape.rows - 1) >> 1, (shape.columns - 1) >> 1];
  const goals = new Map<number, number>();
  for (const goal of given === null ? [centre] : checkList('goals', given)) {
    const own = Array.isArray(goal) && goal.length === 3;
    const cell = checkCell('a goal', own ? goal.slice(0, 2) : goal, shape);
    if (goals.has(cell)) throw expected('goals without repeats', `[${goal}] twice`);
    if (walls.has(cell)) throw expected('goals that are no walls', `[${goal}]`);
    goals.set(cell, own ? checkNumber('the reward of a goal', goal[2]) : common);
  }
  if (goals.size === 0) throw expected('at least one goal', 'none');
  return goals;
}

function initialDistribution(
  start: unknown,
  shape: { rows: number; columns: number },
  walls: Set<number>,
  goals: Map<number, number>,
): Float64Array {
  const cells = shape.rows * shape.columns;
  const free = (cell: number): boolean => !walls.has(cell) && !goals.has(cell);
  const chosen = new Set<number>();
  if (start === 'uniform') {
    for (let cell = 0; cell < cells; ++cell) if (free(cell)) chosen.add(cell);
    if (chosen.size === 0) throw expected('a free cell to start in', 'only walls and goals');
  } else {
    if (!Array.isArray(start) || start.length === 0) {
      throw expected("start to be 'uniform', a cell [row, column] or a list of cells", start);
    }
    for (const place of typeof start[0] === 'number' ? [start] : start) {
      const cell = checkCell('start', place, shape);
      if (!free(cell)) throw expected('start to be neither wall nor goal', `[${place}]`);
      if (chosen.has(cell)) throw expected('start without repeats', `[${place}] twice`);
      chosen.add(cell);
    }
  }
  return Float64Array.from({ length: cells }, (_, cell) => (chosen.has(cell) ? 1 / chosen.size : 0));
}

/** Moves from each cell to the nearest goal, breadth first from the goals; 0 for walls, which are never entered. */
function distanceToGoal(
  cells: number,
  move: (cell: number, action: number) => number,
  goals: Map<number, number>,
  walls: Set<number>,
): Float64Array {
  const distance = new Float64Array(cells).fill(-1);
  const queue = [...goals.keys()];
  for (const goal of queue) distance[goal] = 0;
  // Moves can be undone, so the cells next to a cell are also those it is next to.
  for (const cell of queue) {
    for (let action = 0; action < 4; ++action) {
      const next = move(cell, action);
      if (distance[next]! >= 0) continue;
      distance[next] = distance[cell]! + 1;
      queue.push(next);
    }
  }
  for (const wall of walls) distance[wall] = 0;
  const lost = distance.indexOf(-1);
  if (lost >= 0) throw expected('walls that leave a way to a goal, as shaping needs', `none from state ${lost}`);
  return distance;
}

function layoutOf(
  { rows, columns, torus }: GridShape,
  walls: Set<number>,
  goals: Map<number, number>,
  initial: Float64Array | null,
): GridLayout {
  const starts = initial === null ? [] : [...initial.keys()].filter((cell) => initial[cell]! > 0);
  return {
    rows,
    columns,
    ...(torus && { torus }),
    cells: Int32Array.from({ length: rows * columns }, (_, cell) => cell),
    directions: [...DIRECTIONS],
    walls: [...walls],
    marks: [
      ...[...goals.keys()].map((cell) => ({ cell, kind: 'goal' as const })),
      ...starts.map((cell) => ({ cell, kind: 'start' as const })),
    ],
  };
}

function checkList(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw expected(`${name} to be a list of cells`, value);
  return value;
}
