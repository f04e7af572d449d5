/**
 * What a record may say of itself in its first line: how many states and actions there are, what observations and actions are called,
 * and what the states look like, which tells what transformations to test.
 */
import type { GridLayout, StateFeature } from '../environments/environment.js';
import { expected, InputError, show } from '../input-error.js';

export interface RecordHeader {
  readonly states?: number;
  readonly actions?: number;
  /** Names of the numbers of a real-valued observation. */
  readonly observationNames?: readonly string[];
  /** Names of the actions, or of the numbers of a real-valued one. */
  readonly actionNames?: readonly string[];
  readonly layout?: GridLayout;
  readonly features?: readonly StateFeature[];
}

/** Numbers of states and actions that a header tells, in one way or another. */
export function sizesOf({ states, actions, layout, features }: RecordHeader): {
  readonly states: number | undefined;
  readonly actions: number | undefined;
} {
  return {
    states: states ?? layout?.cells.length ?? features?.reduce((product, { values }) => product * values, 1),
    actions: actions ?? layout?.directions.length,
  };
}

const KEYS = ['states', 'actions', 'observations', 'layout', 'features', 'grid', 'moves'];

const isText = (value: unknown): value is string => typeof value === 'string';
const areTexts = (value: unknown): value is string[] => Array.isArray(value) && value.length > 0 && value.every(isText);

/** Whether the first line of a record is about the record, and no episode. */
export function isHeader(fields: Readonly<Record<string, unknown>>): boolean {
  const { states, actions, observations } = fields;
  if ('rewards' in fields || 'reward' in fields) return false;
  return (
    [states, actions].some((value) => typeof value === 'number') ||
    [actions, observations].some(areTexts) ||
    ['layout', 'features', 'grid', 'moves'].some((key) => key in fields)
  );
}

/** @throws InputError naming the place and the field that does not fit. */
export function headerOf(fields: Readonly<Record<string, unknown>>, place: string): RecordHeader {
  const unknown = Object.keys(fields).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    throw new InputError(`${place}: expected only ${KEYS.join(', ')} in the header, got '${unknown}'`);
  const { states, actions, observations, layout, features, grid, moves } = fields;
  const actionNames = namesOf(typeof actions === 'number' ? undefined : actions, 'actions', place);
  const drawn =
    layout !== undefined
      ? layoutOf(layout, place)
      : grid === undefined
        ? undefined
        : gridLayout(grid, moves ?? actionNames, place);
  return {
    ...(states === undefined ? {} : { states: count(states, 'states', place) }),
    ...(actionNames ? { actionNames } : actions === undefined ? {} : { actions: count(actions, 'actions', place) }),
    ...(observations === undefined ? {} : { observationNames: namesOf(observations, 'observations', place)! }),
    ...(drawn === undefined ? {} : { layout: drawn }),
    ...(features === undefined ? {} : { features: featuresOf(features, place) }),
  };
}

const DIRECTIONS = ['up', 'right', 'down', 'left', null] as const;
const MOST_CELLS = 2 ** 24;

/**
 * The layout of a grid of `rows x columns` cells, state after state, row by row, whose actions move as `moves` say: `up`, `right`, `down`,
 * `left`, or `none`.
 * @throws InputError when the size is no `8x8` or a move is none of these.
 */
export function gridLayout(grid: unknown, moves: unknown, place: string): GridLayout {
  const [, rows, columns] = (isText(grid) && /^\s*(\d{1,8})\s*[x×]\s*(\d{1,8})\s*$/i.exec(grid)) || [];
  const size = Number(rows) * Number(columns);
  if (!(size >= 1))
    throw new InputError(`${place}: ${expected("a grid such as '8x8' (rows x columns)", grid).message}`);
  if (size > MOST_CELLS) throw new InputError(`${place}: expected a grid of at most ${MOST_CELLS} cells, got ${size}`);
  const named = isText(moves) ? moves.split(',').map((move) => move.trim()) : moves;
  if (!Array.isArray(named) || named.length === 0)
    throw new InputError(
      `${place}: expected the moves of the grid's actions, such as left,down,right,up in the order of the actions, got ${named === undefined ? 'none' : show(named)}`,
    );
  const directions = named.map((move: unknown) => {
    const word = isText(move) ? move.toLowerCase() : move;
    const direction = word === 'none' || word === 'stay' ? null : word;
    if (DIRECTIONS.includes(direction as 'up')) return direction as 'up' | null;
    throw new InputError(`${place}: ${expected('moves among up, right, down, left and none', move).message}`);
  });
  return {
    rows: Number(rows),
    columns: Number(columns),
    cells: Int32Array.from({ length: size }, (_, cell) => cell),
    directions,
    walls: [],
    marks: [],
  };
}

/** A layout as JSON has it: `{rows, columns, directions, cells?, torus?, walls?, marks?}`. @throws InputError where it does not fit. */
export function layoutOf(value: unknown, place: string): GridLayout {
  const fields = recordOf(value, 'a layout {rows, columns, directions, cells}', place);
  const { rows, columns, directions, cells, torus = false, walls = [], marks = [] } = fields;
  const drawn = gridLayout(
    `${rows}x${columns}`,
    Array.isArray(directions) ? directions.map((d) => d ?? 'none') : directions,
    place,
  );
  const cellNumber = (cell: unknown): cell is number =>
    typeof cell === 'number' && Number.isInteger(cell) && cell >= -1 && cell < drawn.cells.length;
  if (cells !== undefined && !(Array.isArray(cells) && cells.every(cellNumber)))
    throw new InputError(`${place}: expected cells of the layout as numbers in [-1, ${drawn.cells.length})`);
  if (!Array.isArray(walls) || !walls.every(cellNumber))
    throw new InputError(`${place}: expected walls of the layout as numbers of cells`);
  const kinds = ['goal', 'hole', 'cliff', 'start'];
  if (!Array.isArray(marks) || !marks.every((mark) => cellNumber(mark?.cell) && kinds.includes(mark?.kind)))
    throw new InputError(`${place}: expected marks of the layout as {cell, kind}, kind one of ${kinds.join(', ')}`);
  if (typeof torus !== 'boolean')
    throw new InputError(`${place}: ${expected('torus to be true or false', torus).message}`);
  return {
    ...drawn,
    torus,
    walls,
    marks,
    ...(cells === undefined ? {} : { cells: Int32Array.from(cells as number[]) }),
  };
}

/** Features as JSON has them: `[{name, values}]`. @throws InputError where they do not fit. */
export function featuresOf(value: unknown, place: string): StateFeature[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new InputError(`${place}: ${expected('features as a list of {name, values}', value).message}`);
  return value.map((feature: unknown, k) => {
    const { name = `feature ${k}`, values, flip } = recordOf(feature, 'a feature {name, values}', place);
    if (!isText(name))
      throw new InputError(`${place}: ${expected(`the name of feature ${k} to be text`, name).message}`);
    if (flip !== undefined && typeof flip !== 'boolean')
      throw new InputError(`${place}: ${expected(`flip of '${name}' to be true or false`, flip).message}`);
    return { name, values: count(values, `values of '${name}'`, place), ...(flip === undefined ? {} : { flip }) };
  });
}

/** A list of distinct texts, undefined where there is none. */
export function namesOf(value: unknown, what: string, place: string): string[] | undefined {
  if (value === undefined) return undefined;
  if (!areTexts(value) || new Set(value).size !== value.length)
    throw new InputError(`${place}: ${expected(`${what} of the header to be distinct names`, value).message}`);
  return value;
}

function recordOf(value: unknown, what: string, place: string): Readonly<Record<string, unknown>> {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new InputError(`${place}: ${expected(what, value).message}`);
  return value as Record<string, unknown>;
}

function count(value: unknown, name: string, place: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 2 ** 31 - 2)
    throw new InputError(`${place}: ${expected(`${name} of the header to be an integer >= 1`, value).message}`);
  return value;
}
