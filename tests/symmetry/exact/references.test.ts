import { describe, expect, it } from 'vitest';
import { makeEnvironment } from '../../../src/environments/registry.js';
import { ExactReferences, referenceNames } from '../../../src/symmetry/exact/references.js';
import { twins } from '../twins.js';

describe('ExactReferences', () => {
  it('knows which pairs are worth the same', () => {
    const references = new ExactReferences(twins, { discount: 1 / 3 });
    // With γ = 1/3 going on is worth 1 as well: pairs of different orbits with the same value.
    expect([...references.get('equal Q*').labels]).toEqual([0, 0, 0, 0, 1, 1, -1, -1]);
    expect([...references.get('orbits').labels]).toEqual([0, 1, 0, 1, 2, 2, -1, -1]);
  });

  it('nests, and agrees on what is live', () => {
    const references = new ExactReferences(makeEnvironment('grid-world-v0', { rows: 5, columns: 5 }).model!());
    const partitions = referenceNames.map((name) => references.get(name));
    for (const finer of [0, 1, 2]) {
      expect(partitions[finer]!.refines(partitions[finer === 2 ? 4 : finer + 1]!)).toBe(true);
    }
    expect(partitions[1]!.refines(partitions[3]!)).toBe(true);
    for (const { labels } of partitions)
      expect(Array.from(labels, (label) => label < 0)).toEqual(Array.from(partitions[0]!.labels, (label) => label < 0));
  });

  it('gives null where the laws have too many trajectories', () => {
    // Every step of 40 states x 4 actions leads to 10 states, each with one of a thousand rewards.
    const environment = makeEnvironment('random-mdp-v0', { states: 40, branching: 10, rewards: 1000 });
    const references = new ExactReferences(environment.model(), { length: 5 });
    expect(references.find('trajectory classes')).toBeNull();
    expect(() => references.get('trajectory classes')).toThrow('maxEntries');
    expect(references.find('lumping')).not.toBeNull();
  });

  it('refuses what is not a model', () => {
    expect(() => new ExactReferences({} as never)).toThrow('expected');
    expect(() => new ExactReferences(twins, { length: 0 })).toThrow('expected length');
  });
});
