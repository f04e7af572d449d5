import { describe, expect, it } from 'vitest';
import { ClassModel } from '../../../src/agents/class-model.js';
import { SymmetryClasses } from '../../../src/agents/classes/symmetry-classes.js';
import { Random } from '../../../src/engine/random.js';

/** Four states in a ring, two actions (clockwise, back); the mirror carries 0-3 and 1-2 onto each other and swaps the actions. */
const mirror = { states: Int32Array.of(3, 2, 1, 0), pairs: Int32Array.of(7, 6, 5, 4, 3, 2, 1, 0) };
const classes = new SymmetryClasses(4, 2, [mirror]);

describe('SymmetryClasses', () => {
  it('are the components of "is an image of"', () => {
    expect([...classes.states.labels]).toEqual([0, 1, 1, 0]);
    expect([...classes.pairs.labels]).toEqual([0, 1, 2, 3, 3, 2, 1, 0]);
    expect([...classes.firstStates]).toEqual([0, 1]);
    expect(classes.pairsOf.map((pairs) => [...pairs])).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(classes.trivial).toBe(false);
  });

  it('take maps that are known in part, and need no closure', () => {
    // 0 onto 1 by one map, 1 onto 2 by another: all three are one class; 3 is alone.
    const shift = (from: number) => {
      const states = new Int32Array(4).fill(-1);
      const pairs = new Int32Array(8).fill(-1);
      states[from] = from + 1;
      pairs.set([2 * from + 2, 2 * from + 3], 2 * from);
      return { states, pairs };
    };
    const joined = new SymmetryClasses(4, 2, [shift(0), shift(1)]);
    expect([...joined.states.labels]).toEqual([0, 0, 0, 1]);
    expect([...joined.pairs.labels]).toEqual([0, 1, 0, 1, 0, 1, 2, 3]);
    expect(joined.coarsens(new SymmetryClasses(4, 2, [shift(0)]))).toBe(true);
    expect(new SymmetryClasses(4, 2, [shift(0)]).coarsens(joined)).toBe(false);
    expect(joined.coarsens(classes) || classes.coarsens(joined)).toBe(false);
    expect(classes.equals(new SymmetryClasses(4, 2, [mirror, mirror]))).toBe(true);
    expect(new SymmetryClasses(4, 2, []).trivial).toBe(true);
  });

  it('are the same whether maps come together or one by one', () => {
    const random = new Random(5);
    const map = (states: number) => {
      const [images, pairs] = [new Int32Array(states).fill(-1), new Int32Array(2 * states).fill(-1)];
      for (let k = 0; k < 4; ++k) {
        const [from, to, swap] = [random.below(states), random.below(states), random.below(2)];
        images[from] = to;
        for (let a = 0; a < 2; ++a) pairs[2 * from + a] = 2 * to + (a ^ swap);
      }
      return { states: images, pairs };
    };
    for (let round = 0; round < 20; ++round) {
      const maps = [map(12), map(12), map(12)];
      let grown = new SymmetryClasses(12, 2, []);
      for (const one of maps) grown = new SymmetryClasses(12, 2, [one], grown);
      const together = new SymmetryClasses(12, 2, maps);
      expect(grown.states.labels).toEqual(together.states.labels);
      expect(grown.pairs.labels).toEqual(together.pairs.labels);
      expect(grown.pairsOf).toEqual(together.pairsOf);
    }
  });
});

describe('ClassModel', () => {
  it('knows of a class what it has seen of any member', () => {
    const model = new ClassModel(classes, 0.5, 1);
    // Pairs 0 and 7 are one class: rewards 1 and 2, to states 1 and 2 (one class of states, worth 1).
    expect(model.learn(0, 1, 1, false)).toBe(0);
    expect(model.learn(7, 2, 2, false)).toBe(0);
    // (1 + 2 + 0.5 (1 + 1)) / 2 = 2
    expect(model.target(0)).toBe(2);
    expect(model.known).toEqual([0]);
    expect(model.predecessors[1]).toEqual([0]);
    // A third visit that ends with 0: (3 + 0.5 · 2) / 3
    model.learn(0, 0, 3, true);
    expect(model.target(0)).toBeCloseTo(4 / 3, 15);
    // Two of three visits went on: u below 2/3 bootstraps, above does not; the reward is the mean, 1.
    expect(model.sample(0, 0.6)).toBe(1.5);
    expect(model.sample(0, 0.7)).toBe(1);
    // The class of states {1, 2} has the values 1 and 1: lowering one of them does not lower the best.
    expect(model.set(2, 0.25)).toBe(-1);
    expect(model.set(3, 0.5)).toBe(1);
    // (3 + 0.5 · 2 · 0.5) / 3
    expect(model.target(0)).toBeCloseTo(3.5 / 3, 15);
    expect([...model.spread()]).toEqual([1, 1, 0.25, 0.5, 0.5, 0.25, 1, 1]);
    expect([model.greedy(0), model.greedy(1), model.greedy(2)]).toEqual([0, 1, 0]);
    // Targets of one next class cost two each, samples one.
    expect(model.multiplyAdds).toBe(3 * 2 + 2);
  });

  it('gathers values by pair', () => {
    const model = new ClassModel(classes, 0.5, 0);
    model.gather([8, 7, 6, 5, 4, 3, 2, 1], Math.min);
    expect([...model.q]).toEqual([1, 2, 3, 4]);
  });
});
