/** Which values of a similarity a sparse result keeps: those past a threshold, and of them the nearest of each row. */
import type { SimilarityEntries } from '../contracts/similarity.js';
import type { Lines } from './similarity-lines.js';
import { type SparseLine, SparseRows } from './sparse-rows.js';

export interface Selection {
  readonly divergence: boolean;
  /** Keep values above this (a divergence: below); null keeps what is above 0 (of a divergence, what exists). */
  readonly threshold: number | null;
  /** Then keep the nearest so many partners of a row, ties to the lower index, and the row itself; null keeps all. */
  readonly topK: number | null;
}

/** What is kept of row `i`, whose value with row `columns[e]`, ascending, is `values[e]`: with row `e` where `columns` is null. */
export function select(
  i: number,
  columns: ArrayLike<number> | null,
  values: ArrayLike<number>,
  { divergence, threshold, topK }: Selection,
): SparseLine {
  const sign = divergence ? -1 : 1;
  const limit = sign * (threshold ?? (divergence ? Number.POSITIVE_INFINITY : 0));
  const kept = { columns: new Int32Array(values.length), values: new Float64Array(values.length) };
  let size = 0;
  for (let e = 0; e < values.length; ++e) {
    if (!(sign * values[e]! > limit)) continue;
    kept.columns[size] = columns === null ? e : columns[e]!;
    kept.values[size++] = values[e]!;
  }
  const line = { columns: kept.columns.slice(0, size), values: kept.values.slice(0, size) };
  return topK === null || size <= topK ? line : nearest(i, line, sign, topK);
}

function nearest(i: number, { columns, values }: SparseLine, sign: number, topK: number): SparseLine {
  const partners = [...columns.keys()].filter((e) => columns[e] !== i);
  partners.sort((a, b) => sign * (values[b]! - values[a]!) || a - b);
  const dropped = new Set(partners.slice(topK));
  const kept = [...columns.keys()].filter((e) => !dropped.has(e));
  return {
    columns: Int32Array.from(kept, (e) => columns[e]!),
    values: Float64Array.from(kept, (e) => values[e]!),
  };
}

/** The whole matrix of `n` rows: dense, or what is selected of it where there is a threshold or `topK`. */
export function entriesOfLines(n: number, lines: Lines, selection: Selection): SimilarityEntries {
  const all = Int32Array.from({ length: n }, (_, i) => i);
  if (selection.threshold === null && selection.topK === null) {
    const values = new Float64Array(n * n);
    lines(all, (i, line) => values.set(line, i * n));
    return { kind: 'dense', rows: n, values };
  }
  const sparse = new SparseRows(n);
  lines(all, (i, line) => sparse.add(select(i, null, line, selection)));
  return sparse.entries();
}
