import { describe, expect, it } from 'vitest';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { recordEpisodes } from '../../src/environments/rollout.js';
import { candidateTransformations } from '../../src/symmetry/candidates.js';
import { detectSymmetries, forEachTransition } from '../../src/symmetry/detect.js';
import { isAutomorphism } from '../../src/symmetry/exact/is-automorphism.js';
import { gridTransformations } from '../../src/symmetry/grid-candidates.js';
import { Transformation } from '../../src/symmetry/transformation.js';

/** Two episodes: 0 −a0→ 1 −a1→ 2 (the end), and 1 −a0→ 0, cut off. */
const batch = {
  starts: Int32Array.of(0, 2, 3),
  states: Int32Array.of(0, 1, 1),
  actions: Int32Array.of(0, 1, 0),
  rewards: Float64Array.of(-1, 5, -1),
  terminated: Uint8Array.of(1, 0),
};

function transitionsOf(lastStates?: Int32Array): unknown[] {
  const seen: unknown[] = [];
  forEachTransition(lastStates ? { ...batch, lastStates } : batch, 9, (...transition) => seen.push(transition));
  return seen;
}

describe('forEachTransition', () => {
  it('takes the state of the next step as the next state, and what the record says of the last', () => {
    expect(transitionsOf(Int32Array.of(2, 0))).toEqual([
      [0, 0, -1, 1, false],
      [1, 1, 5, 2, true],
      [1, 0, -1, 0, false],
    ]);
  });

  it('puts an unknown end into one state, and leaves out what was cut off', () => {
    const known = [
      [0, 0, -1, 1, false],
      [1, 1, 5, 9, true],
    ];
    expect(transitionsOf()).toEqual(known);
    expect(transitionsOf(Int32Array.of(-1, 0))).toEqual([...known, [1, 0, -1, 0, false]]);
  });
});

describe('detectSymmetries', () => {
  it('says what candidates are where there are none', () => {
    expect(() => detectSymmetries({} as never, { states: 2, actions: 1 } as never)).toThrow(
      'expected candidates: a list of transformations, such as candidateTransformations(environment), or [] where only ids are known, got undefined',
    );
  });

  const swap = Transformation.from({ name: 'swap', states: [1, 0], actionMap: [0] });
  /** Two states that look alike: each leads to the other at reward 0, then ends at reward 1. */
  const two = {
    starts: Int32Array.of(0, 2, 4),
    states: Int32Array.of(0, 1, 1, 0),
    actions: new Int32Array(4),
    rewards: Float64Array.of(0, 1, 0, 1),
    terminated: Uint8Array.of(1, 1),
  };

  it('says with how many agreements a map was accepted', () => {
    // State 0 gives (0, 1) at first and then (1, end): two outcomes, so this world is not deterministic.
    const stochastic = detectSymmetries(two, { states: 2, actions: 1, candidates: [swap], accept: 0.1, coverage: 0 });
    expect(stochastic).toMatchObject({ transitions: 4, deterministic: false });
    // Both pairs have one of each: counts (1, 1) and (1, 1): m(2,2) = (½·1½)²/4! = 9/384, m(1,1) = (½)²/2 = 1/8,
    // and the factor is (9/384) · 64 = 3/2.
    expect(stochastic.tested[0]).toMatchObject({ state: 'accepted', origin: 'candidate', acceptedAt: 4 });
    expect(stochastic.tested[0]!.acceptedWith!.evidence).toBeCloseTo(Math.log(1.5), 12);
    expect(stochastic.tested[0]!.transformation).toBe(swap);
    expect([stochastic.group.order, stochastic.group.name]).toEqual([2, 'C2']);
    expect(stochastic.group.orbits.labels).toEqual(Int32Array.of(0, 0));
  });

  it('tells what contradicts what', () => {
    const once = {
      starts: Int32Array.of(0, 1, 2),
      states: Int32Array.of(0, 1),
      actions: new Int32Array(2),
      rewards: Float64Array.of(1, 2),
      terminated: Uint8Array.of(1, 1),
    };
    const { tested, group } = detectSymmetries(once, { states: 2, actions: 1, candidates: [swap] });
    expect(tested[0]).toMatchObject({
      state: 'refuted',
      acceptedWith: null,
      contradiction: { pair: { reward: 2, nextState: -1 }, image: { reward: 1, nextState: -1 } },
    });
    expect(group.name).toBe('trivial');
  });

  it('asks for no terminal state where no episode ended', () => {
    const cut = {
      starts: Int32Array.of(0, 3),
      states: Int32Array.of(0, 1, 0),
      actions: new Int32Array(3),
      rewards: Float64Array.of(0, 0, 0),
      terminated: Uint8Array.of(0),
    };
    const options = { states: 2, actions: 1, candidates: [swap], agreements: 2 };
    expect(detectSymmetries(cut, options).tested[0]).toMatchObject({ state: 'accepted' });
    expect(detectSymmetries(cut, { ...options, needTerminal: true }).tested[0]).toMatchObject({ state: 'open' });
  });

  it('finds the symmetries of the square, with candidates and without, ends known or not', () => {
    const environment = makeEnvironment('grid-world-v0', { rows: 5, columns: 5, stepReward: 0, goalReward: 1 });
    const { lastStates, ...unknown } = recordEpisodes(environment, { episodes: 150, seed: 5 });
    const known = { ...unknown, lastStates: lastStates! };
    const candidates = candidateTransformations(environment);
    for (const experience of [known, unknown]) {
      const given = detectSymmetries(experience, { states: 25, actions: 4, candidates });
      expect(given.tested.map(({ state, origin }) => `${origin} ${state}`)).toEqual(
        Array(7).fill('candidate accepted'),
      );
      const grown = detectSymmetries(experience, { states: 25, actions: 4, candidates: [] });
      expect(grown.tested.map(({ state, origin }) => `${origin} ${state}`)).toEqual(Array(7).fill('grown accepted'));
      expect(grown.tested.every(({ transformation }) => candidates.some((map) => map.equals(transformation)))).toBe(
        true,
      );
      for (const { group } of [given, grown]) expect(group.name).toBe('D4');
    }
  });
});

describe('candidateTransformations', () => {
  it('reads grids, boards and features, and makes nothing of nothing', () => {
    const grid = makeEnvironment('grid-world-v0', { rows: 3, columns: 4 });
    expect(candidateTransformations(grid).map(({ name }) => name)).toEqual([
      'reflection left-right',
      'reflection up-down',
      'rotation by 180 degrees',
    ]);
    // On the torus the four maps come after each of 12 translations, the identity left out.
    expect(candidateTransformations(grid, { torus: true }).length).toBe(47);
    expect(candidateTransformations(makeEnvironment('tic-tac-toe-v0')).length).toBe(7);
    // Two features of two values: swapped or not, each flipped or not, times two action maps, without the identity.
    const features = [
      { name: 'x', values: 2 },
      { name: 'y', values: 2 },
    ];
    expect(candidateTransformations({ states: 4, actions: 2, features }).length).toBe(15);
    expect(candidateTransformations({ states: 4, actions: 2 })).toEqual([]);
  });

  it('takes only action maps that undo themselves where there are too many', () => {
    // Five features of two values: 120 orders x 32 flips; of the 6 permutations of 3 actions, the identity and 3 swaps.
    const features = Array.from({ length: 5 }, (_, k) => ({ name: `f${k}`, values: 2 }));
    expect(candidateTransformations({ states: 32, actions: 3, features }).length).toBe(120 * 32 * 4 - 1);
  });

  it('takes no grid on which states share cells', () => {
    expect(candidateTransformations(makeEnvironment('taxi-v3'))).toEqual([]);
  });
});

describe('isAutomorphism', () => {
  it('knows the symmetries of grids', () => {
    const square = makeEnvironment('grid-world-v0', { rows: 5, columns: 5, slip: 0.2 });
    expect(gridTransformations(square.layout!).map((map) => isAutomorphism(square.model(), map))).toEqual(
      Array(7).fill(true),
    );
    const corner = makeEnvironment('grid-world-v0', { rows: 5, columns: 5, goals: [[0, 0]] });
    const kept = gridTransformations(corner.layout!).filter((map) => isAutomorphism(corner.model(), map));
    expect(kept.map(({ name }) => name)).toEqual(['reflection on the main diagonal']);
    const wall = makeEnvironment('grid-world-v0', { rows: 5, columns: 5, walls: [[2, 0]] });
    const left = gridTransformations(wall.layout!).filter((map) => isAutomorphism(wall.model(), map));
    expect(left.map(({ name }) => name)).toEqual(['reflection up-down']);
  });

  it('compares rewards jointly with where they lead, and probabilities', () => {
    const swap = Transformation.from({ name: 'swap', states: [1, 0, 2], actionMap: [0] });
    const world = (p: number, reward: number) =>
      tabularModel({
        nS: 3,
        nA: 1,
        isd: [0.5, 0.5, 0],
        P: [
          [
            [
              [0.25, 1, 1, false],
              [0.75, 2, 0, true],
            ],
          ],
          [
            [
              [p, 0, reward, false],
              [1 - p, 2, 1 - reward, true],
            ],
          ],
          [[[1, 2, 0, true]]],
        ],
      });
    expect(isAutomorphism(world(0.25, 1), swap)).toBe(true);
    expect(isAutomorphism(world(0.5, 1), swap)).toBe(false);
    expect(isAutomorphism(world(0.25, 0), swap)).toBe(false);
    const shift = Transformation.from({ name: 'shift', states: [1, 2, 0], actionMap: [0] });
    expect(isAutomorphism(world(0.25, 1), shift)).toBe(false); // a live state onto the end
    expect(() => isAutomorphism(world(0.25, 1), Transformation.identity(2, 1))).toThrow(
      'expected a transformation of 3 pairs',
    );
  });

  it('takes records of more than 2^26 steps, which a file of some gigabytes has', () => {
    // Of these the episodes name three; memory that nobody writes to or reads costs nothing.
    const long = <List extends Int32Array | Float64Array>(list: List, few: ArrayLike<number>): List => {
      list.set(few);
      return list;
    };
    const steps = 2 ** 26 + 1;
    const record = {
      ...batch,
      states: long(new Int32Array(steps), batch.states),
      actions: long(new Int32Array(steps), batch.actions),
      rewards: long(new Float64Array(steps), batch.rewards),
    };
    const options = { states: 3, actions: 2, candidates: [] };
    expect(detectSymmetries(record, options).transitions).toBe(detectSymmetries(batch, options).transitions);
  });
});
