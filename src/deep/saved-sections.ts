/**
 * The sections of saved bytes, read one after the other: each its length in bytes u32 and its bytes, padded to a multiple of four.
 * Every array is checked for its length and for values that can be: what is read may have been made by anybody.
 */
import type { SparseEntries } from '../engine/contracts/similarity.js';
import { InputError } from '../input-error.js';

export class Sections {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  /** The first section is at `at`. */
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  /** The bytes of the next section, a copy. @throws InputError when it is cut off. */
  next(name: string): Uint8Array<ArrayBuffer> {
    const from = this.#at + 4;
    if (from > this.#bytes.length) throw damaged(name);
    const length = this.#view.getUint32(this.#at, true);
    if (from + padded(length) > this.#bytes.length) throw damaged(name);
    this.#at = from + padded(length);
    return this.#bytes.slice(from, from + length) as Uint8Array<ArrayBuffer>;
  }

  /** @throws InputError when anything is left. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw damaged('end');
  }

  /** Finite doubles, little-endian. */
  doubles(name: string, count?: number): Float64Array<ArrayBuffer> {
    const values = new Float64Array(this.#items(name, 8, count));
    if (!values.every(Number.isFinite)) throw damaged(name);
    return values;
  }

  /** Finite floats. */
  singles(name: string, count?: number): Float32Array<ArrayBuffer> {
    const values = new Float32Array(this.#items(name, 4, count));
    if (!values.every(Number.isFinite)) throw damaged(name);
    return values;
  }

  /** Integers in [low, high]. */
  integers(name: string, count: number, low: number, high: number): Int32Array<ArrayBuffer> {
    const values = new Int32Array(this.#items(name, 4, count));
    if (!values.every((value) => value >= low && value <= high)) throw damaged(name);
    return values;
  }

  /** Bytes that are 0 or 1. */
  flags(name: string, count: number): Uint8Array<ArrayBuffer> {
    const values = new Uint8Array(this.#items(name, 1, count));
    if (!values.every((value) => value <= 1)) throw damaged(name);
    return values;
  }

  /** The words of a generator: not all 0, from which it would never leave. */
  generator(name: string): Uint32Array<ArrayBuffer> {
    const words = new Uint32Array(this.#items(name, 4, 4));
    if (words.every((word) => word === 0)) throw damaged(name);
    return words;
  }

  /** Sparse rows of a similarity of `pairs` pairs; null, with nothing in its three sections, where `rows` is -1. */
  entries(rows: number, pairs: number): SparseEntries | null {
    if (rows !== -1 && (rows !== pairs || pairs === 0)) throw damaged('rows of the similarity');
    const count = rows === -1 ? 0 : pairs + 1;
    const rowStarts = this.integers('starts of rows', count, 0, 2 ** 31 - 1);
    const total = rows === -1 ? 0 : rowStarts[pairs]!;
    const columnIndices = this.integers('columns', total, 0, pairs - 1);
    const values = this.doubles('similarities', total);
    if (rows === -1) return null;
    if (rowStarts[0] !== 0 || !rowStarts.every((start, i) => i === 0 || start >= rowStarts[i - 1]!)) {
      throw damaged('starts of rows');
    }
    for (let i = 0; i < pairs; ++i) {
      for (let e = rowStarts[i]! + 1; e < rowStarts[i + 1]!; ++e) {
        if (columnIndices[e]! <= columnIndices[e - 1]!) throw damaged('columns');
      }
    }
    if (!values.every((value) => value >= 0 && value <= 1 + 1e-9)) throw damaged('similarities');
    return { kind: 'sparse', rows, rowStarts, columnIndices, values };
  }

  #items(name: string, size: number, count?: number): ArrayBuffer {
    const { buffer, byteLength } = this.next(name);
    if (byteLength % size !== 0 || (count !== undefined && byteLength !== count * size)) throw damaged(name);
    return buffer;
  }
}

export function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

export function damaged(part: string): InputError {
  return new InputError(`expected a consistent DQN agent, got bytes whose ${part} no agent has`);
}
