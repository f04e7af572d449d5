import { describe, expect, it } from 'vitest';
import {
  cyclicShifts,
  GroupAction,
  permutations,
  pictureSymmetries,
  pointReflection,
} from '../../src/deep/group-action.js';
import { averageBack, orbitRows, sampledOrbits, wholeOrbits } from '../../src/deep/orbit-rows.js';
import { SignedPermutation } from '../../src/deep/signed-permutation.js';
import { Random } from '../../src/engine/random.js';

function applied(permutation: SignedPermutation, x: number[]): number[] {
  const y = new Float64Array(x.length);
  permutation.apply(Float64Array.from(x), y);
  return [...y];
}

describe('signed permutations', () => {
  const a = new SignedPermutation([1, 2, 0], [1, -1, 1]);
  const b = new SignedPermutation([0, 2, 1], [-1, 1, 1]);

  it('move and turn numbers, and compose', () => {
    expect(applied(a, [5, 6, 7])).toEqual([6, -7, 5]);
    expect(applied(b, [5, 6, 7])).toEqual([-5, 7, 6]);
    expect(applied(a.after(b), [5, 6, 7])).toEqual(applied(a, applied(b, [5, 6, 7])));
    expect(applied(a.after(b), [5, 6, 7])).toEqual([7, -6, -5]);
  });

  it('have their transpose as inverse', () => {
    const back = new Float64Array(4);
    a.addInverse(Float64Array.from(applied(a, [5, 6, 7])), 2, back, 1);
    expect([...back]).toEqual([0, 10, 12, 14]);
  });

  it('refuse what is none', () => {
    expect(() => new SignedPermutation([0, 0])).toThrow('expected sources to be a permutation of 0..n-1, got 0, 0');
    expect(() => new SignedPermutation([0, 1], [1, 0.5])).toThrow('expected signs to be 1 or -1');
  });
});

describe('groups', () => {
  it.each([
    ['S4', permutations(4, 1), 24, true],
    ['S3 with its outputs', permutations(3, 'equivariant'), 6, false],
    ['S2', permutations(2, 1), 2, true],
    ['S1', permutations(1, 1), 1, true],
    ['C5', cyclicShifts(5, 2), 5, true],
    ['point reflection', pointReflection(3, 1), 2, true],
    ['quarter turns', pictureSymmetries(5, 'rotations', 1), 4, true],
    ['reflections', pictureSymmetries(4, 'reflections', 1), 4, true],
    ['square', pictureSymmetries(9, 'square', 1), 8, true],
  ])('%s has its order, is closed, and starts with the identity', (_, group, order, invariant) => {
    expect(group.order).toBe(order);
    expect(group.invariant).toBe(invariant);
    const keys = new Set(group.elements.map(({ input }) => input.key()));
    expect(keys.size).toBe(order);
    const { length } = group.elements[0]!.input;
    expect(group.elements[0]!.input.key()).toBe(SignedPermutation.identity(length).key());
    for (const g of group.elements)
      for (const h of group.elements) expect(keys).toContain(g.input.after(h.input).key());
  });

  it('turn a picture as one would', () => {
    // 1 2    a quarter turn anticlockwise   2 4
    // 3 4                                   1 3
    const turns = pictureSymmetries(2, 'rotations', 1).elements.map(({ input }) => applied(input, [1, 2, 3, 4]));
    expect(turns).toEqual([
      [1, 2, 3, 4],
      [2, 4, 1, 3],
      [4, 3, 2, 1],
      [3, 1, 4, 2],
    ]);
    const mirrors = pictureSymmetries(2, 'reflections', 1).elements.map(({ input }) => applied(input, [1, 2, 3, 4]));
    expect(mirrors).toContainEqual([2, 1, 4, 3]);
    expect(mirrors).toContainEqual([3, 4, 1, 2]);
  });

  it('refuse generators that do not fit, and groups that are too large', () => {
    expect(() => new GroupAction([])).toThrow('expected at least one generator');
    const [two, three] = [permutations(2, 1).elements[1]!, permutations(3, 1).elements[1]!];
    expect(() => new GroupAction([two, three])).toThrow('of one size');
    expect(() => permutations(8, 1)).toThrow('expected n to be an integer in [1, 7], got 8');
  });
});

describe('rows carried around', () => {
  const batch = { rows: 2, inputs: Float64Array.of(1, 2, 3, 4), targets: Float64Array.of(10, 20, 30, 40) };
  const group = cyclicShifts(2, 'equivariant');

  it('are every element of the orbit of each row, targets along', () => {
    const { rows, inputs, targets } = orbitRows(batch, wholeOrbits(group));
    expect(rows).toBe(4);
    expect([...inputs]).toEqual([1, 2, 2, 1, 3, 4, 4, 3]);
    expect([...targets]).toEqual([10, 20, 20, 10, 30, 40, 40, 30]);
    // Carried back, all copies of a row's targets are the row's own.
    expect([...averageBack(targets, 2, wholeOrbits(group))]).toEqual([10, 20, 30, 40]);
  });

  it('are drawn uniformly, each row its own, from the seed', () => {
    const draw = () => sampledOrbits(permutations(3, 1), 200, 3, new Random(4));
    const counts = new Map<string, number>();
    const [first, second] = [draw(), draw()];
    for (let row = 0; row < 200; ++row) {
      for (let k = 0; k < 3; ++k) {
        const key = first.element(row, k).input.key();
        expect(second.element(row, k).input.key()).toBe(key);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    // 600 draws of 6: 100 each, with a standard deviation of 9.1.
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(37);
  });
});
