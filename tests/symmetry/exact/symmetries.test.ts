import { describe, expect, it } from 'vitest';
import { makeEnvironment } from '../../../src/environments/registry.js';
import { TabularModel } from '../../../src/environments/tabular-model.js';
import { targetWorlds } from '../../../src/experiments/targets/targets-suite.js';
import { InputError } from '../../../src/input-error.js';
import { symmetries } from '../../../src/symmetry/exact/symmetries.js';
import { board4, circle, cube, grid, moving, petersen, sideBySide } from './worlds.js';

describe('the automorphism group', () => {
  it.each([
    // A circle with one direction: its rotations.
    { name: 'cyclic, C7', model: moving(circle(7, 1)), order: 7n, blocks: 1 },
    // Both directions: reflections as well.
    { name: 'dihedral, D7', model: moving(circle(7, 1, -1)), order: 14n, blocks: 1 },
    // Steps of 1 and 2 clockwise: a reflection would turn them round.
    { name: 'cyclic, C7 with two actions', model: moving(circle(7, 1, 2)), order: 7n, blocks: 2 },
    // A 2x3 rectangle has the Klein four-group, times 2 for the two bumps in each of its four corners. Orbits of pairs: corner
    // bump, corner along the long side, corner along the short side, middle bump, middle aside, middle across.
    { name: 'Klein, with bumps', model: grid(2, 3), order: 4n * 2n ** 4n, blocks: 6 },
    // A cube's corners: 2^3 flips times 3! axes.
    { name: 'cube', model: moving(cube(3)), order: 48n, blocks: 1 },
    // The Petersen graph: S5.
    { name: 'Petersen graph', model: moving(petersen()), order: 120n, blocks: 1 },
    // (D3 wr S2) x D6 = (6^2 * 2) * 12: refinement alone cannot tell a triangle from a hexagon.
    {
      name: 'two triangles and a hexagon',
      model: moving(sideBySide(circle(3, 1, -1), circle(3, 1, -1), circle(6, 1, -1))),
      order: 864n,
      blocks: 2,
    },
    // The 4x4 rook's graph (S4 wr S2, 1152) and Shrikhande's (192) are strongly regular with equal parameters.
    {
      name: "the rook's graph and Shrikhande's",
      model: moving(sideBySide(board4('rook'), board4('shrikhande'))),
      order: 1152n * 192n,
      blocks: 2,
    },
    // One state, five actions that all do the same.
    { name: 'interchangeable actions, S5', model: moving([[0, 0, 0, 0, 0]]), order: 120n, blocks: 1 },
    // 40 states that stay, four equal actions each: S40 on states, 4! in each.
    {
      name: 'everything interchangeable',
      model: moving(Array.from({ length: 40 }, (_, s) => [s, s, s, s])),
      order: factorial(40n) * 24n ** 40n,
      blocks: 1,
    },
    // 30 circles of 7: D7 wr S30.
    {
      name: 'many equal parts',
      model: moving(sideBySide(...Array.from({ length: 30 }, () => circle(7, 1, -1)))),
      order: factorial(30n) * 14n ** 30n,
      blocks: 1,
    },
  ])('of $name', ({ model, order, blocks }) => {
    const { orbits } = symmetries(model);
    expect(orbits.groupOrder).toBe(order);
    expect(orbits.count).toBe(blocks);
  });

  it('of a maze whose two pockets may be swapped', () => {
    // Around (7, 8), the pockets (7, 7) and (8, 8) have three walls and one way out, and nothing else tells them apart. The identity and
    // that swap are all state maps (a backtracking search over bijections in Python, arc by arc, finds these two); the rest are actions
    // that bump: the product of the factorials of equal actions, 42,467,328 by the same program.
    const { id, options } = targetWorlds.walls;
    const { orbits } = symmetries(makeEnvironment(id as 'grid-world-v0', options).model!());
    expect([orbits.stateGroupOrder, orbits.groupOrder]).toEqual([2n, 2n * 42_467_328n]);
    const { states } = orbits.stateGenerators[0]!;
    expect([...states.entries()].filter(([s, image]) => s !== image)).toEqual([
      [7 * 9 + 7, 8 * 9 + 8],
      [8 * 9 + 8, 7 * 9 + 7],
    ]);
  });

  it('of a graph of 18 edges on 12 corners', () => {
    // Each edge is a state that leads to its two ends, each end has two equal actions: 2^12 swaps times the 12 automorphisms of this
    // cubic graph, with 5 orbits of corners and 8 of directed edges (networkx 3.6.1, GraphMatcher).
    const edges = ['0-5 0-7 0-10 1-2 1-7 1-11 2-6 2-9 3-4', '3-6 3-8 4-5 4-10 5-9 6-11 7-8 8-11 9-10']
      .flatMap((line) => line.split(' '))
      .map((edge) => edge.split('-').map(Number));
    const model = TabularModel.build({
      states: 31,
      actions: 2,
      initial: Array.from({ length: 31 }, (_, s) => (s < 18 ? 1 / 18 : 0)),
      outcomes: (s, a) => [
        s < 18
          ? { probability: 1, nextState: 18 + edges[s]![a]!, reward: 0, terminated: false }
          : { probability: 1, nextState: 30, reward: s < 30 ? 1 : 0, terminated: true },
      ],
    });
    const { orbits } = symmetries(model);
    expect([orbits.groupOrder, orbits.count]).toEqual([49_152n, 13]);
  });

  it('of states that only their successors tell apart', () => {
    // 18 states lead to two of 12 ends each: the edges of a multigraph. Edges of equal ends may be permuted (2! seven times, 4!
    // once); 0-9-8 may be turned over, 10=2 and 6=4 turned over and exchanged.
    const edges = [
      ...[
        [0, 9],
        [9, 8],
        [3, 5],
        [3, 11],
        [5, 7],
        [10, 2],
        [6, 4],
      ].flatMap((edge) => [edge, edge]),
      ...Array.from({ length: 4 }, () => [3, 7]),
    ];
    const { orbits } = symmetries(
      TabularModel.build({
        states: 30,
        actions: 1,
        initial: Float64Array.from({ length: 30 }, (_, s) => (s < 18 ? 1 / 18 : 0)),
        outcomes: (s) =>
          s < 18
            ? edges[s]!.map((end) => ({ probability: 0.5, nextState: 18 + end, reward: 0, terminated: false }))
            : [{ probability: 1, nextState: s, reward: 1, terminated: true }],
      }),
      { maxSteps: 100_000 },
    );
    expect(orbits.groupOrder).toBe(2n ** 7n * 24n * 2n * 8n);
    expect(orbits.count).toBe(13);
  });

  it('of tic-tac-toe against a perfect opponent, as another program found it', () => {
    const { orbits } = symmetries(makeEnvironment('tic-tac-toe-v0', { opponent: 'perfect' }).model(), {
      maxSteps: 10_000_000,
    });
    expect(String(orbits.groupOrder)).toHaveLength(2071);
    expect(orbits.count).toBe(244);
  });

  it('tells what refinement cannot', () => {
    const exact = symmetries(moving(sideBySide(circle(3, 1, -1), circle(3, 1, -1), circle(6, 1, -1))));
    expect(exact.lumping.count).toBe(1);
    // Pairs of the triangles (states 0..5), then those of the hexagon.
    expect([...exact.orbits.labels]).toEqual([...Array(12).fill(0), ...Array(12).fill(1)]);
  });

  it('is that of the successor law, whatever the actions', () => {
    const neighbours = petersen();
    const walk = TabularModel.build({
      states: 10,
      actions: 1,
      outcomes: (s) =>
        neighbours[s]!.map((nextState) => ({ probability: 1 / 3, nextState, reward: 0, terminated: false })),
    });
    expect(symmetries(walk).orbits.groupOrder).toBe(120n);
  });

  it('separates state maps from swaps of twin actions', () => {
    const { orbits } = symmetries(grid(2, 3));
    expect(orbits.stateGroupOrder).toBe(4n);
    // Two generate the Klein group; one swap in each of four corners.
    expect(orbits.generators.filter(({ states }) => states.every((image, s) => image === s))).toHaveLength(4);
    expect(orbits.generators).toHaveLength(6);
  });

  it('is trivial where rewards differ', () => {
    const model = TabularModel.build({
      states: 5,
      actions: 2,
      outcomes: (s, a) => [{ probability: 1, nextState: (s + 1 + 3 * a) % 5, reward: s + 10 * a, terminated: false }],
    });
    const { orbits } = symmetries(model);
    expect(orbits.groupOrder).toBe(1n);
    expect(orbits.generators).toHaveLength(0);
    expect(orbits.count).toBe(10);
  });
});

describe('rewards', () => {
  // Action 0 gives 1 for sure; action 1 gives 0 or 2 with equal chance: the same expectation, another law.
  const model = TabularModel.build({
    states: 1,
    actions: 2,
    outcomes: (_, a) =>
      (a === 0 ? [1] : [0, 2]).map((reward, _k, all) => ({
        probability: 1 / all.length,
        nextState: 0,
        reward,
        terminated: false,
      })),
  });

  it("are compared by expectation, or by law with 'law'", () => {
    const expectation = symmetries(model);
    expect([...expectation.orbits.labels]).toEqual([0, 0]);
    expect(expectation.orbits.groupOrder).toBe(2n);
    expect([...expectation.lumping.labels]).toEqual([0, 0]);
    const law = symmetries(model, { rewards: 'law' });
    expect([...law.orbits.labels]).toEqual([0, 1]);
    expect(law.orbits.groupOrder).toBe(1n);
    expect([...law.homomorphism.labels]).toEqual([0, 1]);
  });

  it("under 'law' are compared jointly with the successor", () => {
    // From state 0, action 0 pays 1 on the way to state 1 and 0 on the way to state 2; action 1 the other way round.
    // States 1 and 2 differ (only 1 pays 5), so that successors can be told apart.
    const joint = TabularModel.build({
      states: 3,
      actions: 2,
      outcomes: (s, a) =>
        s === 0
          ? [1, 2].map((nextState) => ({
              probability: 0.5,
              nextState,
              reward: Number((nextState === 1) === (a === 0)),
              terminated: false,
            }))
          : [{ probability: 1, nextState: s, reward: s === 1 ? 5 : 0, terminated: false }],
    });
    expect([...symmetries(joint).lumping.labels]).toEqual([0, 0, 1, 1, 2, 2]);
    expect([...symmetries(joint, { rewards: 'law' }).lumping.labels]).toEqual([0, 1, 2, 2, 3, 3]);
  });
});

describe('lumping and homomorphism', () => {
  it('differ by how often a colour occurs in a state', () => {
    // State 0 has one winning action of three, state 1 two; each other action stays.
    const model = TabularModel.build({
      states: 2,
      actions: 3,
      outcomes: (s, a) => [{ probability: 1, nextState: s, reward: a <= s ? 1 : 0, terminated: a <= s }],
    });
    const exact = symmetries(model);
    // Homomorphism: both states are {win, stay}, so "stay" leads to the same block. Lumping: they are different states.
    expect([...exact.homomorphism.labels]).toEqual([0, 1, 1, 0, 0, 1]);
    expect([...exact.lumping.labels]).toEqual([0, 1, 1, 0, 0, 2]);
  });

  it('lead every end to one sink, and leave out terminal and unreachable states', () => {
    // 0 → 1 or 2 (both terminal); 3 is never reached.
    const model = TabularModel.build({
      states: 4,
      actions: 2,
      initial: [1, 0, 0, 0],
      outcomes: (s, a) => {
        if (s === 0) return [{ probability: 1, nextState: 1 + a, reward: 1, terminated: true }];
        if (s === 3) return [{ probability: 1, nextState: 0, reward: 0, terminated: false }];
        return [{ probability: 1, nextState: s, reward: 0, terminated: true }];
      },
    });
    const exact = symmetries(model);
    for (const partition of [exact.orbits, exact.lumping, exact.homomorphism]) {
      expect([...partition.labels]).toEqual([0, 0, -1, -1, -1, -1, -1, -1]);
    }
    expect(exact.orbits.groupOrder).toBe(2n);
  });

  it('do not split sums that differ by rounding', () => {
    // 0.1 + 0.2 and 0.3 are different numbers in floating point. States 1, 2 and 3 lead to the terminal state with reward 1.
    const model = TabularModel.build({
      states: 5,
      actions: 2,
      outcomes: (s, a) => {
        if (s === 4) return [{ probability: 1, nextState: 4, reward: 0, terminated: true }];
        if (s > 0) return [{ probability: 1, nextState: 4, reward: 1, terminated: true }];
        const stay = { nextState: 0, reward: 0, terminated: false };
        return a === 0
          ? [
              { probability: 0.1, nextState: 1, reward: 0, terminated: false },
              { probability: 0.2, nextState: 2, reward: 0, terminated: false },
              { probability: 0.7, ...stay },
            ]
          : [
              { probability: 0.3, nextState: 3, reward: 0, terminated: false },
              { probability: 0.7, ...stay },
            ];
      },
    });
    expect(0.1 + 0.2).not.toBe(0.3);
    expect([...symmetries(model).lumping.labels]).toEqual([0, 0, 1, 1, 1, 1, 1, 1, -1, -1]);
  });

  it('refine a chain of 20,000 states to single states, each splitting off one', () => {
    const n = 20_000;
    const model = TabularModel.build({
      states: n,
      actions: 2,
      outcomes: (s, a) => [
        {
          probability: 1,
          nextState: a === 0 ? Math.max(0, s - 1) : Math.min(n - 1, s + 1),
          reward: Number(s === n - 1 && a === 1),
          terminated: false,
        },
      ],
    });
    // Each pair leads to its own state, except that both actions of 0 and 1 lead to 0, and those of n-2 and n-1 to n-1
    // (the last of which alone is rewarded): n blocks of successors and one more for the reward.
    expect(symmetries(model).homomorphism.count).toBe(n + 1);
  });
});

describe('limits and options', () => {
  it('refuse a search past maxStates or maxSteps, and still lump', () => {
    const model = grid(6, 6, 0);
    expect(() => symmetries(model, { maxStates: 34 }).orbits).toThrow(
      new InputError(
        'expected at most 34 live states to find orbits, got 35; raise maxStates, or use lumping or homomorphism',
      ),
    );
    expect(() => symmetries(model, { maxSteps: 10 }).orbits).toThrow(
      /^expected a model whose automorphisms are found in 10 steps/,
    );
    expect(symmetries(model, { maxStates: 1, maxSteps: 1 }).lumping.count).toBeGreaterThan(1);
  });

  it('refuse what does not fit', () => {
    const model = grid(2, 2);
    expect(() => symmetries(model, { reward: 'law' } as never)).toThrow(InputError);
    expect(() => symmetries(model, { rewards: 'sum' as never })).toThrow(
      "expected rewards to be one of 'expected', 'law', got 'sum'",
    );
    expect(() => symmetries(model, { maxStates: 0 })).toThrow(InputError);
    expect(() => symmetries(model, null as never)).toThrow(InputError);
    expect(() => symmetries({ states: 3, actions: 2 } as never)).toThrow(
      'expected a TabularModel, as environment.model() gives it, got { states, actions }',
    );
  });

  it('take a model without live states', () => {
    const model = TabularModel.build({
      states: 1,
      actions: 2,
      initial: [1],
      outcomes: () => [{ probability: 1, nextState: 0, reward: 0, terminated: true }],
    });
    const exact = symmetries(model);
    expect([...exact.orbits.labels, ...exact.lumping.labels]).toEqual([-1, -1, -1, -1]);
    expect(exact.orbits.groupOrder).toBe(1n);
  });
});

function factorial(n: bigint): bigint {
  return n <= 1n ? 1n : n * factorial(n - 1n);
}
