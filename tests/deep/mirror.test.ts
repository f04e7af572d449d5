import { describe, expect, it } from 'vitest';
import { actionImages } from '../../src/deep/dqn-network.js';
import { GroupAction, type GroupElement } from '../../src/deep/group-action.js';
import { mirror, observationSymmetry, oneHotSymmetry } from '../../src/deep/mirror.js';
import { makeControl } from '../../src/environments/registry.js';
import { Transformation } from '../../src/symmetry/transformation.js';

const image = ({ input }: GroupElement, x: readonly number[]): number[] => {
  const target = new Float64Array(x.length);
  input.apply(Float64Array.from(x), target);
  return Array.from(target);
};

// The square with the origin in its centre, features (row, column), actions up, right, down, left.
const quarter = observationSymmetry({ order: [1, 0], signs: [1, -1], actions: [1, 2, 3, 0] });
const flip = observationSymmetry({ signs: [1, -1], actions: [0, 3, 2, 1] });

describe('observationSymmetry', () => {
  it('permutes features, changes signs and permutes actions', () => {
    // A quarter turn clockwise takes up (−1, 0) to right (0, 1): (g x)₀ = x₁, (g x)₁ = −x₀.
    expect(image(quarter, [-1, 2])).toEqual([2, 1]);
    expect(image(quarter, [2, 5])).toEqual([5, -2]);
    expect(Array.from(actionImages(quarter))).toEqual([1, 2, 3, 0]);
  });

  it('acts on a row of action values so that the value of a is found at g a', () => {
    // Up, right, down, left have 10, 11, 12, 13; after the turn right has up's 10.
    const values = new Float64Array(4);
    quarter.output.apply(Float64Array.of(10, 11, 12, 13), values);
    expect(Array.from(values)).toEqual([13, 10, 11, 12]);
  });

  it('generates the eight symmetries of the square from two', () => {
    expect(new GroupAction([quarter, flip]).order).toBe(8);
    expect(new GroupAction([quarter]).order).toBe(4);
  });

  it('refuses what is no symmetry', () => {
    expect(() => observationSymmetry({ signs: [1, 2], actions: [0, 1] })).toThrow('expected signs to be 1 or -1');
    expect(() => observationSymmetry({ signs: [1, 1], order: [0, 0], actions: [0, 1] })).toThrow('to be a permutation');
    expect(() => observationSymmetry({ signs: [1, 1], actions: [0, 2] })).toThrow(
      "expected actions to be a permutation of 0..1, got '0, 2'",
    );
  });
});

describe('oneHotSymmetry', () => {
  it('is what a transformation of states does to one-hot features', () => {
    // States turn 0 → 1 → 2 → 0, actions are swapped.
    const g = oneHotSymmetry(Transformation.from({ name: 'turn', states: [1, 2, 0], actionMap: [1, 0] }));
    expect(image(g, [1, 0, 0])).toEqual([0, 1, 0]);
    expect(image(g, [0, 0, 1])).toEqual([1, 0, 0]);
    expect(Array.from(actionImages(g))).toEqual([1, 0]);
  });

  it('refuses one whose action map depends on the state', () => {
    const actionMap = [
      [0, 1],
      [1, 0],
    ];
    const mixed = Transformation.from({ name: 'mixed', states: [0, 1], actionMap });
    expect(() => oneHotSymmetry(mixed)).toThrow('expected mixed to permute actions in one way for all states');
  });
});

describe('mirror', () => {
  it('commutes with a step of the cart-pole, to the last bit', () => {
    const [, g] = mirror(4, 2).elements as [GroupElement, GroupElement];
    const state = [0.1, -0.4, 0.03, 0.7];
    for (const action of [0, 1]) {
      const here = makeControl('cart-pole-v1');
      const there = makeControl('cart-pole-v1');
      here.reset({ state });
      there.reset({ state: image(g, state) });
      const moved = image(g, Array.from(here.step(action).observation));
      expect(Array.from(there.step(actionImages(g)[action]!).observation)).toEqual(moved);
    }
  });
});
