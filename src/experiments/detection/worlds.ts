/** The worlds of the detection study: grids with all their symmetries, with some, with none, by chance, and a random MDP. */
import { Random } from '../../engine/random.js';
import { neighbour } from '../../environments/grid.js';
import { makeEnvironment } from '../../environments/registry.js';
import type { TabularEnvironment } from '../../environments/tabular-environment.js';
import { candidateTransformations } from '../../symmetry/candidates.js';
import type { Transformation } from '../../symmetry/transformation.js';

/** A world to be made; one with a `seed` in its making is another one for every seed. */
export interface DetectionWorld {
  readonly name: string;
  /** Whether every pair has one outcome. */
  readonly deterministic: boolean;
  /** Whether potential-based shaping makes its rewards dense. */
  readonly shaped: boolean;
  readonly make: (seed: number) => TabularEnvironment;
  readonly candidates: (environment: TabularEnvironment) => Transformation[];
}

type Cell = readonly [row: number, column: number];

/** γ of the shaping and of `Q*`. */
export const DISCOUNT = 0.95;

const sparse = { stepReward: 0, goalReward: 1 };
const shaped = { ...sparse, shaping: true, discount: DISCOUNT };
const corner = { goals: [[0, 0] as Cell] };
const torus = { torus: true, rows: 6, columns: 6, goals: [[2, 3] as Cell] };
const strayWall = { walls: [[2, 3] as Cell] };

function grid(name: string, options: object, walls?: (seed: number) => Cell[]): DetectionWorld {
  return {
    name,
    deterministic: !('slip' in options),
    shaped: 'shaping' in options,
    make: (seed) => makeEnvironment('grid-world-v0', { ...options, ...(walls && { walls: walls(seed) }) }),
    candidates: (environment) => candidateTransformations(environment, { torus: 'torus' in options }),
  };
}

/** Twelve different cells of the 9x9 grid, its centre apart, that leave a way from every other one to the centre. */
function randomWalls(seed: number): Cell[] {
  const random = new Random(seed + 0x77a11);
  for (;;) {
    const cells = new Set<number>();
    while (cells.size < 12) {
      const cell = random.below(81);
      if (cell !== 40) cells.add(cell);
    }
    if (reachable(cells) === 81 - cells.size) return Array.from(cells, (cell) => [Math.floor(cell / 9), cell % 9]);
  }
}

/** Number of cells of the 9x9 grid from which there is a way to the centre around the walls. */
function reachable(walls: ReadonlySet<number>): number {
  const found = new Set([40]);
  for (const cell of found) {
    for (const direction of ['up', 'right', 'down', 'left'] as const) {
      const next = neighbour({ rows: 9, columns: 9, torus: false }, cell, direction);
      if (!walls.has(next)) found.add(next);
    }
  }
  return found.size;
}

const randomMdp: DetectionWorld = {
  name: 'random MDP',
  deterministic: false,
  shaped: false,
  make: (seed) => makeEnvironment('random-mdp-v0', { states: 12, actions: 3, seed }),
  candidates: ({ states, actions }) =>
    candidateTransformations({
      states,
      actions,
      features: [
        { name: 'x', values: 3 },
        { name: 'y', values: 4 },
      ],
    }),
};

/** Where transformations are tested. */
export const acceptanceWorlds: readonly DetectionWorld[] = [
  grid('centre goal, sparse', sparse),
  grid('centre goal, shaped', shaped),
  grid('corner goal, sparse', { ...sparse, ...corner }),
  grid('torus, sparse', { ...sparse, ...torus }),
  grid('one stray wall, sparse', { ...sparse, ...strayWall }),
  grid('random walls, sparse', sparse, randomWalls),
  grid('centre goal, slip 0.1', { ...sparse, slip: 0.1 }),
  grid('random walls, slip 0.1', { ...sparse, slip: 0.1 }, randomWalls),
  randomMdp,
];

/** Where pairs are compared. */
export const curveWorlds: readonly DetectionWorld[] = [
  grid('centre goal, shaped', shaped),
  grid('corner goal, shaped', { ...shaped, ...corner }),
  grid('random walls, shaped', shaped, randomWalls),
  grid('centre goal, sparse', sparse),
  grid('corner goal, sparse', { ...sparse, ...corner }),
  grid('random walls, sparse', sparse, randomWalls),
  grid('centre goal, slip 0.1, shaped', { ...shaped, slip: 0.1 }),
];

/** Where the policy changes. */
export const driftWorlds: readonly DetectionWorld[] = [
  grid('centre goal, shaped', shaped),
  grid('centre goal, sparse', sparse),
];
