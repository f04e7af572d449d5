/** Small worlds for the tests of agents. */
import type { Environment, Step } from '../../src/environments/environment.js';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import type { TableEntry } from '../../src/environments/model-table.js';
import { TabularEnvironment } from '../../src/environments/tabular-environment.js';
import type { TabularModel } from '../../src/environments/tabular-model.js';

/**
 * A 3x3 grid, start in the corner 0, goal in the corner 8 (the move into it ends with +10), −1 a step otherwise; actions
 * 0 up, 1 right, 2 down, 3 left; a bump stays. The reflection that swaps rows and columns is its one symmetry.
 */
export function gridModel(): TabularModel {
  const moves = [
    [-1, 0],
    [0, 1],
    [1, 0],
    [0, -1],
  ] as const;
  const P: TableEntry[][][] = Array.from({ length: 9 }, (_, s) =>
    moves.map(([down, right]) => {
      if (s === 8) return [[1, 8, 0, true]];
      const row = Math.min(2, Math.max(0, Math.floor(s / 3) + down));
      const column = Math.min(2, Math.max(0, (s % 3) + right));
      const next = 3 * row + column;
      return [[1, next, next === 8 ? 10 : -1, next === 8]];
    }),
  );
  return tabularModel({ nS: 9, nA: 4, P, isd: [1, 0, 0, 0, 0, 0, 0, 0, 0] });
}

/** Labels of the pairs of `gridModel` under its reflection: cell (r, c) with (c, r), up with left, right with down. */
export function gridLabels(): number[] {
  const action = [3, 2, 1, 0];
  return Array.from({ length: 36 }, (_, pair) => {
    const s = Math.floor(pair / 4);
    const mirrored = ((s % 3) * 3 + Math.floor(s / 3)) * 4 + action[pair % 4]!;
    return Math.min(pair, mirrored);
  });
}

/** The same world as a user's own class would be: `reset` and `step`, no model. */
export class Bare implements Environment {
  readonly states: number;
  readonly actions: number;
  readonly seeds: (number | undefined)[] = [];
  readonly #inner: TabularEnvironment;

  constructor(model: TabularModel, maxSteps?: number) {
    this.#inner = new TabularEnvironment(model, maxSteps === undefined ? {} : { maxSteps });
    this.states = model.states;
    this.actions = model.actions;
  }

  reset(options?: { seed?: number }): number {
    this.seeds.push(options?.seed);
    return this.#inner.reset(options);
  }

  step(action: number): Step {
    return this.#inner.step(action);
  }
}
