import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import type { Environment } from '../../src/environments/environment.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { BayesFactors } from '../../src/symmetry/dirichlet-multinomial.js';
import { featureTransformations } from '../../src/symmetry/feature-candidates.js';
import { gridTransformations } from '../../src/symmetry/grid-candidates.js';
import { growTransformations } from '../../src/symmetry/grow.js';
import { Transformation } from '../../src/symmetry/transformation.js';
import { TransformationTest } from '../../src/symmetry/transformation-test.js';

/** Feeds uniform random experience; `after` sees the test after every change. */
function explore(
  environment: Environment,
  test: TransformationTest,
  steps: number,
  seed: number,
  after = () => {},
): void {
  const random = new Random(seed);
  let state = environment.reset({ seed });
  let version = test.version;
  for (let k = 0; k < steps; ++k) {
    const action = random.below(environment.actions);
    const step = environment.step(action);
    test.observe(state, action, step.reward, step.state, step.terminated);
    state = step.terminated || step.truncated ? environment.reset() : step.state;
    if (test.version !== version) after();
    version = test.version;
  }
}

const sparse = { stepReward: 0, goalReward: 1 };
/** Two states that swap under one action each; state 2 ends the episode. */
const swap = Transformation.from({ name: 'swap', states: [1, 0, 2], actionMap: [1, 0] });

const factors = new BayesFactors();

describe('BayesFactors', () => {
  it('is the ratio of Dirichlet-multinomial likelihoods', () => {
    expect(factors.logRising(0.5, 3)).toBeCloseTo(Math.log(0.5 * 1.5 * 2.5), 14);
    // One observation each, the same: K = 2, m(2) = (½·1½)/(1·2) = 3/8, m(1) = ½, ratio 3/2.
    expect(factors.logFactor(new Map([[4, 1]]), new Map([[4, 1]]))).toBeCloseTo(Math.log(1.5), 14);
    // Different: m(1, 1) = (½·½)/(1·2) = 1/8, ratio 1/2.
    expect(factors.logFactor(new Map([[4, 1]]), new Map([[5, 1]]))).toBeCloseTo(Math.log(0.5), 14);
    expect(factors.logFactor(new Map(), new Map([[5, 7]]))).toBeCloseTo(0, 14);
  });
});

describe('TransformationTest', () => {
  const options = { states: 3, actions: 2, candidates: [swap], agreements: 2, coverage: 0 };

  it('accepts after enough agreements and a known terminal', () => {
    const test = new TransformationTest(options);
    test.observe(0, 0, -1, 1, false);
    expect(test.candidates[0]).toMatchObject({ state: 'open', agreements: 0 });
    test.observe(1, 1, -1, 0, false); // The image of (0,0), and (0,0) is the image of it: two agreements.
    expect(test.candidates[0]).toMatchObject({ state: 'open', agreements: 2, acceptedAt: null });
    test.observe(0, 1, 5, 2, true);
    expect(test.candidates[0]).toMatchObject({ state: 'accepted', acceptedAt: 3 });
    expect(test.accepted).toEqual([swap]);
    expect(test.group().name).toBe('C2');
  });

  it('is refuted by one contradiction, in reward, ending or successor, and names the pair', () => {
    for (const [reward, next, terminated] of [
      [-2, 0, false],
      [-1, 0, true],
      [-1, 1, false],
    ] as const) {
      const test = new TransformationTest(options);
      test.observe(0, 0, -1, 1, false);
      test.observe(1, 1, reward, next, terminated);
      expect(test.candidates[0]).toMatchObject({ state: 'refuted', refutedBy: { pair: 3, image: 0 } });
    }
  });

  it('refutes a map that carries a terminal state onto a live one', () => {
    const shift = Transformation.from({ name: 'shift', states: [1, 2, 0], actionMap: [0, 1] });
    const test = new TransformationTest({ ...options, candidates: [shift] });
    test.observe(0, 0, 0, 2, true);
    expect(test.candidates[0]).toMatchObject({ state: 'refuted', refutedBy: { terminal: 2 } });
  });

  it('waits for coverage', () => {
    const test = new TransformationTest({ ...options, coverage: 1 });
    test.observe(0, 0, -1, 1, false);
    test.observe(1, 1, -1, 0, false);
    test.observe(0, 1, 5, 2, true);
    expect(test.candidates[0]!.state).toBe('open');
    test.observe(1, 0, 5, 2, true);
    expect(test.candidates[0]!.state).toBe('accepted');
  });

  it('suspends the others where an accepted one was contradicted, until they are verified there', () => {
    // Four states in a row of two: a (left-right) and b (up-down), and a terminal one.
    const a = Transformation.from({ name: 'a', states: [1, 0, 3, 2, 4], actionMap: [0] });
    const b = Transformation.from({ name: 'b', states: [2, 3, 0, 1, 4], actionMap: [0] });
    const test = new TransformationTest({ states: 5, actions: 1, candidates: [a, b], agreements: 2, coverage: 0 });
    test.observe(0, 0, 1, 4, true);
    test.observe(1, 0, 1, 4, true);
    test.observe(2, 0, 1, 4, true);
    expect(test.candidates.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
    test.observe(3, 0, 2, 4, true);
    // State 3 contradicts both: it is the image of 2 under a and of 1 under b.
    expect(test.candidates.map(({ state }) => state)).toEqual(['refuted', 'refuted']);

    const c = Transformation.from({ name: 'c', states: [1, 0, 2, 3, 5, 4, 6], actionMap: [0] });
    const d = Transformation.from({ name: 'd', states: [3, 1, 2, 0, 4, 5, 6], actionMap: [0] });
    const other = new TransformationTest({ states: 7, actions: 1, candidates: [c, d], agreements: 2, coverage: 0 });
    for (const state of [0, 1, 3]) other.observe(state, 0, 1, 6, true);
    expect(other.candidates.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
    other.observe(4, 0, 1, 6, true);
    other.observe(5, 0, 9, 6, true);
    // c is wrong at 4 and 5; d, which leaves both where they are, is verified there at once.
    expect(other.candidates.map(({ state }) => state)).toEqual(['refuted', 'accepted']);
  });

  it('turns to Bayes factors when a pair gives two outcomes', () => {
    const test = new TransformationTest({ ...options, accept: 3, candidates: [swap] });
    test.observe(0, 0, -1, 1, false);
    test.observe(1, 1, -2, 0, false);
    expect(test.candidates[0]!.state).toBe('refuted');
    test.observe(0, 0, -2, 1, false);
    expect(test.deterministic).toBe(false);
    expect(test.candidates[0]!.state).toBe('open');
    for (let k = 0; k < 30; ++k) {
      test.observe(0, 0, k % 2 ? -1 : -2, 1, false);
      test.observe(1, 1, k % 2 ? -1 : -2, 0, false);
    }
    test.observe(0, 1, 5, 2, true);
    const [report] = test.candidates;
    expect(report).toMatchObject({ state: 'open', agreements: 1 });
    // 31 + 32 draws of a fair coin as one law: the factor is that of the counts (15, 17) and (15, 16).
    const expectedFactor = factors.logFactor(
      new Map([
        [0, 16],
        [1, 16],
      ]),
      new Map([
        [0, 15],
        [1, 16],
      ]),
    );
    expect(report!.evidence).toBeCloseTo(expectedFactor, 10);
  });

  it('refuses bad options and bad transitions', () => {
    expect(() => new TransformationTest({ ...options, states: 4 })).toThrow("at 'swap'");
    expect(() => new TransformationTest({ ...options, coverage: 2 })).toThrow('expected coverage');
    expect(() => new TransformationTest({ ...options, typo: 1 } as never)).toThrow("got 'typo'");
    const test = new TransformationTest({ ...options, dynamics: 'deterministic' });
    expect(() => test.observe(3, 0, 0, 0, false)).toThrow('expected state');
    expect(() => test.observe(0, 0, Number.NaN, 0, false)).toThrow('expected reward');
    test.observe(0, 0, 0, 1, false);
    expect(() => test.observe(0, 0, 1, 1, false)).toThrow('expected deterministic dynamics');
    expect(test.counts.visits[0]).toBe(1);
  });

  it('refuses a next state of another type after any number of repeats', () => {
    const test = new TransformationTest({ states: 2, actions: 1, candidates: [] });
    for (let times = 0; times < 20; ++times) {
      for (const state of ['0', [0], 0.5] as number[])
        for (const terminated of [true, false])
          expect(() => test.observe(1, 0, 1, state, terminated)).toThrow('expected nextState');
      test.observe(1, 0, 1, 0, true);
    }
    expect([...test.counts.visits]).toEqual([0, 20]);
  });

  it.each([
    ['centre goal', sparse, 7],
    ['corner goal', { ...sparse, goals: [[0, 0]] as [number, number][] }, 1],
    ['torus', { ...sparse, torus: true, rows: 6, columns: 6, goals: [[2, 3]] as [number, number][] }, 7],
    [
      'walls',
      {
        ...sparse,
        walls: [
          [2, 3],
          [5, 1],
          [0, 7],
        ] as [number, number][],
      },
      0,
    ],
    ['slip', { ...sparse, rows: 7, columns: 7, slip: 0.1 }, 7],
  ] as const)('accepts exactly the true symmetries and never a wrong one: %s', (_, world, truth) => {
    for (let seed = 0; seed < 3; ++seed) {
      const environment = makeEnvironment('grid-world-v0', world as never);
      const candidates = gridTransformations(environment.layout!, { torus: 'torus' in world });
      const test = new TransformationTest({ states: environment.states, actions: 4, candidates });
      let most = 0;
      // A break at one place is ruled out place by place, where outcomes are uncertain.
      explore(environment, test, 'slip' in world ? 20_000 : 6000, seed, () => {
        most = Math.max(most, test.accepted.length);
      });
      expect(test.accepted.length).toBe(truth);
      expect(most).toBe(truth);
      if (truth === 7) expect(test.group().name).toBe('D4');
    }
  });

  it('accepts nothing in a random MDP', () => {
    const environment = makeEnvironment('random-mdp-v0', { states: 12, actions: 3 });
    const candidates = featureTransformations({ features: [{ name: 'state', values: 12 }], actions: 3 });
    const test = new TransformationTest({ states: 12, actions: 3, candidates });
    explore(environment, test, 3000, 1);
    expect(test.accepted).toEqual([]);
    expect(test.candidates.every(({ state }) => state === 'refuted')).toBe(true);
  });
});

describe('growTransformations', () => {
  it('finds the seven symmetries of the square without coordinates', () => {
    const environment = makeEnvironment('grid-world-v0', { ...sparse, rows: 7, columns: 7 });
    const test = new TransformationTest({ states: 49, actions: 4, candidates: [] });
    explore(environment, test, 4000, 3);
    const grown = growTransformations(test.counts);
    const known = new Set(gridTransformations(environment.layout!).map(({ key }) => key));
    expect(grown.length).toBe(7);
    expect(grown.every(({ transformation }) => known.has(transformation!.key))).toBe(true);
  });

  it('finds none where there are walls, and needs an ending to start from', () => {
    const environment = makeEnvironment('grid-world-v0', {
      ...sparse,
      rows: 7,
      columns: 7,
      walls: [
        [1, 2],
        [4, 6],
      ],
    });
    const test = new TransformationTest({ states: 49, actions: 4, candidates: [] });
    expect(growTransformations(test.counts)).toEqual([]);
    explore(environment, test, 6000, 3);
    expect(growTransformations(test.counts)).toEqual([]);
    expect(() => growTransformations(test.counts, { checks: 0 })).toThrow('expected checks');
  });
});
