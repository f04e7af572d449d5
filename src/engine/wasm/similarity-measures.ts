/**
 * The three measures as block computations: what is uploaded, and which kernels turn eight rows of zeros into eight rows
 * of χ (or of divergences).
 */
import type { CountRows, Normalization } from '../contracts/similarity.js';
import type { CoreExports } from './exports.generated.js';
import {
  BLOCK,
  type ColumnFacts,
  type ColumnGroup,
  paddedRows,
  type Scratch,
  type TileType,
  UploadedRows,
} from './similarity-layout.js';

/** One measure, ready to run. */
export interface MeasureBlocks {
  /** The diagonal of the result, f64 per row, filled up. */
  readonly diagonal: Float64Array;
  /** Turns the cleared sums of the rows `first .. first + 7` into finished values for `j >= i`. */
  block(first: number, values: number): void;
  /** Passes over the rows of a block. Blocks are taken or passed over in ascending order, each once. */
  skip(first: number): void;
}

type TileKernel = CoreExports['coincidenceTile16'];
type PostingsKernel = CoreExports['coincidencePostings'];

/** Sums of signed 32-bit lanes must stay below this. */
const I32 = 2 ** 31;

/**
 * Densities from which a tile is cheaper than a list: a tile costs every pair of rows a little, a list the pairs that
 * share it more. From measured costs per pair and column (list 1; tiles 0.03, 0.06, 0.13, 0.25), whose square roots these are.
 */
const BREAK_EVEN = { u8: 0.17, i16: 0.24, i32: 0.36, f64: 0.5 };

/** What a column of a tile of f32 terms costs a pair, and what a pair costs before the first, as shares of a term of a list. */
const TERM = 0.38;
const BEFORE = 10;

/** Adds to a block what `tile` makes of each tile and then `list` of each row that has rare columns. */
function forGroup(
  { tiles, lists }: ColumnGroup,
  { first, n, sums }: { readonly first: number; readonly n: number; readonly sums: number },
  tile: (one: ColumnGroup['tiles'][number]) => void,
  list: (lists: NonNullable<ColumnGroup['lists']>, columns: number, entries: number, line: number) => void,
): void {
  for (const one of tiles) tile(one);
  if (lists === null) return;
  forRows(first, n, sums, (i, line) => {
    const from = lists.rowStarts[i]!;
    const entries = lists.rowStarts[i + 1]! - from;
    if (entries > 0) list(lists, lists.rowColumns + from * 4, entries, line);
  });
}

/** Passes over the rows of a block in the lists of each group. */
function skipper(kernels: CoreExports, groups: readonly ColumnGroup[], n: number): (first: number) => void {
  return (first) => {
    for (const { lists } of groups) {
      if (lists === null) continue;
      const from = lists.rowStarts[first]!;
      const entries = lists.rowStarts[Math.min(first + BLOCK, n)]! - from;
      kernels.similaritySkip(lists.rowColumns + from * 4, entries, lists.next);
    }
  };
}

/** `forGroup` for the measures of counts. */
function countSums(
  group: ColumnGroup,
  n: number,
  tiles: Partial<Record<TileType, TileKernel>>,
  list: PostingsKernel,
): (first: number, sums: number) => void {
  return (first, sums) =>
    forGroup(
      group,
      { first, n, sums },
      ({ type, at, stride }) => tiles[type]!(at, stride, paddedRows(n), first, sums),
      ({ columnStarts, next, rows, values }, columns, entries, line) =>
        list(columns, entries, columnStarts, next, rows, values, line),
    );
}

/** Calls `each(i, line)` for the rows of a block whose values start at `values`. */
function forRows(first: number, n: number, values: number, each: (i: number, line: number) => void): void {
  for (let i = first; i < Math.min(first + BLOCK, n); ++i) each(i, values + (i - first) * paddedRows(n) * 8);
}

/** `S / √(T T')` or `S / (T T')`; see `assembly/similarity/intersection.ts`. */
export function intersectionBlocks(scratch: Scratch, rows: CountRows, normalization: Normalization): MeasureBlocks {
  const kernels = scratch.core.exports;
  const product = normalization === 'product';
  const n = rows.rows;
  const uploaded = new UploadedRows(scratch, rows, false);
  const totals = uploaded.totals[0]!;
  const fits = totals.every((total) => total < I32);
  const group = uploaded.layOut(0, ({ density, largest }) => {
    if (!fits) return null;
    const type = largest < 256 ? 'u8' : largest < 32768 ? 'i16' : 'i32';
    return density > BREAK_EVEN[type] ? type : null;
  });
  uploaded.release();
  const tileKernels = {
    u8: kernels.intersectionTile8,
    i16: kernels.intersectionTile16,
    i32: kernels.intersectionTile32,
  };
  const sum = countSums(group, n, tileKernels, kernels.intersectionPostings);
  const totalsAt = uploaded.totalsAt(0);
  return {
    diagonal: totals.map((total) => (total === 0 ? 0 : total / (product ? total * total : total))),
    block(first, values) {
      sum(first, values);
      forRows(first, n, values, (i, line) => kernels.intersectionFinish(line, i, totals.length, totalsAt, product));
    },
    skip: skipper(kernels, [group], n),
  };
}

/** `Σ p p'` over lengths, normalised; see `assembly/similarity/coincidence.ts`. */
export function coincidenceBlocks(scratch: Scratch, rows: CountRows, normalization: Normalization): MeasureBlocks {
  const kernels = scratch.core.exports;
  const cosine = normalization === 'cosine';
  const n = rows.rows;
  const padded = paddedRows(n);
  const uploaded = new UploadedRows(scratch, rows, true);
  const squares = squareSums(rows, uploaded);
  const tileKernels = { i16: kernels.coincidenceTile16, f64: kernels.coincidenceTile64 };
  const groups = uploaded.totals.map((_, l) => {
    const fits = squares[l]!.every((square) => square < I32);
    const group = uploaded.layOut(l, ({ density, largest }) => {
      const type = fits && largest < 32768 ? 'i16' : 'f64';
      return density > BREAK_EVEN[type] ? type : null;
    });
    return {
      group,
      add: countSums(group, n, tileKernels, kernels.coincidencePostings),
      totals: uploaded.totalsAt(l),
    };
  });
  uploaded.release();

  const own = new Float64Array(padded);
  const scale = new Float64Array(padded);
  uploaded.totals.forEach((totals, l) => {
    for (let i = 0; i < n; ++i) {
      const total = totals[i]!;
      if (total === 0) continue;
      own[i]! += squares[l]![i]! / (total * total);
      if (!cosine) scale[i]! += 1;
    }
  });
  if (cosine) scale.set(own);
  const scaleAt = scratch.put(scale);
  const sums = scratch.allocate(BLOCK * padded * 8);
  return {
    diagonal: own.map((value, i) => (value === 0 ? 0 : cosine ? 1 : Math.min(1, value / (scale[i]! * scale[i]!)))),
    block(first, values) {
      for (const { add, totals } of groups) {
        kernels.similarityClear(sums, padded, first);
        add(first, sums);
        forRows(first, n, values, (i, line) => kernels.coincidenceFold(line - values + sums, line, i, padded, totals));
      }
      forRows(first, n, values, (i, line) => kernels.coincidenceFinish(line, i, padded, scaleAt, cosine));
    },
    skip: skipper(
      kernels,
      groups.map(({ group }) => group),
      n,
    ),
  };
}

/** `Σ N²` per length and row. */
function squareSums(rows: CountRows, { totals, lengthOf }: UploadedRows): Float64Array[] {
  const squares = totals.map(({ length }) => new Float64Array(length));
  for (let i = 0; i < rows.rows; ++i) {
    for (let e = rows.rowStarts[i]!; e < rows.rowStarts[i + 1]!; ++e) {
      squares[lengthOf === null ? 0 : lengthOf[rows.columnIndices[e]!]!]![i]! += rows.counts[e]! * rows.counts[e]!;
    }
  }
  return squares;
}

/** `1 - JS / ln 2` averaged over common lengths, or JS; see `assembly/similarity/jensen-shannon.ts`. */
export function jensenShannonBlocks(scratch: Scratch, rows: CountRows, divergence: boolean): MeasureBlocks {
  const kernels = scratch.core.exports;
  const n = rows.rows;
  const padded = paddedRows(n);
  const uploaded = new UploadedRows(scratch, rows, true);
  const { totals, lengths } = uploaded;
  // Probabilities lie between 1 / columns and 1: a power of two between brings their logarithms near 0, and loses nothing.
  const scale = 2 ** Math.round(0.5 * Math.log2(Math.max(1, rows.columns / lengths)));
  uploaded.toProbabilities(scale);
  const gain = ({ density }: ColumnFacts) => density * density - TERM;
  const tiled = uploaded.sumOver((column) => Math.max(0, gain(column))) > BEFORE;
  const group = uploaded.layOut(null, (column) => (tiled && gain(column) > 0 ? 'f32' : null));
  uploaded.release();
  const ready = group.tiles.map(({ at, stride }) => {
    const vectors = Math.ceil(stride / 512);
    const [bits, entropies] = [scratch.allocate(padded * vectors * 16), scratch.allocate(padded * 8)];
    const nothing = scratch.allocate(stride);
    kernels.jensenShannonPrepare(at, stride, padded, bits, vectors, entropies, nothing);
    scratch.release([nothing]);
    return [bits, vectors, entropies] as const;
  })[0]!;
  const listBytes = (group.lists?.length ?? 0) * 4;
  const logs = scratch.allocate(listBytes);
  if (group.lists !== null) kernels.jensenShannonLogs(group.lists.values, logs, listBytes / 4);

  const words = Math.ceil(lengths / 64);
  const masks = new BigUint64Array(padded * words);
  totals.forEach((total, l) => {
    const bit = 1n << BigInt(l % 64);
    for (let i = 0; i < n; ++i) if (total[i]! > 0) masks[i * words + Math.floor(l / 64)]! |= bit;
  });
  const masksAt = scratch.put(masks);
  const diagonal = Float64Array.from({ length: padded }, (_, i) => {
    const evidence = totals.some((total) => total[i]! > 0);
    return divergence ? (evidence ? 0 : Number.NaN) : evidence ? 1 : 0;
  });
  return {
    diagonal,
    block(first, values) {
      forGroup(
        group,
        { first, n, sums: values },
        ({ at, stride }) => kernels.jensenShannonTile(at, stride, padded, first, values, ...ready),
        (lists, columns, entries, line) =>
          kernels.jensenShannonPostings(
            columns,
            entries,
            lists.columnStarts,
            lists.next,
            lists.rows,
            lists.values,
            logs,
            line,
          ),
      );
      forRows(first, n, values, (i, line) =>
        kernels.jensenShannonFinish(line, i, padded, masksAt, words, scale, divergence),
      );
    },
    skip: skipper(kernels, [group], n),
  };
}
