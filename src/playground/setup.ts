/**
 * What the playground is set to: the world that is drawn, how similar pairs are found in it, and how they learn together. A link
 * holds it behind its `#`, as far as it differs from what a fresh page shows.
 */
import type { CouplingName, Measure } from 'orbit-rl';

export interface Setup {
  readonly rows: number;
  readonly columns: number;
  /** Cells, `row * columns + column`, ascending. */
  readonly walls: readonly number[];
  readonly goals: readonly number[];
  /** Probability that a move goes to a perpendicular direction. */
  readonly slip: number;
  /** Whether each step is rewarded by how much nearer to a goal it leads; otherwise only the goal is. */
  readonly shaping: boolean;
  /** Where the partners of a pair come from: clusters of reward trajectories, or the exact orbits of the model. */
  readonly source: 'trajectories' | 'orbits';
  readonly measure: Measure;
  readonly threshold: number;
  /** Longest reward trajectory that is counted. */
  readonly length: number;
  /** Episodes that the symmetric learner learns alone and counts. */
  readonly explore: number;
  readonly coupling: CouplingName;
  readonly seed: number;
}

export const defaultSetup: Setup = {
  rows: 9,
  columns: 9,
  walls: [],
  goals: [40],
  slip: 0,
  shaping: true,
  source: 'trajectories',
  measure: 'intersection',
  threshold: 0.8,
  length: 3,
  explore: 30,
  coupling: 'target-sharing',
  seed: 0,
};

export const choices = {
  source: ['trajectories', 'orbits'],
  measure: ['intersection', 'coincidence', 'jensen-shannon'],
  coupling: ['target-sharing', 'quotient', 'preconditioner', 'sampling'],
} as const satisfies { [Name in keyof Setup]?: readonly Setup[Name][] };

/** Whole numbers and shares, from the least to the most. */
export const ranges = {
  rows: [2, 15],
  columns: [2, 15],
  slip: [0, 1],
  threshold: [0, 1],
  length: [1, 6],
  explore: [1, 500],
  seed: [0, 2 ** 32 - 1],
} as const satisfies { [Name in keyof Setup]?: readonly [number, number] };

/** What begins again when it changes; the rest acts on what is running. */
const lasting = ['source', 'measure', 'threshold', 'coupling'] as const satisfies readonly (keyof Setup)[];

/** Whether learning can go on when one set-up takes the place of the other. */
export function goesOn(before: Setup, after: Setup): boolean {
  return hashOf({ ...before, ...pick(after) }) === hashOf(after);
}

function pick(setup: Setup): Partial<Setup> {
  return Object.fromEntries(lasting.map((name) => [name, setup[name]]));
}

/** The set-up as the part of a link behind `#`. */
export function hashOf(setup: Setup): string {
  const given = (Object.keys(defaultSetup) as (keyof Setup)[]).filter(
    (name) => text(setup[name]) !== text(defaultSetup[name]),
  );
  return given.map((name) => `${name}=${text(setup[name])}`).join('&');
}

function text(value: Setup[keyof Setup]): string {
  return Array.isArray(value) ? value.join('.') : String(value);
}

/** The set-up of a link; names of what in it makes no sense and has its default instead. */
export function readHash(hash: string): { readonly setup: Setup; readonly refused: readonly string[] } {
  const given = new Map(new URLSearchParams(hash.replace(/^#/, '')));
  const refused: string[] = [];
  const setup: Record<string, unknown> = { ...defaultSetup };
  for (const [name, value] of given) {
    const one = read(name, value);
    if (one === undefined) refused.push(name);
    else setup[name] = one;
  }
  const { rows, columns, walls, goals } = setup as unknown as Setup;
  const inside = (cell: number): boolean => cell < rows * columns;
  const ends = given.has('goals') || inside(goals[0]!) ? goals.filter(inside) : [];
  const kept = ends.length > 0 ? ends : [middleOf(rows, columns)];
  return {
    setup: { ...(setup as unknown as Setup), goals: kept, walls: walls.filter((w) => inside(w) && !kept.includes(w)) },
    refused,
  };
}

export function middleOf(rows: number, columns: number): number {
  return ((rows - 1) >> 1) * columns + ((columns - 1) >> 1);
}

function read(name: string, value: string): unknown {
  if (name === 'shaping') return { true: true, false: false }[value];
  if (name in choices) {
    const known: readonly string[] = choices[name as keyof typeof choices];
    return known.includes(value) ? value : undefined;
  }
  if (name === 'walls' || name === 'goals') {
    const cells = value === '' ? [] : value.split('.').map(Number);
    if (!cells.every((cell) => Number.isInteger(cell) && cell >= 0)) return undefined;
    return [...new Set(cells)].sort((a, b) => a - b);
  }
  if (!(name in ranges)) return undefined;
  const [low, high] = ranges[name as keyof typeof ranges];
  const number = value.trim() === '' ? Number.NaN : Number(value);
  const whole = name !== 'slip' && name !== 'threshold';
  return number >= low && number <= high && (!whole || Number.isInteger(number)) ? number : undefined;
}

/** The same world with other numbers of rows and columns: what still has a cell stays in it. */
export function resized(setup: Setup, rows: number, columns: number): Setup {
  const moved = (cells: readonly number[]): number[] =>
    cells.flatMap((cell) => {
      const [row, column] = [Math.floor(cell / setup.columns), cell % setup.columns];
      return row < rows && column < columns ? [row * columns + column] : [];
    });
  const goals = moved(setup.goals);
  const kept = goals.length > 0 ? goals : [middleOf(rows, columns)];
  return { ...setup, rows, columns, goals: kept, walls: moved(setup.walls).filter((cell) => !kept.includes(cell)) };
}
