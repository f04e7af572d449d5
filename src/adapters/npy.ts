/** One array in NumPy's own format (`.npy`, versions 1 to 3): numbers and flags of any width and byte order, by rows or by columns. */
import { checkSize, InputError } from '../input-error.js';
import type { Numbers } from './episode-fields.js';

/** Numbers in an array at most: each takes eight bytes. */
export const MOST_NUMBERS = 2 ** 27;

interface Reader {
  readonly bytes: number;
  readonly get: (view: DataView, at: number, little: boolean) => number;
}

const readers: Readonly<Record<string, Reader>> = {
  b1: { bytes: 1, get: (view, at) => view.getUint8(at) },
  i1: { bytes: 1, get: (view, at) => view.getInt8(at) },
  u1: { bytes: 1, get: (view, at) => view.getUint8(at) },
  i2: { bytes: 2, get: (view, at, little) => view.getInt16(at, little) },
  u2: { bytes: 2, get: (view, at, little) => view.getUint16(at, little) },
  i4: { bytes: 4, get: (view, at, little) => view.getInt32(at, little) },
  u4: { bytes: 4, get: (view, at, little) => view.getUint32(at, little) },
  i8: { bytes: 8, get: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u8: { bytes: 8, get: (view, at, little) => Number(view.getBigUint64(at, little)) },
  f2: { bytes: 2, get: (view, at, little) => half(view.getUint16(at, little)) },
  f4: { bytes: 4, get: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, get: (view, at, little) => view.getFloat64(at, little) },
};

/** A number of 16 bits (IEEE 754). */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 === 1 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** What cannot be read, by the first letter of its kind. */
const others: Readonly<Record<string, string>> = {
  O: 'Python objects (episodes of unequal length are best written as .jsonl, or flat with truncations)',
  U: 'text',
  S: 'text',
  c: 'complex numbers',
  M: 'times',
  m: 'times',
  V: 'records',
};

/**
 * Reads an array of one row a step.
 * @param name what the array is called, in errors and as the name of its numbers.
 * @throws InputError when the bytes are no array, hold no real numbers, are not as many as the shape says, or one is not finite.
 */
export function npyNumbers(bytes: Uint8Array<ArrayBuffer>, name: string, place: string): Numbers {
  const { kind, little, byColumns, shape, start } = headerOf(bytes, place);
  const reader = readers[kind];
  if (reader === undefined)
    throw new InputError(
      `${place}: expected numbers or flags, got ${others[kind[0]!] ?? `the type '${kind.slice(0, 20)}'`}`,
    );
  const [rows = 1, width = null] = shape;
  const count = checkSize(`numbers in ${place}`, rows * (width ?? 1), MOST_NUMBERS, 'record fewer steps in a file');
  if (shape.length === 0 || shape.length > 2)
    throw new InputError(
      `${place}: expected one row of numbers a step, shape (steps,) or (steps, numbers), got (${shape.join(', ')})`,
    );
  if (width === 0) throw new InputError(`${place}: expected at least one number a step, got none`);
  if (bytes.length - start !== count * reader.bytes)
    throw new InputError(
      `${place}: expected ${count * reader.bytes} bytes of numbers, as its shape says, got ${bytes.length - start}`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  const values = new Float64Array(count);
  const columns = width ?? 1;
  for (let row = 0; row < rows; ++row) {
    for (let column = 0; column < columns; ++column) {
      const from = byColumns ? column * rows + row : row * columns + column;
      values[row * columns + column] = reader.get(view, from * reader.bytes, little);
    }
  }
  checkFinite(values, name, columns, place);
  return { name, values, width };
}

/** @throws InputError naming the step of a number that is not finite. */
export function checkFinite(values: Float64Array, name: string, width: number, place: string): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const at = `step ${Math.floor(bad / width)}${width === 1 ? '' : `, number ${bad % width}`}`;
  throw new InputError(`${place}: expected ${name} to be finite numbers, got ${values[bad]} at ${at}`);
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

interface Header {
  readonly kind: string;
  readonly little: boolean;
  readonly byColumns: boolean;
  readonly shape: readonly number[];
  /** Where the numbers begin. */
  readonly start: number;
}

function headerOf(bytes: Uint8Array<ArrayBuffer>, place: string): Header {
  const [major = 0] = bytes.subarray(6);
  if (bytes.length < 12 || MAGIC.some((byte, k) => bytes[k] !== byte) || major < 1 || major > 3)
    throw new InputError(`${place}: expected a NumPy array, got other bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [length, from] = major === 1 ? [view.getUint16(8, true), 10] : [view.getUint32(8, true), 12];
  const start = from + length;
  if (start > bytes.length || length > 65_536)
    throw new InputError(`${place}: expected a header within the array, got one of ${length} bytes`);
  const text = new TextDecoder('latin1').decode(bytes.subarray(from, start));
  const [, structured, order = '', kind = ''] = /'descr'\s*:\s*(?:(\[)|'([<>|=]?)([^']*)')/.exec(text) ?? [];
  const [, byColumns] = /'fortran_order'\s*:\s*(True|False)/.exec(text) ?? [];
  const [, shape] = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text) ?? [];
  if (structured === '[') throw new InputError(`${place}: expected plain numbers, got records of several fields`);
  if (kind === '' || byColumns === undefined || shape === undefined)
    throw new InputError(
      `${place}: expected a header with descr, fortran_order and shape, got '${text.slice(0, 60).trim()}'`,
    );
  const sizes = shape
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return { kind, little: order !== '>', byColumns: byColumns === 'True', shape: sizes.map(Number), start };
}
