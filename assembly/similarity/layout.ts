/**
 * From compressed rows of counts to what the pairwise kernels read: tiles of dense columns and posting lists of rare ones
 * (`tile.ts` says what they are). The host decides from the census which column goes where.
 *
 * Row `i` has the entries `rowStarts[i] .. rowStarts[i + 1] - 1` (i32) of `columnIndices` and `counts` (i32).
 */

/**
 * Adds up, over all entries: `filled[c]` (i32) rows that have column `c`, `largest[c]` (i32) count in it, and
 * `totals[lengthOf[c] * stride + i]` (f64), the counts of row `i` at each length. `lengthOf` i32 per column, or 0 when there
 * is one length.
 */
export function similarityCensus(
  rows: i32,
  rowStarts: usize,
  columnIndices: usize,
  counts: usize,
  lengthOf: usize,
  filled: usize,
  largest: usize,
  totals: usize,
  stride: i32,
): void {
  let e: usize = load<u32>(rowStarts);
  for (let i = 0; i < rows; ++i) {
    const end: usize = load<u32>(rowStarts + (<usize>i << 2), 4);
    const own = totals + (<usize>i << 3);
    let sum: f64 = 0;
    for (; e < end; ++e) {
      const column = <usize>load<u32>(columnIndices + (e << 2)) << 2;
      const count = load<i32>(counts + (e << 2));
      store<i32>(filled + column, load<i32>(filled + column) + 1);
      if (count > load<i32>(largest + column)) store<i32>(largest + column, count);
      if (lengthOf) {
        const at = own + ((<usize>load<u32>(lengthOf + column) * <usize>stride) << 3);
        store<f64>(at, load<f64>(at) + <f64>count);
      } else {
        sum += <f64>count;
      }
    }
    if (!lengthOf) store<f64>(own, sum);
  }
}

/** Writes the entries of the columns with `place[c] >= 0` (i32) to element `place[c]` of their row of the tile. */
// @ts-ignore: decorator
@inline
function fill<T>(rows: i32, rowStarts: usize, columnIndices: usize, counts: usize, place: usize, tile: usize, stride: usize): void {
  let e: usize = load<u32>(rowStarts);
  for (let i = 0; i < rows; ++i, tile += stride) {
    const end: usize = load<u32>(rowStarts + (<usize>i << 2), 4);
    for (; e < end; ++e) {
      const at = load<i32>(place + (<usize>load<u32>(columnIndices + (e << 2)) << 2));
      if (at >= 0) store<T>(tile + <usize>at * sizeof<T>(), <T>load<i32>(counts + (e << 2)));
    }
  }
}

/** Fills a tile, zero before, of `stride` bytes a row with elements of `bytes` bytes: u8, i16, i32, or 8 for f64. */
export function similarityFill(
  rows: i32,
  rowStarts: usize,
  columnIndices: usize,
  counts: usize,
  place: usize,
  tile: usize,
  stride: usize,
  bytes: i32,
): void {
  if (bytes == 1) fill<u8>(rows, rowStarts, columnIndices, counts, place, tile, stride);
  else if (bytes == 2) fill<i16>(rows, rowStarts, columnIndices, counts, place, tile, stride);
  else if (bytes == 4) fill<i32>(rows, rowStarts, columnIndices, counts, place, tile, stride);
  else fill<f64>(rows, rowStarts, columnIndices, counts, place, tile, stride);
}

/**
 * Turns each count, in place, into the f32 `scale · N / T`, `T` being the total of its row and length. The bits of a
 * probability are copied by `similarityFill` (4 bytes) and `similarityPostings` like those of a count.
 */
export function similarityProbabilities(
  rows: i32,
  rowStarts: usize,
  columnIndices: usize,
  counts: usize,
  lengthOf: usize,
  totals: usize,
  stride: i32,
  scale: f64,
): void {
  let e: usize = load<u32>(rowStarts);
  for (let i = 0; i < rows; ++i) {
    const end: usize = load<u32>(rowStarts + (<usize>i << 2), 4);
    const own = totals + (<usize>i << 3);
    for (; e < end; ++e) {
      const column = <usize>load<u32>(columnIndices + (e << 2)) << 2;
      const length = lengthOf ? <usize>load<u32>(lengthOf + column) : 0;
      const total = load<f64>(own + ((length * <usize>stride) << 3));
      store<f32>(counts + (e << 2), <f32>((<f64>load<i32>(counts + (e << 2)) / total) * scale));
    }
  }
}

/**
 * Posting lists of the columns with `place[c] >= 0`, numbered by it. `next` (i32) holds where each list starts, and is
 * moved to its end. For each row, `rowColumns` gets the rare columns it has, from `listed[i]` to `listed[i + 1] - 1`.
 */
export function similarityPostings(
  rows: i32,
  rowStarts: usize,
  columnIndices: usize,
  counts: usize,
  place: usize,
  next: usize,
  postingRows: usize,
  postingCounts: usize,
  listed: usize,
  rowColumns: usize,
): void {
  let e: usize = load<u32>(rowStarts);
  let taken: usize = 0;
  for (let i = 0; i < rows; ++i) {
    const end: usize = load<u32>(rowStarts + (<usize>i << 2), 4);
    for (; e < end; ++e) {
      const column = load<i32>(place + (<usize>load<u32>(columnIndices + (e << 2)) << 2));
      if (column < 0) continue;
      const list = next + (<usize>column << 2);
      const k = <usize>load<u32>(list);
      store<u32>(list, <u32>(k + 1));
      store<i32>(postingRows + (k << 2), i);
      store<i32>(postingCounts + (k << 2), load<i32>(counts + (e << 2)));
      store<i32>(rowColumns + (taken << 2), column);
      ++taken;
    }
    store<u32>(listed + (<usize>i << 2), <u32>taken, 4);
  }
}
