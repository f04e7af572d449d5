/** From what was found of representatives (rows with one law) to sparse entries of all rows. */
import type { NearestOptions, SimilarRowsOptions } from '../contracts/similar-rows.js';
import type { CountRows, SparseEntries } from '../contracts/similarity.js';

/** The active rows, each in a group; `members[starts[g] .. starts[g + 1] - 1]` are places in `rows`, ascending. */
export interface Groups {
  readonly rows: Int32Array;
  readonly groupOf: Int32Array;
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

/** Pairs of groups: `pairs[4 k]`, `pairs[4 k + 1]` with value `values[2 k + 1]` (one memory). */
export interface PairChunk {
  readonly pairs: Int32Array;
  readonly values: Float64Array;
}

/** The similarity of a row with itself: 1, but where the normalisation has no unit there. */
export function selfSimilarity(rows: CountRows, { measure, normalization }: SimilarRowsOptions, i: number): number {
  const plain = measure === 'coincidence' && normalization === 'plain';
  if (!plain && !(measure === 'intersection' && normalization === 'product')) return 1;
  const totals: number[] = [];
  const squares: number[] = [];
  for (let e = rows.rowStarts[i]!; e < rows.rowStarts[i + 1]!; ++e) {
    const length = plain ? (rows.lengths?.[rows.columnIndices[e]!] ?? 0) : 0;
    const value = (rows.weights ?? rows.counts)[e]!;
    totals[length] = (totals[length] ?? 0) + value;
    squares[length] = (squares[length] ?? 0) + value * value;
  }
  if (!plain) return totals[0]! / (totals[0]! * totals[0]!);
  let own = 0;
  let lengths = 0;
  // Holes are passed over; lengths ascend.
  squares.forEach((square, length) => {
    own += square / (totals[length]! * totals[length]!);
    ++lengths;
  });
  return Math.min(1, own / (lengths * lengths));
}

/** All pairs; `fellows[g]` is the similarity of different members of group `g`. */
export function pairEntries(
  rows: CountRows,
  options: SimilarRowsOptions,
  { rows: list, groupOf, starts, members }: Groups,
  fellows: Float64Array,
  chunks: readonly PairChunk[],
): SparseEntries {
  const groups = starts.length - 1;
  const near = adjacency(groups, chunks);
  const { threshold } = options;
  const selves = Float64Array.from(list, (i) => selfSimilarity(rows, options, i));

  const rowStarts = new Int32Array(rows.rows + 1);
  const degrees = new Float64Array(groups);
  for (let g = 0; g < groups; ++g) {
    let degree = fellows[g]! > threshold ? starts[g + 1]! - starts[g]! - 1 : 0;
    for (let e = near.starts[g]!; e < near.starts[g + 1]!; ++e) {
      degree += starts[near.groups[e]! + 1]! - starts[near.groups[e]!]!;
    }
    degrees[g] = degree;
  }
  list.forEach((i, k) => {
    rowStarts[i + 1] = degrees[groupOf[k]!]! + (selves[k]! > threshold ? 1 : 0);
  });
  for (let i = 0; i < rows.rows; ++i) rowStarts[i + 1]! += rowStarts[i]!;

  // Column by column, so that each row's columns come in ascending order.
  const next = rowStarts.slice(0, rows.rows);
  const columnIndices = new Int32Array(rowStarts[rows.rows]!);
  const values = new Float64Array(columnIndices.length);
  const put = (i: number, column: number, value: number) => {
    columnIndices[next[i]!] = column;
    values[next[i]!++] = value;
  };
  for (let k = 0; k < list.length; ++k) {
    const g = groupOf[k]!;
    const column = list[k]!;
    if (selves[k]! > threshold) put(column, column, selves[k]!);
    if (fellows[g]! > threshold) {
      for (let m = starts[g]!; m < starts[g + 1]!; ++m)
        if (members[m] !== k) put(list[members[m]!]!, column, fellows[g]!);
    }
    for (let e = near.starts[g]!; e < near.starts[g + 1]!; ++e) {
      const h = near.groups[e]!;
      const value = near.values[e]!;
      for (let m = starts[h]!; m < starts[h + 1]!; ++m) put(list[members[m]!]!, column, value);
    }
  }
  return { kind: 'sparse', rows: rows.rows, rowStarts, columnIndices, values };
}

/** The groups that each group is similar to, both ways. */
function adjacency(groups: number, chunks: readonly PairChunk[]) {
  const starts = new Int32Array(groups + 1);
  for (const { pairs } of chunks) {
    for (let k = 0; k < pairs.length; k += 4) {
      ++starts[pairs[k]! + 1]!;
      ++starts[pairs[k + 1]! + 1]!;
    }
  }
  for (let g = 0; g < groups; ++g) starts[g + 1]! += starts[g]!;
  const next = starts.slice();
  const near = new Int32Array(starts[groups]!);
  const values = new Float64Array(near.length);
  for (const { pairs, values: chis } of chunks) {
    for (let k = 0, v = 1; k < pairs.length; k += 4, v += 2) {
      const [g, h] = [pairs[k]!, pairs[k + 1]!];
      near[next[g]!] = h;
      values[next[g]!++] = chis[v]!;
      near[next[h]!] = g;
      values[next[h]!++] = chis[v]!;
    }
  }
  return { starts, groups: near, values };
}

/**
 * The nearest rows of each, from the nearest other groups of its group: `topK` by falling value, -1 where there are fewer;
 * `fellows[g]` is the similarity of different members of group `g`.
 */
export function nearestEntries(
  rows: CountRows,
  options: SimilarRowsOptions & Pick<NearestOptions, 'topK'>,
  { rows: list, groupOf, starts, members }: Groups,
  found: { readonly values: Float64Array; readonly groups: Int32Array; readonly fellows: Float64Array },
): SparseEntries {
  const { topK, threshold } = options;
  const rowStarts = new Int32Array(rows.rows + 1);
  const columnIndices = new Int32Array(list.length * (topK + 1));
  const values = new Float64Array(columnIndices.length);
  let size = 0;
  let last = 0;
  list.forEach((i, k) => {
    rowStarts.fill(size, last + 1, i + 1);
    last = i;
    const g = groupOf[k]!;
    const near: { column: number; value: number }[] = [];
    const add = (h: number, value: number): void => {
      for (let m = starts[h]!, taken = 0; m < starts[h + 1]! && taken < topK; ++m) {
        if (members[m] === k) continue;
        near.push({ column: list[members[m]!]!, value });
        ++taken;
      }
    };
    if (found.fellows[g]! > threshold) add(g, found.fellows[g]!);
    for (let q = g * topK; q < (g + 1) * topK && found.groups[q]! >= 0; ++q) add(found.groups[q]!, found.values[q]!);
    near.sort((a, b) => b.value - a.value || a.column - b.column);
    near.length = Math.min(near.length, topK);
    const self = selfSimilarity(rows, options, i);
    if (self > threshold) near.push({ column: i, value: self });
    near.sort((a, b) => a.column - b.column);
    for (const { column, value } of near) {
      columnIndices[size] = column;
      values[size++] = value;
    }
  });
  rowStarts.fill(size, last + 1);
  return {
    kind: 'sparse',
    rows: rows.rows,
    rowStarts,
    columnIndices: columnIndices.slice(0, size),
    values: values.slice(0, size),
  };
}
