import { describe, expect, it } from 'vitest';
import { symmetryLoss } from '../../src/deep/symmetry-loss.js';
import { symmetryPairs } from '../../src/deep/symmetry-pairs.js';
import { Random } from '../../src/engine/random.js';
import { Partition } from '../../src/similarity/partition.js';
import { similarityFromMatrix, similarityFromPartition } from '../../src/similarity/similarity.js';

// Pairs 0 and 1 are alike by 0.9, 1 and 2 by 0.5; 3 is alone.
const chi = similarityFromMatrix([
  [1, 0.9, 0, 0],
  [0.9, 1, 0.5, 0],
  [0, 0.5, 1, 0],
  [0, 0, 0, 1],
]);

describe('symmetryPairs', () => {
  it('couples the entries of a batch that χ couples', () => {
    // Entries:      0  1  2  3   4  5
    const batch = [1, 0, 2, 3, -1, 1];
    // (0,1): χ(1,0) = 0.9; (0,2): χ(1,2) = 0.5; (0,5): one and the same pair; (1,2): 0; (1,5): 0.9; (2,5): 0.5.
    const pairs = symmetryPairs(batch, chi);
    expect(Array.from(pairs.first)).toEqual([0, 0, 1, 2]);
    expect(Array.from(pairs.second)).toEqual([1, 2, 5, 5]);
    expect(Array.from(pairs.weights)).toEqual([0.9, 0.5, 0.9, 0.5]);
  });

  it('leaves out what is not above the threshold', () => {
    const pairs = symmetryPairs([0, 1, 2], chi, { threshold: 0.5 });
    expect([pairs.first, pairs.second].map((list) => Array.from(list))).toEqual([[0], [1]]);
  });

  it('weighs by 1 for indicators, and couples equal pairs when asked to', () => {
    const pairs = symmetryPairs([3, 3, 1, 2], chi, { weights: 'indicator', samePair: true });
    expect(Array.from(pairs.first)).toEqual([0, 2]);
    expect(Array.from(pairs.second)).toEqual([1, 3]);
    expect(Array.from(pairs.weights)).toEqual([1, 1]);
  });

  it('reads sparse similarities', () => {
    const blocks = similarityFromPartition(Partition.from([0, 1, 0, -1]));
    const pairs = symmetryPairs([0, 1, 2, 3], blocks);
    expect([Array.from(pairs.first), Array.from(pairs.second)]).toEqual([[0], [2]]);
  });

  it('refuses pairs and options that there are not', () => {
    expect(() => symmetryPairs([0, 4], chi)).toThrow('expected batch[1] to be an integer in [-1, 3], got 4');
    expect(() => symmetryPairs([0, 0.5], chi)).toThrow('batch[1]');
    expect(() => symmetryPairs([0], chi, { delta: 1 } as never)).toThrow("got 'delta'");
    expect(() => symmetryPairs([0], chi, { weights: 'chi' } as never)).toThrow("one of 'similarity', 'indicator'");
  });
});

describe('symmetryLoss', () => {
  const pairs = { first: Int32Array.of(0, 0), second: Int32Array.of(1, 2), weights: Float64Array.of(1, 3) };

  it('is the weighted mean of squared differences, its gradient by hand', () => {
    // d = (5 − 3, 5 − 6) = (2, −1): L = (1·4 + 3·1)/4 = 7/4. ∂v₀ = 2(1·2 + 3·(−1))/4 = −1/2, ∂v₁ = −2·2/4 = −1, ∂v₂ = 2·3/4 = 3/2.
    expect(symmetryLoss([5, 3, 6], pairs)).toEqual({ loss: 1.75, gradient: Float64Array.of(-0.5, -1, 1.5) });
  });

  it('has the gradient that finite differences give', () => {
    const random = new Random(7);
    const values = Float64Array.from({ length: 12 }, () => random.normal());
    const coupled = {
      first: Int32Array.from({ length: 20 }, () => random.below(12)),
      second: Int32Array.from({ length: 20 }, () => random.below(12)),
      weights: Float64Array.from({ length: 20 }, () => 0.1 + random.uniform()),
    };
    const { gradient } = symmetryLoss(values, coupled);
    values.forEach((value, n) => {
      const at = (shift: number): number => symmetryLoss(values.with(n, value + shift), coupled).loss;
      expect(gradient[n]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 8);
    });
    expect(gradient.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
  });

  it('is nothing where nothing is coupled', () => {
    const none = { first: new Int32Array(0), second: new Int32Array(0), weights: new Float64Array(0) };
    expect(symmetryLoss([1, 2], none)).toEqual({ loss: 0, gradient: Float64Array.of(0, 0) });
  });

  it('refuses couplings that do not fit', () => {
    expect(() => symmetryLoss([5, 3], pairs)).toThrow('expected second[1] to be an integer in [0, 1], got 2');
    expect(() => symmetryLoss([5, 3, Number.NaN], pairs)).toThrow('values[2]');
    expect(() => symmetryLoss([5, 3, 6], { ...pairs, weights: Float64Array.of(1, 0) })).toThrow('expected weights > 0');
    expect(() => symmetryLoss([5, 3, 6], { ...pairs, first: Int32Array.of(0) })).toThrow('of one length');
  });
});
