/**
 * The worlds of the suite `bench`: with symmetries, nearly symmetric ones, and ones without. `group` is the order of the group of
 * automorphisms of the reachable pairs, known by construction, exchanges of two actions of one state that do the same left out; a test
 * holds it against the search for orbits.
 */
import { Random } from '../../engine/random.js';
import { makeEnvironment } from '../../environments/registry.js';
import type { TabularEnvironment } from '../../environments/tabular-environment.js';
import type { TabularModel } from '../../environments/tabular-model.js';
import type { EnvironmentSetting } from '../compare/types.js';
import { targetWorlds } from '../targets/targets-suite.js';
import { cube, noisy, product, relabelled, ring, shuffledFeatures } from './models.js';

export type BenchKind = 'symmetric' | 'near' | 'none';

export interface BenchWorld extends EnvironmentSetting {
  readonly name: string;
  readonly kind: BenchKind;
  /** Order of the group, actions of one state that do the same taken for one; null where it is not known by construction. */
  readonly group: bigint | null;
  /** What makes the world what it is, in a line. */
  readonly about: string;
  /** Whether outcomes are uncertain: maps are then not grown from ids. */
  readonly uncertain?: boolean;
  /** Whether rewards vary: evidence of χ, which compares rewards as symbols, is then out of reach. */
  readonly noisy?: boolean;
}

type GridOptions = Readonly<Record<string, unknown>>;

const sparse = { stepReward: 0, goalReward: 1 };
const shaped = { ...sparse, shaping: true, discount: 0.95 };
const certain = { episodes: 3_000 } as const;
const slippery = { episodes: 10_000, uncertain: true, criterion: { kind: 'optimal-share', tolerance: 0.02 } } as const;
/** Judged by what the policy is worth: whether a learner is stuck at a small goal shows in nothing else. */
const worth = { criterion: { kind: 'value', level: 0.95, consecutive: 3, every: 10 } } as const;

const noise = { ...worth, uncertain: true, noisy: true } as const;

function grid(
  name: string,
  kind: BenchKind,
  group: bigint | null,
  about: string,
  options: GridOptions,
  more: Partial<BenchWorld> = {},
): BenchWorld {
  return { name, kind, group, about, id: 'grid-world-v0', options, ...certain, ...more };
}

function of(
  name: string,
  kind: BenchKind,
  group: bigint | null,
  about: string,
  source: { readonly id: string; readonly options?: GridOptions } | (() => TabularModel),
  more: Partial<BenchWorld> = {},
): BenchWorld {
  if (typeof source !== 'function') return { name, kind, group, about, ...source, ...certain, ...more };
  let made: TabularModel | undefined;
  return {
    name,
    kind,
    group,
    about,
    // Made when it is asked for: who loads this file may never ask.
    get model() {
      made ??= source();
      return made;
    },
    ...certain,
    ...more,
  };
}

/** 9x9, goal in the centre, with rewards that vary. */
function noisyGrid(sigma: number): TabularModel {
  const world = makeEnvironment('grid-world-v0', sparse) as TabularEnvironment;
  return noisy(world.model(), world.layout!, sigma);
}

const small = { rows: 7, columns: 7, ...sparse };
const treasure = { ...sparse, goals: [[4, 4, 0.2] as const, [0, 0, 1] as const] };
const corners = [
  [0, 0],
  [0, 8],
  [8, 0],
  [8, 8],
];

const symmetric: readonly BenchWorld[] = [
  grid('grid', 'symmetric', 8n, '9x9, goal in the centre', sparse),
  grid('grid, shaped', 'symmetric', 8n, 'the same, dense rewards', shaped),
  grid('grid, large', 'symmetric', 8n, '13x13, goal in the centre', { ...sparse, rows: 13, columns: 13 }),
  grid('grid, corner', 'symmetric', 2n, '9x9, goal in a corner', { ...sparse, goals: [[0, 0]] }),
  grid('grid, four goals', 'symmetric', 8n, '9x9, a goal in each corner', { ...sparse, goals: corners }),
  grid('grid, one start', 'symmetric', 2n, '9x9, from one corner to the opposite one', {
    ...sparse,
    goals: [[8, 8]],
    start: [0, 0],
  }),
  grid('grid, slip', 'symmetric', 8n, '9x9, one move in ten goes astray', { ...sparse, slip: 0.1 }, slippery),
  grid(
    'grid, slip, shaped',
    'symmetric',
    8n,
    'the same, dense rewards',
    { ...shaped, slip: 0.1 },
    {
      ...slippery,
      criterion: { kind: 'optimal-share', tolerance: 0.005 },
    },
  ),
  grid('torus', 'symmetric', 8n, '9x9 without borders', { ...sparse, torus: true }),
  of('ring', 'symmetric', 2n, '24 states in a ring, one goal', () => ring(24, [0])),
  of('ring, four goals', 'symmetric', 384n, 'a ring of 24 that four goals cut into equal arcs', () =>
    ring(24, [0, 6, 12, 18]),
  ),
  of('cube', 'symmetric', 720n, 'hypercube of 6 dimensions, goal opposite to 0', () => cube(6)),
  of('cube, large', 'symmetric', 5_040n, 'hypercube of 7 dimensions', () => cube(7)),
  of('grid, noise .01', 'symmetric', 8n, '9x9, rewards vary by 1 % of their range', () => noisyGrid(0.01), noise),
  of('grid, noise .1', 'symmetric', 8n, '9x9, rewards vary by 10 % of their range', () => noisyGrid(0.1), noise),
  of('product', 'symmetric', 48n, 'three rings of 5, the goal where all are at 0', () => product(5, 3)),
  of('features', 'symmetric', 6n, 'three counters to be brought to the top, states renumbered', () =>
    shuffledFeatures(4, 3),
  ),
  of('relabelled', 'symmetric', 8n, '7x7 grid whose actions have other numbers in every state', () => relabelled(7)),
  of(
    'board',
    'symmetric',
    8n,
    'tic-tac-toe against random moves',
    { id: 'tic-tac-toe-v0' },
    {
      episodes: 8_000,
      uncertain: true,
      initialValue: 0,
      criterion: { kind: 'value', from: 'zero', level: 0.8, consecutive: 3, every: 100 },
    },
  ),
  of('Taxi', 'symmetric', null, 'the classic', { id: 'taxi-v3' }, { initialValue: 0, ...worth, episodes: 2_000 }),
  of('FrozenLake, dry', 'symmetric', null, '8x8, not slippery', {
    id: 'frozen-lake-v1',
    options: { map: '8x8', isSlippery: false },
  }),
  of('FrozenLake', 'symmetric', null, '4x4, slippery', { id: 'frozen-lake-v1' }, { ...worth, uncertain: true }),
  of('four rooms', 'symmetric', null, 'the options world', { id: 'four-rooms-v0' }, { ...worth, uncertain: true }),
  of('cliff', 'symmetric', null, 'the classic', { id: 'cliff-walking-v0' }, worth),
];

const near: readonly BenchWorld[] = [
  grid('one better', 'near', 1n, 'the goal of one corner is worth 1 % more', {
    ...sparse,
    goals: [
      [0, 0, 1.01],
      [0, 8],
      [8, 0],
      [8, 7],
    ],
  }),
  of('costly cell', 'near', 1n, '7x7, entering one cell costs 0.1', () => relabelled(7, { toll: [[1, 2]] })),
  of(
    'slippery cell',
    'near',
    1n,
    '7x7, moves from one cell fail four times in ten',
    () => relabelled(7, { sticky: [1, 2] }),
    { ...slippery, episodes: 6_000 },
  ),
  grid('stray wall', 'near', 1n, '9x9 with one wall off all axes', { ...sparse, walls: [[2, 5]] }),
  grid(
    'stray wall, slip',
    'near',
    1n,
    'the same, one move in ten goes astray',
    {
      ...sparse,
      slip: 0.1,
      walls: [[2, 5]],
    },
    slippery,
  ),
  grid(
    'treasure',
    'near',
    2n,
    'a small goal beside the start, a large one in a corner',
    {
      ...treasure,
      start: [4, 5],
    },
    worth,
  ),
  grid('treasure, any start', 'near', 2n, 'the same, starts everywhere', treasure, worth),
  grid(
    'corridor',
    'near',
    2n,
    '3x15, small goal in the middle, the large one at one end',
    {
      ...sparse,
      rows: 3,
      columns: 15,
      goals: [
        [1, 7, 0.2],
        [1, 0, 1],
      ],
      start: [1, 8],
    },
    worth,
  ),
  of('tolls', 'near', 1n, '7x7, three cells on one side cost', () =>
    relabelled(7, {
      toll: [
        [1, 2],
        [2, 1],
        [5, 2],
      ],
    }),
  ),
  of('trap', 'near', 1n, '7x7, one cell ends the episode with nothing', () => relabelled(7, { trap: [2, 5] }), worth),
  of('ring, one exit', 'near', 2n, '200 states in a ring, one exit', () => ring(200, [0]), { episodes: 1_500 }),
];

const none: readonly BenchWorld[] = [
  grid('maze', 'none', null, '9x9 with twelve walls', targetWorlds.walls.options as GridOptions),
  grid('maze, shaped', 'none', null, 'the same, dense rewards', targetWorlds.wallsShaped.options as GridOptions),
  grid('maze, small', 'none', 1n, '7x7 with seven walls', { ...small, walls: mazeWalls(7, 7, 3) }),
  of(
    'random',
    'none',
    1n,
    'a random MDP',
    { id: 'random-mdp-v0', options: { seed: 1 } },
    {
      ...slippery,
      criterion: { kind: 'optimal-share', tolerance: 0.01 },
    },
  ),
  of('random, certain', 'none', 1n, 'a random MDP, each pair with one outcome', {
    id: 'random-mdp-v0',
    options: { branching: 1, seed: 1 },
  }),
];

export const benchWorlds: readonly BenchWorld[] = [...symmetric, ...near, ...none];

/** Cells in the upper triangle, so that a way around remains. */
function mazeWalls(side: number, count: number, seed: number): [number, number][] {
  const random = new Random(seed);
  const cells = new Set<number>();
  while (cells.size < count) {
    const [row, column] = [random.below(side), random.below(side)];
    // No two walls touch: every free cell then has a way to every other.
    const apart = [...cells].every(
      (cell) => Math.abs(Math.floor(cell / side) - row) > 1 || Math.abs((cell % side) - column) > 1,
    );
    const inside = row > 0 && row < side - 1 && column > 0 && column < side - 1;
    if (apart && inside && row * side + column !== (side * side - 1) / 2) cells.add(row * side + column);
    else if (cells.size >= 4) break;
  }
  return [...cells].map((cell) => [Math.floor(cell / side), cell % side]);
}
