/** Column groups in kernel memory, and the memory of one call. */
import type { Core } from './core.js';
import { BLOCK, type ColumnGroup, paddedRows, type TileType } from './similarity-layout.js';

/** Blocks of kernel memory that live as long as one call. */
export class Scratch {
  readonly core: Core;
  readonly #pointers: number[] = [];

  constructor(core: Core) {
    this.core = core;
  }

  put(array: Int32Array | Float64Array | Float32Array | Uint8Array | Int16Array | BigUint64Array): number {
    return this.#keep(this.core.put(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)));
  }

  allocate(bytes: number): number {
    return this.#keep(this.core.allocate(bytes));
  }

  release(): void {
    for (const pointer of this.#pointers.splice(0)) this.core.release(pointer);
  }

  #keep(pointer: number): number {
    this.#pointers.push(pointer);
    return pointer;
  }
}

export interface UploadedTile {
  readonly type: TileType;
  readonly at: number;
  readonly stride: number;
  /** Number of elements. */
  readonly length: number;
}

/** Posting lists: pointers as `assembly/similarity/tile.ts` describes them. */
export interface UploadedLists {
  readonly columnStarts: number;
  readonly next: number;
  readonly rows: number;
  readonly values: number;
  /** Number of postings, filled up. */
  readonly length: number;
}

export interface UploadedGroup {
  readonly tiles: readonly UploadedTile[];
  readonly lists: UploadedLists | null;
  /** Runs `tile` on each tile, then `list` on each row of the block that has rare columns. */
  run(
    first: number,
    sums: number,
    tile: (tile: UploadedTile) => void,
    list: (lists: UploadedLists, columns: number, entries: number, line: number) => void,
  ): void;
}

export function uploadGroup(scratch: Scratch, n: number, { tiles, postings }: ColumnGroup): UploadedGroup {
  const uploaded = tiles.map(({ type, matrix, stride }) => ({
    type,
    at: scratch.put(matrix),
    stride,
    length: matrix.length,
  }));
  const columns = postings === null ? 0 : scratch.put(postings.rowColumns);
  const lists = postings && {
    columnStarts: scratch.put(postings.columnStarts),
    next: scratch.put(postings.columnStarts),
    rows: scratch.put(postings.rows),
    values: scratch.put(postings.values),
    length: postings.values.length,
  };
  return {
    tiles: uploaded,
    lists,
    run(first, sums, tile, list) {
      for (const one of uploaded) tile(one);
      if (lists === null) return;
      forRows(first, n, sums, (i, line) => {
        const from = postings!.rowStarts[i]!;
        const entries = postings!.rowStarts[i + 1]! - from;
        if (entries > 0) list(lists, columns + from * 4, entries, line);
      });
    },
  };
}

/** Calls `each(i, line)` for the rows of a block whose values start at `values`. */
export function forRows(first: number, n: number, values: number, each: (i: number, line: number) => void): void {
  for (let i = first; i < Math.min(first + BLOCK, n); ++i) each(i, values + (i - first) * paddedRows(n) * 8);
}
