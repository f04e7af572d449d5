/** Similarity of many pairs: clusters, lists, nearest and estimates by joins; refusals that name the size and the way out. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/create-engine.js';
import { Random } from '../../src/engine/random.js';
import { TooLargeError } from '../../src/input-error.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** `laws` laws, each with `each` rows that are it but for a few counts. */
function rowsOf(laws: number, each: number, noise: number) {
  const random = new Random(3);
  const columns = 40;
  const matrix: number[][] = [];
  for (let law = 0; law < laws; ++law) {
    const row = Array.from({ length: columns }, () => (random.uniform() < 0.3 ? 5 + random.below(40) : 0));
    for (let k = 0; k < each; ++k) matrix.push(row.map((n) => (n > 0 ? n + random.below(noise) : 0)));
  }
  const rowStarts = [0];
  const columnIndices: number[] = [];
  const counts: number[] = [];
  for (const row of matrix) {
    row.forEach((n, c) => {
      if (n === 0) return;
      columnIndices.push(c);
      counts.push(n);
    });
    rowStarts.push(counts.length);
  }
  return { rows: matrix.length, columns, rowStarts, columnIndices, counts };
}

type Rows = ReturnType<typeof rowsOf>;

function firstRows({ columns, rowStarts, columnIndices, counts }: Rows, rows: number): Rows {
  const end = rowStarts[rows]!;
  return {
    rows,
    columns,
    rowStarts: rowStarts.slice(0, rows + 1),
    columnIndices: columnIndices.slice(0, end),
    counts: counts.slice(0, end),
  };
}

describe('similarity of many rows', () => {
  const input = rowsOf(50, 90, 4);

  it('is what few rows at a time give: lists and clusters', () => {
    const chi = engine.similarity(input, { threshold: 0.9 });
    expect(chi.isListed).toBe(false);
    const clusters = chi.clusters({ threshold: 0.9 });
    expect(chi.isListed).toBe(false);
    const estimate = chi.estimate();
    const first = engine.similarity(firstRows(input, 900), { threshold: 0.9 });
    for (const i of [0, 17, 899]) {
      const whole = chi.row(i);
      const part = first.row(i);
      const inside = whole.indices.filter((j) => j < 900);
      expect(inside).toEqual(part.indices);
      expect(whole.values.slice(0, inside.length)).toEqual(part.values);
    }
    // Clusters from the list are those found without it.
    expect(chi.isListed).toBe(true);
    expect(chi.clusters({ threshold: 0.9 }).labels).toEqual(clusters.labels);
    const counted = chi.estimate();
    expect(counted.error).toBe(0);
    expect(Math.abs(counted.pairs - estimate.pairs)).toBeLessThanOrEqual(5 * estimate.error + 1);
  });

  it('of divergences likewise, zero on the diagonal', () => {
    const options = { measure: 'jensen-shannon', divergence: true, threshold: 0.05 } as const;
    const chi = engine.similarity(input, options);
    const few = engine.similarity(firstRows(input, 180), options);
    expect(chi.clusters({ threshold: 0.05 }).labels.slice(0, 180)).toEqual(few.clusters({ threshold: 0.05 }).labels);
    expect(chi.get(5, 5)).toBe(0);
    const { indices, values } = few.row(5);
    indices.forEach((j, k) => {
      expect(chi.get(5, j)).toBeCloseTo(values[k]!, 5);
    });
  });

  it('nearest rows, and most of them approximately', () => {
    const exact = engine.similarity(input, { topK: 4 });
    const near = engine.similarity(input, { topK: 4, approximate: true });
    let found = 0;
    for (let i = 0; i < input.rows; i += 10) {
      const wanted = new Set(exact.row(i).indices);
      found += near.row(i).indices.filter((j) => j !== i && wanted.has(j)).length;
    }
    expect(found).toBeGreaterThan(0.5 * 4 * 450);
    expect(() => engine.similarity(input, { approximate: true })).toThrow('expected approximate only with topK');
  });

  it('what is seen of few among many', () => {
    const rows = 100_000;
    const rowStarts = new Int32Array(rows + 1).fill(4, 70_001);
    rowStarts.fill(2, 11, 70_001);
    const seen = { rows, columns: 2, rowStarts, columnIndices: [0, 1, 0, 1], counts: [3, 4, 3, 5] };
    const chi = engine.similarity(seen, { threshold: 0.9 });
    const clusters = chi.clusters({ threshold: 0.9 });
    expect(clusters.count).toBe(1);
    expect([...clusters.blocks[0]!]).toEqual([10, 70_000]);
    expect([...chi.row(70_000).indices]).toEqual([10, 70_000]);
  });

  it('too much is refused with its size', () => {
    const rows = 60_000;
    const same = {
      rows,
      columns: 1,
      rowStarts: Int32Array.from({ length: rows + 1 }, (_, i) => i),
      columnIndices: new Int32Array(rows),
      counts: new Int32Array(rows).fill(7),
    };
    const list = engine.similarity(same, { threshold: 0.5 });
    expect(list.clusters({ threshold: 0.5 }).count).toBe(1);
    expect(list.estimate()).toMatchObject({ pairs: (rows * (rows - 1)) / 2, error: 0 });
    expect(() => list.entries).toThrow(TooLargeError);
    expect(() => list.entries).toThrow('got 1,799,970,000: ask for clusters or topK');
    const all = engine.similarity(same);
    expect(all.clusters({ threshold: 0.5 }).count).toBe(1);
    expect(() => all.get(0, 1)).toThrow('expected at most 23,170 pairs for all similarities at once, got 60,000');
    expect([...engine.similarity(same, { topK: 2 }).row(30_000).indices]).toEqual([0, 1, 30_000]);
  });
});
