/** The worlds of the experiments, each made anew from its name in whatever worker needs it. */
import { Random } from '../../engine/random.js';
import type { GridWorldOptions } from '../../environments/grid-world.js';
import { makeEnvironment } from '../../environments/registry.js';
import { TabularEnvironment } from '../../environments/tabular-environment.js';
import { type Outcome, TabularModel } from '../../environments/tabular-model.js';
import { isAutomorphism } from '../../symmetry/exact/is-automorphism.js';
import { gridTransformations } from '../../symmetry/grid-candidates.js';
import { SymmetryGroup } from '../../symmetry/group.js';
import { Transformation } from '../../symmetry/transformation.js';

/** γ of every experiment. */
export const DISCOUNT = 0.95;

const sparse = { stepReward: 0, goalReward: 1 };
const shaping = { shaping: true, discount: DISCOUNT };

const grids = {
  'centre goal, sparse': sparse,
  'centre goal, shaped': { ...sparse, ...shaping },
  'corner goal, sparse': { ...sparse, goals: [[0, 0]] },
  'corner goal, shaped': { ...sparse, ...shaping, goals: [[0, 0]] },
  'centre goal, slip 0.1': { ...sparse, slip: 0.1 },
  'torus, four goals': {
    ...sparse,
    torus: true,
    rows: 8,
    columns: 8,
    goals: [
      [0, 0],
      [0, 4],
      [4, 0],
      [4, 4],
    ],
  },
  'one stray wall, sparse': { ...sparse, walls: [[2, 3]] },
} as const satisfies Record<string, GridWorldOptions>;

export type GridName = keyof typeof grids;

/** A grid by name; 9x9 unless a `side` is given, then that on each side, its goal in the middle or in the corner. */
export function makeGrid(name: GridName, side?: number): TabularEnvironment {
  return makeEnvironment('grid-world-v0', {
    ...grids[name],
    ...(side === undefined ? {} : { rows: side, columns: side }),
  });
}

/** The symmetries of the drawing that are symmetries of the world. */
export function drawnSymmetries(environment: TabularEnvironment, torus: boolean): SymmetryGroup {
  const model = environment.model();
  const found = gridTransformations(model.layout!, { torus }).filter((map) => isAutomorphism(model, map));
  return SymmetryGroup.generatedBy([Transformation.identity(model.states, model.actions), ...found]);
}

/** The symmetries of the square, whether the world has them or not. */
export function squareGroup(environment: TabularEnvironment): SymmetryGroup {
  return SymmetryGroup.generatedBy(gridTransformations(environment.model().layout!));
}

/** The world of a quick look. */
export const SMALL = 'small grid' as const;

const others = {
  [SMALL]: () => makeGrid('centre goal, shaped', 5),
  'FrozenLake 4x4': () => makeEnvironment('frozen-lake-v1', { map: '4x4' }),
  'cliff walking': () => makeEnvironment('cliff-walking-v0'),
  'random MDP': (seed: number) => makeEnvironment('random-mdp-v0', { states: 12, actions: 3, seed: seed + 1 }),
  'coin or choice': coinOrChoice,
} as const satisfies Record<string, (seed: number) => TabularEnvironment>;

export type WorldName = GridName | keyof typeof others;

/** Any world by name; grids as `makeGrid` makes them, a random one from the seed. */
export function makeWorld(
  name: WorldName,
  { side, seed = 0 }: { readonly side?: number; readonly seed?: number } = {},
): TabularEnvironment {
  return name in grids ? makeGrid(name as GridName, side) : others[name as keyof typeof others](seed);
}

export interface TiledOptions {
  readonly side: number;
  /** Share of the orbits of cells whose entry has a reward of its own, in [0, 1]. */
  readonly density: number;
  readonly shaped: boolean;
  readonly seed: number;
}

/**
 * The centre-goal grid with rewards on some of its cells: those of a cell and of all its images under the square's symmetries are one
 * and the same, drawn from `−1/20 .. −8/20`; the goal gives 1. So the symmetries stay and only the density of reward changes.
 */
export function tiledGrid({ side, density, shaped, seed }: TiledOptions): TabularEnvironment {
  const plain = makeGrid('centre goal, sparse', side).model();
  const cellOrbits = orbitsOfStates(squareGroup(makeGrid('centre goal, sparse', side)));
  const random = new Random(seed + 0x71e5);
  const goal = (side * side - 1) / 2;
  const away = cellOrbits.filter((orbit) => !orbit.includes(goal));
  const chosen = random.shuffle(away).slice(0, Math.round(density * away.length));
  const rewards = new Float64Array(plain.states);
  for (const orbit of chosen) {
    const reward = -(1 + random.below(8)) / 20;
    for (const cell of orbit) rewards[cell] = reward;
  }
  const potential = (cell: number): number => {
    const middle = (side - 1) / 2;
    return -(Math.abs(Math.floor(cell / side) - middle) + Math.abs((cell % side) - middle));
  };
  const model = TabularModel.build({
    states: plain.states,
    actions: plain.actions,
    initial: plain.initial,
    layout: plain.layout!,
    outcomes: (s, a) =>
      plain.outcomes(s, a).map((outcome): Outcome => {
        if (plain.terminal[s] === 1) return outcome;
        const { nextState, reward } = outcome;
        const shape = shaped ? DISCOUNT * potential(nextState) - potential(s) : 0;
        return { ...outcome, reward: reward + rewards[nextState]! + shape };
      }),
  });
  return new TabularEnvironment(model, { maxSteps: 10 * plain.states });
}

/** Pairs of states that can be reached and left. */
export function livePairs({ pairs, actions, live }: TabularModel): number[] {
  return Array.from({ length: pairs }, (_, pair) => pair).filter((pair) => live[Math.floor(pair / actions)] === 1);
}

/** The orbits of the states. */
export function orbitsOfStates({ elements }: SymmetryGroup): number[][] {
  const { states } = elements[0]!;
  const seen = new Set<number>();
  return Array.from(states, (_, s) => {
    const orbit = seen.has(s) ? [] : [...new Set(elements.map((element) => element.states[s]!))];
    for (const state of orbit) seen.add(state);
    return orbit;
  }).filter((orbit) => orbit.length > 0);
}

/**
 * Two doors lead into each of two rooms, for nothing. In the one a coin falls whatever is done: 1 or 0. In the other the first action
 * gives 1 and the second 0. Under the uniform policy the doors have one law of rewards; only the second room can be played well.
 */
export function coinOrChoice(): TabularEnvironment {
  const [coin, choice, end] = [4, 5, 6];
  const gives = (reward: number, probability: number): Outcome => ({
    probability,
    nextState: end,
    reward,
    terminated: true,
  });
  const model = TabularModel.build({
    states: 7,
    actions: 2,
    initial: [0.25, 0.25, 0.25, 0.25, 0, 0, 0],
    outcomes: (s, a) => {
      if (s < coin) return [{ probability: 1, nextState: s < 2 ? coin : choice, reward: 0, terminated: false }];
      if (s === coin) return [gives(1, 0.5), gives(0, 0.5)];
      return [gives(s === choice && a === 0 ? 1 : 0, 1)];
    },
  });
  return new TabularEnvironment(model, { maxSteps: 10 });
}
