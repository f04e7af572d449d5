import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { SimilarityCounter } from '../../src/similarity/counter.js';
import { DirichletTree } from '../../src/similarity/dirichlet-tree.js';
import { computeEvidence } from '../../src/similarity/evidence.js';
import { logGamma } from '../../src/similarity/log-gamma.js';
import { ExactReferences } from '../../src/symmetry/exact/references.js';
import { agreement } from '../../src/symmetry/score.js';
import { loadBackend } from '../backends.js';
import { countRows } from './rows.js';

describe('logGamma', () => {
  it('at integers, halves, small and large numbers', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; factorial *= n++) expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 11);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 12);
    expect(logGamma(2.5)).toBeCloseTo(Math.log(0.75 * Math.sqrt(Math.PI)), 12);
    // Γ(x) = 1/x - 0.5772… + O(x) near 0; ln 1000! from tables (5912.128178488163).
    expect(logGamma(1e-5)).toBeCloseTo(Math.log(1e5 - 0.5772156649), 9);
    expect(logGamma(1001)).toBeCloseTo(5912.128178488163, 8);
  });
});

describe('evidence with Jeffreys prior', () => {
  const prior = 'jeffreys';

  it('one window each', () => {
    const rows = countRows([
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
    const evidence = computeEvidence(rows, [1, 1, 1], { prior });
    // Two outcomes, α = ½ each: m(1, 0) = ½, m(2, 0) = (½ · 3/2) / (1 · 2) = 3/8, m(1, 1) = (½ · ½) / 2 = 1/8.
    expect(evidence.get(0, 1)).toBeCloseTo(Math.log(0.375 / 0.25), 12);
    expect(evidence.get(0, 2)).toBeCloseTo(Math.log(0.125 / 0.25), 12);
    expect(evidence.get(2, 0)).toBe(evidence.get(0, 2));
    expect(evidence.get(0, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('the number of outcomes is of those that either has', () => {
    const rows = countRows([
      [1, 1, 0],
      [0, 1, 1],
    ]);
    // Three outcomes, α = 3/2. m(1, 1, 0) = ¼ / (3/2 · 5/2) = 1/15; m(1, 2, 1) = (½ · (½ · 3/2) · ½) / (3/2 · 5/2 · 7/2 · 9/2) = 1/315.
    expect(computeEvidence(rows, [2, 2], { prior }).get(0, 1)).toBeCloseTo(Math.log(225 / 315), 12);
  });

  it('adds up what each next reward says, at the trajectories that both have been at', () => {
    // Columns a, ax, ay, b, bx in depth-first order.
    const rows = countRows(
      [
        [1, 1, 0, 0, 0],
        [1, 0, 1, 0, 0],
        [0, 0, 0, 1, 1],
      ],
      [1, 2, 2, 1, 2],
    );
    const evidence = computeEvidence(rows, [1, 1, 1], { prior });
    // Rows 0 and 1: at the root both had a, ln(3/8 / ¼) as above; after it x and y, ln(1/8 / ¼).
    expect(evidence.get(0, 1)).toBeCloseTo(Math.log(1.5) + Math.log(0.5), 12);
    // Rows 0 and 2 part at the root.
    expect(evidence.get(0, 2)).toBeCloseTo(Math.log(0.5), 12);
  });
});

describe('evidence with the pooled prior', () => {
  it('agreeing on what is rare says more than agreeing on what is common', () => {
    // Laws (1, 0) three times and (0, 1) twice: π = (3/5, 2/5).
    const rows = countRows([
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
    const evidence = computeEvidence(rows, [1, 1, 1, 1, 1], { concentration: 1 });
    // m(n) = π; m of two equal windows = π (π + 1) / 2, of two different ones π π′ / 2: B = (π + 1) / (2 π), or ½.
    expect(evidence.get(0, 1)).toBeCloseTo(Math.log(1.6 / 1.2), 12);
    expect(evidence.get(3, 4)).toBeCloseTo(Math.log(1.4 / 0.8), 12);
    expect(evidence.get(0, 3)).toBeCloseTo(Math.log(0.5), 12);
    // Concentration 2: (2π + 1) / (3 π).
    expect(computeEvidence(rows, [1, 1, 1, 1, 1], { concentration: 2 }).get(0, 1)).toBeCloseTo(Math.log(2.2 / 1.8), 12);
  });

  it('what everybody does is no evidence, however often it is seen', () => {
    const rows = countRows([[1000], [1000], [1000]]);
    expect(computeEvidence(rows, [1000, 1000, 1000]).get(0, 1)).toBeCloseTo(0, 9);
    expect(computeEvidence(rows, [1000, 1000, 1000], { prior: 'jeffreys' }).get(0, 1)).toBeGreaterThan(2);
  });

  it('grows with equal counts, falls with different ones', () => {
    const at = (scale: number) => {
      const rows = countRows([
        [3 * scale, scale, 0],
        [3 * scale, scale, 0],
        [scale, 3 * scale, 0],
        [0, 0, scale],
      ]);
      const evidence = computeEvidence(rows, [4 * scale, 4 * scale, 4 * scale, scale]);
      return [evidence.get(0, 1), evidence.get(0, 2)] as const;
    };
    const [few, many] = [at(2), at(50)];
    expect(many[0]).toBeGreaterThan(few[0]);
    expect(many[1]).toBeLessThan(few[1]);
    expect(many[1]).toBeLessThan(-10);
  });

  it('the mean laws are those of each node by itself', () => {
    // Columns a, ax, ay, b. The root: (1, 0), (½, ½), (½, ½), mean (2/3, 1/3). After a: (½, ½), (1, 0), (1, 0), mean (5/6, 1/6).
    const rows = countRows(
      [
        [2, 1, 1, 0],
        [1, 1, 0, 1],
        [1, 1, 0, 1],
      ],
      [1, 2, 2, 1],
    );
    // Rows 1 and 2, concentration 1. The root: m(1, 1) = 2/3 · 1/3 / 2 = 1/9, m(2, 2) = (2/3 · 5/3)(1/3 · 4/3) / 24 = 5/243.
    // After a: m(1) = 5/6, m(2) = 5/6 · 11/6 / 2.
    const expected = Math.log(5 / 243 / (1 / 81)) + Math.log(55 / 72 / (25 / 36));
    expect(computeEvidence(rows, [2, 2, 2], { concentration: 1 }).get(1, 2)).toBeCloseTo(expected, 12);
  });

  it('clusters', () => {
    const rows = countRows([
      [30, 0, 0, 0],
      [40, 0, 0, 0],
      [0, 20, 10, 0],
      [0, 22, 12, 0],
      [0, 0, 0, 5],
      [0, 0, 0, 0],
    ]);
    const evidence = computeEvidence(rows, [30, 40, 30, 34, 5, 0]);
    for (const linkage of ['single', 'complete', 'average'] as const) {
      expect([...evidence.clusters({ threshold: 0.5, linkage }).labels]).toEqual([0, 0, 1, 1, 2, -1]);
    }
    expect([...evidence.clusters({ threshold: 1000 }).labels]).toEqual([0, 1, 2, 3, 4, -1]);
    expect([evidence.hasEvidence(4), evidence.hasEvidence(5), evidence.get(4, 5), evidence.get(5, 5)]).toEqual([
      true,
      false,
      0,
      0,
    ]);
    const some = computeEvidence(rows, [30, 40, 30, 34, 5, 0], { minVisits: 31 });
    expect([some.hasEvidence(0), some.get(0, 1)]).toEqual([false, 0]);
    expect(evidence.toDense()[1]).toBe(evidence.get(0, 1));
  });

  it('what is like two things that are unlike joins them by single linkage only', () => {
    // 0 and 2 are told apart; 1, seen little, is like both. The last rows make the rest of the prior.
    const rows = countRows([
      [40, 10, 0],
      [3, 3, 0],
      [10, 40, 0],
      [0, 0, 50],
      [0, 0, 50],
    ]);
    const evidence = computeEvidence(rows, [50, 6, 50, 50, 50]);
    const [ab, bc, ac] = [evidence.get(0, 1), evidence.get(1, 2), evidence.get(0, 2)];
    const threshold = 0.9 * Math.min(ab, bc);
    expect(threshold).toBeGreaterThan(0);
    expect(ac).toBeLessThan(-3);
    expect([...evidence.clusters({ threshold, linkage: 'single' }).labels]).toEqual([0, 0, 0, 1, 1]);
    const { labels } = evidence.clusters({ threshold });
    expect(labels[0]).not.toBe(labels[2]);
    expect([...evidence.clusters({ threshold, linkage: 'complete' }).labels]).toEqual([...labels]);
  });

  it('a factor is bounded by those of each with its copy; looking only where it can matter finds all', () => {
    const random = new Random(5);
    const lengths = [1, 2, 2, 1, 2, 2, 1];
    const dense = Array.from({ length: 40 }, () => {
      const [ax, ay, bx, by, c] = Array.from({ length: 5 }, () => (random.below(2) === 0 ? 0 : random.below(12)));
      return [ax! + ay!, ax!, ay!, bx! + by!, bx!, by!, c!];
    });
    const rows = countRows(dense, lengths);
    for (const options of [{}, { prior: 'jeffreys' }] as const) {
      const evidence = computeEvidence(
        rows,
        dense.map(() => 1),
        options,
      );
      const tree = new DirichletTree(rows, 'prior' in options ? null : 3);
      const found = new Map<number, number>();
      evidence.forEachAbove(1, (i, j, value) => found.set(i * 40 + j, value));
      let above = 0;
      for (let i = 0; i < 40; ++i) {
        for (let j = i + 1; j < 40; ++j) {
          const value = evidence.get(i, j);
          expect(evidence.get(j, i)).toBe(value);
          if (!('prior' in options)) {
            expect(value).toBeLessThanOrEqual((tree.logFactor(i, i) + tree.logFactor(j, j)) / 2 + 1e-12);
          }
          expect(found.get(i * 40 + j)).toBe(value > 1 ? value : undefined);
          if (value > 1) ++above;
        }
      }
      expect(above).toBeGreaterThan(3);
    }
  });

  it('refuses impossible options', () => {
    const rows = countRows([[1], [1]]);
    const compute = (options: object) => () => computeEvidence(rows, [1, 1], options);
    expect(compute({ prior: 'flat' })).toThrow("expected prior to be one of 'pooled', 'jeffreys', got 'flat'");
    expect(compute({ prior: 'jeffreys', concentration: 2 })).toThrow("expected concentration only with prior 'pooled'");
    expect(compute({ concentration: 0 })).toThrow('concentration');
    expect(compute({ minVisits: 0 })).toThrow('minVisits');
    expect(compute({ alpha: 1 })).toThrow("got 'alpha'");
    expect(() => computeEvidence(rows, [1, 1]).clusters({ threshold: -1 })).toThrow('threshold');
    expect(() => computeEvidence(rows, [1, 1]).clusters({ linkage: 'ward' as 'single' })).toThrow("'ward'");
    expect(() => computeEvidence(rows, [1, 1]).get(0, 2)).toThrow('expected pair to be an integer in [0, 1], got 2');
  });
});

it('a counter gives its evidence', async () => {
  using counter = new SimilarityCounter(await loadBackend('wasm'), { states: 3, actions: 1, maxLength: 2 });
  for (const state of [0, 1, 2]) {
    for (let e = 0; e < 6; ++e) {
      counter.addEpisode({ states: [state], actions: [0], rewards: [state === 2 ? 5 : 1], terminated: true });
    }
  }
  const evidence = counter.evidence();
  expect(evidence.get(0, 1)).toBeGreaterThan(0);
  expect(evidence.get(0, 2)).toBeLessThan(-1);
});

describe('clusters of evidence hold equal values only', () => {
  const sparse = { stepReward: 0, goalReward: 1 };
  it.each([
    ['sparse grid', makeEnvironment('grid-world-v0', { rows: 5, columns: 5, ...sparse }), [30, 300, 3000], 0.2],
    ['FrozenLake', makeEnvironment('frozen-lake-v1', { isSlippery: false }), [30, 300, 3000], 0.3],
    [
      'shaped grid',
      makeEnvironment('grid-world-v0', { rows: 5, columns: 5, shaping: true, discount: 0.95, ...sparse }),
      [30, 300, 3000],
      0.7,
    ],
  ])('%s', async (_, environment, amounts, recall) => {
    const model = environment.model();
    const truth = new ExactReferences(model, { discount: 0.95 }).get('equal Q*');
    const backend = await loadBackend('wasm');
    const kernel = backend.model(model);
    for (const seed of [1, 2]) {
      for (const episodes of amounts) {
        using counter = new SimilarityCounter(backend, { states: model.states, actions: model.actions, maxLength: 5 });
        counter.addEpisodes(kernel.rollout({ policy: null, episodes, maxSteps: 250, seed }));
        const found = agreement(counter.evidence().clusters(), truth);
        expect(found.precision, `${episodes} episodes`).toBeGreaterThanOrEqual(0.95);
        if (episodes === 3000) expect(found.recall).toBeGreaterThan(recall);
      }
    }
    kernel.dispose();
  });
});
