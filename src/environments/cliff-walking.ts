/**
 * # cliff-walking-v0
 *
 * ## Description
 * Walk along a cliff from the lower left corner of a 4x12 grid to the lower right one (Sutton & Barto 2018, example
 * 6.6). The table equals Gymnasium's `CliffWalking-v0`.
 *
 * ## States
 * `row * 12 + column`. An episode starts in state 36. The cliff is 37 to 46, the goal 47; neither is ever acted in.
 *
 * ## Actions
 * 0 up, 1 right, 2 down, 3 left; at the border one stays.
 *
 * ## Rewards
 * −1 a step, and −100 for stepping off the cliff, which leads back to the start.
 *
 * ## Episode end
 * Terminated on the goal. Truncated after `maxSteps` steps (Gymnasium sets no limit).
 *
 * ## Options
 * `CliffWalkingOptions` below.
 *
 * ## Version
 * v0: as in Gymnasium.
 */
import { type Direction, neighbour } from './grid.js';
import { completeOptions, type EnvironmentSpecification } from './specification.js';
import { TabularEnvironment } from './tabular-environment.js';
import { TabularModel } from './tabular-model.js';

export interface CliffWalkingOptions {
  maxSteps?: number;
}

export const cliffWalking: EnvironmentSpecification<CliffWalkingOptions, TabularEnvironment> = {
  id: 'cliff-walking-v0',
  description: "Gymnasium's cliff walking: the shortest way runs along a cliff that costs 100 and leads back.",
  options: { maxSteps: { description: 'Steps after which an episode is truncated.', default: 1000 } },
  make: (options = {}) => makeCliffWalking(options),
};

const DIRECTIONS: readonly Direction[] = ['up', 'right', 'down', 'left'];
const SHAPE = { rows: 4, columns: 12 };
const START = 36;
const GOAL = 47;

function makeCliffWalking(given: CliffWalkingOptions): TabularEnvironment {
  const { maxSteps } = completeOptions(cliffWalking, given);
  const isCliff = (cell: number): boolean => cell > START && cell < GOAL;
  const cells = Int32Array.from({ length: SHAPE.rows * SHAPE.columns }, (_, cell) => cell);
  const model = TabularModel.build({
    states: cells.length,
    actions: 4,
    initial: Float64Array.from(cells, (cell) => Number(cell === START)),
    outcomes: (s, a) => {
      const next = neighbour(SHAPE, s, DIRECTIONS[a]!);
      if (isCliff(next)) return [{ probability: 1, nextState: START, reward: -100, terminated: false }];
      return [{ probability: 1, nextState: next, reward: -1, terminated: next === GOAL }];
    },
    id: cliffWalking.id,
    layout: {
      ...SHAPE,
      cells,
      directions: [...DIRECTIONS],
      walls: [],
      marks: [
        { cell: START, kind: 'start' },
        ...[...cells].filter(isCliff).map((cell) => ({ cell, kind: 'cliff' as const })),
        { cell: GOAL, kind: 'goal' },
      ],
    },
  });
  return new TabularEnvironment(model, { maxSteps });
}
