/**
 * # taxi-v3
 *
 * ## Description
 * A taxi on a 5x5 grid fetches a passenger from one of four landmarks and brings them to another (Dietterich 2000,
 * "Hierarchical Reinforcement Learning with the MAXQ Value Function Decomposition"). The table equals Gymnasium's
 * `Taxi-v3`:
 *
 *     R . | . . G     R, G, Y, B are the landmarks 0 to 3;
 *     . . | . . .     | is a wall between two columns
 *     . . . . .
 *     . | . . | . .
 *     Y | . . | B .
 *
 * ## States
 * `((row * 5 + column) * 5 + passenger) * 4 + destination`; passenger 0 to 3 waits at a landmark, 4 rides. 400 of the
 * 500 states are acted in. An episode starts in one of 300 with equal probability: the taxi anywhere, the passenger at
 * a landmark other than the destination.
 *
 * ## Actions
 * 0 south, 1 north, 2 east, 3 west, 4 pick up, 5 drop off. A move into a wall stays.
 *
 * ## Rewards
 * −1 a step; −10 for a pick-up where no passenger waits and for a drop-off with no passenger or away from the
 * landmarks; +20 for dropping off at the destination. At another landmark the passenger gets off, at −1.
 *
 * ## Episode end
 * Terminated when the passenger is at the destination. Truncated after `maxSteps` steps.
 *
 * ## Options
 * `TaxiOptions` below.
 *
 * ## Version
 * v3: as in Gymnasium.
 */
import { type Direction, neighbour } from './grid.js';
import { completeOptions, type EnvironmentSpecification } from './specification.js';
import { TabularEnvironment } from './tabular-environment.js';
import { type Outcome, TabularModel } from './tabular-model.js';

export interface TaxiOptions {
  maxSteps?: number;
}

export const taxi: EnvironmentSpecification<TaxiOptions, TabularEnvironment> = {
  id: 'taxi-v3',
  description: "Gymnasium's taxi: pick up a passenger at one of four landmarks and drop them off at another.",
  options: { maxSteps: { description: 'Steps after which an episode is truncated.', default: 200 } },
  make: (options = {}) => makeTaxi(options),
};

const SHAPE = { rows: 5, columns: 5 };
const MOVES: readonly Direction[] = ['down', 'up', 'right', 'left'];
const PICK_UP = 4;
const RIDING = 4;
/** Cells of the landmarks R, G, Y and B. */
const LANDMARKS = [0, 4, 20, 23];
/** Cells with a wall on their east side. */
const WALL_TO_THE_EAST = new Set([1, 6, 15, 17, 20, 22]);

function makeTaxi(given: TaxiOptions): TabularEnvironment {
  const { maxSteps } = completeOptions(taxi, given);
  const model = TabularModel.build({
    states: 500,
    actions: 6,
    initial: Float64Array.from({ length: 500 }, (_, s) => {
      const { passenger, destination } = decode(s);
      return passenger !== RIDING && passenger !== destination ? 1 / 300 : 0;
    }),
    outcomes: (s, a) => [outcome(s, a)],
    id: taxi.id,
  });
  return new TabularEnvironment(model, { maxSteps });
}

function encode(cell: number, passenger: number, destination: number): number {
  return (cell * 5 + passenger) * 4 + destination;
}

function decode(state: number): { cell: number; passenger: number; destination: number } {
  return { cell: Math.floor(state / 20), passenger: Math.floor(state / 4) % 5, destination: state % 4 };
}

function outcome(state: number, action: number): Outcome {
  const { cell, passenger, destination } = decode(state);
  const to = (nextState: number, reward: number, terminated = false): Outcome => ({
    probability: 1,
    nextState,
    reward,
    terminated,
  });
  const direction = MOVES[action];
  if (direction !== undefined) return to(encode(drive(cell, direction), passenger, destination), -1);
  if (action === PICK_UP) {
    return cell === LANDMARKS[passenger] ? to(encode(cell, RIDING, destination), -1) : to(state, -10);
  }
  const landmark = LANDMARKS.indexOf(cell);
  if (passenger !== RIDING || landmark < 0) return to(state, -10);
  const delivered = landmark === destination;
  return to(encode(cell, landmark, destination), delivered ? 20 : -1, delivered);
}

function drive(cell: number, direction: Direction): number {
  const next = neighbour(SHAPE, cell, direction);
  const crossesWall =
    (direction === 'right' && WALL_TO_THE_EAST.has(cell)) || (direction === 'left' && WALL_TO_THE_EAST.has(next));
  return crossesWall ? cell : next;
}
