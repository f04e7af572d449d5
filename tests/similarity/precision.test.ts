/** Divergences near 0, and own logarithms. */
import { describe, expect, it } from 'vitest';
import { logarithm } from '../../src/engine/rules/logarithm.js';
import { computeSimilarity } from '../../src/similarity/compute.js';
import { resolveSimilarityOptions } from '../../src/similarity/options.js';
import { computePart, joinParts } from '../../src/similarity/parts.js';
import { loadBackend } from '../backends.js';
import { countRows } from './rows.js';

describe('logarithm', () => {
  it('is within one unit in the last place of ln x', () => {
    const known = [
      [2, Math.LN2],
      [10, Math.LN10],
      [0.75, -0.2876820724517809],
    ] as const;
    for (const [x, ln] of known) expect(Math.abs(logarithm(x) - ln)).toBeLessThanOrEqual(Math.abs(ln) * Number.EPSILON);
    expect(logarithm(1)).toBe(0);
    for (let x = 1e-9; x < 1e9; x *= 1.37) {
      expect(Math.abs(logarithm(x) - Math.log(x))).toBeLessThanOrEqual(2 * Number.EPSILON * Math.abs(Math.log(x)));
    }
  });
});

describe("precision: 'double'", async () => {
  const [wasm, reference] = [await loadBackend('wasm'), await loadBackend('reference')];
  const visits = [2_000_000, 2_000_000];
  // p = ½ ± ε with ε = 1e-4: JS = 2 ε² to first order... = 2e-8 nats, less 4/3 ε⁴.
  const rows = countRows([
    [1_000_000 + 200, 1_000_000 - 200],
    [1_000_000 - 200, 1_000_000 + 200],
  ]);
  const options = { measure: 'jensen-shannon', divergence: true, precision: 'double' } as const;

  it('tells divergences near 0, the same bits on both backends', () => {
    const [a, b] = [
      computeSimilarity(wasm, rows, visits, options),
      computeSimilarity(reference, rows, visits, options),
    ];
    expect(a.toDense()).toEqual(b.toDense());
    expect(Math.abs(a.get(0, 1) / 2e-8 - 1)).toBeLessThan(1e-6);
    expect(a.get(0, 0)).toBe(0);
  });

  it('is kept by parts', () => {
    const resolved = resolveSimilarityOptions(options);
    const active = new Uint8Array(2).fill(1);
    const parts = [0, 1].map((part) => computePart(wasm, { rows, active, options: resolved, part, parts: 2 }));
    expect(joinParts(parts, resolved).values).toEqual(computeSimilarity(reference, rows, visits, options).toDense());
  });

  it('is of divergences alone', () => {
    expect(() => computeSimilarity(wasm, rows, visits, { precision: 'double' })).toThrow(
      "only with measure 'jensen-shannon'",
    );
    expect(() => computeSimilarity(wasm, rows, visits, { ...options, precision: 'float128' as never })).toThrow(
      'precision',
    );
  });
});
