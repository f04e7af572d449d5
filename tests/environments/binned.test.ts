import { describe, expect, it } from 'vitest';
import { type BinningOptions, binned } from '../../src/environments/binned.js';
import type { ContinuousEnvironment } from '../../src/environments/environment.js';
import { makeControl, makeEnvironment } from '../../src/environments/registry.js';
import { InputError } from '../../src/input-error.js';

/** Two features, the second without bounds; it stays where it is put. */
class Place implements ContinuousEnvironment {
  readonly observationSpace = {
    names: ['near', 'far'],
    low: [-1, Number.NEGATIVE_INFINITY],
    high: [1, Number.POSITIVE_INFINITY],
  };
  readonly actions = 2;
  reset(): Float64Array {
    return Float64Array.of(0, 0);
  }
  step(action: number) {
    return { observation: Float64Array.of(action, -action), reward: 3, terminated: action === 1, truncated: false };
  }
}

const place = (options: Parameters<typeof binned>[1]) => binned(new Place(), options);

describe('binned', () => {
  it('cuts into equal bins between low and high, and the outermost reach to infinity', () => {
    const environment = place({ bins: [4, 1] });
    expect(environment.edges.map((edges) => Array.from(edges))).toEqual([[-0.5, 0, 0.5], []]);
    const bin = (near: number) => environment.stateOf([near, 0]);
    expect([-1, -0.7, -0.2, 0.2, 0.7, 1].map(bin)).toEqual([0, 0, 1, 2, 3, 3]);
    expect([-99, Number.NEGATIVE_INFINITY, 99, Number.POSITIVE_INFINITY].map(bin)).toEqual([0, 0, 3, 3]);
  });

  it('puts a value on an edge into the bin nearer the middle, and on the middle edge into the upper one', () => {
    const even = place({ bins: [4, 1] });
    expect([-0.5, 0, -0, 0.5].map((near) => even.stateOf([near, 0]))).toEqual([1, 2, 2, 2]);
    const odd = place({ bins: [[-0.6, -0.2, 0.2, 0.6], 1] });
    expect([-0.6, -0.2, 0, 0.2, 0.6].map((near) => odd.stateOf([near, 0]))).toEqual([1, 2, 2, 2, 3]);
  });

  it('numbers states with the first feature most significant', () => {
    const environment = place({ bins: [3, [0, 10, 20]], low: [-3, null], high: [3, null] });
    expect(environment.features).toEqual([
      { name: 'near', values: 3 },
      { name: 'far', values: 4 },
    ]);
    expect([environment.states, environment.actions]).toEqual([12, 2]);
    expect(environment.stateOf([-2, -5])).toBe(0);
    expect(environment.stateOf([-2, 25])).toBe(3);
    expect(environment.stateOf([0, 15])).toBe(1 * 4 + 2);
    expect(environment.stateOf([2, 5])).toBe(2 * 4 + 1);
  });

  it('plays the environment it bins', () => {
    const environment = place({ bins: [2, 2], low: [null, -1], high: [null, 1] });
    expect(environment.reset({ seed: 1 })).toBe(3);
    // Action 1 leads to (1, −1): upper, lower bin.
    expect(environment.step(1)).toEqual({ state: 2, reward: 3, terminated: true, truncated: false });
    expect(environment.id).toBeUndefined();
    expect(environment.maxSteps).toBeUndefined();
  });

  it('steps along with the control problem, from a given state too', () => {
    const continuous = makeControl('cart-pole-v1', { maxSteps: 7 });
    const environment = binned(continuous, { bins: [1, 1, 3, [0]] });
    expect([environment.id, environment.maxSteps, environment.states]).toEqual(['cart-pole-v1', 7, 6]);
    // Angle bins of ±0.4189 end at ±0.1396.
    expect(environment.reset({ state: [0, 0, 0.15, -1] })).toBe(4);
    // The angle becomes 0.15 − 0.02 = 0.13, in the middle bin; a push to the left turns the pole to the right, by less than 1.
    expect(environment.step(0).state).toBe(2);
    expect(environment.stateOf(continuous.state)).toBe(2);
  });

  const bad: [what: string, options: unknown, message: string][] = [
    ['too few bins', { bins: [3] }, 'expected bins to have 2 entries, one each for near, far, got Array of length 1'],
    ['no bins', {}, 'expected bins to have 2 entries'],
    ['no bin', { bins: [0, 1] }, 'expected bins of near to be an integer in [1, 65536], got 0'],
    ['half a bin', { bins: [1.5, 1] }, 'expected bins of near to be an integer in [1, 65536], got 1.5'],
    [
      'equal bins of an unbounded feature',
      { bins: [1, 3] },
      'expected low of far to be a finite number, got -Infinity',
    ],
    [
      'low above high',
      { bins: [1, 3], low: [null, 2], high: [null, 1] },
      'expected low of far below its high 1, got 2',
    ],
    ['edges that fall', { bins: [[0.5, 0.1], 1] }, 'expected ascending edges of near, got'],
    ['an edge twice', { bins: [[0.5, 0.5], 1] }, 'expected ascending edges of near, got'],
    ['an edge that is no number', { bins: [[Number.NaN], 1] }, 'expected edges of near[0] to be a finite number'],
    ['a list of bounds too long', { bins: [1, 1], low: [1, 2, 3] }, 'expected low to have 2 entries'],
    ['bins that are no list', { bins: 2 }, 'expected bins to have 2 entries'],
    ['an unknown option', { bins: [1, 1], edges: [] }, 'expected the options of binned to have only bins, low, high'],
    [
      'more states than there are numbers',
      { bins: [50_000, 50_000], low: [-1, -1], high: [1, 1] },
      'expected states * actions to be an integer in',
    ],
  ];
  it.each(bad)('refuses %s', (_, options, message) => {
    expect(() => place(options as BinningOptions & { bins: number[] })).toThrow(InputError);
    expect(() => place(options as BinningOptions & { bins: number[] })).toThrow(message);
  });
});

describe('control problems in bins', () => {
  it('cart-pole has the 162 boxes of Barto, Sutton & Anderson', () => {
    const environment = makeEnvironment('cart-pole-v1');
    expect(environment.features.map(({ values }) => values)).toEqual([3, 3, 6, 3]);
    expect(environment.states).toBe(162);
    const degree = Math.PI / 180;
    expect(environment.stateOf([0, 0, 0.5 * degree, 0])).toBe(((1 * 3 + 1) * 6 + 3) * 3 + 1);
    expect(environment.stateOf([-1, 1, -7 * degree, 60 * degree])).toBe(((0 * 3 + 2) * 6 + 0) * 3 + 2);
    expect(environment.stateOf([1, -1, 3 * degree, -60 * degree])).toBe(((2 * 3 + 0) * 6 + 4) * 3 + 0);
  });

  it('take bins and bounds, and fill in the bounds that are not given', () => {
    const environment = makeEnvironment('cart-pole-v1', {
      bins: [2, 2, 2, 5],
      high: [null, null, null, 10],
      maxSteps: 9,
    });
    expect(environment.states).toBe(40);
    expect(environment.maxSteps).toBe(9);
    // −3.5 to 10 in five: steps of 2.7.
    [-0.8, 1.9, 4.6, 7.3].forEach((edge, k) => {
      expect(environment.edges[3]![k]).toBeCloseTo(edge, 12);
    });
    expect(() => makeEnvironment('cart-pole-v1', { bins: [2] })).toThrow('expected bins to have 4 entries');
    expect(() => makeEnvironment('cart-pole-v1', { low: [1] })).toThrow('expected low to have 4 entries');
    const five = [null, null, null, null, null];
    expect(() => makeEnvironment('cart-pole-v1', { low: five })).toThrow('expected low to have 4 entries');
    expect(makeEnvironment('cart-pole-v1', { bins: null } as object).states).toBe(
      makeEnvironment('cart-pole-v1').states,
    );
    expect(() => makeEnvironment('cart-pole-v1', { low: 1 } as object)).toThrow('expected low to have 4 entries');
  });

  it('bin angles, not their sines', () => {
    const pendulum = makeEnvironment('pendulum-v1');
    expect(pendulum.features.map(({ name }) => name)).toEqual(['angle', 'angular velocity']);
    // θ = 2π + 0.1 is 0.1 within a turn: the middle bin of 21 reaches to π/21 = 0.1496.
    expect(pendulum.reset({ state: [2 * Math.PI + 0.1, 0] })).toBe(10 * 21 + 10);
    expect(pendulum.reset({ state: [-2 * Math.PI - 0.2, 8] })).toBe(9 * 21 + 20);
    const acrobot = makeEnvironment('acrobot-v1');
    // Nine bins of 2π/9: angle 3 lies in the last, −0.5 (beyond −π/9 = −0.349) in the fourth.
    expect(acrobot.reset({ state: [3, -0.5, 0, 9] })).toBe(((8 * 9 + 3) * 7 + 3) * 7 + 6);
  });
});
