/** Lines of a similarity matrix, and the matrix they make: all of it, or an older one with some lines new. */
import type { DenseEntries, SimilarityEntries, SparseEntries } from '../engine/contracts/similarity.js';
import type { Sieve } from './entries.js';
import { type SparseLine, SparseRows } from './sparse-rows.js';

/** Calls `use(i, line)` for each row `i` of `which` (ascending): `line[j]` is its value with row `j`, good for that call. */
export type Lines = (which: Int32Array, use: (i: number, line: Float64Array) => void) => void;

/** The whole matrix of `n` rows: dense, or what the sieve keeps of it where it has a threshold or `topK`. */
export function entriesOfLines(n: number, lines: Lines, sieve: Sieve): SimilarityEntries {
  const all = Int32Array.from({ length: n }, (_, i) => i);
  if (sieve.threshold === null && sieve.topK === null) {
    const values = new Float64Array(n * n);
    lines(all, (i, line) => values.set(line, i * n));
    return { kind: 'dense', rows: n, values };
  }
  const sparse = new SparseRows(n);
  lines(all, (i, line) => sparse.add(nearest(sift(line, sieve), i, sieve)));
  return sparse.entries();
}

/** `before` with the rows and columns of `changed` (ascending) as `lines` gives them; its sieve has no `topK`. */
export function renewEntries(
  before: SimilarityEntries,
  changed: Int32Array,
  lines: Lines,
  sieve: Sieve,
): SimilarityEntries {
  return before.kind === 'dense' ? renewDense(before, changed, lines) : renewSparse(before, changed, lines, sieve);
}

function renewDense(before: DenseEntries, changed: Int32Array, lines: Lines): DenseEntries {
  const n = before.rows;
  const values = before.values.slice();
  lines(changed, (i, line) => {
    values.set(line, i * n);
    for (let j = 0; j < n; ++j) values[j * n + i] = line[j]!;
  });
  return { kind: 'dense', rows: n, values };
}

/** A row keeps its unchanged partners, and gets the changed ones that pass. */
function renewSparse(before: SparseEntries, changed: Int32Array, lines: Lines, sieve: Sieve): SparseEntries {
  const fresh = new Map<number, SparseLine>();
  lines(changed, (i, line) => {
    fresh.set(i, sift(line, sieve));
  });
  const isChanged = new Uint8Array(before.rows);
  for (const i of changed) isChanged[i] = 1;
  return merge(before, isChanged, transpose(before.rows, fresh), fresh);
}

/** Lines as columns, of `n` rows. */
function transpose(n: number, lines: ReadonlyMap<number, SparseLine>): SparseEntries {
  const rowStarts = new Int32Array(n + 1);
  for (const { columns } of lines.values()) for (const j of columns) ++rowStarts[j + 1]!;
  for (let i = 0; i < n; ++i) rowStarts[i + 1]! += rowStarts[i]!;
  const next = rowStarts.slice();
  const columnIndices = new Int32Array(rowStarts[n]!);
  const values = new Float64Array(columnIndices.length);
  for (const [i, line] of lines) {
    line.columns.forEach((j, e) => {
      columnIndices[next[j]!] = i;
      values[next[j]!++] = line.values[e]!;
    });
  }
  return { kind: 'sparse', rows: n, rowStarts, columnIndices, values };
}

/** Rows of `fresh` lines; the others keep what did not change and take what is offered. */
function merge(
  before: SparseEntries,
  isChanged: Uint8Array,
  offers: SparseEntries,
  fresh: ReadonlyMap<number, SparseLine>,
): SparseEntries {
  const n = before.rows;
  let room = before.values.length + offers.values.length;
  for (const { columns } of fresh.values()) room += columns.length;
  const rowStarts = new Int32Array(n + 1);
  const columnIndices = new Int32Array(room);
  const values = new Float64Array(room);
  let size = 0;
  for (let i = 0; i < n; ++i) {
    const own = fresh.get(i);
    if (own !== undefined) {
      columnIndices.set(own.columns, size);
      values.set(own.values, size);
      size += own.columns.length;
    } else {
      let next = offers.rowStarts[i]!;
      const end = offers.rowStarts[i + 1]!;
      for (let e = before.rowStarts[i]!; e < before.rowStarts[i + 1]!; ++e) {
        const j = before.columnIndices[e]!;
        if (isChanged[j] === 1) continue;
        for (; next < end && offers.columnIndices[next]! < j; ++next) {
          columnIndices[size] = offers.columnIndices[next]!;
          values[size++] = offers.values[next]!;
        }
        columnIndices[size] = j;
        values[size++] = before.values[e]!;
      }
      for (; next < end; ++next) {
        columnIndices[size] = offers.columnIndices[next]!;
        values[size++] = offers.values[next]!;
      }
    }
    rowStarts[i + 1] = size;
  }
  return {
    kind: 'sparse',
    rows: n,
    rowStarts,
    columnIndices: columnIndices.slice(0, size),
    values: values.slice(0, size),
  };
}

/** What passes the threshold. */
function sift(line: Float64Array, { divergence, threshold }: Sieve): SparseLine {
  const limit = threshold ?? (divergence ? Number.POSITIVE_INFINITY : 0);
  let size = 0;
  const columns = new Int32Array(line.length);
  const values = new Float64Array(line.length);
  for (let j = 0; j < line.length; ++j) {
    const value = line[j]!;
    if (!(divergence ? value < limit : value > limit)) continue;
    columns[size] = j;
    values[size++] = value;
  }
  return { columns: columns.slice(0, size), values: values.slice(0, size) };
}

/** The `topK` nearest partners of `i`, ties to the lower index, and `i` itself. */
export function nearest(line: SparseLine, i: number, { divergence, topK }: Sieve): SparseLine {
  const { columns, values } = line;
  if (topK === null || columns.length <= topK) return line;
  const sign = divergence ? -1 : 1;
  const partners = [...columns.keys()].filter((e) => columns[e] !== i);
  partners.sort((a, b) => sign * (values[b]! - values[a]!) || a - b);
  const dropped = new Set(partners.slice(topK));
  const kept = [...columns.keys()].filter((e) => !dropped.has(e));
  return {
    columns: Int32Array.from(kept, (e) => columns[e]!),
    values: Float64Array.from(kept, (e) => values[e]!),
  };
}
