import { describe, expect, it } from 'vitest';
import { permutations } from '../../src/symmetry/feature-candidates.js';
import { SymmetryGroup } from '../../src/symmetry/group.js';
import { Transformation } from '../../src/symmetry/transformation.js';

/** A permutation of states with one action. */
const perm = (...states: number[]) => Transformation.from({ name: states.join(' '), states, actionMap: [0] });

describe('Transformation', () => {
  it('permutes pairs by its state map and the action map of each state', () => {
    const map = Transformation.from({
      name: 'swap',
      states: [1, 0],
      actionMap: [
        [1, 0],
        [0, 1],
      ],
    });
    // (0,0) → (1,1), (0,1) → (1,0), (1,0) → (0,0), (1,1) → (0,1).
    expect([...map.pairs]).toEqual([3, 2, 0, 1]);
    expect(map.order).toBe(4);
    expect(map.after(map.inverse()).isIdentity).toBe(true);
    expect(map.after(map).after(map).after(map).isIdentity).toBe(true);
  });

  it('composes from right to left', () => {
    const rotate = perm(1, 2, 0);
    const swap = perm(1, 0, 2);
    // swap first: 0 → 1 → 2.
    expect([...rotate.after(swap).states]).toEqual([2, 1, 0]);
    expect([...swap.after(rotate).states]).toEqual([0, 2, 1]);
  });

  it('refuses maps that are not permutations', () => {
    expect(() => perm(0, 0, 1)).toThrow(
      'expected the state map of 0 0 1 to be a permutation of 0..2, got 0 at index 1',
    );
    expect(() => Transformation.from({ name: 'x', states: [0, 1], actionMap: [0, 2] })).toThrow(
      'permutation of 0..1, got 2',
    );
    expect(() => Transformation.from({ name: 'x', states: [0, 1], actionMap: [[0, 1]] })).toThrow(
      'expected 2 action maps',
    );
    expect(() => Transformation.from({ name: 'x', states: [0, 1], actionMap: [[0, 1], [0]] })).toThrow(
      'state 1 to have 2',
    );
    expect(() => perm(0, 1).after(perm(0, 1, 2))).toThrow('expected transformations of one problem');
  });
});

describe('SymmetryGroup', () => {
  it('closes two generators of the square to D4', () => {
    const rotation = perm(1, 2, 3, 0);
    const reflection = perm(1, 0, 3, 2);
    const group = SymmetryGroup.generatedBy([rotation, reflection]);
    expect(group.order).toBe(8);
    expect(group.name).toBe('D4');
    expect(group.elements[0]!.isIdentity).toBe(true);
    expect(group.generators.length).toBe(2);
    expect(group.orbits.count).toBe(1);
    expect(group.has(perm(2, 3, 0, 1))).toBe(true);
    expect(group.has(perm(1, 0, 2, 3))).toBe(false);
    // A Cayley table is a Latin square, and its entries are the products.
    for (const row of group.cayleyTable) expect(new Set(row).size).toBe(8);
    const table = group.cayleyTable;
    const product = group.elements[2]!.after(group.elements[5]!);
    expect(group.elements[table[2]![5]!]!.equals(product)).toBe(true);
  });

  it('leaves generators out that the earlier ones generate', () => {
    const group = SymmetryGroup.generatedBy([perm(1, 2, 3, 0), perm(2, 3, 0, 1)]);
    expect(group.generators.map((generator) => generator.name)).toEqual(['1 2 3 0']);
    expect(group.elements.map((element) => element.name)).toContain('2 3 0 1');
  });

  it('knows when a list is not closed', () => {
    expect(() => SymmetryGroup.of([perm(0, 1, 2), perm(1, 2, 0)])).toThrow('expected a group closed under composition');
    expect(SymmetryGroup.of([perm(0, 1, 2), perm(1, 2, 0), perm(2, 0, 1)]).order).toBe(3);
    expect(() => SymmetryGroup.generatedBy([])).toThrow('at least one');
  });

  it.each([
    ['trivial', [perm(0, 1)]],
    ['C2', [perm(1, 0)]],
    ['C6', [perm(1, 2, 3, 4, 5, 0)]],
    ['C6', [perm(1, 0, 2, 3, 4), perm(0, 1, 3, 4, 2)]],
    ['C2 x C2 (Klein)', [perm(1, 0, 2, 3), perm(0, 1, 3, 2)]],
    ['C2 x C4', [perm(1, 0, 2, 3, 4, 5), perm(0, 1, 3, 4, 5, 2)]],
    ['D3 (S3)', [perm(1, 2, 0), perm(1, 0, 2)]],
    ['D5', [perm(1, 2, 3, 4, 0), perm(0, 4, 3, 2, 1)]],
    // i, j acting on the eight units 1 i -1 -i j k -j -k from the left.
    ['Q8', [perm(1, 2, 3, 0, 5, 6, 7, 4), perm(4, 7, 6, 5, 2, 1, 0, 3)]],
    ['A4', [perm(1, 2, 0, 3), perm(1, 0, 3, 2)]],
    ['S4', permutations(4).map((p) => perm(...p))],
    ['A5', [perm(1, 2, 3, 4, 0), perm(1, 2, 0, 3, 4)]],
    ['S5', [perm(1, 2, 3, 4, 0), perm(1, 0, 2, 3, 4)]],
    ['C2 x D4', [perm(1, 2, 3, 0, 4, 5), perm(1, 0, 3, 2, 4, 5), perm(0, 1, 2, 3, 5, 4)]],
    ['a group of order 21', [perm(1, 2, 3, 4, 5, 6, 0), perm(0, 2, 4, 6, 1, 3, 5)]],
  ])('names %s', (name, generators) => {
    expect(SymmetryGroup.generatedBy(generators).name).toBe(name);
  });
});
