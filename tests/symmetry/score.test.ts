import { describe, expect, it } from 'vitest';
import { similarityOfCounts } from '../../src/similarity/compute.js';
import { Partition } from '../../src/similarity/partition.js';
import { similarityFromMatrix, similarityFromPartition } from '../../src/similarity/similarity.js';
import { ExactReferences } from '../../src/symmetry/exact/references.js';
import { agreement, agreementOf, scoreDetection } from '../../src/symmetry/score.js';
import { loadBackend } from '../backends.js';
import { twins } from './twins.js';

describe('agreement', () => {
  it('counts pairs of pairs', () => {
    // Detected joins {0,1,2} and {3,4}: 3 + 1 pairs. The truth joins {0,1}, {2,3}, {4}: 2 pairs, of which (0,1) is in both.
    const detected = Partition.from([0, 0, 0, 1, 1]);
    const truth = Partition.from([0, 0, 1, 1, 2]);
    // F1 = 2 · ¼ · ½ / ¾.
    expect(agreement(detected, truth)).toEqual({
      precision: 1 / 4,
      recall: 1 / 2,
      f1: 1 / 3,
      asserted: 4,
      correct: 1,
      true: 2,
    });
  });

  it('looks at live pairs only, and takes pairs in no detected block as alone', () => {
    const detected = Partition.from([0, 0, 0, -1]);
    const truth = Partition.from([0, 0, -1, 0]);
    // Pair 2 is not live: detected joins (0,1), which is true; the truth joins (0,1), (0,3), (1,3).
    expect(agreement(detected, truth)).toMatchObject({ precision: 1, recall: 1 / 3, asserted: 1, correct: 1, true: 3 });
  });

  it('is 1 where there is nothing to get wrong or to find', () => {
    const apart = Partition.from([0, 1, 2]);
    const together = Partition.from([0, 0, 0]);
    expect(agreement(apart, together)).toMatchObject({ precision: 1, recall: 0, f1: 0, asserted: 0 });
    expect(agreement(together, apart)).toMatchObject({ precision: 0, recall: 1, true: 0 });
    expect(agreementOf({ asserted: 2, correct: 0, true: 2 }).f1).toBe(0);
  });

  it('counts what a similarity has beyond the threshold, not what follows by going on from pair to pair', () => {
    const truth = Partition.from([0, 0, 1, 1]);
    const similarity = similarityFromMatrix([
      [1, 0.9, 0.7, 0],
      [0.9, 1, 0.8, 0],
      [0.7, 0.8, 1, 0.81],
      [0, 0, 0.81, 1],
    ]);
    // Above 0.75: (0,1), (1,2), (2,3); of them (0,1) and (2,3) are true. The cluster {0,1,2,3} would assert 6.
    expect(agreement({ similarity, threshold: 0.75 }, truth)).toMatchObject({ asserted: 3, correct: 2, true: 2 });
    // The threshold itself is not beyond the threshold.
    expect(agreement({ similarity, threshold: 0.8 }, truth)).toMatchObject({ asserted: 2, correct: 2 });
    const blocks = similarityFromPartition(Partition.from([0, 0, 0, -1]));
    expect(agreement({ similarity: blocks, threshold: 0.5 }, truth)).toMatchObject({ asserted: 3, correct: 1 });
  });

  it('reads divergences from below, and nearest partners that are not mutual once', async () => {
    const backend = await loadBackend('reference');
    // Laws of three rows over two columns: (4,0), (3,1), (0,4). Row 1 is nearer to row 0 than to row 2.
    const rows = {
      rows: 3,
      columns: 2,
      rowStarts: [0, 1, 3, 4],
      columnIndices: [0, 0, 1, 1],
      counts: [4, 3, 1, 4],
    };
    const truth = Partition.from([0, 0, 1]);
    const divergence = similarityOfCounts(backend, rows, { measure: 'jensen-shannon', divergence: true });
    // Rows 0 and 2 are disjoint: ln 2. JS(0,1) = ½[ln(8/7) + ¾ ln(6/7) + ¼ ln 2] = 0.0956, JS(1,2) is larger.
    expect(agreement({ similarity: divergence, threshold: 0.1 }, truth)).toMatchObject({ asserted: 1, correct: 1 });
    expect(agreement({ similarity: divergence, threshold: 0.69 }, truth)).toMatchObject({ asserted: 2, correct: 1 });
    const nearest = similarityOfCounts(backend, rows, { topK: 1 });
    // 0 and 1 have each other; 2 has 1, which does not have 2.
    expect(agreement({ similarity: nearest, threshold: 0 }, truth)).toMatchObject({ asserted: 2, correct: 1 });
  });
});

describe('scoreDetection', () => {
  it('scores against every reference', () => {
    // Orbits are {0,2}, {1,3}, {4,5}; joined are {0,2} and {4,5,1}: 4 asserted, 2 correct, 3 true.
    const scores = scoreDetection(Partition.from([0, 1, 0, 2, 1, 1, -1, -1]), twins);
    for (const name of ['orbits', 'lumping', 'homomorphism', 'trajectory classes', 'equal Q*'] as const) {
      expect(scores[name], name).toMatchObject({ asserted: 4, correct: 2, true: 3 });
    }
    // 2 · ½ · ⅔ / (½ + ⅔).
    expect(scores.orbits!.f1).toBeCloseTo(4 / 7, 15);
  });

  it('takes the discount and the length', () => {
    const detected = Partition.from([0, 0, 0, 0, 1, 1, -1, -1]);
    // With γ = 1/3 going on is worth 1 as ending is, and all that is joined has equal values: 6 + 1.
    expect(scoreDetection(detected, twins, { discount: 1 / 3 })['equal Q*']).toMatchObject({ precision: 1, recall: 1 });
    // With γ = 0.99: (0,2), (1,3), (4,5) of seven.
    expect(scoreDetection(detected, twins)['equal Q*']).toMatchObject({ precision: 3 / 7, recall: 1 });
    // One reward tells as much: 1, 0 and 3.
    expect(scoreDetection(detected, twins, { length: 1 })['trajectory classes']).toMatchObject({ precision: 3 / 7 });
  });

  it('scores only what is asked for, and uses references that exist', () => {
    const references = new ExactReferences(twins, { discount: 0.5, length: 2 });
    const scores = scoreDetection(references.get('orbits'), references, { references: ['orbits', 'equal Q*'] });
    expect(scores).toMatchObject({ lumping: null, homomorphism: null, 'trajectory classes': null });
    expect([scores.orbits!.f1, scores['equal Q*']!.precision]).toEqual([1, 1]);
    expect(references.get('orbits')).toBe(references.get('orbits'));
    expect(references.find('orbits')!.refines(references.get('equal Q*'))).toBe(true);
  });

  it('scores a similarity', () => {
    const similarity = similarityFromPartition(Partition.from([0, 1, 0, 2, 1, 1, -1, -1]));
    expect(scoreDetection({ similarity, threshold: 0.5 }, twins).orbits).toMatchObject({ asserted: 4, correct: 2 });
  });

  it('refuses what does not fit', () => {
    const partition = Partition.from([0, 1]);
    expect(() => scoreDetection(partition, twins)).toThrow('expected a partition of 8 pairs, got 2');
    expect(() => scoreDetection([0, 1] as never, twins)).toThrow('expected a partition or { similarity, threshold }');
    expect(() => scoreDetection(partition, {} as never)).toThrow('expected a TabularModel');
    expect(() => scoreDetection(partition, twins, { references: ['orbit'] as never })).toThrow('expected a reference');
    expect(() => scoreDetection(partition, twins, { length: 0 })).toThrow('expected length');
    expect(() => scoreDetection(partition, twins, { discount: 2 })).toThrow('expected discount');
    expect(() => scoreDetection(partition, new ExactReferences(twins), { length: 2 })).toThrow("got 'length'");
    const similarity = similarityFromPartition(partition);
    expect(() => scoreDetection({ similarity, threshold: 0 }, twins)).toThrow('expected a similarity of 8 pairs');
    expect(() => scoreDetection({ similarity, threshold: Number.NaN }, twins)).toThrow('expected threshold');
  });
});
