/**
 * The suite `targets`: how few environment steps learners need that find symmetries while they learn, against the plain
 * learner and one that is told the exact orbits, on worlds with symmetries, nearly symmetric ones and ones without.
 *
 * Protocol: α = 0.5 (0.2 where outcomes are uncertain), ε = 0.2, γ = 0.95, uniformly random starts, optimistic initial
 * values; learned when the greedy action is optimal in at least 95 % of the live states after three episodes in a row.
 * Where outcomes are uncertain an action within a small share of the range of Q* counts as optimal (2 % in sparse worlds; 0.5 %
 * in the shaped one, whose range is ten times as large; 1 % in the random one): which of two nearly equal ones is preferred
 * is noise. Tic-tac-toe is judged by what the greedy policy is worth. All methods of a seed meet the same
 * draws of the world.
 */
import { Random } from '../../engine/random.js';
import { standardMethods } from '../compare/standard-methods.js';
import type { EnvironmentSetting, Method } from '../compare/types.js';

export interface Suite {
  readonly environments: readonly EnvironmentSetting[];
  readonly methods: readonly Method[];
  readonly seeds: number;
}

const { plain, oracle, group, tested, refined, grown, refinement, chi } = standardMethods;
const { sweeping, sweepingTested, sweepingGrown, dyna, dynaTested } = standardMethods;

/** The methods by a short name. */
export const targetMethods = {
  ...{ plain, oracle, group, tested, refined, grown, refinement, chi },
  ...{ sweeping, sweepingTested, sweepingGrown, dyna, dynaTested },
} as const;

export type TargetMethod = keyof typeof targetMethods;

const deterministic = (Object.keys(targetMethods) as TargetMethod[]).filter((method) => method !== 'group');
/**
 * Maps are grown, and models refined, in deterministic worlds only; Dyna-Q, whose replays make no full backups, does not settle
 * between nearly equal actions at this step size.
 */
const uncertain: readonly TargetMethod[] = ['plain', 'oracle', 'tested', 'chi', 'sweeping', 'sweepingTested'];

const sparse = { stepReward: 0, goalReward: 1 };
const shaped = { ...sparse, shaping: true, discount: 0.95 };
/** In general position: no symmetry of the grid is left. */
const strayWall = [[2, 5]];
const wallsOf = { walls: randomWalls(9, 9, 12, 1) };

const within = (tolerance: number) => ({ kind: 'optimal-share', tolerance }) as const;

/** The worlds in the order of the table. */
export const targetWorlds = {
  c9: grid('9x9 sparse', sparse),
  c9Shaped: grid('9x9 shaped', shaped),
  c13: grid('13x13 sparse', { ...sparse, rows: 13, columns: 13 }),
  corner: grid('9x9 corner, sparse', { ...sparse, goals: [[0, 0]] }),
  torus: grid('9x9 torus, sparse', { ...sparse, torus: true }),
  slip: {
    ...grid('9x9 slip 0.1, sparse', { ...sparse, slip: 0.1 }, uncertain),
    criterion: within(0.02),
    episodes: 20_000,
  },
  slipShaped: {
    ...grid('9x9 slip 0.1, shaped', { ...shaped, slip: 0.1 }, uncertain),
    criterion: within(0.005),
    episodes: 20_000,
  },
  ticTacToe: world('tic-tac-toe', {
    id: 'tic-tac-toe-v0',
    options: {},
    episodes: 40_000,
    // Most moves lose: nothing to be optimistic about.
    initialValue: 0,
    criterion: { kind: 'value', from: 'zero', level: 0.95, consecutive: 3, every: 100 },
    methods: names(['plain', 'group', 'tested', 'sweeping', 'sweepingTested']),
  }),
  walls: grid('random walls, sparse', { ...sparse, ...wallsOf }),
  wallsShaped: grid('random walls, shaped', { ...shaped, ...wallsOf }),
  stray: grid('one stray wall, sparse', { ...sparse, walls: strayWall }),
  straySlip: {
    ...grid('one stray wall, slip 0.1', { ...sparse, slip: 0.1, walls: strayWall }, uncertain),
    criterion: within(0.02),
    episodes: 20_000,
  },
  random: world('random MDP', {
    id: 'random-mdp-v0',
    options: { seed: 1 },
    episodes: 5_000,
    criterion: within(0.01),
    methods: names(['plain', 'oracle', 'grown', 'refinement', 'chi', 'sweeping', 'sweepingGrown']),
  }),
  randomDeterministic: world('random MDP, deterministic', {
    id: 'random-mdp-v0',
    options: { branching: 1, seed: 1 },
    episodes: 5_000,
    methods: names(['plain', 'oracle', 'grown', 'refinement', 'chi', 'sweeping', 'sweepingGrown', 'dyna']),
  }),
} as const;

export type TargetWorld = keyof typeof targetWorlds;

export function targetsSuite(): Suite {
  return { environments: Object.values(targetWorlds), methods: Object.values(targetMethods), seeds: 20 };
}

function grid(
  name: string,
  options: Readonly<Record<string, unknown>>,
  methods: readonly TargetMethod[] = deterministic,
): EnvironmentSetting & { readonly name: string } {
  return world(name, { id: 'grid-world-v0', options, episodes: 6_000, methods: names(methods) });
}

function world(name: string, setting: EnvironmentSetting): EnvironmentSetting & { readonly name: string } {
  return { ...setting, name, stopWhenMet: true, stepwise: true };
}

function names(methods: readonly TargetMethod[]): string[] {
  return methods.map((method) => targetMethods[method].name);
}

/** Walls drawn one by one, each kept where every free cell can still reach the goal in the centre. */
function randomWalls(rows: number, columns: number, count: number, seed: number): [number, number][] {
  const random = new Random(seed);
  const goal = ((rows - 1) >> 1) * columns + ((columns - 1) >> 1);
  const walls = new Set<number>();
  while (walls.size < count) {
    const cell = random.below(rows * columns);
    if (cell === goal || walls.has(cell)) continue;
    walls.add(cell);
    if (reached(goal, rows, columns, walls) + walls.size < rows * columns) walls.delete(cell);
  }
  return [...walls].map((cell) => [Math.floor(cell / columns), cell % columns]);
}

/** How many cells can be reached from one around the walls, itself included. */
function reached(from: number, rows: number, columns: number, walls: ReadonlySet<number>): number {
  const seen = new Set([from]);
  for (const cell of seen) {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    for (const [r, c] of [
      [row - 1, column],
      [row + 1, column],
      [row, column - 1],
      [row, column + 1],
    ] as const) {
      const next = r * columns + c;
      if (r >= 0 && r < rows && c >= 0 && c < columns && !walls.has(next)) seen.add(next);
    }
  }
  return seen.size;
}
