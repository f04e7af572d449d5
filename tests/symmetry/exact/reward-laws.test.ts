import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/create-engine.js';
import { TabularModel } from '../../../src/environments/tabular-model.js';
import { InputError } from '../../../src/input-error.js';
import {
  type PopulationSimilarityOptions,
  populationSimilarity,
} from '../../../src/symmetry/exact/population-similarity.js';
import { rewardLaws, trajectoryClasses } from '../../../src/symmetry/exact/reward-laws.js';
import { backends } from '../../backends.js';

/**
 * State 0: action 0 pays 1 and ends with chance 1/4, else leads to state 1; action 1 pays 0 and stays.
 * State 1: action 0 pays 2 and ends; action 1 pays 1 and leads to state 0. State 2 is terminal.
 */
const model = TabularModel.build({
  states: 3,
  actions: 2,
  initial: [0.5, 0.5, 0],
  outcomes: (s, a) => {
    if (s === 2) return [{ probability: 1, nextState: 2, reward: 0, terminated: true }];
    if (s === 0 && a === 0) {
      return [
        { probability: 0.25, nextState: 2, reward: 1, terminated: true },
        { probability: 0.75, nextState: 1, reward: 1, terminated: false },
      ];
    }
    if (s === 0) return [{ probability: 1, nextState: 0, reward: 0, terminated: false }];
    if (a === 0) return [{ probability: 1, nextState: 2, reward: 2, terminated: true }];
    return [{ probability: 1, nextState: 0, reward: 1, terminated: false }];
  },
});

const asObject = (law: readonly { rewards: readonly number[]; probability: number }[]) =>
  Object.fromEntries(law.map(({ rewards, probability }) => [rewards.join(), probability]));

describe('reward laws', () => {
  it('of length 2 by hand', () => {
    const laws = rewardLaws(model, { length: 2 });
    // (0, 0): 1 and the end, or 1 and then 2 or 1 from state 1.
    expect(asObject(laws.law(0))).toEqual({ '1': 0.25, '1,2': 0.375, '1,1': 0.375 });
    // (0, 1): 0, then 1 or 0 from state 0.
    expect(asObject(laws.law(1))).toEqual({ '0,1': 0.5, '0,0': 0.5 });
    expect(asObject(laws.law(2))).toEqual({ '2': 1 });
    expect(asObject(laws.law(3))).toEqual({ '1,1': 0.5, '1,0': 0.5 });
    expect(laws.law(4)).toEqual([]);
    // Of length 1, (0, 0) and (1, 1) both pay 1.
    expect([...laws.classes(1).labels]).toEqual([0, 1, 2, 0, -1, -1]);
    expect([...laws.classes(2).labels]).toEqual([0, 1, 2, 3, -1, -1]);
  });

  it('without the own reward', () => {
    const laws = rewardLaws(model, { length: 1, ownReward: 'exclude' });
    expect(asObject(laws.law(0))).toEqual({ '': 0.25, '1': 0.375, '2': 0.375 });
    expect(asObject(laws.law(1))).toEqual({ '0': 0.5, '1': 0.5 });
    expect(asObject(laws.law(2))).toEqual({ '': 1 });
    // (0, 1) and (1, 1) both lead to state 0.
    expect([...trajectoryClasses(model, { length: 3, ownReward: 'exclude' }).labels]).toEqual([0, 1, 2, 1, -1, -1]);
  });

  it('under a policy', () => {
    const policy = [1, 0, 0.1, 0.9, 0, 0];
    const laws = rewardLaws(model, { length: 2, policy });
    const law = asObject(laws.law(0));
    expect(law['1,2']).toBeCloseTo(0.075, 15);
    expect(law['1,1']).toBeCloseTo(0.675, 15);
    expect(asObject(laws.law(3))).toEqual({ '1,1': 1 });
  });

  it('refuse what does not fit', () => {
    expect(() => rewardLaws(model, { length: 0 })).toThrow('expected length to be an integer in [1, 1000], got 0');
    expect(() => rewardLaws(model, { length: 2, policy: [1, 0] })).toThrow('expected a policy of 6 probabilities');
    expect(() => rewardLaws(model, { length: 2, policy: [1, 1, 1, 0, 0, 0] })).toThrow(
      'expected action probabilities that sum to 1, got 2 at state 0 of the policy',
    );
    expect(() => rewardLaws(model, { length: 2, policy: [2, -1, 1, 0, 0, 0] })).toThrow(
      'expected a probability in [0, 1]',
    );
    expect(() => rewardLaws(model, { length: 12, maxEntries: 50 })).toThrow(
      /^expected reward laws of at most 50 entries, got more at length \d+; raise maxEntries or ask for a shorter length$/,
    );
    // One entry a pair of length 1, and 3 + 2 + 1 + 2 of length 2: refused from one below what there is, and not before.
    const entries = [1, 2, 3, 4, 5].map((length) => rewardLaws(model, { length }).rows().words.length);
    expect(entries.slice(0, 2)).toEqual([4, 8]);
    let all = 0;
    for (const [k, more] of entries.entries()) {
      all += more;
      expect(() => rewardLaws(model, { length: k + 1, maxEntries: all })).not.toThrow();
      expect(() => rewardLaws(model, { length: k + 1, maxEntries: all - 1 })).toThrow('got more at length');
    }
    expect(() => rewardLaws(model, { length: 2 }).law(0, 3)).toThrow(InputError);
    expect(() => rewardLaws(model, { lengths: 2 } as never)).toThrow(InputError);
  });
});

describe('population similarity', () => {
  const chi = (options: PopulationSimilarityOptions, i = 0, j = 3) => populationSimilarity(model, options).get(i, j);
  // Pairs (0, 0) and (1, 1). Length 1: both {1: 1}. Length 2: {1 end: 1/4, 12: 3/8, 11: 3/8} and {11: 1/2, 10: 1/2}.

  it('by hand, for each measure', () => {
    const lengths = { minLength: 1, maxLength: 2 };
    expect(chi(lengths)).toBeCloseTo((1 + 3 / 8) / 2, 15);
    expect(chi({ ...lengths, measure: 'coincidence' })).toBeCloseTo((1 + 3 / 16) / 4, 15);
    // Σp² = 1 + 1/16 + 9/64 + 9/64 = 86/64 and 1 + 1/4 + 1/4 = 3/2.
    expect(chi({ ...lengths, measure: 'coincidence', normalization: 'cosine' })).toBeCloseTo(
      19 / 16 / Math.sqrt((86 / 64) * 1.5),
      15,
    );
    // Common support {11}: 3/8 against 1/2, sum 7/8.
    const divergence = Math.LN2 + 0.5 * ((3 / 8) * Math.log(3 / 7) + (1 / 2) * Math.log(4 / 7));
    const jensenShannon = { ...lengths, measure: 'jensen-shannon' } as const;
    expect(chi({ ...jensenShannon, divergence: true })).toBeCloseTo(divergence / 2, 15);
    expect(chi(jensenShannon)).toBeCloseTo(1 - divergence / 2 / Math.LN2, 15);
    expect(chi(jensenShannon, 0, 0)).toBeCloseTo(1, 15);
    expect(chi(jensenShannon, 0, 4)).toBe(0);
    expect(chi({ ...jensenShannon, divergence: true }, 0, 4)).toBeNaN();
  });

  it('by hand, for each way to treat the end', () => {
    // Of length 2 without markers, (0, 0) has {12: 3/8, 11: 3/8} per visit, (1, 1) as before.
    const lengths = { minLength: 2, maxLength: 2 };
    expect(chi({ ...lengths, episodeEnd: 'prefix' })).toBeCloseTo(3 / 8 / Math.sqrt(3 / 4), 15);
    expect(chi({ ...lengths, episodeEnd: 'drop', measure: 'coincidence' })).toBeCloseTo(1 / 4, 15);
    // With lengths 1 and 2, 'drop' has {1: 3/4} of length 1, 'prefix' {1: 1}.
    expect(chi({ maxLength: 2, episodeEnd: 'drop' })).toBeCloseTo((3 / 4 + 3 / 8) / Math.sqrt((3 / 2) * 2), 15);
    expect(chi({ maxLength: 2, episodeEnd: 'prefix' })).toBeCloseTo((1 + 3 / 8) / Math.sqrt((7 / 4) * 2), 15);
    // (1, 0) always ends after one reward: it has no window of length 2.
    expect(populationSimilarity(model, { ...lengths, episodeEnd: 'drop' }).hasEvidence(2)).toBe(false);
  });

  it('refuses what does not fit', () => {
    expect(() => chi({ minLength: 3, maxLength: 2 })).toThrow('expected minLength to be an integer in [1, 2], got 3');
    expect(() => chi({ normalization: 'product' as never })).toThrow("expected a normalization other than 'product'");
    expect(() => chi({ episodeEnd: 'stop' as never })).toThrow('episodeEnd');
    expect(() => chi({ length: 2 } as never)).toThrow('length');
  });
});

describe.each(backends)('counts on $name', ({ name }) => {
  it.each([
    { count: { episodeEnd: 'marker' }, compare: { measure: 'coincidence' } },
    { count: { episodeEnd: 'drop' }, compare: { measure: 'coincidence', normalization: 'cosine' } },
    { count: { episodeEnd: 'marker', ownReward: 'exclude' }, compare: { measure: 'jensen-shannon' } },
    { count: { episodeEnd: 'prefix' }, compare: { measure: 'jensen-shannon' } },
  ] as const)('approach the population χ at the rate 1/√n, $count, $compare', async ({ count, compare }) => {
    const engine = await createEngine({ backend: name });
    const population = populationSimilarity(model, { maxLength: 3, ...count, ...compare });
    /** Root mean square error over two pairs of pairs and 24 seeds after `episodes` episodes. */
    const error = (episodes: number): number => {
      let sum = 0;
      for (let seed = 1; seed <= 24; ++seed) {
        using counter = engine.trajectories({ states: 3, actions: 2, maxLength: 3, ...count });
        counter.addEpisodes(engine.rollout(model, { episodes, maxSteps: 1000, seed: seed + 1000 * episodes }));
        const counted = counter.similarity(compare);
        for (const [i, j] of [
          [0, 3],
          [0, 1],
        ] as const)
          sum += (counted.get(i, j) - population.get(i, j)) ** 2;
      }
      return Math.sqrt(sum / 48);
    };
    const [few, many] = [error(50), error(3200)];
    // 64 times the data: an eighth of the error. With 24 seeds each error is known within some 20 %.
    expect(few / many).toBeGreaterThan(4.5);
    expect(few / many).toBeLessThan(14);
    expect(many).toBeLessThan(0.02);
  });
});
