/** χ of weighted counts, and what policy correction is for: χ of the uniform policy from the data of another. */
import { describe, expect, it } from 'vitest';
import type { Measure, Normalization } from '../../src/engine/contracts/similarity.js';
import { Random } from '../../src/engine/random.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { TabularModel } from '../../src/environments/tabular-model.js';
import { computeSimilarity } from '../../src/similarity/compute.js';
import { SimilarityCounter } from '../../src/similarity/counter.js';
import type { SimilarityOptions } from '../../src/similarity/options.js';
import { populationSimilarity } from '../../src/symmetry/exact/population-similarity.js';
import { backends, loadBackend } from '../backends.js';
import { countRows } from './rows.js';

const measures: readonly SimilarityOptions[] = (
  [
    ['intersection', 'geometric'],
    ['intersection', 'product'],
    ['coincidence', 'plain'],
    ['coincidence', 'cosine'],
    ['jensen-shannon', undefined],
  ] as [Measure, Normalization | undefined][]
).map(([measure, normalization]) => (normalization === undefined ? { measure } : { measure, normalization }));

describe.each(backends)('similarity of weights on $name', async ({ name }) => {
  const backend = await loadBackend(name);

  describe('by hand', () => {
    // One length. Laws from weights: (1/4, 3/4, 0), (1/2, 0, 1/2), and a row without counts. Windows: 8 and 2.
    const rows = {
      ...countRows([
        [4, 4, 0],
        [1, 0, 1],
        [0, 0, 0],
      ]),
      weights: Float64Array.of(2, 6, 5, 5),
    };
    const value = (options: SimilarityOptions) => computeSimilarity(backend, rows, [8, 2, 0], options);

    it('intersection compares numbers of windows', () => {
      // n = (2, 6, 0) and (1, 0, 1): Σ min = 1, / √(8 · 2) and / (8 · 2).
      const chi = value({});
      expect([chi.get(0, 1), chi.get(1, 0), chi.get(0, 0), chi.get(0, 2), chi.get(2, 2)]).toEqual([
        0.25, 0.25, 1, 0, 0,
      ]);
      const product = value({ normalization: 'product' });
      expect([product.get(0, 1), product.get(0, 0), product.get(1, 1)]).toEqual([1 / 16, 1 / 8, 1 / 2]);
    });

    it('coincidence compares laws', () => {
      // Σ p p' = 1/8; norms² 5/8 and 1/2.
      const plain = value({ measure: 'coincidence' });
      expect([plain.get(0, 1), plain.get(0, 0)]).toEqual([0.125, 0.625]);
      const cosine = value({ measure: 'coincidence', normalization: 'cosine' });
      expect(cosine.get(0, 1)).toBeCloseTo(0.125 / Math.sqrt(0.625 * 0.5), 14);
      expect(cosine.get(1, 1)).toBe(1);
    });

    it('jensen-shannon compares laws', () => {
      // JS = ln 2 + ½ (¼ ln ⅓ + ½ ln ⅔).
      const js = Math.LN2 + 0.5 * (0.25 * Math.log(1 / 3) + 0.5 * Math.log(2 / 3));
      expect(value({ measure: 'jensen-shannon', divergence: true }).get(1, 0)).toBeCloseTo(js, 14);
      expect(value({ measure: 'jensen-shannon', divergence: true }).get(1, 2)).toBeNaN();
      expect(value({ measure: 'jensen-shannon' }).get(0, 1)).toBeCloseTo(1 - js / Math.LN2, 14);
    });

    it('a length whose weights have all vanished says nothing', () => {
      const lost = { ...rows, lengths: Int32Array.of(1, 2, 2), weights: Float64Array.of(2, 0, 1, 1) };
      // Row 0 keeps length 1 only, with 4 windows; row 1 has 1 window of each length: 1 / √(4 · 2).
      const chi = computeSimilarity(backend, lost, [8, 2, 0], {});
      expect(chi.get(0, 1)).toBeCloseTo(1 / Math.sqrt(8), 14);
      expect(computeSimilarity(backend, lost, [8, 2, 0], { measure: 'jensen-shannon' }).get(0, 1)).toBe(1);
    });
  });

  it.each(measures)('equal weights give the similarity of the counts: $measure $normalization', (options) => {
    const random = new Random(3);
    const dense = Array.from({ length: 20 }, () =>
      Array.from({ length: 30 }, () => Math.max(0, random.below(12) - 5) * (1 + random.below(3))),
    );
    const rows = countRows(
      dense,
      Array.from({ length: 30 }, (_, c) => 1 + (c % 3)),
    );
    const visits = dense.map((row) => Math.max(...row));
    const weights = Float64Array.from(rows.counts, (count) => 0.7 * count);
    for (const more of [{}, { threshold: 0.3 }, { topK: 3 }, { minVisits: 15 }]) {
      const counted = computeSimilarity(backend, rows, visits, { ...options, ...more });
      const weighted = computeSimilarity(backend, { ...rows, weights }, visits, { ...options, ...more });
      expect(weighted.entries.kind).toBe(counted.entries.kind);
      const [values, twins] = [weighted.toDense(), counted.toDense()];
      // Float32 kernels are good to 1e-6.
      values.forEach((value, k) => {
        expect(Math.abs(value - twins[k]!)).toBeLessThan(options.measure === 'jensen-shannon' ? 1e-6 : 1e-12);
        if (!('topK' in more)) expect(value).toBe(values[(k % 20) * 20 + Math.floor(k / 20)]);
      });
    }
  });

  it('refuses a confidence bound, and evidence, from weights', () => {
    using counter = new SimilarityCounter(backend, { states: 1, actions: 1, correction: 'uniform' });
    counter.addEpisode({ states: [0], actions: [0], rewards: [1], probabilities: [1], terminated: true });
    expect(() => counter.similarity({ confidence: 0.9 })).toThrow(
      'expected no confidence, as bounds are of plain counts',
    );
    expect(() => counter.evidence()).toThrow("expected a counter with correction 'none' for evidence, got 'uniform'");
  });
});

describe('policy correction', () => {
  // A 3x3 grid whose shaped rewards say how each step changed the distance to the goal; a policy that prefers two actions.
  const environment = makeEnvironment('grid-world-v0', { rows: 3, columns: 3, shaping: true });
  const model = environment.model!();
  const preference = [0.5, 0.25, 0.15, 0.1];
  const policy = Float64Array.from({ length: model.pairs }, (_, i) => preference[i % model.actions]!);
  const layout = { states: model.states, actions: model.actions, maxLength: 3 };

  it.each(measures.slice(2))('χ of the uniform policy from another: $measure $normalization', async (options) => {
    expect(model).toBeInstanceOf(TabularModel);
    const backend = await loadBackend('wasm');
    const exact = populationSimilarity(model, { maxLength: 3, ...options } as never).toDense();
    const kernel = backend.model(model);
    const errors = [500, 8000].map((episodes) => {
      const batch = kernel.rollout({ policy, episodes, maxSteps: 50, seed: 5 });
      using plain = new SimilarityCounter(backend, layout);
      using corrected = new SimilarityCounter(backend, { ...layout, correction: 'uniform' });
      plain.addEpisodes(batch);
      const probabilities = Float64Array.from(batch.actions, (action) => preference[action]!);
      corrected.addEpisodes({ ...batch, probabilities });
      return [plain, corrected].map((counter) => {
        const chi = counter.similarity(options).toDense();
        return Math.sqrt(chi.reduce((sum, value, k) => sum + (value - exact[k]!) ** 2, 0) / chi.length);
      });
    });
    const [[plainBefore, correctedBefore], [plainAfter, correctedAfter]] = errors as [number[], number[]];
    // More data bring the corrected χ nearer to that of the uniform policy, the other to that of the policy that acted.
    expect(correctedAfter! / correctedBefore!).toBeLessThan(0.25);
    expect(plainAfter! / plainBefore!).toBeGreaterThan(0.6);
    expect(correctedAfter! / plainAfter!).toBeLessThan(0.1);
    kernel.dispose();
  });
});
