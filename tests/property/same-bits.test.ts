/** Coincidence and cosine of random counts: the same bits on both backends. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadBackend } from '../backends.js';
import { countRows } from '../similarity/rows.js';

const matrices = fc
  .record({
    rows: fc.integer({ min: 1, max: 12 }),
    columns: fc.integer({ min: 1, max: 24 }),
    largest: fc.constantFrom(3, 300, 70_000, 2_000_000),
  })
  .chain(({ rows, columns, largest }) =>
    fc.record({
      counts: fc.array(fc.array(fc.nat(largest), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
      lengths: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: columns, maxLength: columns }),
    }),
  );

it('coincidence, cosine and intersection are equal to the last bit', async () => {
  const [wasm, reference] = [await loadBackend('wasm'), await loadBackend('reference')];
  fc.assert(
    fc.property(matrices, ({ counts, lengths }) => {
      const rows = { ...countRows(counts), lengths: Int32Array.from(lengths) };
      for (const [measure, normalization] of [
        ['coincidence', 'plain'],
        ['coincidence', 'cosine'],
        ['intersection', 'geometric'],
      ] as const) {
        const options = {
          measure,
          normalization,
          divergence: false,
          active: new Uint8Array(rows.rows).fill(1),
          threshold: null,
          topK: null,
        };
        expect(wasm.similarity(rows, options).values).toEqual(reference.similarity(rows, options).values);
      }
    }),
    { numRuns: 300, seed: 11 },
  );
});
