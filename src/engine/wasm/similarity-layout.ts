/**
 * How count rows are laid out for the pairwise kernels. A column that many rows share is cheapest in a dense tile (every
 * pair of rows pays a fraction of a nanosecond), one that few rows share in a posting list (only pairs that share it
 * pay, but more). Each column goes where it costs least; sums do not depend on the choice. The work is done in the core
 * (`assembly/similarity/layout.ts`), on one copy of the rows.
 */
import type { CountRows } from '../contracts/similarity.js';
import type { Core } from './core.js';
import type { CoreExports } from './exports.generated.js';

/** Rows of a block; layouts are filled up with zero rows to a multiple of it. `BLOCK` of `assembly/similarity/tile.ts`. */
export const BLOCK = 8;

/** Element type of a dense tile, and its bytes. `f32` holds probabilities, the others counts. */
const bytesOf = { u8: 1, i16: 2, i32: 4, f32: 4, f64: 8 };
export type TileType = keyof typeof bytesOf;

/** A dense tile in kernel memory: row-major, `stride` bytes a row, a multiple of 16, of f32 of 32. */
export interface Tile {
  readonly type: TileType;
  readonly at: number;
  readonly stride: number;
}

/** Posting lists: pointers as `assembly/similarity/tile.ts` describes them. */
export interface Lists {
  readonly columnStarts: number;
  readonly next: number;
  readonly rows: number;
  /** Counts (i32) or scaled probabilities (f32). */
  readonly values: number;
  /** Number of postings, filled up. */
  readonly length: number;
  /** Row `i` has the rare columns `rowColumns[rowStarts[i] .. rowStarts[i + 1] - 1]`. */
  readonly rowStarts: Int32Array;
  readonly rowColumns: number;
}

/** The columns of one group: all of them, or those of one trajectory length. */
export interface ColumnGroup {
  readonly tiles: readonly Tile[];
  readonly lists: Lists | null;
}

/** What is known of a column when its place is chosen. */
export interface ColumnFacts {
  /** Share of the rows that have it. */
  readonly density: number;
  readonly largest: number;
}

/** Blocks of kernel memory that live as long as one call. */
export class Scratch {
  readonly core: Core;
  readonly #pointers = new Set<number>();

  constructor(core: Core) {
    this.core = core;
  }

  put(array: Int32Array | Float64Array | BigUint64Array): number {
    return this.#keep(this.core.put(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)));
  }

  allocate(bytes: number): number {
    return this.#keep(this.core.allocate(bytes));
  }

  /** Releases everything, or some blocks before their time. */
  release(pointers: readonly number[] = [...this.#pointers]): void {
    for (const pointer of pointers) {
      this.#pointers.delete(pointer);
      this.core.release(pointer);
    }
  }

  #keep(pointer: number): number {
    this.#pointers.add(pointer);
    return pointer;
  }
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

/** A copy of count rows in kernel memory, what is known of its columns, and totals per row and trajectory length. */
export class UploadedRows {
  readonly rows: number;
  /** Number of trajectory lengths, ascending; 1 when columns have none or they are not told apart. */
  readonly lengths: number;
  /** The length of each column by its number, null when there is one. */
  readonly lengthOf: Int32Array | null;
  /** `totals[l]` is f64 per row, filled up with zeros. */
  readonly totals: readonly Float64Array[];
  readonly #scratch: Scratch;
  readonly #kernels: CoreExports;
  readonly #filled: Int32Array;
  readonly #largest: Int32Array;
  readonly #pointers: { rowStarts: number; columnIndices: number; counts: number; lengthOf: number; totals: number };

  constructor(scratch: Scratch, source: CountRows, byLength: boolean) {
    const { rows, columns } = source;
    const { core } = scratch;
    const padded = paddedRows(rows);
    const distinct = byLength ? [...new Set(source.lengths)].sort((a, b) => a - b) : [];
    this.rows = rows;
    this.lengths = Math.max(1, distinct.length);
    this.lengthOf = this.lengths === 1 ? null : source.lengths!.map((length) => distinct.indexOf(length));
    const entries = source.rowStarts[rows]!;
    this.#scratch = scratch;
    this.#kernels = core.exports;
    this.#pointers = {
      rowStarts: scratch.put(source.rowStarts),
      columnIndices: scratch.put(source.columnIndices.subarray(0, entries)),
      counts: scratch.put(source.counts.subarray(0, entries)),
      lengthOf: this.lengthOf === null ? 0 : scratch.put(this.lengthOf),
      totals: scratch.allocate(this.lengths * padded * 8),
    };
    const { rowStarts, columnIndices, counts, lengthOf, totals } = this.#pointers;
    const [filled, largest] = [scratch.allocate(columns * 4), scratch.allocate(columns * 4)];
    this.#kernels.similarityCensus(rows, rowStarts, columnIndices, counts, lengthOf, filled, largest, totals, padded);
    this.#filled = core.int32(filled, columns);
    this.#largest = core.int32(largest, columns);
    this.totals = Array.from({ length: this.lengths }, (_, l) => core.float64(totals + l * padded * 8, padded));
    scratch.release([filled, largest]);
  }

  /** Address of the totals of the l-th length. */
  totalsAt(l: number): number {
    return this.#pointers.totals + l * paddedRows(this.rows) * 8;
  }

  /** Makes every count the scaled probability `scale · p(τ)` (f32), p being a law per length. */
  toProbabilities(scale: number): void {
    const { rowStarts, columnIndices, counts, lengthOf, totals } = this.#pointers;
    this.#kernels.similarityProbabilities(
      this.rows,
      rowStarts,
      columnIndices,
      counts,
      lengthOf,
      totals,
      paddedRows(this.rows),
      scale,
    );
  }

  /** The sum of `value` over all columns that some row has. */
  sumOver(value: (column: ColumnFacts) => number): number {
    let sum = 0;
    for (let c = 0; c < this.#filled.length; ++c) {
      const filled = this.#filled[c]!;
      if (filled > 0) sum += value({ density: filled / this.rows, largest: this.#largest[c]! });
    }
    return sum;
  }

  /** Lays out the columns of the l-th length, or all when `l` is null. `choose` gives the tile type of a column, or null for a posting list. */
  layOut(l: number | null, choose: (column: ColumnFacts) => TileType | null): ColumnGroup {
    const columns = this.#filled.length;
    const places = new Map<TileType, Int32Array>();
    const widths = new Map<TileType, number>();
    const listed = new Int32Array(columns).fill(-1);
    const starts = [0];
    for (let c = 0; c < columns; ++c) {
      const filled = this.#filled[c]!;
      if (filled === 0 || (l !== null && this.lengthOf !== null && this.lengthOf[c] !== l)) continue;
      const type = choose({ density: filled / this.rows, largest: this.#largest[c]! });
      if (type === null) {
        listed[c] = starts.length - 1;
        starts.push(starts.at(-1)! + filled);
        continue;
      }
      if (!places.has(type)) places.set(type, new Int32Array(columns).fill(-1));
      const width = widths.get(type) ?? 0;
      places.get(type)![c] = width;
      widths.set(type, width + 1);
    }
    const tiles = [...places].map(([type, place]) => this.#tile(type, place, widths.get(type)!));
    return { tiles, lists: starts.length === 1 ? null : this.#lists(listed, Int32Array.from(starts)) };
  }

  /** Gives the copy back; the groups that were laid out stay. */
  release(): void {
    const { rowStarts, columnIndices, counts } = this.#pointers;
    this.#scratch.release([rowStarts, columnIndices, counts]);
  }

  #tile(type: TileType, place: Int32Array, width: number): Tile {
    const { rowStarts, columnIndices, counts } = this.#pointers;
    const bytes = bytesOf[type];
    const vectors = type === 'f32' ? 32 : 16;
    const stride = Math.ceil((width * bytes) / vectors) * vectors;
    const at = this.#scratch.allocate(paddedRows(this.rows) * stride);
    const places = this.#scratch.put(place);
    this.#kernels.similarityFill(this.rows, rowStarts, columnIndices, counts, places, at, stride, bytes);
    this.#scratch.release([places]);
    return { type, at, stride };
  }

  #lists(place: Int32Array, starts: Int32Array): Lists {
    const { rowStarts, columnIndices, counts } = this.#pointers;
    const scratch = this.#scratch;
    const postings = starts.at(-1)!;
    // Vector loads may read 16 bytes beyond the last posting; whole vectors of values are worked on.
    const length = Math.ceil(postings / 4) * 4 + 4;
    const [rows, values] = [scratch.allocate(length * 4), scratch.allocate(length * 4)];
    const rowColumns = scratch.allocate(postings * 4);
    const [places, ends, listed] = [scratch.put(place), scratch.put(starts), scratch.allocate((this.rows + 1) * 4)];
    this.#kernels.similarityPostings(
      this.rows,
      rowStarts,
      columnIndices,
      counts,
      places,
      ends,
      rows,
      values,
      listed,
      rowColumns,
    );
    const rowListStarts = scratch.core.int32(listed, this.rows + 1);
    scratch.release([places, ends, listed]);
    const [columnStarts, next] = [scratch.put(starts), scratch.put(starts)];
    return { columnStarts, next, rows, values, length, rowStarts: rowListStarts, rowColumns };
  }
}
