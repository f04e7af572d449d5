/** What must hold for any rows of counts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/engine/contracts/backend.js';
import type {
  CountRows,
  Measure,
  Normalization,
  SimilarityEntries,
  SimilarityKernelOptions,
} from '../../src/engine/contracts/similarity.js';
import { backendsOfHome, bothBackends, loadBackend } from '../backends.js';
import { countRows } from '../similarity/rows.js';

const kinds: readonly (readonly [Measure, Normalization])[] = [
  ['intersection', 'geometric'],
  ['intersection', 'product'],
  ['coincidence', 'plain'],
  ['coincidence', 'cosine'],
  ['jensen-shannon', 'geometric'],
];

/** Small counts mostly, some beyond 8 and 16 bits; dense columns (tiles) beside rare ones (posting lists). */
const count = fc.oneof(
  { weight: 12, arbitrary: fc.constant(0) },
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 2, arbitrary: fc.integer({ min: 200, max: 300 }) },
  { weight: 1, arbitrary: fc.integer({ min: 30_000, max: 70_000 }) },
);
const denseCount = fc.integer({ min: 0, max: 40 });

const someRows = fc
  .record({
    rows: fc.integer({ min: 1, max: 21 }),
    dense: fc.integer({ min: 0, max: 21 }),
    rare: fc.integer({ min: 1, max: 23 }),
  })
  .chain(({ rows, dense, rare }) =>
    fc.record({
      matrix: fc.array(
        fc.tuple(...Array(dense).fill(denseCount), ...Array(rare).fill(count)) as fc.Arbitrary<number[]>,
        {
          minLength: rows,
          maxLength: rows,
        },
      ),
      lengths: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: dense + rare, maxLength: dense + rare }),
      inactive: fc.integer({ min: 0, max: 2 * rows }),
    }),
  );

const settings = (rows: CountRows, kind: readonly [Measure, Normalization]): SimilarityKernelOptions => ({
  measure: kind[0],
  normalization: kind[1],
  divergence: false,
  active: new Uint8Array(rows.rows).fill(1),
  threshold: null,
  topK: null,
});

function dense(backend: Backend, rows: CountRows, options: SimilarityKernelOptions): Float64Array {
  const entries = backend.similarity(rows, options);
  if (entries.kind !== 'dense') throw new Error('dense expected');
  return entries.values;
}

/** What `entries` should be, from all values: strictly above the threshold, then the nearest `topK` beside the row itself. */
function filtered(values: Float64Array, n: number, options: SimilarityKernelOptions): [number, number, number][] {
  const sign = options.divergence ? -1 : 1;
  const limit = options.threshold ?? (options.divergence ? Number.POSITIVE_INFINITY : 0);
  const result: [number, number, number][] = [];
  for (let i = 0; i < n; ++i) {
    const kept = Array.from(values.subarray(i * n, i * n + n), (value, j) => ({ j, value })).filter(
      ({ value }) => sign * value > sign * limit,
    );
    const better = (a: { j: number; value: number }, b: { j: number; value: number }) =>
      sign * a.value > sign * b.value || (a.value === b.value && a.j < b.j);
    for (const one of kept) {
      const nearer = kept.filter((other) => other.j !== i && better(other, one)).length;
      if (one.j === i || options.topK === null || nearer < options.topK) result.push([i, one.j, one.value]);
    }
  }
  return result;
}

function triples(entries: SimilarityEntries): [number, number, number][] {
  if (entries.kind !== 'sparse') throw new Error('sparse expected');
  return Array.from(entries.values, (value, e) => {
    const i = entries.rowStarts.findIndex(
      (start, row) => row < entries.rows && start <= e && e < entries.rowStarts[row + 1]!,
    );
    return [i, entries.columnIndices[e]!, value];
  });
}

describe.each(backendsOfHome)('similarity on $name', async ({ name }) => {
  const backend = await loadBackend(name);

  it('is symmetric to the last bit, in [0, 1], and one on the diagonal where the measure says so', () => {
    fc.assert(
      fc.property(someRows, fc.constantFrom(...kinds), ({ matrix, lengths }, kind) => {
        const rows = countRows(matrix, lengths);
        const n = rows.rows;
        const chi = dense(backend, rows, settings(rows, kind));
        for (let i = 0; i < n; ++i) {
          const seen = rows.rowStarts[i + 1]! > rows.rowStarts[i]!;
          if (kind[1] === 'geometric' || kind[1] === 'cosine') expect(chi[i * n + i]).toBe(seen ? 1 : 0);
          for (let j = 0; j < n; ++j) {
            expect(Object.is(chi[i * n + j], chi[j * n + i])).toBe(true);
            expect(chi[i * n + j]).toBeGreaterThanOrEqual(0);
            expect(chi[i * n + j]).toBeLessThanOrEqual(1);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on the order of columns', () => {
    fc.assert(
      fc.property(someRows, fc.constantFrom(...kinds), fc.integer(), ({ matrix, lengths }, kind, seed) => {
        const order = lengths.map((_, c) => c).sort((a, b) => Math.imul(a + 1, seed | 1) - Math.imul(b + 1, seed | 1));
        const rows = countRows(matrix, lengths);
        const moved = countRows(
          matrix.map((row) => order.map((c) => row[c]!)),
          order.map((c) => lengths[c]!),
        );
        const before = dense(backend, rows, settings(rows, kind));
        const after = dense(backend, moved, settings(rows, kind));
        if (kind[0] !== 'jensen-shannon') expect(after).toEqual(before);
        else after.forEach((value, k) => void expect(Math.abs(value - before[k]!)).toBeLessThan(1e-6));
      }),
      { numRuns: 40 },
    );
  });

  it('the geometric intersection kernel is positive semi-definite', () => {
    fc.assert(
      fc.property(someRows, fc.integer(), ({ matrix }, seed) => {
        const rows = countRows(matrix);
        const n = rows.rows;
        const chi = dense(backend, rows, settings(rows, kinds[0]!));
        const x = Array.from({ length: n }, (_, i) => Math.sin((i + 1) * (seed % 1000)));
        let form = 0;
        for (let i = 0; i < n; ++i) for (let j = 0; j < n; ++j) form += x[i]! * chi[i * n + j]! * x[j]!;
        expect(form).toBeGreaterThanOrEqual(-1e-10);
      }),
      { numRuns: 60 },
    );
  });

  it('sparse output is the dense one, filtered', () => {
    const limits = fc.record({
      threshold: fc.constantFrom(null, 0, 0.1, 0.3, 0.6),
      topK: fc.constantFrom(null, 1, 2, 5, 50),
      divergence: fc.boolean(),
    });
    fc.assert(
      fc.property(someRows, fc.constantFrom(...kinds), limits, ({ matrix, lengths, inactive }, kind, limit) => {
        fc.pre(limit.threshold !== null || limit.topK !== null);
        const rows = countRows(matrix, lengths);
        const divergence = limit.divergence && kind[0] === 'jensen-shannon';
        const options = { ...settings(rows, kind), divergence };
        if (inactive < rows.rows) options.active[inactive] = 0;
        const all = dense(backend, rows, options);
        const sparse = { ...options, threshold: limit.threshold, topK: limit.topK };
        expect(triples(backend.similarity(rows, sparse))).toEqual(filtered(all, rows.rows, sparse));
      }),
      { numRuns: 100 },
    );
  });
});

describe('wasm against reference', async () => {
  const { wasm, reference } = await bothBackends();

  it('integer measures are equal to the last bit, jensen-shannon to 1e-6', () => {
    fc.assert(
      fc.property(
        someRows,
        fc.constantFrom(...kinds),
        fc.boolean(),
        ({ matrix, lengths, inactive }, kind, divergence) => {
          const rows = countRows(matrix, lengths);
          const options = { ...settings(rows, kind), divergence: divergence && kind[0] === 'jensen-shannon' };
          if (inactive < rows.rows) options.active[inactive] = 0;
          const [fast, plain] = [dense(wasm, rows, options), dense(reference, rows, options)];
          if (kind[0] !== 'jensen-shannon') expect(fast).toEqual(plain);
          else {
            fast.forEach((value, k) => {
              expect(Number.isNaN(value)).toBe(Number.isNaN(plain[k]));
              if (!Number.isNaN(value)) expect(Math.abs(value - plain[k]!)).toBeLessThan(1e-6);
            });
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('also where rows are longer than a run of a tile', () => {
    // 2501 columns of 8-bit counts: more than the 2048 that are summed in 16 bits, and an odd tail.
    const matrix = Array.from({ length: 11 }, (_, i) =>
      Array.from({ length: 2501 }, (_, c) => 100 + ((i * 7 + c * c) % 156)),
    );
    const rows = countRows(matrix);
    for (const kind of kinds.slice(0, 4)) {
      expect(dense(wasm, rows, settings(rows, kind))).toEqual(dense(reference, rows, settings(rows, kind)));
    }
  });
});
