import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { computeSimilarity } from '../../src/similarity/compute.js';
import { identicalRows } from '../../src/similarity/identical-rows.js';
import { backends, loadBackend } from '../backends.js';
import { countRows } from './rows.js';

describe('identicalRows', () => {
  it('joins rows with the same columns and counts', () => {
    const rows = countRows([
      [1, 2, 0],
      [0, 0, 0],
      [1, 2, 0],
      [1, 0, 2],
      [2, 2, 0],
      [1, 0, 2],
      [1, 2, 1],
    ]);
    expect([...identicalRows(rows).labels]).toEqual([0, -1, 0, 1, 2, 1, 3]);
    expect(identicalRows(countRows([[0], [0]])).count).toBe(0);
  });

  it('weights tell rows apart', () => {
    const rows = countRows([[1], [1], [1]]);
    expect([...identicalRows({ ...rows, weights: Float64Array.of(0.5, 0.25, 0.5) }).labels]).toEqual([0, 1, 0]);
  });

  it('finds what comparing all with all finds', () => {
    const random = new Random(3);
    const dense = Array.from({ length: 500 }, () => Array.from({ length: 4 }, () => random.below(3)));
    const { labels } = identicalRows(countRows(dense));
    const kinds = new Map<string, number>();
    dense.forEach((row, i) => {
      const kind = row.join();
      const first = kinds.get(kind) ?? i;
      kinds.set(kind, first);
      expect(labels[i]).toBe(row.some((count) => count > 0) ? labels[first] : -1);
    });
    expect(new Set(labels).size).toBe(kinds.size);
  });
});

describe.each(backends)('similarity of rows with many equals on $name', ({ name }) => {
  it.each(['geometric', 'product'] as const)('%s: as all with all, to the last bit', async (normalization) => {
    const backend = await loadBackend(name);
    const random = new Random(11);
    // Some 20 kinds of rows in 120; row 7 has too little, row 8 nothing.
    const kinds = Array.from({ length: 20 }, () => Array.from({ length: 6 }, () => random.below(9)));
    const dense = Array.from({ length: 120 }, () => [...kinds[random.below(20)]!]);
    dense[7] = [1, 0, 0, 0, 0, 0];
    dense[8] = [0, 0, 0, 0, 0, 0];
    const rows = countRows(dense);
    const visits = dense.map((row) => row.reduce((sum, count) => sum + count, 0));
    const options = { normalization, minVisits: 2 } as const;
    const whole = computeSimilarity(backend, rows, visits, options);
    const threshold = normalization === 'geometric' ? 0.75 : 0.03;
    const some = computeSimilarity(backend, rows, visits, { ...options, threshold });
    expect(some.hasEvidence(7) || some.hasEvidence(8)).toBe(false);
    let kept = 0;
    for (let i = 0; i < 120; ++i) {
      for (let j = 0; j < 120; ++j) {
        const value = whole.get(i, j);
        expect(some.get(i, j)).toBe(value > threshold ? value : 0);
        if (value > threshold) ++kept;
      }
      const { indices } = some.row(i);
      expect([...indices]).toEqual([...indices].sort((a, b) => a - b));
    }
    expect(kept).toBeGreaterThan(200);
    expect(some.entries.kind === 'sparse' && some.entries.values.length).toBe(kept);
  });
});
