import { describe, expect, it } from 'vitest';
import { Partition } from '../../src/similarity/partition.js';
import { precisionOf, recallOf } from '../../src/study/agreement.js';

describe('agreement of partitions', () => {
  it('counts pairs of pairs', () => {
    // Detected joins {0,1,2} and {3,4}: 3 + 1 pairs. The truth joins {0,1}, {2,3}, {4}: 2 pairs, of which (0,1) is in both.
    const detected = Partition.from([0, 0, 0, 1, 1]);
    const truth = Partition.from([0, 0, 1, 1, 2]);
    expect(precisionOf(detected, truth)).toBe(1 / 4);
    expect(recallOf(detected, truth)).toBe(1 / 2);
  });

  it('takes pairs in no block as alone', () => {
    const detected = Partition.from([0, 0, 0, -1]);
    const truth = Partition.from([0, 0, -1, 0]);
    // Detected joins 3 pairs, one of them true; the truth joins 3, one of them detected.
    expect(precisionOf(detected, truth)).toBe(1 / 3);
    expect(recallOf(detected, truth)).toBe(1 / 3);
  });

  it('is 1 where there is nothing to get wrong or to find', () => {
    const apart = Partition.from([0, 1, 2]);
    const together = Partition.from([0, 0, 0]);
    expect(precisionOf(apart, together)).toBe(1);
    expect(recallOf(apart, together)).toBe(0);
    expect(recallOf(together, apart)).toBe(1);
    expect(precisionOf(together, apart)).toBe(0);
  });
});
