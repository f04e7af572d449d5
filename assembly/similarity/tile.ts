/**
 * What the dense tiles of all measures share: the row block and the reduction of four vector sums to four numbers.
 *
 * A tile kernel handles the `BLOCK` rows `first .. first + 7` against all rows from `first` on, two rows by four at a
 * time, and adds its sums to `sums[r * rows + j]` (f64), `r` within the block. `rows` is a multiple of `BLOCK`; rows and
 * columns that only fill up are zero.
 */

/** Rows of a block: eight f64 are one cache line of the mirrored result. */
export const BLOCK: i32 = 8;

/** Lane sums of four i32x4, in order. */
// @ts-ignore: decorator
@inline
export function laneSums(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  const low = i32x4.add(i32x4.shuffle(s0, s1, 0, 4, 1, 5), i32x4.shuffle(s0, s1, 2, 6, 3, 7));
  const high = i32x4.add(i32x4.shuffle(s2, s3, 0, 4, 1, 5), i32x4.shuffle(s2, s3, 2, 6, 3, 7));
  return i32x4.add(i32x4.shuffle(low, high, 0, 1, 4, 5), i32x4.shuffle(low, high, 2, 3, 6, 7));
}

/** Adds four i32 to the four f64 at `sums`. */
// @ts-ignore: decorator
@inline
export function addSums(sums: usize, four: v128): void {
  const high = i32x4.shuffle(four, four, 2, 3, 2, 3);
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.convert_low_i32x4_s(four)));
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.convert_low_i32x4_s(high)), 16);
}

/**
 * The posting lists of rare columns: column `c` holds the rows `postingRows[k]`, ascending, with the counts
 * `postingCounts[k]`, for `columnStarts[c] <= k < columnStarts[c + 1]`. `next[c]` is the posting of the first row not
 * yet taken; rows must be taken in ascending order. Vector loads may read 16 bytes beyond the last posting.
 *
 * Takes row's posting of column `c`: returns its place, and moves on.
 */
// @ts-ignore: decorator
@inline
export function takePosting(next: usize, column: usize): usize {
  const k = load<u32>(next + (column << 2));
  store<u32>(next + (column << 2), k + 1);
  return <usize>k;
}

/** `sums[row] += value` for the row of posting `k + lane`. */
// @ts-ignore: decorator
@inline
export function scatter(sums: usize, postingRows: usize, k: usize, value: f64): void {
  const at = sums + (<usize>load<u32>(postingRows + (k << 2)) << 3);
  store<f64>(at, load<f64>(at) + value);
}

/** Moves on over the postings of rows that are not taken, in the `entries` lists at `columns` (i32). */
export function similaritySkip(columns: usize, entries: usize, next: usize): void {
  for (let e: usize = 0; e < entries; ++e) takePosting(next, <usize>load<u32>(columns + (e << 2)));
}

/** Clears the sums of the block `first .. first + 7` from column `first` on. */
export function similarityClear(sums: usize, rows: i32, first: i32): void {
  for (let r = 0; r < BLOCK; ++r) {
    memory.fill(sums + ((<usize>r * <usize>rows + <usize>first) << 3), 0, <usize>(rows - first) << 3);
  }
}

/** Writes `diagonal[i]` (f64) to the diagonal of the finished block. */
export function similarityDiagonal(values: usize, rows: i32, first: i32, diagonal: usize): void {
  for (let r = 0; r < BLOCK; ++r) {
    const i = <usize>(first + r);
    store<f64>(values + ((<usize>r * <usize>rows + i) << 3), load<f64>(diagonal + (i << 3)));
  }
}
