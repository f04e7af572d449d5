/**
 * Saved bytes, little-endian: a magic word, the format's version u32, FNV-1a checksum u32 of all that follows, then sections, each its
 * length in bytes u32 and its bytes padded to a multiple of four. Every array that is read is checked for its length and for values
 * that can be: it may have been made by anybody.
 */
import { expected, InputError } from '../input-error.js';
import { checksum } from './checksum.js';
import type { SparseEntries } from './contracts/similarity.js';

/** What bytes are of. */
export interface SavedFormat {
  /** With its article, such as `'a DQN agent'`. */
  readonly what: string;
  readonly magic: number;
  readonly version: number;
}

/** The checksum covers what follows it. */
const CHECKED = 12;

export function encodeSections(
  { magic, version }: SavedFormat,
  sections: readonly ArrayBufferView[],
): Uint8Array<ArrayBuffer> {
  const size = sections.reduce((total, { byteLength }) => total + 4 + padded(byteLength), CHECKED);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, version, true);
  let at = CHECKED;
  for (const { buffer, byteOffset, byteLength } of sections) {
    view.setUint32(at, byteLength, true);
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at + 4);
    at += 4 + padded(byteLength);
  }
  view.setUint32(8, checksum(bytes.subarray(CHECKED)), true);
  return bytes;
}

/** @throws InputError when the bytes are something else, of another version, or damaged. */
export function decodeSections({ what, magic, version }: SavedFormat, given: Uint8Array): Sections {
  if (!(given instanceof Uint8Array)) throw expected(`the bytes of ${what} as a Uint8Array`, given);
  // What is checked must not change before it is read, as shared memory may.
  const bytes = given.byteLength === 0 ? new Uint8Array(0) : new Uint8Array(given);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < CHECKED || view.getUint32(0, true) !== magic) {
    throw new InputError(`expected the bytes of ${what}, got ${bytes.length} bytes of something else`);
  }
  const [, noun] = /^an? (.*)$/.exec(what)!;
  if (view.getUint32(4, true) !== version) throw expected(`${noun} format ${version}`, view.getUint32(4, true));
  if (checksum(bytes.subarray(CHECKED)) !== view.getUint32(8, true)) {
    throw new InputError(`expected an undamaged ${noun}, got bytes that do not match their checksum`);
  }
  return new Sections(what, bytes, CHECKED);
}

export class Sections {
  readonly #what: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  /** The first section is at `at`. */
  constructor(what: string, bytes: Uint8Array, at: number) {
    this.#what = what;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  /** The bytes of the next section, a copy. @throws InputError when it is cut off. */
  next(name: string): Uint8Array<ArrayBuffer> {
    const from = this.#at + 4;
    if (from > this.#bytes.length) throw this.damaged(name);
    const length = this.#view.getUint32(this.#at, true);
    if (from + padded(length) > this.#bytes.length) throw this.damaged(name);
    this.#at = from + padded(length);
    return this.#bytes.slice(from, from + length) as Uint8Array<ArrayBuffer>;
  }

  /** @throws InputError when anything is left. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw this.damaged('end');
  }

  /** Doubles, finite or not. */
  numbers(name: string, count?: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#items(name, 8, count));
  }

  /** Finite doubles. */
  doubles(name: string, count?: number): Float64Array<ArrayBuffer> {
    const values = this.numbers(name, count);
    if (!values.every(Number.isFinite)) throw this.damaged(name);
    return values;
  }

  text(name: string): string {
    return new TextDecoder().decode(this.next(name));
  }

  /** Finite floats. */
  singles(name: string, count?: number): Float32Array<ArrayBuffer> {
    const values = new Float32Array(this.#items(name, 4, count));
    if (!values.every(Number.isFinite)) throw this.damaged(name);
    return values;
  }

  /** Integers in [low, high]. */
  integers(name: string, count: number | undefined, low: number, high: number): Int32Array<ArrayBuffer> {
    const values = new Int32Array(this.#items(name, 4, count));
    if (!values.every((value) => value >= low && value <= high)) throw this.damaged(name);
    return values;
  }

  /** Bytes that are 0 or 1. */
  flags(name: string, count: number): Uint8Array<ArrayBuffer> {
    const values = new Uint8Array(this.#items(name, 1, count));
    if (!values.every((value) => value <= 1)) throw this.damaged(name);
    return values;
  }

  /** The words of a generator: not all 0, from which it would never leave. */
  generator(name: string): Uint32Array<ArrayBuffer> {
    const words = new Uint32Array(this.#items(name, 4, 4));
    if (words.every((word) => word === 0)) throw this.damaged(name);
    return words;
  }

  /** Sparse rows of a similarity of `pairs` pairs; null, with nothing in its three sections, where `rows` is -1. */
  entries(rows: number, pairs: number): SparseEntries | null {
    if (rows !== -1 && (rows !== pairs || pairs === 0)) throw this.damaged('rows of the similarity');
    const count = rows === -1 ? 0 : pairs + 1;
    const rowStarts = this.integers('starts of rows', count, 0, 2 ** 31 - 1);
    const total = rows === -1 ? 0 : rowStarts[pairs]!;
    const columnIndices = this.integers('columns', total, 0, pairs - 1);
    const values = this.doubles('similarities', total);
    if (rows === -1) return null;
    if (rowStarts[0] !== 0 || !rowStarts.every((start, i) => i === 0 || start >= rowStarts[i - 1]!)) {
      throw this.damaged('starts of rows');
    }
    for (let i = 0; i < pairs; ++i) {
      for (let e = rowStarts[i]! + 1; e < rowStarts[i + 1]!; ++e) {
        if (columnIndices[e]! <= columnIndices[e - 1]!) throw this.damaged('columns');
      }
    }
    if (!values.every((value) => value >= 0 && value <= 1 + 1e-9)) throw this.damaged('similarities');
    return { kind: 'sparse', rows, rowStarts, columnIndices, values };
  }

  #items(name: string, size: number, count?: number): ArrayBuffer {
    const { buffer, byteLength } = this.next(name);
    if (byteLength % size !== 0 || (count !== undefined && byteLength !== count * size)) throw this.damaged(name);
    return buffer;
  }

  /** What to throw where contents cannot be. */
  damaged(part: string): InputError {
    return damaged(this.#what, part);
  }
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

export function damaged(what: string, part: string): InputError {
  return new InputError(`expected ${what.replace(/^an? /, 'a consistent ')}, got bytes whose ${part} no agent has`);
}

const PIECE = 0x8000;

/** Bytes as text, for JSON. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let k = 0; k < bytes.length; k += PIECE) text += String.fromCharCode(...bytes.subarray(k, k + PIECE));
  return btoa(text);
}

/** The bytes of `what`, given as they are or as the `{ bytes }` of its JSON. @throws InputError when they are neither. */
export function savedBytes(what: string, given: Uint8Array | { readonly bytes: string }): Uint8Array {
  if (given instanceof Uint8Array) return given;
  if (typeof given?.bytes !== 'string') throw expected(`the bytes of ${what}, or { bytes } of its JSON`, given);
  try {
    return Uint8Array.from(atob(given.bytes), (letter) => letter.charCodeAt(0));
  } catch {
    throw expected('bytes in base64', given.bytes);
  }
}
