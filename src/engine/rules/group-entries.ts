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
