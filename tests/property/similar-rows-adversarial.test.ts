/** Joins of rows that are hard on them: one row of everything, hundreds of equal ones, ties, empty rows, lists too long to be sorted by insertion. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/engine/random.js';
import { bothBackends } from '../backends.js';
import { countRows } from '../similarity/rows.js';

const COLUMNS = 420;

/** 320 rows over columns of three lengths, all sharing the first: a row of all columns, empty ones, copies, multiples, near copies, and noise. */
function hardRows(seed: number) {
  const random = new Random(seed);
  const lengths = Array.from({ length: COLUMNS }, (_, c) => (c < 4 ? 1 : c < 60 ? 2 : 3));
  const few = (): number[] => {
    const row = new Array<number>(COLUMNS).fill(0);
    row[0] = 20;
    for (let k = 0; k < 6; ++k) row[4 + random.below(56)]! += 1 + random.below(9);
    for (let k = 0; k < 10; ++k) row[60 + random.below(COLUMNS - 60)]! += 1 + random.below(4);
    return row;
  };
  const laws = Array.from({ length: 12 }, few);
  const near = (row: readonly number[]): number[] => row.map((n) => (n > 1 && random.below(8) === 0 ? n - 1 : n));
  const matrix = Array.from({ length: 320 }, (_, i) => {
    if (i === 7) return Array.from({ length: COLUMNS }, () => 1 + random.below(30));
    if (i % 40 === 3) return new Array<number>(COLUMNS).fill(0);
    const law = laws[random.below(laws.length)]!;
    if (i < 140) return law;
    if (i < 180) return law.map((n) => 3 * n);
    return i < 270 ? near(law) : few();
  });
  return { rows: countRows(matrix, lengths), active: Uint8Array.from(matrix, (_, i) => (i % 50 === 11 ? 0 : 1)) };
}

const kinds = [
  ['intersection', 'geometric'],
  ['intersection', 'product'],
  ['coincidence', 'plain'],
  ['coincidence', 'cosine'],
  ['jensen-shannon', 'geometric'],
] as const;

/** How far apart two lists of numbers are where they differ most. */
function apart(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, e) => Math.max(most, Math.abs(value - b[e]!)), 0);
}

describe('joins of hard rows', () => {
  for (const [measure, normalization] of kinds) {
    it(`${measure}, ${normalization}: clusters, lists and the nearest are those of all pairs`, async () => {
      const { wasm, reference } = await bothBackends();
      const { rows, active } = hardRows(1);
      // No value of Jensen-Shannon lies at these; the others have the same bits on both sides.
      for (const threshold of [0.0123, 0.61, 0.951]) {
        const options = { measure, normalization, active, threshold };
        expect(wasm.similarRows.components(rows, options)).toEqual(reference.similarRows.components(rows, options));
        const [found, wanted] = [wasm, reference].map((b) => b.similarRows.pairs(rows, { ...options, limit: 1e6 }));
        expect(found!.count).toBe(wanted!.count);
        expect(found!.entries!.rowStarts).toEqual(wanted!.entries!.rowStarts);
        expect(found!.entries!.columnIndices).toEqual(wanted!.entries!.columnIndices);
        expect(apart(found!.entries!.values, wanted!.entries!.values)).toBeLessThan(1e-11);
        const limits = { topK: 5, approximate: false, budget: 1e12 };
        const [near, all] = [wasm, reference].map((b) => b.similarRows.nearest(rows, { ...options, ...limits })!);
        expect(near!.rowStarts).toEqual(all!.rowStarts);
        let most = 0;
        for (let i = 0; i < rows.rows; ++i) {
          const [a, b] = [near!, all!].map(({ values, rowStarts }) =>
            values.slice(rowStarts[i], rowStarts[i + 1]).sort(),
          );
          most = Math.max(most, apart(a!, b!));
        }
        expect(most).toBeLessThan(1e-11);
      }
      expect(wasm.bytesInUse()).toBe(0);
    });
  }
});
