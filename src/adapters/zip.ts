/**
 * Entries of a ZIP archive (PKWARE APPNOTE 6.3), stored or deflated, with the 64-bit sizes that NumPy writes: enough to read `.npz`. Every
 * size is held against the file before memory is taken, and every entry against its checksum.
 */
import { InputError } from '../input-error.js';
import type { BytesSource } from './bytes-source.js';

export interface ZipEntry {
  readonly name: string;
  /** Bytes once unpacked. */
  readonly size: number;
  readonly packed: number;
  readonly method: number;
  readonly checksum: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const END = 22;
const END_SIGNATURE = 0x06054b50;
const END_64_SIGNATURE = 0x06064b50;
const LOCATOR_SIGNATURE = 0x07064b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL = 30;
/** An archive's comment is at most so long. */
const MOST_COMMENT = 65_535;
/** Deflated bytes never unpack to more than this times as many (RFC 1951: 258 from two bits). */
const DENSEST = 1032;
/** Bytes of the list of entries at most. */
const MOST_DIRECTORY = 2 ** 24;

/** The entries that the archive lists. @throws InputError when it is no archive, or the list does not fit the file. */
export async function zipEntries(file: BytesSource, source: string): Promise<ZipEntry[]> {
  const broken = (what: string) =>
    new InputError(`${source}: expected a zip archive, as numpy.savez writes, got ${what}`);
  const from = Math.max(0, file.size - END - MOST_COMMENT - 20);
  const tail = viewOf(await file.read(from, file.size - from));
  let at = tail.byteLength - END;
  while (at >= 0 && tail.getUint32(at, true) !== END_SIGNATURE) --at;
  if (at < 0) throw broken('a file without the end of one');
  let [count, size, start] = [
    tail.getUint16(at + 10, true),
    tail.getUint32(at + 12, true),
    tail.getUint32(at + 16, true),
  ];
  if (count === 0xffff || size === 0xffffffff || start === 0xffffffff) {
    if (at < 20 || tail.getUint32(at - 20, true) !== LOCATOR_SIGNATURE) throw broken('one without its 64-bit sizes');
    const where = Number(tail.getBigUint64(at - 12, true));
    if (!(where + 56 <= file.size)) throw broken('one whose end lies outside the file');
    const end = viewOf(await file.read(where, 56));
    if (end.getUint32(0, true) !== END_64_SIGNATURE) throw broken('one without its 64-bit end');
    [count, size, start] = [32, 40, 48].map((place) => Number(end.getBigUint64(place, true))) as [
      number,
      number,
      number,
    ];
  }
  if (!(start + size <= file.size) || size > MOST_DIRECTORY)
    throw broken(`a list of entries of ${size} bytes at ${start}`);
  const list = viewOf(await file.read(start, size));
  const entries: ZipEntry[] = [];
  for (let place = 0, k = 0; k < count; ++k) {
    if (place + 46 > size || list.getUint32(place, true) !== ENTRY_SIGNATURE) throw broken(`a broken entry ${k}`);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      list.getUint16(place + field, true),
    ) as [number, number, number];
    const end = place + 46 + nameLength + extraLength + commentLength;
    if (end > size) throw broken(`a broken entry ${k}`);
    if ((list.getUint16(place + 8, true) & 1) === 1) throw broken('an encrypted one');
    const sizes = [
      list.getUint32(place + 24, true),
      list.getUint32(place + 20, true),
      list.getUint32(place + 42, true),
    ];
    const [unpacked, packed, offset] = wide(list, place + 46 + nameLength, extraLength, sizes);
    if (
      unpacked === undefined ||
      packed === undefined ||
      offset === undefined ||
      !(offset + LOCAL + packed <= file.size)
    )
      throw broken(`an entry ${k} that lies outside the file`);
    const name = new TextDecoder().decode(new Uint8Array(list.buffer, place + 46, nameLength));
    const [method, checksum] = [list.getUint16(place + 10, true), list.getUint32(place + 16, true)];
    entries.push({ name, size: unpacked, packed, method, checksum, offset });
    place = end;
  }
  return entries;
}

/** Sizes of 32 bits that say "see the 64-bit ones" are taken from the extra field, in their order. */
function wide(list: DataView, from: number, length: number, sizes: readonly number[]): (number | undefined)[] {
  for (let at = from; at + 4 <= from + length; ) {
    const [tag, bytes] = [list.getUint16(at, true), list.getUint16(at + 2, true)];
    if (tag === 1) {
      let next = at + 4;
      const end = Math.min(at + 4 + bytes, from + length);
      return sizes.map((size) => {
        if (size !== 0xffffffff) return size;
        if (next + 8 > end) return undefined;
        next += 8;
        return Number(list.getBigUint64(next - 8, true));
      });
    }
    at += 4 + bytes;
  }
  return [...sizes];
}

/** The bytes of an entry. @throws InputError when they are not as long, or not the ones, that the archive says. */
export async function readEntry(file: BytesSource, entry: ZipEntry, source: string): Promise<Uint8Array<ArrayBuffer>> {
  const place = `${source}: ${entry.name}`;
  const local = viewOf(await file.read(entry.offset, LOCAL));
  const start = entry.offset + LOCAL + local.getUint16(26, true) + local.getUint16(28, true);
  if (local.getUint32(0, true) !== LOCAL_SIGNATURE || start + entry.packed > file.size)
    throw new InputError(`${place}: expected an entry of the archive, got other bytes`);
  if (entry.method !== 0 && entry.method !== 8)
    throw new InputError(`${place}: expected an entry that is stored or deflated, got method ${entry.method}`);
  if (entry.method === 8 && entry.size > DENSEST * (entry.packed + 1))
    throw new InputError(`${place}: expected a size that ${entry.packed} deflated bytes can have, got ${entry.size}`);
  const packed = await file.read(start, entry.packed);
  const bytes = entry.method === 0 ? packed : await inflate(packed, entry.size, place);
  if (bytes.length !== entry.size) throw new InputError(`${place}: expected ${entry.size} bytes, got ${bytes.length}`);
  if (crc32(bytes) !== entry.checksum)
    throw new InputError(`${place}: expected bytes with the archive's checksum, got others`);
  return bytes;
}

/** Unpacks to at most `size` bytes, and says so when there are more. */
async function inflate(packed: Uint8Array<ArrayBuffer>, size: number, place: string): Promise<Uint8Array<ArrayBuffer>> {
  const unpacked = new Uint8Array(size);
  let length = 0;
  try {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (length + next.value.length > size) {
        await reader.cancel();
        throw new InputError(`${place}: expected ${size} bytes, got more`);
      }
      unpacked.set(next.value, length);
      length += next.value.length;
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(`${place}: expected deflated bytes, got others`, { cause });
  }
  return unpacked.subarray(0, length);
}

let table: Uint32Array | null = null;

/** The checksum of ISO 3309, a table of 256 made when it is needed. */
function crc32(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; ++bit) rest = (rest & 1) === 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
    return rest;
  });
  let sum = 0xffffffff;
  for (const byte of bytes) sum = table[(sum ^ byte) & 255]! ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

const viewOf = (bytes: Uint8Array<ArrayBuffer>): DataView<ArrayBuffer> =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
