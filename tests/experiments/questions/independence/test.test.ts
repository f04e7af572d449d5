/** The test of independence, by hand, and against the library's own Jensen-Shannon divergence. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/engine/random.js';
import {
  coincidence,
  largestDeviation,
  mutualInformation,
  permutationChance,
  separation,
} from '../../../../src/experiments/questions/independence/test.js';
import { denseLaws } from '../../../../src/experiments/questions/laws.js';
import { coinOrChoice } from '../../../../src/experiments/questions/worlds.js';
import { populationSimilarity } from '../../../../src/symmetry/exact/population-similarity.js';
import { rewardLaws } from '../../../../src/symmetry/exact/reward-laws.js';

describe('laws', () => {
  it('coincide with the chance of equal draws, which is not 1 for equal laws', () => {
    expect(coincidence([0.5, 0.5], [0.5, 0.5])).toBe(0.5);
    expect(coincidence([0.5, 0.5], [1, 0])).toBe(0.5);
    expect(coincidence([0.4, 0.3, 0.3], [0.4, 0.3, 0.3])).toBeCloseTo(0.34, 12);
  });

  it('have the mutual information 0 when equal and ln 2 when apart', () => {
    expect(mutualInformation([0.2, 0.8], [0.2, 0.8])).toBeCloseTo(0, 15);
    expect(mutualInformation([1, 0], [0, 1])).toBeCloseTo(Math.LN2, 12);
    expect(largestDeviation([0.2, 0.8], [0.2, 0.8])).toBe(0);
    // p̄ = (¾, ¼): ½ / ¾ and 1 / ¾.
    expect(largestDeviation([0.5, 0.5], [1, 0])).toBeCloseTo(1, 12);
  });

  it('have the Jensen-Shannon divergence as mutual information', () => {
    const model = coinOrChoice().model();
    const laws = rewardLaws(model, { length: 2 });
    const dense = denseLaws(laws, [...Array.from({ length: 12 }).keys()]);
    const chi = populationSimilarity(model, {
      measure: 'jensen-shannon',
      divergence: true,
      minLength: 2,
      maxLength: 2,
    });
    for (let i = 0; i < 12; ++i) {
      for (let j = 0; j < 12; ++j) expect(mutualInformation(dense[i]!, dense[j]!)).toBeCloseTo(chi.get(i, j), 9);
    }
  });
});

describe('permutationChance', () => {
  it('is 1 where all trajectories are one, and small where two lists have nothing in common', () => {
    expect(permutationChance([3, 3], [3, 3], 99, new Random(1))).toBe(1);
    // Of the 252 ways to part ten, two are as extreme: about one permutation in 126.
    expect(permutationChance([0, 0, 0, 0, 0], [1, 1, 1, 1, 1], 999, new Random(1))).toBeLessThan(0.03);
    expect(permutationChance([0, 1, 0, 1], [1, 0, 1, 0], 99, new Random(1))).toBe(1);
  });

  it('rejects one law at most as often as its level', () => {
    const random = new Random(7);
    const draw = () => Array.from({ length: 10 }, () => random.below(3));
    let rejected = 0;
    for (let n = 0; n < 200; ++n) if (permutationChance(draw(), draw(), 99, random) <= 0.05) ++rejected;
    // 10 expected, standard deviation 3.1.
    expect(rejected).toBeLessThan(20);
  });
});

describe('separation', () => {
  it('is the chance of the right order', () => {
    expect(separation([3, 4], [1, 2])).toBe(1);
    expect(separation([1], [1])).toBe(0.5);
    // (2, 1) is right, (2, 3) wrong, (0, 1) and (0, 3) wrong.
    expect(separation([2, 0], [1, 3])).toBe(0.25);
  });
});
