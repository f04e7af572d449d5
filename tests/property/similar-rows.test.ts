/** Joins give what comparing all pairs gives, entry by entry, whatever the rows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/engine/contracts/backend.js';
import type { SimilarRowsOptions } from '../../src/engine/contracts/similar-rows.js';
import type { CountRows, Measure, Normalization, SparseEntries } from '../../src/engine/contracts/similarity.js';
import { bothBackends } from '../backends.js';
import { countRows } from '../similarity/rows.js';
import { likeRows } from './like-rows.js';

const kinds: readonly (readonly [Measure, Normalization])[] = [
  ['intersection', 'geometric'],
  ['intersection', 'product'],
  ['coincidence', 'plain'],
  ['coincidence', 'cosine'],
  ['jensen-shannon', 'geometric'],
];

const settings = (
  kind: readonly [Measure, Normalization],
  active: Uint8Array,
  threshold: number,
): SimilarRowsOptions => ({
  measure: kind[0],
  normalization: kind[1],
  active,
  threshold,
});

/** All values, by the reference. */
function allValues(reference: Backend, rows: CountRows, options: SimilarRowsOptions): Float64Array {
  const entries = reference.similarity(rows, { ...options, divergence: false, threshold: null, topK: null });
  return entries.values;
}

/** Jensen-Shannon sums are rounded in another order: at a threshold, and among equals, either answer is right. */
function isClose(values: Float64Array, threshold: number): boolean {
  return (
    values.some((value) => value !== threshold && Math.abs(value - threshold) < 1e-9) || values.includes(threshold)
  );
}

function expectSame(found: SparseEntries, wanted: SparseEntries, exact: boolean): void {
  expect(found.rowStarts).toEqual(wanted.rowStarts);
  expect(found.columnIndices).toEqual(wanted.columnIndices);
  if (exact) expect(found.values).toEqual(wanted.values);
  else for (let e = 0; e < found.values.length; ++e) expect(found.values[e]!).toBeCloseTo(wanted.values[e]!, 11);
}

describe('joins', () => {
  const threshold = fc.oneof(fc.constantFrom(0, 0.5, 0.75, 0.95), fc.double({ min: 0, max: 0.99, noNaN: true }));

  for (const kind of kinds) {
    const exact = kind[0] !== 'jensen-shannon';

    it(`components and pairs of ${kind.join(' ')} are those of all pairs`, async () => {
      const { wasm, reference } = await bothBackends();
      fc.assert(
        fc.property(likeRows, threshold, ({ rows, active }, past) => {
          const options = settings(kind, active, past);
          if (!exact) fc.pre(!isClose(allValues(reference, rows, options), past));
          expect(wasm.similarRows.components(rows, options)).toEqual(reference.similarRows.components(rows, options));
          const [found, wanted] = [wasm, reference].map((b) => b.similarRows.pairs(rows, { ...options, limit: 1e6 }));
          expect(found!.count).toBe(wanted!.count);
          expectSame(found!.entries!, wanted!.entries!, exact);
          const less = wasm.similarRows.pairs(rows, { ...options, limit: wanted!.count - 1 });
          expect(less).toEqual({ count: wanted!.count, entries: null });
        }),
        { numRuns: 150 },
      );
      expect(wasm.bytesInUse()).toBe(0);
    });

    it(`the nearest rows of ${kind.join(' ')} are those of all pairs`, async () => {
      const { wasm, reference } = await bothBackends();
      fc.assert(
        fc.property(likeRows, threshold, fc.integer({ min: 1, max: 9 }), ({ rows, active }, past, topK) => {
          const options = settings(kind, active, past);
          const limits = { topK, approximate: false, budget: 1e12 };
          if (!exact) fc.pre(!isClose(allValues(reference, rows, options), past));
          const [found, wanted] = [wasm, reference].map((b) => b.similarRows.nearest(rows, { ...options, ...limits })!);
          if (exact) return expectSame(found!, wanted!, true);
          // Which of equally near rows come first may differ; how near they are may not.
          expect(found!.rowStarts).toEqual(wanted!.rowStarts);
          for (let i = 0; i < rows.rows; ++i) {
            const sorted = (entries: SparseEntries) =>
              entries.values.slice(entries.rowStarts[i], entries.rowStarts[i + 1]).sort();
            const [a, b] = [sorted(found!), sorted(wanted!)];
            for (let e = 0; e < a.length; ++e) expect(a[e]!).toBeCloseTo(b[e]!, 11);
          }
        }),
        { numRuns: 150 },
      );
    });
  }

  it('degrees are the rows above the threshold', async () => {
    const { wasm, reference } = await bothBackends();
    fc.assert(
      fc.property(likeRows, threshold, ({ rows, active }, past) => {
        const options = { ...settings(kinds[0]!, active, past), sample: 1e9 };
        const sum = (b: Backend) => {
          const { degrees, weights } = b.similarRows.degrees(rows, options);
          return degrees.reduce((all, degree, k) => all + degree * weights[k]!, 0);
        };
        expect(sum(wasm)).toBe(sum(reference));
      }),
      { numRuns: 150 },
    );
  });

  it('approximate nearest rows are true values, none twice', async () => {
    const { wasm, reference } = await bothBackends();
    fc.assert(
      fc.property(likeRows, ({ rows, active }) => {
        const options = settings(kinds[0]!, active, 0);
        const limits = { topK: 3, approximate: true, budget: 0 };
        const { rowStarts, columnIndices, values } = wasm.similarRows.nearest(rows, { ...options, ...limits })!;
        const all = allValues(reference, rows, options);
        for (let i = 0; i < rows.rows; ++i) {
          for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
            expect(values[e]).toBe(all[i * rows.rows + columnIndices[e]!]);
            if (e > rowStarts[i]!) expect(columnIndices[e]!).toBeGreaterThan(columnIndices[e - 1]!);
          }
        }
      }),
    );
  });

  it('work beyond the budget is not begun', async () => {
    const { wasm } = await bothBackends();
    const rows = countRows([
      [3, 1],
      [1, 3],
      [2, 2],
    ]);
    const options = { ...settings(kinds[0]!, new Uint8Array(3).fill(1), 0), topK: 1, approximate: false, budget: 0 };
    expect(wasm.similarRows.nearest(rows, options)).toBeNull();
  });
});
