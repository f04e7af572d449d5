import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GridWorldOptions } from '../../src/environments/grid-world.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import type { TabularModel } from '../../src/environments/tabular-model.js';

/** Grids of any shape with a goal that is no wall, one free cell at least and any slip. */
const grids: fc.Arbitrary<GridWorldOptions & { rows: number; columns: number }> = fc
  .record({ rows: fc.integer({ min: 2, max: 6 }), columns: fc.integer({ min: 2, max: 6 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      special: fc.uniqueArray(fc.integer({ min: 0, max: rows * columns - 1 }), {
        minLength: 1,
        maxLength: rows * columns - 1,
      }),
      goals: fc.integer({ min: 1, max: 3 }),
      torus: fc.boolean(),
      slip: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  )
  .map(({ special, goals, ...rest }) => {
    const cells = special.map((cell): [number, number] => [Math.floor(cell / rest.columns), cell % rest.columns]);
    return { ...rest, goals: cells.slice(0, goals), walls: cells.slice(goals) };
  });

const randomMdps = fc.integer({ min: 1, max: 12 }).chain((states) =>
  fc.record({
    states: fc.constant(states),
    actions: fc.integer({ min: 1, max: 4 }),
    branching: fc.integer({ min: 1, max: states }),
    rewards: fc.integer({ min: 1, max: 6 }),
    terminals: fc.integer({ min: 0, max: states - 1 }),
    seed: fc.nat(),
  }),
);

function expectDistributions(model: TabularModel): void {
  for (let pair = 0; pair < model.pairs; ++pair) {
    const row = model.probabilities.subarray(model.outcomeStarts[pair]!, model.outcomeStarts[pair + 1]!);
    expect(Math.abs(row.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-12);
    expect(row.every((p) => p > 0)).toBe(true);
  }
  expect(Math.abs(model.initial.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-12);
}

/** Distribution of outcomes with the states renamed: a sorted list to be compared. */
function renamed(model: TabularModel, s: number, a: number, name: (state: number) => number): string[] {
  return model
    .outcomes(s, a)
    .map((o) => `${name(o.nextState)} ${o.reward} ${o.terminated} ${o.probability.toFixed(12)}`)
    .sort();
}

describe('worlds of any options', () => {
  it('have probabilities that sum to 1, and none of 0', () => {
    fc.assert(
      fc.property(grids, (options) => expectDistributions(makeEnvironment('grid-world-v0', options).model())),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(randomMdps, (options) => expectDistributions(makeEnvironment('random-mdp-v0', options).model())),
      { numRuns: 60 },
    );
  });

  it('never enter a wall, and never leave a goal', () => {
    fc.assert(
      fc.property(grids, (options) => {
        const model = makeEnvironment('grid-world-v0', options).model();
        const walls = new Set(options.walls!.map(([row, column]) => row * options.columns + column));
        for (let s = 0; s < model.states; ++s) {
          for (let a = 0; a < 4; ++a) {
            for (const { nextState } of model.outcomes(s, a))
              expect(walls.has(nextState) && nextState !== s).toBe(false);
          }
        }
        for (const [row, column] of options.goals!) expect(model.terminal[row * options.columns + column]).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  it('are moved along by moving everything on a torus', () => {
    fc.assert(
      fc.property(grids, fc.nat(5), fc.nat(5), (given, down, right) => {
        const { rows, columns } = given;
        const shift = (cell: readonly number[]): [number, number] => [
          (cell[0]! + down) % rows,
          (cell[1]! + right) % columns,
        ];
        const options = { ...given, torus: true };
        const model = makeEnvironment('grid-world-v0', options).model();
        const moved = makeEnvironment('grid-world-v0', {
          ...options,
          goals: options.goals!.map(shift),
          walls: options.walls!.map(shift),
        }).model();
        const name = (s: number): number => {
          const [row, column] = shift([Math.floor(s / columns), s % columns]);
          return row * columns + column;
        };
        for (let s = 0; s < model.states; ++s) {
          expect(moved.initial[name(s)]).toBe(model.initial[s]);
          expect(moved.live[name(s)]).toBe(model.live[s]);
          for (let a = 0; a < 4; ++a) {
            expect(renamed(moved, name(s), a, (state) => state)).toEqual(renamed(model, s, a, name));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
