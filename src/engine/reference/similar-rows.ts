/** Similar rows in plain TypeScript: all pairs, line by line. The oracle of the joins. */
import type { SimilarRowsKernels, SimilarRowsOptions } from '../contracts/similar-rows.js';
import type { CountRows } from '../contracts/similarity.js';
import { entriesOfLines, select } from '../rules/selection.js';
import { measureLines } from '../rules/similarity-lines.js';
import type { SparseLine } from '../rules/sparse-rows.js';

export const referenceSimilarRows: SimilarRowsKernels = {
  components(rows, options) {
    const parents = Int32Array.from({ length: rows.rows }, (_, i) => i);
    const find = (i: number): number => {
      while (parents[i] !== i) i = parents[i] = parents[parents[i]!]!;
      return i;
    };
    eachSimilar(rows, options, (i, { columns }) => {
      for (const j of columns) {
        const [a, b] = [find(i), find(j)];
        parents[Math.max(a, b)] = Math.min(a, b);
      }
    });
    return parents.map((_, i) => (isActive(rows, options.active, i) ? find(i) : -1));
  },

  pairs(rows, options) {
    let count = 0;
    eachSimilar(rows, options, (i, { columns }) => {
      for (const j of columns) if (j > i) ++count;
    });
    if (count > options.limit) return { count, entries: null };
    const entries = entriesOfLines(rows.rows, linesOf(rows, options), selectionOf(options, null));
    return { count, entries: entries.kind === 'sparse' ? entries : null };
  },

  nearest(rows, options) {
    const entries = entriesOfLines(rows.rows, linesOf(rows, options), selectionOf(options, options.topK));
    return entries.kind === 'sparse' ? entries : null;
  },

  degrees(rows, options) {
    const degrees: number[] = [];
    eachSimilar(rows, options, (i, { columns }) => {
      if (isActive(rows, options.active, i)) degrees.push(columns.filter((j) => j !== i).length);
    });
    return { degrees: Float64Array.from(degrees), weights: new Float64Array(degrees.length).fill(1) };
  },
};

function isActive({ rowStarts }: CountRows, active: Uint8Array, i: number): boolean {
  return active[i] !== 0 && rowStarts[i + 1]! > rowStarts[i]!;
}

function selectionOf({ threshold }: SimilarRowsOptions, topK: number | null) {
  return { divergence: false, threshold, topK };
}

function linesOf(rows: CountRows, options: SimilarRowsOptions) {
  return measureLines(rows, options.active, { ...options, divergence: false });
}

/** Each row with those that are similar to it, itself included where it is. */
function eachSimilar(rows: CountRows, options: SimilarRowsOptions, use: (i: number, line: SparseLine) => void): void {
  const all = Int32Array.from({ length: rows.rows }, (_, i) => i);
  linesOf(rows, options)(all, (i, line) => use(i, select(i, null, line, selectionOf(options, null))));
}
