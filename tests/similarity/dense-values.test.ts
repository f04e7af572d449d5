/** The whole matrix and half of it, in arrays of the caller's own. Values by hand: χ of a 0/1 matrix. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import { similarityFromMatrix } from '../../src/similarity/similarity.js';
import { countRows } from './rows.js';

const matrix = [
  [1, 0.5, 0.25, 0],
  [0.5, 1, 0.75, 0.125],
  [0.25, 0.75, 1, 0.375],
  [0, 0.125, 0.375, 1],
];
const upper = [0.5, 0.25, 0, 0.75, 0.125, 0.375];

describe('values in an array', () => {
  it('are those of the matrix, in the order of SciPy', () => {
    const similarity = similarityFromMatrix(matrix);
    expect([...similarity.toDense()]).toEqual(matrix.flat());
    expect([...similarity.toCondensed()]).toEqual(upper);
    for (const of of [Float64Array, Float32Array]) {
      const [all, half] = [new of(16).fill(7), new of(6).fill(7)];
      expect(similarity.toDense(all)).toBe(all);
      expect(similarity.toCondensed(half)).toBe(half);
      expect([[...all], [...half]]).toEqual([matrix.flat(), upper]);
    }
    expect([...similarityFromMatrix([[1]]).toCondensed()]).toEqual([]);
    expect(similarity.toDense()).not.toBe(similarity.entries.values);
  });

  it('of a sparse one have 0, of a divergence NaN, where nothing is held', async () => {
    const engine = await createEngine();
    // Σ min / √(ΣN ΣN'): rows (4, 0), (4, 0), (0, 4).
    const rows = countRows([
      [4, 0],
      [4, 0],
      [0, 4],
    ]);
    const sparse = engine.similarity(rows, { threshold: 0.5 });
    expect(sparse.entries.kind).toBe('sparse');
    expect([...sparse.toCondensed(new Float32Array(3).fill(7))]).toEqual([1, 0, 0]);
    expect([...sparse.toDense(new Float32Array(9).fill(7))]).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 1]);
    const divergence = engine.similarity(rows, { measure: 'jensen-shannon', divergence: true, threshold: 0.5 });
    expect([...divergence.toCondensed()]).toEqual([0, Number.NaN, Number.NaN]);
  });

  it.each(['wasm', 'reference'] as const)('are written to out in float32 or condensed form: %s', async (backend) => {
    const engine = await createEngine({ backend });
    const option = fc.constantFrom(
      {},
      { measure: 'coincidence' } as const,
      { measure: 'coincidence', minVisits: 4 } as const,
      { measure: 'jensen-shannon', divergence: true } as const,
      { measure: 'jensen-shannon', precision: 'double' } as const,
    );
    const counts = fc.array(fc.array(fc.nat(5), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 19 });
    fc.assert(
      fc.property(counts, option, fc.boolean(), fc.boolean(), (given, options, single, condensed) => {
        const rows = countRows(given);
        const n = given.length;
        const made = engine.similarity(rows, options);
        const out = new (single ? Float32Array : Float64Array)(condensed ? (n * (n - 1)) / 2 : n * n).fill(7);
        const written = engine.similarity(rows, options, out);
        const asked = single ? Float32Array : Float64Array;
        expect(out).toEqual(condensed ? made.toCondensed(new asked(out.length)) : made.toDense(new asked(out.length)));
        expect(written.toDense(new Float32Array(n * n))).toEqual(made.toDense(new Float32Array(n * n)));
        if (n > 1) expect(written.get(n - 1, 0)).toBe(single ? Math.fround(made.get(n - 1, 0)) : made.get(n - 1, 0));
        expect(written.measure).toEqual(made.measure);
        // Float32 may round a value to 0, but not of such counts.
        expect(engine.similarity(rows, options, out).estimate()).toEqual(made.estimate());
      }),
      { numRuns: 60 },
    );
  });

  it.each(['wasm', 'reference'] as const)('are written to out, to the last bit those without: %s', async (backend) => {
    const engine = await createEngine({ backend });
    const rows = countRows([
      [4, 0, 1],
      [3, 1, 0],
      [0, 4, 2],
      [0, 0, 0],
      [1, 1, 1],
    ]);
    const out = new Float64Array(25);
    for (const options of [
      {},
      { measure: 'coincidence', minVisits: 4 },
      { measure: 'jensen-shannon', divergence: true },
      { measure: 'jensen-shannon', precision: 'double' },
    ] as const) {
      out.fill(7);
      const written = engine.similarity(rows, options, out);
      const made = engine.similarity(rows, options);
      expect(written.entries.values).toBe(out);
      expect(out).toEqual(made.entries.values);
      expect(written.measure).toEqual(made.measure);
      expect([0, 1, 2, 3, 4].map((i) => written.hasEvidence(i))).toEqual(
        [0, 1, 2, 3, 4].map((i) => made.hasEvidence(i)),
      );
      expect(written.clusters({ threshold: 0.5 }).labels).toEqual(made.clusters({ threshold: 0.5 }).labels);
    }
    for (const wrong of [new Float64Array(24), new Float32Array(9), new Int32Array(25), [], null]) {
      expect(() => engine.similarity(rows, {}, wrong as never)).toThrow(
        'expected out to be a Float64Array or a Float32Array of length 25 or 10',
      );
    }
    for (const options of [{ threshold: 0.5 }, { topK: 1 }, { confidence: 0.9 }]) {
      expect(() => engine.similarity(rows, options, out)).toThrow('expected out only without threshold');
    }
  });

  it('go into an array of their number of floats, of what is symmetric', async () => {
    const similarity = similarityFromMatrix(matrix);
    for (const out of [new Float64Array(15), new Int32Array(16), [], null]) {
      expect(() => similarity.toDense(out as never)).toThrow(
        'expected out to be a Float64Array or a Float32Array of length 16',
      );
    }
    expect(() => similarity.toCondensed(new Float64Array(16))).toThrow('of length 6');
    const engine = await createEngine();
    const nearest = engine.similarity(
      countRows([
        [1, 2],
        [2, 1],
        [3, 1],
      ]),
      { topK: 1 },
    );
    expect(() => nearest.toCondensed()).toThrow('expected a symmetric similarity');
  });
});
