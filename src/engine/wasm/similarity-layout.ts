/**
 * How count rows are laid out for the pairwise kernels. A column that many rows share is cheapest in a dense tile (every
 * pair of rows pays a fraction of a nanosecond), one that few rows share in a posting list (only pairs that meet in it
 * pay, but more). Each column goes where it costs least; sums do not depend on the choice.
 */
import type { CountRows } from '../backend.js';

/** Rows of a block; layouts are filled up with zero rows to a multiple of it. `BLOCK` of `assembly/similarity/tile.ts`. */
export const BLOCK = 8;

/** Element type of a dense tile. `f32` holds probabilities, the others counts. */
export type TileType = 'u8' | 'i16' | 'i32' | 'f32' | 'f64';
type TileArray = Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;

export interface Tile {
  readonly type: TileType;
  /** Row-major, `stride` bytes a row (a multiple of 16). */
  readonly matrix: TileArray;
  readonly stride: number;
}

/** Posting lists of rare columns, and for each row the rare columns it has. */
export interface Postings {
  readonly columnStarts: Int32Array;
  readonly rows: Int32Array;
  /** Counts (i32) or scaled probabilities (f32). */
  readonly values: Int32Array | Float32Array;
  /** Row `i` has the rare columns `rowColumns[rowStarts[i] .. rowStarts[i + 1] - 1]`. */
  readonly rowStarts: Int32Array;
  readonly rowColumns: Int32Array;
}

/** The columns of one group: all of them, or those of one trajectory length. */
export interface ColumnGroup {
  readonly tiles: readonly Tile[];
  readonly postings: Postings | null;
}

/** What is known of a column when its place is chosen. */
export interface ColumnFacts {
  /** Share of the rows that have it. */
  readonly density: number;
  readonly largest: number;
}

/** Totals per trajectory length, lengths ascending. */
export interface Lengths {
  readonly count: number;
  readonly lengthOf: Int32Array;
  /** `totals[l]` is f64 per row, filled up with zeros. */
  readonly totals: readonly Float64Array[];
}

/** Number of rows after filling up. */
export function paddedRows(rows: number): number {
  return Math.ceil(rows / BLOCK) * BLOCK;
}

/** The rows with their inactive ones emptied; the same object when there is nothing to empty. */
export function activeRows(rows: CountRows, active: Uint8Array): CountRows {
  const { rowStarts, columnIndices, counts } = rows;
  if (active.every((flag, i) => flag !== 0 || rowStarts[i] === rowStarts[i + 1])) return rows;
  const kept = {
    rowStarts: new Int32Array(rows.rows + 1),
    columnIndices: new Int32Array(columnIndices.length),
    counts: new Int32Array(counts.length),
  };
  let size = 0;
  for (let i = 0; i < rows.rows; ++i) {
    const [start, end] = [rowStarts[i]!, rowStarts[i + 1]!];
    if (active[i] !== 0) {
      kept.columnIndices.set(columnIndices.subarray(start, end), size);
      kept.counts.set(counts.subarray(start, end), size);
      size += end - start;
    }
    kept.rowStarts[i + 1] = size;
  }
  return { ...rows, ...kept };
}

export function columnLengths({ rows, columns, rowStarts, columnIndices, counts, lengths }: CountRows): Lengths {
  const lengthOf = new Int32Array(columns);
  let count = 1;
  if (lengths !== undefined) {
    const distinct = [...new Set(lengths)].sort((a, b) => a - b);
    const places = new Map(distinct.map((length, place) => [length, place]));
    for (let c = 0; c < columns; ++c) lengthOf[c] = places.get(lengths[c]!)!;
    count = Math.max(1, distinct.length);
  }
  const totals = Array.from({ length: count }, () => new Float64Array(paddedRows(rows)));
  for (let i = 0; i < rows; ++i) {
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) totals[lengthOf[columnIndices[e]!]!]![i]! += counts[e]!;
  }
  return { count, lengthOf, totals };
}

/** Laws of which tiles and lists hold probabilities, times `scale`, instead of counts. */
export interface LawScale extends Lengths {
  readonly scale: number;
}

/** `kind` of a column in posting lists, and of one that is nowhere. */
const LIST = -1;
const NONE = -2;

/**
 * Lays out the columns with `groupOf[c] === group` (all columns when `groupOf` is null). `choose` gives the tile type of
 * a column, or null for a posting list.
 */
export function layOut(
  source: CountRows,
  groupOf: Int32Array | null,
  group: number,
  choose: (column: ColumnFacts) => TileType | null,
  law?: LawScale,
): ColumnGroup {
  const { rows, columns, rowStarts, columnIndices, counts } = source;
  const filled = new Int32Array(columns);
  const largest = new Int32Array(columns);
  for (let e = rowStarts[0]!; e < rowStarts[rows]!; ++e) {
    const c = columnIndices[e]!;
    ++filled[c]!;
    if (counts[e]! > largest[c]!) largest[c] = counts[e]!;
  }

  // Where each column goes: the number of its tile, or LIST or NONE, and its place there.
  const kind = new Int32Array(columns).fill(NONE);
  const place = new Int32Array(columns);
  const types: TileType[] = [];
  const widths: number[] = [];
  let rare = 0;
  for (let c = 0; c < columns; ++c) {
    if (filled[c] === 0 || (groupOf !== null && groupOf[c] !== group)) continue;
    const type = choose({ density: filled[c]! / rows, largest: largest[c]! });
    if (type === null) {
      kind[c] = LIST;
      place[c] = rare++;
      continue;
    }
    let tile = types.indexOf(type);
    if (tile < 0) {
      tile = types.push(type) - 1;
      widths.push(0);
    }
    kind[c] = tile;
    place[c] = widths[tile]!++;
  }

  const values = law === undefined ? counts : probabilities(source, law);
  const tiles = types.map((type, t) => emptyTile(type, widths[t]!, paddedRows(rows)));
  tiles.forEach((tile, t) => {
    fillTile(tile, source, values, kind, t, place);
  });
  return { tiles, postings: rare === 0 ? null : postingLists(source, values, kind, place, filled, rare) };
}

/** `scale · p(τ)` of every entry, p being a law per length. */
function probabilities({ rows, rowStarts, columnIndices, counts }: CountRows, law: LawScale): Float32Array {
  const { lengthOf, totals, scale } = law;
  const values = new Float32Array(counts.length);
  for (let i = 0; i < rows; ++i) {
    for (let e = rowStarts[i]!; e < rowStarts[i + 1]!; ++e) {
      values[e] = (counts[e]! / totals[lengthOf[columnIndices[e]!]!]![i]!) * scale;
    }
  }
  return values;
}

function fillTile(
  { matrix, stride }: Tile,
  { rows, rowStarts, columnIndices }: CountRows,
  values: Int32Array | Float32Array,
  kind: Int32Array,
  tile: number,
  place: Int32Array,
): void {
  const step = stride / matrix.BYTES_PER_ELEMENT;
  for (let i = 0, line = 0; i < rows; ++i, line += step) {
    const end = rowStarts[i + 1]!;
    for (let e = rowStarts[i]!; e < end; ++e) {
      const c = columnIndices[e]!;
      if (kind[c] === tile) matrix[line + place[c]!] = values[e]!;
    }
  }
}

function postingLists(
  { rows, rowStarts, columnIndices }: CountRows,
  values: Int32Array | Float32Array,
  kind: Int32Array,
  place: Int32Array,
  filled: Int32Array,
  columns: number,
): Postings {
  const columnStarts = new Int32Array(columns + 1);
  for (let c = 0; c < kind.length; ++c) if (kind[c] === LIST) columnStarts[place[c]! + 1] = filled[c]!;
  for (let c = 0; c < columns; ++c) columnStarts[c + 1]! += columnStarts[c]!;
  const total = columnStarts[columns]!;
  const next = columnStarts.slice();
  // Vector loads may read 16 bytes beyond the last posting; whole vectors of values are worked on.
  const room = Math.ceil(total / 4) * 4 + 4;
  const postingRows = new Int32Array(room);
  const postingValues = values instanceof Int32Array ? new Int32Array(room) : new Float32Array(room);
  const starts = new Int32Array(rows + 1);
  const rowColumns = new Int32Array(total);
  let taken = 0;
  for (let i = 0; i < rows; ++i) {
    const end = rowStarts[i + 1]!;
    for (let e = rowStarts[i]!; e < end; ++e) {
      const c = columnIndices[e]!;
      if (kind[c] !== LIST) continue;
      const k = next[place[c]!]!++;
      postingRows[k] = i;
      postingValues[k] = values[e]!;
      rowColumns[taken++] = place[c]!;
    }
    starts[i + 1] = taken;
  }
  return { columnStarts, rows: postingRows, values: postingValues, rowStarts: starts, rowColumns };
}

function emptyTile(type: TileType, width: number, rows: number): Tile {
  const bytes = { u8: 1, i16: 2, i32: 4, f32: 4, f64: 8 }[type];
  const stride = Math.ceil((width * bytes) / 16) * 16;
  const length = (rows * stride) / bytes;
  const types = { u8: Uint8Array, i16: Int16Array, i32: Int32Array, f32: Float32Array, f64: Float64Array };
  return { type, stride, matrix: new types[type](length) };
}
