import { describe, expect, it } from 'vitest';
import { makeEnvironment } from '../../../src/environments/registry.js';
import { candidateTransformations } from '../../../src/symmetry/candidates.js';
import { automorphismWords, stateGroupName } from '../../../src/symmetry/exact/describe-automorphism.js';
import { symmetries } from '../../../src/symmetry/exact/symmetries.js';

const corner = makeEnvironment('grid-world-v0', { rows: 3, columns: 3, goals: [[0, 0]] });

describe('automorphisms in words', () => {
  it('calls a grid map by its name, whatever it does to states that are not live', () => {
    const model = corner.model();
    const { stateGenerators } = symmetries(model).orbits;
    const maps = candidateTransformations(corner);
    expect(stateGenerators.map((generator) => automorphismWords(model, generator, maps))).toEqual([
      'reflection on the main diagonal',
    ]);
    // Six of the eight live cells lie off the diagonal.
    expect(automorphismWords(model, stateGenerators[0]!, [])).toBe('a map that moves 6 states');
  });

  it('names the group of state maps', () => {
    expect(stateGroupName(symmetries(corner.model()).orbits, 9)).toBe('C2');
    const square = makeEnvironment('grid-world-v0', { rows: 5, columns: 5 });
    expect(stateGroupName(symmetries(square.model()).orbits, 25)).toBe('D4');
    const walls = makeEnvironment('grid-world-v0', { rows: 3, columns: 3, walls: [[0, 1]], goals: [[2, 2]] });
    expect(stateGroupName(symmetries(walls.model()).orbits, 9)).toBe('trivial');
  });
});

describe('OrbitPartition', () => {
  it('lists generators as state maps and swaps of twins', () => {
    const { orbits } = symmetries(corner.model());
    // In the corners (0,2), (2,0) and (2,2) two moves bump, each with one swap.
    expect(orbits.twinSwaps.length).toBe(3);
    expect(orbits.groupOrder).toBe(2n * 8n);
    expect(orbits.generators.length).toBe(orbits.stateGenerators.length + 3);
    const [i, j] = orbits.twinSwaps[0]!;
    const swap = orbits.generators[orbits.stateGenerators.length]!;
    expect([swap.pairs[i], swap.pairs[j]]).toEqual([j, i]);
    expect(swap.pairs.filter((image, pair) => image !== pair).length).toBe(2);
    expect(swap.states).toEqual(Int32Array.from({ length: 9 }, (_, s) => s));
  });
});
