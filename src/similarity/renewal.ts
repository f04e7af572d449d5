/** An older similarity matrix with some of its lines new. */
import type { DenseEntries, SimilarityEntries, SparseEntries } from '../engine/contracts/similarity.js';
import { type Selection, select } from '../engine/rules/selection.js';
import type { Lines } from '../engine/rules/similarity-lines.js';
import type { SparseLine } from '../engine/rules/sparse-rows.js';

/** `before` with the rows and columns of `changed` (ascending) as `lines` gives them; the selection has no `topK`. */
export function renewEntries(
  before: SimilarityEntries,
  changed: Int32Array,
  lines: Lines,
  selection: Selection,
): SimilarityEntries {
  return before.kind === 'dense' ? renewDense(before, changed, lines) : renewSparse(before, changed, lines, selection);
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
function renewSparse(before: SparseEntries, changed: Int32Array, lines: Lines, selection: Selection): SparseEntries {
  const fresh = new Map<number, SparseLine>();
  lines(changed, (i, line) => {
    fresh.set(i, select(i, null, line, selection));
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
  let capacity = before.values.length + offers.values.length;
  for (const { columns } of fresh.values()) capacity += columns.length;
  const rowStarts = new Int32Array(n + 1);
  const columnIndices = new Int32Array(capacity);
  const values = new Float64Array(capacity);
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
