import { describe, expect, it } from 'vitest';
import type { GridLayout } from '../../src/environments/environment.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { candidateTransformations } from '../../src/symmetry/candidates.js';
import { boardTransformations, featureTransformations, permutations } from '../../src/symmetry/feature-candidates.js';
import { gridTransformations } from '../../src/symmetry/grid-candidates.js';
import { SymmetryGroup } from '../../src/symmetry/group.js';

const grid = (rows: number, columns: number) => makeEnvironment('grid-world-v0', { rows, columns }).layout!;

describe('gridTransformations', () => {
  it('gives the reflections and rotations of a square: D4', () => {
    const candidates = gridTransformations(grid(3, 3));
    expect(candidates.map(({ name }) => name)).toEqual([
      'reflection left-right',
      'reflection up-down',
      'rotation by 180 degrees',
      'reflection on the main diagonal',
      'reflection on the other diagonal',
      'rotation by 90 degrees',
      'rotation by 270 degrees',
    ]);
    expect(SymmetryGroup.of([SymmetryGroup.generatedBy(candidates).elements[0]!, ...candidates]).name).toBe('D4');
  });

  it('maps cells and directions together', () => {
    const byName = new Map(gridTransformations(grid(3, 3)).map((map) => [map.name, map]));
    // Cells of a 3x3 grid row by row; actions up, right, down, left.
    expect([...byName.get('reflection left-right')!.states]).toEqual([2, 1, 0, 5, 4, 3, 8, 7, 6]);
    expect([...byName.get('reflection left-right')!.pairs.slice(0, 4)]).toEqual([8, 11, 10, 9]);
    // A quarter turn to the right: the upper left cell goes to the upper right, up becomes right.
    expect([...byName.get('rotation by 90 degrees')!.states]).toEqual([2, 5, 8, 1, 4, 7, 0, 3, 6]);
    expect([...byName.get('rotation by 90 degrees')!.pairs.slice(0, 4)]).toEqual([9, 10, 11, 8]);
    expect([...byName.get('reflection on the main diagonal')!.pairs.slice(0, 4)]).toEqual([3, 2, 1, 0]);
  });

  it('leaves out what does not carry the drawn cells onto themselves; states that are not drawn and actions that do not move stay', () => {
    // Cells 0 to 3 of a 2x2 grid without the lower right one, and a state that is not drawn; the last action waits.
    const drawn = { walls: [], marks: [] };
    const layout: GridLayout = {
      ...drawn,
      rows: 2,
      columns: 2,
      cells: Int32Array.of(0, 1, 2, -1),
      directions: ['up', 'right', 'down', 'left', null],
    };
    const maps = gridTransformations(layout);
    expect(maps.map(({ name }) => name)).toEqual(['reflection on the main diagonal']);
    expect([...maps[0]!.states]).toEqual([0, 2, 1, 3]);
    expect([...maps[0]!.pairs.slice(0, 5)]).toEqual([3, 2, 1, 0, 4]);
    expect([...maps[0]!.pairs.slice(15)]).toEqual([18, 17, 16, 15, 19]);
    // Directions of one axis alone have no image on the other, which a square asks for and a row of cells does not.
    expect(() => gridTransformations({ ...layout, directions: ['left', 'right'] })).toThrow(/image of 'left'/);
    const row: GridLayout = {
      ...drawn,
      rows: 1,
      columns: 3,
      cells: Int32Array.of(0, 1, 2),
      directions: ['left', 'right'],
    };
    const image = [
      [2, 1, 0],
      [5, 4],
    ];
    const lying = gridTransformations(row);
    expect(lying.map(({ states, pairs }) => [[...states], [...pairs.slice(0, 2)]])).toEqual([image, image]);
  });

  it('gives three on another rectangle and 8 n² − 1 on a square torus', () => {
    expect(gridTransformations(grid(2, 3)).length).toBe(3);
    const torus = gridTransformations(grid(4, 4), { torus: true });
    expect(torus.length).toBe(8 * 16 - 1);
    expect(new Set(torus.map(({ key }) => key)).size).toBe(127);
    expect(torus[0]!.name).toBe('translation by (0, 1)');
    expect(SymmetryGroup.generatedBy(torus).order).toBe(128);
  });
});

describe('featureTransformations', () => {
  it('permutes features of equal size, flips axes and permutes actions', () => {
    const candidates = featureTransformations({
      features: [
        { name: 'x', values: 3 },
        { name: 'y', values: 3 },
      ],
      actions: 2,
    });
    // 2 orders x 4 flips x 2 action maps, without the identity.
    expect(candidates.length).toBe(15);
    const swap = candidates.find(({ name }) => name === 'y to x, x to y')!;
    expect([...swap.states]).toEqual([0, 3, 6, 1, 4, 7, 2, 5, 8]);
    const flip = candidates.find(({ name }) => name === 'flip of x; actions 1 0')!;
    expect([...flip.states]).toEqual([6, 7, 8, 3, 4, 5, 0, 1, 2]);
    expect([...flip.pairs.slice(0, 2)]).toEqual([13, 12]);
  });

  it('flips only what may be flipped and refuses what is too much', () => {
    const features = [
      { name: 'x', values: 3, flip: false },
      { name: 'on', values: 2 },
    ];
    expect(featureTransformations({ features, actions: 2, actionMaps: [[0, 1]] }).map(({ name }) => name)).toEqual([
      'flip of on',
    ]);
    expect(() => featureTransformations({ features, actions: 7 })).toThrow(
      'expected actionMaps for more than 6 actions',
    );
    expect(() => featureTransformations({ features, actions: 2, actionMaps: [[0, 0]] })).toThrow('permutation of 0..1');
    const many = Array.from({ length: 6 }, (_, k) => ({ name: `f${k}`, values: 2 }));
    expect(() => featureTransformations({ features: many, actions: 2 })).toThrow('expected at most 20000 candidates');
    const wide = { states: 4, actions: 2, features: [{ name: 'x', values: 2 ** 24 }] };
    expect(() => candidateTransformations(wide)).toThrow(
      'expected features whose values multiply to 4 states, got 16777216',
    );
  });
});

describe('boardTransformations', () => {
  it('turns the cells of a board and the moves on them alike', () => {
    // Boards of 2x2 with one mark: state = its cell; state 4 is no position.
    const candidates = boardTransformations({
      size: 2,
      states: 5,
      board: (state) => (state === 4 ? null : [0, 1, 2, 3].map((cell) => (cell === state ? 1 : 0))),
    });
    const names = new Map(candidates.map((map) => [map.name, [...map.states]]));
    expect(candidates.length).toBe(7);
    expect(names.get('reflection left-right')).toEqual([1, 0, 3, 2, 4]);
    expect(names.get('rotation by 90 degrees')).toEqual([1, 3, 0, 2, 4]);
    expect(names.get('reflection on the main diagonal')).toEqual([0, 2, 1, 3, 4]);
    expect(SymmetryGroup.generatedBy(candidates).order).toBe(8);
    for (const map of candidates) if (!map.isIdentity) expect(map.pairs[0]! % 4).toBe(map.states[0]);
  });
});

describe('permutations', () => {
  it('lists all, the identity first', () => {
    expect(permutations(3)).toHaveLength(6);
    expect(permutations(3)[0]).toEqual([0, 1, 2]);
    expect(new Set(permutations(4).map((p) => p.join())).size).toBe(24);
  });
});
