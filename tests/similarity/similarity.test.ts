import { describe, expect, it } from 'vitest';
import { computeSimilarity, similarityOfCounts } from '../../src/similarity/compute.js';
import { Partition } from '../../src/similarity/partition.js';
import { similarityFromMatrix, similarityFromPartition } from '../../src/similarity/similarity.js';
import { backends, loadBackend } from '../backends.js';
import { countRows } from './rows.js';

/** Rows 0 and 1 are equal, row 2 shares half with them, row 3 shares half with row 2, row 4 was never seen. */
const rows = countRows([
  [4, 0, 0],
  [4, 0, 0],
  [2, 2, 0],
  [0, 2, 2],
  [0, 0, 0],
]);
const visits = [4, 4, 4, 4, 0];

describe.each(backends)('Similarity on $name', async ({ name }) => {
  const backend = await loadBackend(name);
  const chi = computeSimilarity(backend, rows, visits);
  const sparse = computeSimilarity(backend, rows, visits, { threshold: 0 });

  it('knows its values', () => {
    for (const similarity of [chi, sparse]) {
      expect(similarity.size).toBe(5);
      expect([similarity.get(0, 1), similarity.get(0, 2), similarity.get(3, 2), similarity.get(0, 3)]).toEqual([
        1, 0.5, 0.5, 0,
      ]);
      expect(similarity.get(4, 4)).toBe(0);
      expect(similarity.row(2)).toEqual({
        indices: Int32Array.of(0, 1, 2, 3),
        values: Float64Array.of(0.5, 0.5, 1, 0.5),
      });
      expect(similarity.row(4)).toEqual({ indices: new Int32Array(0), values: new Float64Array(0) });
      expect([similarity.hasEvidence(3), similarity.hasEvidence(4)]).toEqual([true, false]);
      expect(similarity.isDivergence).toBe(false);
    }
    expect(sparse.entries.kind).toBe('sparse');
    expect(sparse.toDense()).toEqual(chi.toDense());
    expect(chi.measure).toEqual({
      kind: 'measure',
      measure: 'intersection',
      normalization: 'geometric',
      precision: 'single',
      divergence: false,
      threshold: null,
      topK: null,
      minVisits: 1,
      approximate: false,
      confidence: null,
    });
  });

  it('gives arrays of its own', () => {
    chi.toDense().fill(7);
    sparse.row(0).values.fill(7);
    expect(chi.get(0, 0)).toBe(1);
    expect(sparse.get(0, 0)).toBe(1);
  });

  it('clusters are the components of the threshold graph', () => {
    for (const similarity of [chi, sparse]) {
      expect([...similarity.clusters({ threshold: 0.5 }).labels]).toEqual([0, 0, 1, 2, -1]);
      expect([...similarity.clusters({ threshold: 0.4, linkage: 'single' }).labels]).toEqual([0, 0, 0, 0, -1]);
    }
  });

  it('minVisits takes what was seen too little out', () => {
    const some = computeSimilarity(backend, rows, [4, 3, 4, 4, 0], { minVisits: 4 });
    expect([some.get(0, 1), some.get(1, 1), some.get(0, 2)]).toEqual([0, 0, 0.5]);
    expect([...some.clusters({ threshold: 0.4 }).labels]).toEqual([0, -1, 0, 0, -1]);
  });

  it('a divergence joins what is near, and has no value where nothing is kept', () => {
    const options = { measure: 'jensen-shannon', divergence: true } as const;
    const js = computeSimilarity(backend, rows, visits, options);
    expect(js.isDivergence).toBe(true);
    expect([...js.clusters({ threshold: 0.1 }).labels]).toEqual([0, 0, 1, 2, -1]);
    expect([...js.row(0).indices]).toEqual([0, 1, 2, 3]);
    const near = computeSimilarity(backend, rows, visits, { ...options, threshold: 0.1 });
    expect([...near.row(0).indices]).toEqual([0, 1]);
    expect([near.get(0, 1), near.get(0, 3)]).toEqual([0, Number.NaN]);
    expect(() => near.clusters({ threshold: 0.2 })).toThrow('expected threshold <= 0.1');
  });

  it('refuses pairs and cluster options out of range', () => {
    expect(() => chi.get(0, 5)).toThrow('expected pair to be an integer in [0, 4], got 5');
    expect(() => chi.row(-1)).toThrow('expected pair to be an integer in [0, 4], got -1');
    expect(() => chi.hasEvidence(0.5)).toThrow('got 0.5');
    expect(() => chi.clusters({ threshold: 2 })).toThrow('expected threshold to be a finite number in [0, 1], got 2');
    expect(() => chi.clusters({} as never)).toThrow('expected threshold to be a finite number');
    expect(() => chi.clusters({ threshold: 0.5, linkage: 'ward' as never })).toThrow(
      "expected linkage to be one of 'single'",
    );
    expect(() => chi.clusters({ threshold: 0.5, treshold: 1 } as never)).toThrow("got 'treshold'");
    const high = computeSimilarity(backend, rows, visits, { threshold: 0.8 });
    expect(() => high.clusters({ threshold: 0.5 })).toThrow(
      'expected threshold >= 0.8, with which the similarity was made',
    );
  });

  it('refuses impossible options', () => {
    const compute = (options: object) => () => computeSimilarity(backend, rows, visits, options);
    expect(compute({ measure: 'cosine' })).toThrow(
      "expected measure to be one of 'intersection', 'coincidence', 'jensen-shannon', got 'cosine'",
    );
    expect(compute({ normalization: 'cosine' })).toThrow("'geometric', 'product', got 'cosine'");
    expect(compute({ measure: 'jensen-shannon', normalization: 'plain' })).toThrow('expected no normalization');
    expect(compute({ divergence: true })).toThrow("expected divergence only with measure 'jensen-shannon'");
    expect(compute({ divergence: 1, measure: 'jensen-shannon' })).toThrow('true or false');
    expect(compute({ threshold: -0.1 })).toThrow('threshold');
    expect(compute({ threshold: Number.NaN })).toThrow('threshold');
    expect(compute({ topK: 0 })).toThrow('topK');
    expect(compute({ minVisits: 0 })).toThrow('minVisits');
    expect(compute({ top: 3 })).toThrow("got 'top'");
  });

  it('takes rows of counts of other tools', () => {
    const input = {
      rows: 2,
      columns: 3,
      rowStarts: [0, 3, 5],
      columnIndices: [0, 1, 2, 0, 2],
      counts: [2, 0, 2, 2, 2],
    };
    const similarity = similarityOfCounts(backend, input);
    expect([similarity.get(0, 1), similarity.entries.rows]).toEqual([1, 2]);
    expect(similarityOfCounts(backend, input, { minVisits: 5 }).hasEvidence(0)).toBe(false);
    // With a length each, the largest total at one length counts: 2.
    expect(similarityOfCounts(backend, { ...input, lengths: [1, 1, 2] }, { minVisits: 3 }).hasEvidence(0)).toBe(false);
    expect(similarityOfCounts(backend, { ...input, lengths: [1, 1, 2] }, { minVisits: 2 }).hasEvidence(0)).toBe(true);
  });

  it('refuses malformed rows of counts, with the place', () => {
    const good = { rows: 2, columns: 3, rowStarts: [0, 2, 3], columnIndices: [0, 2, 1], counts: [1, 2, 3] };
    const compute = (part: object) => () => similarityOfCounts(backend, { ...good, ...part });
    expect(compute({ rows: 0 })).toThrow('expected rows to be an integer');
    expect(compute({ rowStarts: [0, 2] })).toThrow('expected rowStarts to have length 3, got 2');
    expect(compute({ rowStarts: [1, 2, 3] })).toThrow('expected rowStarts to begin with 0, got 1');
    expect(compute({ rowStarts: [0, 4, 3] })).toThrow('>= 4, got 3 at index 2');
    expect(compute({ columnIndices: [0, 3, 1] })).toThrow('expected columns in [0, 3), got 3 at row 0, entry 1');
    expect(compute({ columnIndices: [2, 0, 1] })).toThrow(
      'expected columns of a row to rise, > 2, got 0 at row 0, entry 1',
    );
    expect(compute({ columnIndices: [2, 2, 1] })).toThrow('> 2, got 2');
    expect(compute({ counts: [1, -2, 3] })).toThrow('got -2 at row 0, column 2');
    expect(compute({ counts: [1, 0.5, 3] })).toThrow('got 0.5');
    expect(compute({ counts: [1, 2 ** 31, 3] })).toThrow('got 2147483648');
    expect(compute({ counts: [1, 2] })).toThrow('expected counts to have length 3, got 2');
    expect(compute({ lengths: [1, 2] })).toThrow('expected lengths to have length 3, got 2');
    expect(compute({ lengths: [1, 2, 0] })).toThrow('expected lengths[2] to be an integer');
    expect(compute({ weights: [] })).toThrow("got 'weights'");
    expect(() => similarityOfCounts(backend, null as never)).toThrow('expected count rows');
    expect(compute({ counts: null })).toThrow('expected counts to be an array of 3 numbers, got null');
  });
});

describe('similarityFromMatrix', () => {
  it('takes rows of rows and flat arrays', () => {
    const nested = similarityFromMatrix([
      [1, 0.25, 0],
      [0.25, 1, 0],
      [0, 0, 0],
    ]);
    const flat = similarityFromMatrix(Float64Array.of(1, 0.25, 0, 0.25, 1, 0, 0, 0, 0));
    for (const chi of [nested, flat]) {
      expect([chi.get(0, 1), chi.get(1, 1), chi.size]).toEqual([0.25, 1, 3]);
      expect([...chi.clusters({ threshold: 0.2 }).labels]).toEqual([0, 0, -1]);
    }
    expect(similarityFromMatrix([1, 0, 0, 1], 2).size).toBe(2);
  });

  it('refuses what is no similarity, with the place', () => {
    expect(() => similarityFromMatrix([1, 0, 0])).toThrow('expected 2 * 2 numbers in a flat matrix, got 3');
    expect(() => similarityFromMatrix([1, 0, 0, 1], 3)).toThrow('expected 3 * 3 numbers');
    expect(() => similarityFromMatrix([[1, 0], [0]])).toThrow(
      'expected rows of 2 numbers, got Array of length 1 at row 1',
    );
    expect(() =>
      similarityFromMatrix([
        [1, Number.NaN],
        [0, 1],
      ]),
    ).toThrow('got NaN at row 0, column 1');
    expect(() =>
      similarityFromMatrix([
        [1, 1.5],
        [1.5, 1],
      ]),
    ).toThrow('got 1.5 at row 0, column 1');
    expect(() =>
      similarityFromMatrix([
        [1, -1],
        [-1, 1],
      ]),
    ).toThrow('got -1 at row 0, column 1');
    expect(() =>
      similarityFromMatrix([
        [1, 0.5],
        [0.4, 1],
      ]),
    ).toThrow('0.5 as in row 0, column 1, got 0.4 at row 1, column 0');
    expect(() => similarityFromMatrix([])).toThrow('expected size to be an integer >= 1, got 0');
    expect(() => similarityFromMatrix(3 as never)).toThrow('expected a matrix');
  });
});

describe('similarityFromPartition', () => {
  it('says what the partition says, and its clusters are the partition', () => {
    const partition = Partition.from([0, 1, -1, 0, 1]);
    const chi = similarityFromPartition(partition);
    expect(chi.toDense()).toEqual(
      Float64Array.from([1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]),
    );
    expect([...chi.clusters({ threshold: 0.5 }).labels]).toEqual([0, 1, -1, 0, 1]);
    expect(chi.measure).toEqual({ kind: 'partition' });
  });
});
