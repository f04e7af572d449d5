import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { candidateTransformations } from '../../src/symmetry/candidates.js';
import { growTransformations } from '../../src/symmetry/grow.js';
import { TransformationTest } from '../../src/symmetry/transformation-test.js';
import { chain, goalWorth, grid, ring, slipperyCell, type TestWorld } from './near-symmetries.js';

interface Course {
  readonly test: TransformationTest;
  /** Whether a false one was accepted at any time. */
  readonly everWrong: boolean;
  /** Share of the candidates judged right (accepted exactly where true) at each of the checkpoints. */
  readonly right: readonly number[];
}

/** Uniformly random steps; `sigma`: the deviation of normal noise on rewards. */
function explore(
  { environment, candidates, truth }: Omit<TestWorld, 'environment'> & { environment: TestWorld['environment'] },
  seed: number,
  checkpoints: readonly number[],
  sigma = 0,
): Course {
  const { states, actions } = environment;
  const test = new TransformationTest({ states, actions, candidates });
  const random = new Random((seed ^ 0x9e3779b9) >>> 0);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const right: number[] = [];
  let everWrong = false;
  let version = test.version;
  let state = environment.reset({ seed });
  for (let k = 1; k <= checkpoints.at(-1)!; ++k) {
    const action = random.below(actions);
    const step = environment.step(action);
    test.observe(state, action, step.reward + (sigma === 0 ? 0 : sigma * normal()), step.state, step.terminated);
    state = step.terminated || step.truncated ? environment.reset() : step.state;
    if (test.version !== version) {
      version = test.version;
      everWrong ||= test.accepted.some(({ key }) => !truth.has(key));
    }
    if (checkpoints.includes(k)) {
      const accepted = new Set(test.accepted.map(({ key }) => key));
      right.push(candidates.filter(({ key }) => accepted.has(key) === truth.has(key)).length / candidates.length);
    }
  }
  return { test, everWrong, right };
}

const slip = { slip: 0.1, rows: 7, columns: 7 };

describe('no false transformation is believed', () => {
  it.each([
    ['a stray wall', grid({ ...slip, walls: [[2, 5]] })],
    ['one cell slips .4', grid(slip, slipperyCell(7, 1, 2, 0.4))],
    [
      'the goal is better from one side',
      grid(slip, (s, _a, o) => (s === 23 ? o.map((x) => ({ ...x, reward: x.reward * 1.01 })) : o)),
    ],
    [
      'a small goal in the centre, a treasure in a corner',
      grid(
        {
          ...slip,
          goals: [
            [3, 3],
            [0, 0],
          ],
        },
        goalWorth(24, 0.2),
      ),
    ],
  ])('uncertain outcomes: %s', (_, world) => {
    let ever = 0;
    for (let seed = 0; seed < 2; ++seed) {
      const { everWrong, test } = explore(world, seed, [12_000]);
      if (everWrong) ++ever;
      expect(test.accepted.every(({ key }) => world.truth.has(key))).toBe(true);
    }
    expect(ever).toBe(0);
  });

  it('a ring of 200 states with one way out', () => {
    const world = ring(200, 137);
    expect(world.truth.size).toBe(0);
    expect(explore(world, 0, [20_000]).everWrong).toBe(false);
  });
});

describe('a world of which all is known decides', () => {
  it('a chain of nine states, where few agreements can be had', () => {
    const world = chain();
    expect(world.truth.size).toBe(1);
    const { test } = explore(world, 1, [2000]);
    expect(test.accepted.map(({ name }) => name)).toEqual(['mirror']);
    const [grown] = growTransformations(test.counts);
    // The ends are no states that anything is done in: a grown map leaves them where they are.
    expect([...grown!.states].slice(1, 10)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });
});

describe('rewards that vary', () => {
  it.each([
    ['centre goal', {}, 7, 0.1, 12_000],
    ['centre goal', {}, 7, 0.01, 6000],
    ['corner goal', { goals: [[0, 0]] }, 1, 0.1, 12_000],
    ['stray wall', { walls: [[2, 5]] }, 0, 0.1, 6000],
  ] as const)('%s: all symmetries and no other, σ = .1 and .01 of the range', (_, options, truth, sigma, steps) => {
    const { test, everWrong } = explore(grid(options), 3, [steps], sigma);
    expect(test.deterministic).toBe(true);
    expect(everWrong).toBe(false);
    expect(test.accepted.length).toBe(truth);
  });
});

describe('more data never makes it worse', () => {
  const binned = (id: 'cart-pole-v1' | 'acrobot-v1' | 'pendulum-v1', mirror: string) => {
    const environment = makeEnvironment(id);
    const candidates = candidateTransformations(environment).filter(({ name }) => {
      // The mirror, maps of the actions alone, and flips of one feature.
      return name === mirror || /^actions/.test(name) || /^flip of [a-z0-9 ]+$/.test(name);
    });
    const truth = new Set(candidates.filter(({ name }) => name === mirror).map(({ key }) => key));
    return { environment, candidates, truth } as unknown as TestWorld;
  };
  it.each<readonly [string, () => TestWorld, readonly number[]]>([
    ['centre goal', () => grid({}), [500, 1500, 6000]],
    ['centre goal, slip', () => grid(slip), [2000, 8000, 16_000]],
    ['corner goal, slip', () => grid({ ...slip, goals: [[0, 0]] }), [2000, 8000, 16_000]],
    ['stray wall', () => grid({ walls: [[2, 5]] }), [500, 1500, 6000]],
    ['one slippery cell', () => grid(slip, slipperyCell(7, 1, 2, 0.4)), [2000, 8000, 16_000]],
    ['chain', chain, [100, 500, 2000]],
    ['ring', () => ring(20, 3), [500, 2000, 8000]],
    [
      'binned cart-pole',
      () => binned('cart-pole-v1', 'flip of position, velocity, angle, angular velocity; actions 1 0'),
      [5000, 20_000, 66_000, 120_000],
    ],
    [
      'binned pendulum',
      () => binned('pendulum-v1', 'flip of angle, angular velocity; actions 2 1 0'),
      [10_000, 60_000],
    ],
    [
      'binned acrobot',
      () => binned('acrobot-v1', 'flip of angle 1, angle 2, angular velocity 1, angular velocity 2; actions 2 1 0'),
      [5000, 12_000],
    ],
  ])('%s', (name, make, checkpoints) => {
    const world = make();
    const { right } = explore(world, 2, checkpoints);
    for (let k = 1; k < right.length; ++k) expect(right[k]!).toBeGreaterThanOrEqual(right[k - 1]!);
    // The acrobot, with 4,000 states, takes a million steps to tell its mirror: until then the test abstains.
    if (name !== 'binned acrobot') expect(right.at(-1)).toBe(1);
  });
});
