/** All pairs of 64 rows of counts over 200 columns, against SciPy and exact integers. */
import { describe, expect, it } from 'vitest';
import type { SimilarityKernelOptions } from '../../src/engine/contracts/similarity.js';
import { backendsOfHome, loadBackend } from '../backends.js';
import fixture from '../fixtures/divergence_n64_K200.json' with { type: 'json' };
import { countRows } from '../similarity/rows.js';

const n = fixture.n;
const rows = countRows(
  fixture.rows.map((row) => {
    const dense = new Array<number>(fixture.K).fill(0);
    for (const [column, count] of row as [number, number][]) dense[column] = count;
    return dense;
  }),
);
const expected = {
  total: fixture.total as number[],
  intersection: (fixture.min_intersection as number[][]).flat(),
  chi: (fixture.chi as number[][]).flat(),
  divergence: (fixture.JSD as number[][]).flat(),
};

describe.each(backendsOfHome)('divergence_n64_K200 on $name', async ({ name }) => {
  const backend = await loadBackend(name);
  const dense = (options: Partial<SimilarityKernelOptions>) =>
    backend.similarity(rows, {
      measure: 'intersection',
      normalization: 'geometric',
      divergence: false,
      active: new Uint8Array(n).fill(1),
      threshold: null,
      topK: null,
      ...options,
    }).values;

  it('min-intersections, recovered from the product normalisation', () => {
    const chi = dense({ normalization: 'product' });
    const numerators = Array.from(chi, (x, k) => x * expected.total[Math.floor(k / n)]! * expected.total[k % n]!);
    expect(numerators.map(Math.round)).toEqual(expected.intersection);
    numerators.forEach((numerator, k) => {
      expect(Math.abs(numerator - expected.intersection[k]!)).toBeLessThan(1e-9);
    });
  });

  it('χ', () => {
    dense({}).forEach((chi, k) => {
      expect(Math.abs(chi - expected.chi[k]!)).toBeLessThanOrEqual(1e-15);
    });
  });

  it('Jensen-Shannon divergence', () => {
    const tolerance = name === 'reference' ? 1e-12 : 1e-6;
    const divergence = dense({ measure: 'jensen-shannon', divergence: true });
    divergence.forEach((js, k) => {
      expect(Math.abs(js - expected.divergence[k]!)).toBeLessThanOrEqual(tolerance);
    });
    const chi = dense({ measure: 'jensen-shannon' });
    chi.forEach((value, k) => {
      expect(Math.abs(value - (1 - expected.divergence[k]! / Math.LN2))).toBeLessThanOrEqual(1.5 * tolerance);
    });
  });
});
