import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { computeSimilarity } from '../../src/similarity/compute.js';
import type { Linkage } from '../../src/similarity/linkage.js';
import { Similarity, similarityFromMatrix } from '../../src/similarity/similarity.js';
import { loadBackend } from '../backends.js';
import fixture from '../fixtures/linkage_scipy.json' with { type: 'json' };
import { countRows } from './rows.js';

const every: readonly Linkage[] = ['single', 'complete', 'average'];

/** A symmetric matrix with unit diagonal from its upper triangle, row by row. */
function square(n: number, upper: readonly number[]): number[][] {
  const matrix = Array.from({ length: n }, () => new Array<number>(n).fill(1));
  let k = 0;
  for (let i = 0; i < n; ++i) for (let j = i + 1; j < n; ++j) matrix[i]![j] = matrix[j]![i] = upper[k++]!;
  return matrix;
}

/** The same similarity, of which only entries that are not 0 are kept. */
function sparse(matrix: readonly (readonly number[])[]): Similarity {
  const rowStarts = [0];
  const columnIndices: number[] = [];
  const values: number[] = [];
  for (const row of matrix) {
    row.forEach((value, j) => {
      if (value === 0) return;
      columnIndices.push(j);
      values.push(value);
    });
    rowStarts.push(values.length);
  }
  return new Similarity(
    {
      kind: 'sparse',
      rows: matrix.length,
      rowStarts: Int32Array.from(rowStarts),
      columnIndices: Int32Array.from(columnIndices),
      values: Float64Array.from(values),
    },
    { kind: 'matrix' },
    new Uint8Array(matrix.length).fill(1),
  );
}

/** The textbook's algorithm, O(n³): of all pairs of clusters merge the most similar, similarities taken from all members anew. */
function textbook(matrix: readonly (readonly number[])[], linkage: Linkage, threshold: number): Set<string> {
  let clusters = matrix.map((_, i) => [i]);
  for (;;) {
    let best = { similarity: threshold, x: -1, y: -1 };
    for (let x = 0; x < clusters.length; ++x) {
      for (let y = x + 1; y < clusters.length; ++y) {
        const all = clusters[x]!.flatMap((i) => clusters[y]!.map((j) => matrix[i]![j]!));
        const similarity =
          linkage === 'single'
            ? Math.max(...all)
            : linkage === 'complete'
              ? Math.min(...all)
              : all.reduce((sum, value) => sum + value, 0) / all.length;
        if (similarity > best.similarity) best = { similarity, x, y };
      }
    }
    if (best.x < 0) return new Set(clusters.map((cluster) => cluster.sort((a, b) => a - b).join()));
    const merged = [...clusters[best.x]!, ...clusters[best.y]!];
    clusters = [...clusters.filter((_, k) => k !== best.x && k !== best.y), merged];
  }
}

const named = (partition: { readonly blocks: readonly Int32Array[] }) => new Set(partition.blocks.map((b) => b.join()));

describe.each(every)('%s linkage', (linkage) => {
  it('gives the merges and clusters of SciPy', () => {
    for (const { n, similarity, linkage: expected } of fixture.cases) {
      const matrix = square(n, similarity);
      const { a, b, distance, size, clusters } = expected[linkage];
      for (const made of [similarityFromMatrix(matrix), sparse(matrix)]) {
        const dendrogram = made.dendrogram({ linkage });
        expect(dendrogram.merges.map((merge) => merge.a)).toEqual(a);
        expect(dendrogram.merges.map((merge) => merge.b)).toEqual(b);
        expect(dendrogram.merges.map((merge) => merge.size)).toEqual(size);
        dendrogram.merges.forEach(({ value }, k) => {
          expect(1 - value).toBeCloseTo(distance[k]!, 12);
        });
        for (const [threshold, labels] of Object.entries(clusters)) {
          const cut = dendrogram.cut(Number(threshold));
          expect(cut.labels).toEqual(made.clusters({ linkage, threshold: Number(threshold) }).labels);
          expect(new Set(labels.map((label, i) => `${label} ${cut.labels[i]}`)).size).toBe(new Set(labels).size);
          expect(cut.count).toBe(new Set(labels).size);
        }
      }
    }
  });

  it('gives the clusters of the textbook, dense and sparse, with many zeros', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 0, max: 1 << 30 }),
        fc.integer({ min: 0, max: 9 }),
        (n, seed, tenths) => {
          // Random numbers, half of them 0: ties of others are next to impossible.
          const random = new Random(seed);
          const upper = Array.from({ length: (n * (n - 1)) / 2 }, () => (random.below(2) === 0 ? 0 : random.uniform()));
          const matrix = square(n, upper);
          const threshold = tenths / 10;
          const expected = textbook(matrix, linkage, threshold);
          expect(named(similarityFromMatrix(matrix).clusters({ linkage, threshold }))).toEqual(expected);
          expect(named(sparse(matrix).clusters({ linkage, threshold }))).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('ties: the same merges every time, dense and sparse, in falling order, of all pairs', () => {
    const matrix = square(6, [0.5, 0.5, 0.5, 0, 0, 0.5, 0.5, 0, 0, 0.5, 0, 0, 0, 0, 0.5]);
    const { merges } = similarityFromMatrix(matrix).dendrogram({ linkage });
    expect(merges).toEqual(sparse(matrix).dendrogram({ linkage }).merges);
    // A clique of four and one of two, which nothing holds together.
    expect(merges.map(({ value }) => value)).toEqual([0.5, 0.5, 0.5, 0.5, 0]);
    expect(merges.at(-1)!.size).toBe(6);
    expect([...similarityFromMatrix(matrix).clusters({ linkage, threshold: 0.4 }).labels]).toEqual([0, 0, 0, 0, 1, 1]);
  });
});

describe('what linkages differ in', () => {
  // A chain: 0 - 1 at 0.9, 1 - 2 at 0.8, 0 - 2 at 0.1. Then {0, 1} and 2 are at 0.8, 0.1 or (0.8 + 0.1) / 2.
  const chain = similarityFromMatrix(square(3, [0.9, 0.1, 0.8]));
  it.each([
    ['single', 0.8],
    ['complete', 0.1],
    ['average', 0.45],
  ] as const)('%s', (linkage, value) => {
    const { merges } = chain.dendrogram({ linkage });
    expect(merges[0]).toEqual({ a: 0, b: 1, value: 0.9, size: 2 });
    expect(merges[1]).toMatchObject({ a: 2, b: 3, size: 3 });
    expect(merges[1]!.value).toBeCloseTo(value, 15);
    expect(chain.clusters({ linkage, threshold: value - 0.01 }).count).toBe(1);
    expect(chain.clusters({ linkage, threshold: value + 0.01 }).count).toBe(2);
  });
});

describe('dendrograms of measures', () => {
  const rows = countRows([
    [4, 0, 0],
    [3, 1, 0],
    [0, 0, 0],
    [0, 4, 0],
    [0, 0, 4],
  ]);
  const visits = [4, 4, 0, 4, 4];

  it('divergences are distances: they rise; pairs without evidence occur in none', async () => {
    const backend = await loadBackend('reference');
    const divergence = computeSimilarity(backend, rows, visits, { measure: 'jensen-shannon', divergence: true });
    const { merges } = divergence.dendrogram({ linkage: 'complete' });
    // All that is left is ln 2 apart: the cluster of the lowest member goes on, with the lowest.
    expect(merges.map(({ a, b, size }) => [a, b, size])).toEqual([
      [0, 1, 2],
      [3, 5, 3],
      [4, 6, 4],
    ]);
    expect(merges[0]!.value).toBe(divergence.get(0, 1));
    expect(merges[2]!.value).toBeCloseTo(Math.LN2, 15);
    expect([...divergence.clusters({ threshold: 0.3, linkage: 'complete' }).labels]).toEqual([0, 0, -1, 1, 2]);
  });

  it('what a threshold dropped is similarity 0, or an infinite divergence', async () => {
    const backend = await loadBackend('reference');
    const similarity = computeSimilarity(backend, rows, visits, { threshold: 0.5 });
    expect(similarity.dendrogram({ linkage: 'average' }).merges.map(({ value }) => value)).toEqual([0.75, 0, 0]);
    const options = { measure: 'jensen-shannon', divergence: true, threshold: 0.3 } as const;
    const values = computeSimilarity(backend, rows, visits, options)
      .dendrogram({ linkage: 'average' })
      .merges.map(({ value }) => value);
    expect(values.slice(1)).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it('refuses what it does not know', () => {
    const one = similarityFromMatrix([[1]]);
    expect(one.dendrogram().merges).toEqual([]);
    expect(() => one.dendrogram({ linkage: 'ward' as 'single' })).toThrow(
      "expected linkage to be one of 'single', 'complete', 'average', got 'ward'",
    );
    expect(() => one.dendrogram({ method: 'single' } as object)).toThrow("got 'method'");
    expect(() => one.dendrogram().cut(2)).toThrow('threshold');
    expect(() => one.clusters({ threshold: 0.5, linkage: 'ward' as 'single' })).toThrow("'ward'");
  });
});
