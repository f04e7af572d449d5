/**
 * # four-rooms-v0
 *
 * ## Description
 * Four rooms joined by four hallways; find the goal (Sutton, Precup & Singh 1999, "Between MDPs and semi-MDPs").
 * 13x13 cells with the outer walls, in the layout that is in common use:
 *
 *     # # # # # # # # # # # # #
 *     # . . . . . # . . . . . #
 *     # . . . . . # . . . . . #
 *     # . . . . . . . . . . . #
 *     # . . . . . # . . . . . #
 *     # . . . . . # . . . . . #
 *     # # . # # # # . . . . . #
 *     # . . . . . # # # G # # #
 *     # . . . . . # . . . . . #
 *     # . . . . . # . . . . . #
 *     # . . . . . . . . . . . #
 *     # . . . . . # . . . . . #
 *     # # # # # # # # # # # # #
 *
 * ## States
 * The 104 cells that are no walls, in reading order. An episode starts in one that is not the goal (`start`).
 *
 * ## Actions
 * 0 up, 1 right, 2 down, 3 left. With probability `slip` the move goes in one of the three other directions instead,
 * `slip / 3` each (in the paper `slip` is 1/3). A move into a wall stays.
 *
 * ## Rewards
 * 1 for entering the goal, 0 otherwise.
 *
 * ## Episode end
 * Terminated on entering the goal. Truncated after `maxSteps` steps.
 *
 * ## Symmetry
 * None: the wall between the rooms on the right lies one row lower than the one on the left.
 *
 * ## Options
 * `FourRoomsOptions` below. The goal is by default the hallway on the right, G1 of the paper.
 *
 * ## Version
 * v0: first version.
 */
import { checkInteger, checkNumber, expected } from '../input-error.js';
import { type Cell, checkCell, type Direction, neighbour } from './grid.js';
import { completeOptions, type EnvironmentSpecification } from './specification.js';
import { TabularEnvironment } from './tabular-environment.js';
import { TabularModel } from './tabular-model.js';

export interface FourRoomsOptions {
  goal?: Cell;
  start?: 'uniform' | Cell;
  slip?: number;
  maxSteps?: number;
}

export const fourRooms: EnvironmentSpecification<FourRoomsOptions, TabularEnvironment> = {
  id: 'four-rooms-v0',
  description: 'Four rooms joined by hallways, on a slippery floor, with the goal in a hallway.',
  options: {
    goal: { description: 'The goal [row, column], of the 13x13 cells with the outer walls.', default: [7, 9] },
    start: { description: "'uniform' over all cells but the goal, or one cell [row, column].", default: 'uniform' },
    slip: {
      description: 'Probability that a move goes in one of the three other directions, a third each.',
      default: 1 / 3,
    },
    maxSteps: { description: 'Steps after which an episode is truncated.', default: 1000 },
  },
  make: (options = {}) => makeFourRooms(options),
};

const DIRECTIONS: readonly Direction[] = ['up', 'right', 'down', 'left'];
const SHAPE = { rows: 13, columns: 13 };
const MAP = [
  '#############',
  '#     #     #',
  '#     #     #',
  '#           #',
  '#     #     #',
  '#     #     #',
  '## ####     #',
  '#     ### ###',
  '#     #     #',
  '#     #     #',
  '#           #',
  '#     #     #',
  '#############',
].join('');

function makeFourRooms(given: FourRoomsOptions): TabularEnvironment {
  const options = completeOptions(fourRooms, given);
  const slip = checkNumber('slip', options.slip, 0, 1);
  const maxSteps = checkInteger('maxSteps', options.maxSteps, 1);
  const cells = Int32Array.from([...MAP.matchAll(/ /g)], ({ index }) => index);
  const stateOf = new Map(Array.from(cells, (cell, state) => [cell, state]));
  const goal = checkFree('goal', options.goal);
  const start = options.start === 'uniform' ? null : checkFree('start', options.start);
  if (start === goal) throw expected('start to be another cell than the goal', `[${options.start}] for both`);

  const move = (cell: number, action: number): number => {
    const next = neighbour(SHAPE, cell, DIRECTIONS[action % 4]!);
    return MAP[next] === '#' ? cell : next;
  };
  const model = TabularModel.build({
    states: cells.length,
    actions: 4,
    initial: Float64Array.from(cells, (cell) =>
      start === null ? Number(cell !== goal) / (cells.length - 1) : Number(cell === start),
    ),
    outcomes: (s, a) => {
      const cell = cells[s]!;
      if (cell === goal) return [{ probability: 1, nextState: s, reward: 0, terminated: true }];
      return [0, 1, 2, 3].map((turn) => {
        const next = move(cell, a + turn);
        const probability = turn === 0 ? 1 - slip : slip / 3;
        return { probability, nextState: stateOf.get(next)!, reward: Number(next === goal), terminated: next === goal };
      });
    },
    id: fourRooms.id,
    layout: {
      ...SHAPE,
      cells,
      directions: [...DIRECTIONS],
      walls: [...MAP.matchAll(/#/g)].map(({ index }) => index),
      marks: [{ cell: goal, kind: 'goal' }, ...(start === null ? [] : [{ cell: start, kind: 'start' as const }])],
    },
  });
  return new TabularEnvironment(model, { maxSteps });
}

function checkFree(name: string, value: unknown): number {
  const cell = checkCell(name, value, SHAPE);
  if (MAP[cell] === '#') throw expected(`${name} to be no wall`, `[${value}]`);
  return cell;
}
