/** From similar pairs of representatives (rows with one law) to a sparse matrix of all rows: each pair in both of its rows, columns ascending. */
import type { SimilarRowsOptions } from '../contracts/similar-rows.js';
import type { CountRows, SparseEntries } from '../contracts/similarity.js';
import { type Groups, selfSimilarity } from './group-entries.js';

/** Pairs of groups: `pairs[4 k]`, `pairs[4 k + 1]` with value `values[2 k + 1]` (one memory). */
export interface PairChunk {
  readonly pairs: Int32Array;
  readonly values: Float64Array;
}

/**
 * All pairs; `fellows[g]` is the similarity of different members of group `g`. Nothing is compared to bring entries in order: what each
 * row has before and after its diagonal is counted; pairs go to the list of their later row; list by list from there to their earlier
 * rows; and row by row from those back to the later ones. The loops over pairs are plain: a call for each would cost as much again.
 */
export function pairEntries(
  rows: CountRows,
  options: SimilarRowsOptions,
  groups: Groups,
  fellows: Float64Array,
  chunks: readonly PairChunk[],
): SparseEntries {
  const { rows: list } = groups;
  const { threshold } = options;
  const n = list.length;
  const all = [...chunks, fellowPairs(groups, fellows, threshold)];
  const alone = soleMembers(groups);
  const before = new Int32Array(n);
  const after = new Int32Array(n);
  for (const chunk of all) countPairs(chunk, groups, alone, before, after);
  const lists = byLaterRow(all, groups, alone, before);

  const selves = Float64Array.from(list, (i) => selfSimilarity(rows, options, i));
  const rowStarts = new Int32Array(rows.rows + 1);
  for (let k = 0; k < n; ++k) rowStarts[list[k]! + 1] = before[k]! + after[k]! + Number(selves[k]! > threshold);
  for (let i = 0; i < rows.rows; ++i) rowStarts[i + 1]! += rowStarts[i]!;
  const columnIndices = new Int32Array(rowStarts[rows.rows]!);
  const values = new Float64Array(columnIndices.length);

  // Where what follows its diagonal starts in each row. Columns are places in the list until the end.
  const starts = new Int32Array(n);
  for (let k = 0; k < n; ++k) {
    const diagonal = rowStarts[list[k]!]! + before[k]!;
    const self = selves[k]! > threshold;
    starts[k] = diagonal + Number(self);
    if (!self) continue;
    columnIndices[diagonal] = k;
    values[diagonal] = selves[k]!;
  }
  fillAfter(lists, before, starts.slice(), columnIndices, values);
  fillBefore(
    starts,
    after,
    Int32Array.from(list, (i) => rowStarts[i]!),
    columnIndices,
    values,
  );
  if (n < rows.rows) for (let e = 0; e < columnIndices.length; ++e) columnIndices[e] = list[columnIndices[e]!]!;
  return { kind: 'sparse', rows: rows.rows, rowStarts, columnIndices, values };
}

/** Pairs of a group with itself, for those whose members are similar to each other. */
function fellowPairs({ starts }: Groups, fellows: Float64Array, threshold: number): PairChunk {
  const own: number[] = [];
  for (let g = 0; g < fellows.length; ++g) if (fellows[g]! > threshold && starts[g + 1]! - starts[g]! > 1) own.push(g);
  const pairs = new Int32Array(4 * own.length);
  const values = new Float64Array(pairs.buffer);
  own.forEach((g, k) => {
    pairs[4 * k] = pairs[4 * k + 1] = g;
    values[2 * k + 1] = fellows[g]!;
  });
  return { pairs, values };
}

/** The member of each group that has one; -1 for others. Nearly all have one as a rule. */
function soleMembers({ starts, members }: Groups): Int32Array {
  const alone = new Int32Array(starts.length - 1);
  for (let g = 0; g < alone.length; ++g) alone[g] = starts[g + 1]! - starts[g]! === 1 ? members[starts[g]!]! : -1;
  return alone;
}

/** Counts what each row has with rows before it and after it. */
function countPairs(
  { pairs }: PairChunk,
  { starts, members }: Groups,
  alone: Int32Array,
  before: Int32Array,
  after: Int32Array,
): void {
  for (let k = 0; k < pairs.length; k += 4) {
    const g = pairs[k]!;
    const h = pairs[k + 1]!;
    const x = alone[g]!;
    const y = alone[h]!;
    if ((x | y) >= 0) {
      ++after[Math.min(x, y)]!;
      ++before[Math.max(x, y)]!;
      continue;
    }
    for (let m = starts[g]!, end = starts[g + 1]!; m < end; ++m) {
      const a = members[m]!;
      // Of a group with itself each pair once.
      for (let o = g === h ? m + 1 : starts[h]!, last = starts[h + 1]!; o < last; ++o) {
        const b = members[o]!;
        ++after[Math.min(a, b)]!;
        ++before[Math.max(a, b)]!;
      }
    }
  }
}

/** All pairs in one memory, those of each later row together: the earlier row at `rows[4 k]`, the value at `values[2 k + 1]`. */
interface Lists {
  readonly rows: Int32Array;
  readonly values: Float64Array;
}

function byLaterRow(chunks: readonly PairChunk[], groups: Groups, alone: Int32Array, before: Int32Array): Lists {
  const next = new Int32Array(before.length + 1);
  for (let y = 0; y < before.length; ++y) next[y + 1] = next[y]! + before[y]!;
  const values = new Float64Array(2 * next[before.length]!);
  const lists = { rows: new Int32Array(values.buffer), values };
  for (const chunk of chunks) sendPairs(chunk, groups, alone, next, lists);
  return lists;
}

function sendPairs(
  { pairs, values }: PairChunk,
  { starts, members }: Groups,
  alone: Int32Array,
  next: Int32Array,
  { rows: toRows, values: toValues }: Lists,
): void {
  for (let k = 0, v = 1; k < pairs.length; k += 4, v += 2) {
    const g = pairs[k]!;
    const h = pairs[k + 1]!;
    const value = values[v]!;
    const x = alone[g]!;
    const y = alone[h]!;
    if ((x | y) >= 0) {
      const to = next[Math.max(x, y)]!++;
      toRows[4 * to] = Math.min(x, y);
      toValues[2 * to + 1] = value;
      continue;
    }
    for (let m = starts[g]!, end = starts[g + 1]!; m < end; ++m) {
      const a = members[m]!;
      for (let o = g === h ? m + 1 : starts[h]!, last = starts[h + 1]!; o < last; ++o) {
        const b = members[o]!;
        const to = next[Math.max(a, b)]!++;
        toRows[4 * to] = Math.min(a, b);
        toValues[2 * to + 1] = value;
      }
    }
  }
}

/** From the lists of later rows, in their order, to what follows the diagonal of earlier ones. */
function fillAfter(
  lists: Lists,
  before: Int32Array,
  next: Int32Array,
  columns: Int32Array,
  values: Float64Array,
): void {
  const { rows: fromRows, values: fromValues } = lists;
  for (let y = 0, e = 0; y < before.length; ++y) {
    for (const end = e + before[y]!; e < end; ++e) {
      const to = next[fromRows[4 * e]!]!++;
      columns[to] = y;
      values[to] = fromValues[2 * e + 1]!;
    }
  }
}

/** From what follows the diagonal of each row, in their order, to what comes before that of later ones. */
function fillBefore(
  starts: Int32Array,
  after: Int32Array,
  next: Int32Array,
  columns: Int32Array,
  values: Float64Array,
): void {
  for (let x = 0; x < starts.length; ++x) {
    for (let e = starts[x]!, end = e + after[x]!; e < end; ++e) {
      const to = next[columns[e]!]!++;
      columns[to] = x;
      values[to] = values[e]!;
    }
  }
}
