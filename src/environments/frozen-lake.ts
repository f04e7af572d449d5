/**
 * # frozen-lake-v1
 *
 * ## Description
 * Cross a frozen lake from start to goal without falling into a hole. The table equals Gymnasium's `FrozenLake-v1`.
 *
 * ## States
 * `row * columns + column`. An episode starts on an `S` (any of them with equal probability).
 *
 * ## Actions
 * 0 left, 1 down, 2 right, 3 up; at the border one stays. On slippery ice the move goes in the intended direction or in
 * one of the two perpendicular ones with probability 1/3 each.
 *
 * ## Rewards
 * 1 for reaching a goal, 0 otherwise.
 *
 * ## Episode end
 * Terminated in a hole or on a goal. Truncated after 100 steps on maps of up to 16 cells, after 200 on larger ones.
 *
 * ## Options
 * `FrozenLakeOptions` below.
 *
 * ## Version
 * v1: as in Gymnasium.
 */
import { checkBoolean, expected } from '../input-error.js';
import { type Direction, neighbour } from './grid.js';
import { completeOptions, type EnvironmentSpecification } from './specification.js';
import { TabularEnvironment } from './tabular-environment.js';
import { TabularModel } from './tabular-model.js';

export interface FrozenLakeOptions {
  /** Rows of the letters S (start), F (frozen), H (hole) and G (goal), or the name of a map. */
  map?: '4x4' | '8x8' | readonly string[];
  isSlippery?: boolean;
  maxSteps?: number | null;
}

export const frozenLake: EnvironmentSpecification<FrozenLakeOptions, TabularEnvironment> = {
  id: 'frozen-lake-v1',
  description: "Gymnasium's frozen lake: reach the goal over slippery ice without falling into a hole.",
  options: {
    map: { description: "'4x4', '8x8', or rows of the letters S, F, H and G.", default: '4x4' },
    isSlippery: { description: 'Whether two moves in three go to a perpendicular direction.', default: true },
    maxSteps: {
      description: 'Steps after which an episode is truncated; null is 100 for up to 16 cells, otherwise 200.',
      default: null,
    },
  },
  make: (options = {}) => makeFrozenLake(options),
};

const MAPS = {
  '4x4': ['SFFF', 'FHFH', 'FFFH', 'HFFG'],
  '8x8': ['SFFFFFFF', 'FFFFFFFF', 'FFFHFFFF', 'FFFFFHFF', 'FFFHFFFF', 'FHHFFFHF', 'FHFFHFHF', 'FFFHFFFG'],
} as const;

const DIRECTIONS: readonly Direction[] = ['left', 'down', 'right', 'up'];

/** Gymnasium's arithmetic: the perpendicular directions share what the intended one leaves. */
const INTENDED = 1 / 3;
const PERPENDICULAR = (1 - INTENDED) / 2;

function makeFrozenLake(given: FrozenLakeOptions): TabularEnvironment {
  const options = completeOptions(frozenLake, given);
  const map = checkMap(options.map);
  const isSlippery = checkBoolean('isSlippery', options.isSlippery);
  const shape = { rows: map.length, columns: map[0]!.length };
  const letters = map.join('');
  const cells = letters.length;
  const cellsOf = (letter: string): number[] => [...letters].flatMap((other, cell) => (other === letter ? [cell] : []));
  const starts = cellsOf('S');
  const over = (cell: number): boolean => letters[cell] === 'H' || letters[cell] === 'G';

  const outcome = (probability: number, cell: number, action: number) => {
    const nextState = neighbour(shape, cell, DIRECTIONS[action % 4]!);
    return { probability, nextState, reward: letters[nextState] === 'G' ? 1 : 0, terminated: over(nextState) };
  };
  const model = TabularModel.build({
    states: cells,
    actions: 4,
    initial: Float64Array.from(letters, (letter) => (letter === 'S' ? 1 / starts.length : 0)),
    outcomes: (s, a) => {
      if (over(s)) return [{ probability: 1, nextState: s, reward: 0, terminated: true }];
      if (!isSlippery) return [outcome(1, s, a)];
      return [outcome(PERPENDICULAR, s, a + 3), outcome(INTENDED, s, a), outcome(PERPENDICULAR, s, a + 1)];
    },
    id: frozenLake.id,
    layout: {
      ...shape,
      cells: Int32Array.from({ length: cells }, (_, cell) => cell),
      directions: [...DIRECTIONS],
      walls: [],
      marks: [
        ...starts.map((cell) => ({ cell, kind: 'start' as const })),
        ...cellsOf('H').map((cell) => ({ cell, kind: 'hole' as const })),
        ...cellsOf('G').map((cell) => ({ cell, kind: 'goal' as const })),
      ],
    },
  });
  return new TabularEnvironment(model, { maxSteps: options.maxSteps ?? (cells <= 16 ? 100 : 200) });
}

function checkMap(map: unknown): readonly string[] {
  if (map === '4x4' || map === '8x8') return MAPS[map];
  if (!Array.isArray(map) || map.length === 0) throw expected("map to be '4x4', '8x8' or a list of rows", map);
  map.forEach((row: unknown, index) => {
    if (typeof row !== 'string' || !/^[SFHG]+$/.test(row)) {
      throw expected('a row of the letters S, F, H and G', row, `row ${index} of the map`);
    }
    if (row.length !== map[0].length) {
      throw expected(`a row of ${map[0].length} letters`, row.length, `row ${index} of the map`);
    }
  });
  for (const letter of 'SG') {
    if (!map.some((row: string) => row.includes(letter))) throw expected(`a map with the letter ${letter}`, 'none');
  }
  return map;
}
