import { describe, expect, it } from 'vitest';
import { CouplingTable } from '../../../src/deep/symmetry/coupling-table.js';
import { symmetryPairs } from '../../../src/deep/symmetry-pairs.js';
import { Random } from '../../../src/engine/random.js';
import { Partition } from '../../../src/similarity/partition.js';
import { similarityFromMatrix, similarityFromPartition } from '../../../src/similarity/similarity.js';

describe('CouplingTable', () => {
  it('couples what is above the threshold, but no pair with itself', () => {
    const chi = similarityFromMatrix([
      [1, 0.8, 0.5],
      [0.8, 1, 0.9],
      [0.5, 0.9, 1],
    ]);
    // Entries 0..4 of pairs 2, -, 1, 1, 0: pairs 1 and 2 are coupled (0.9), 0 and 1 at 0.8 are not above 0.8.
    const { first, second, weights } = new CouplingTable(chi, 0.8).pairsOf(Int32Array.of(2, -1, 1, 1, 0));
    expect([[...first], [...second], [...weights]]).toEqual([
      [0, 0],
      [2, 3],
      [1, 1],
    ]);
  });

  it.each([60, 5000])('gives what symmetryPairs gives, %i pairs', (size) => {
    const random = new Random(4);
    const labels = Int32Array.from({ length: size }, (_, i) => (i < 60 ? random.below(5) : -1));
    const chi = similarityFromPartition(Partition.from(labels));
    const batch = Int32Array.from({ length: 40 }, () => random.below(61) - 1);
    const expected = symmetryPairs(batch, chi, { threshold: 0.5, weights: 'indicator' });
    expect(expected.first.length).toBeGreaterThan(50);
    expect(new CouplingTable(chi, 0.5).pairsOf(batch)).toEqual(expected);
  });
});
