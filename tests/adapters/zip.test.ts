/** Archives written by another library (fflate), and what their bytes say when single fields are changed after the format (APPNOTE 6.3). */
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../src/adapters/bytes-source.js';
import { readEntry, zipEntries } from '../../src/adapters/zip.js';
import { InputError } from '../../src/input-error.js';

const text = new TextEncoder().encode('state after state '.repeat(40));
const archive = (level: 0 | 6 = 6) => zipSync({ 'a.npy': text, 'b.npy': Uint8Array.of(1, 2, 3) }, { level });
const END = 22;

/** The archive with `change` made on its list of entries, its end, and its first local header. */
function changed(change: (view: DataView, places: { end: number; list: number }) => void, level: 0 | 6 = 6) {
  const bytes = archive(level);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - END;
  change(view, { end, list: view.getUint32(end + 16, true) });
  return bytes;
}

async function contents(bytes: Uint8Array): Promise<Record<string, number[]>> {
  const file = bytesSource(bytes);
  const found: Record<string, number[]> = {};
  for (const entry of await zipEntries(file, 'a.npz')) found[entry.name] = [...(await readEntry(file, entry, 'a.npz'))];
  return found;
}

const whole = { 'a.npy': [...text], 'b.npy': [1, 2, 3] };

describe('zip', () => {
  it('gives what was put in, stored and deflated, with a comment behind', async () => {
    for (const level of [0, 6] as const) expect(await contents(archive(level))).toEqual(whole);
    const commented = changed((view, { end }) => view.setUint16(end + 20, 5, true));
    expect(await contents(Uint8Array.from([...commented, ...new TextEncoder().encode('hello')]))).toEqual(whole);
  });

  it('reads sizes of 64 bits where those of 32 say so', async () => {
    const bytes = archive(0);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = bytes.length - END;
    const [count, size, start] = [
      view.getUint16(end + 10, true),
      view.getUint32(end + 12, true),
      view.getUint32(end + 16, true),
    ];
    // A 64-bit end of 56 bytes and its locator of 20 stand before the end, which says "see there".
    const more = new DataView(new ArrayBuffer(76));
    more.setUint32(0, 0x06064b50, true);
    more.setBigUint64(32, BigInt(count), true);
    more.setBigUint64(40, BigInt(size), true);
    more.setBigUint64(48, BigInt(start), true);
    more.setUint32(56, 0x07064b50, true);
    more.setBigUint64(64, BigInt(end), true);
    view.setUint16(end + 10, 0xffff, true);
    view.setUint32(end + 12, 0xffffffff, true);
    view.setUint32(end + 16, 0xffffffff, true);
    const wide = Uint8Array.from([...bytes.slice(0, end), ...new Uint8Array(more.buffer), ...bytes.slice(end)]);
    expect(await contents(wide)).toEqual(whole);

    const without = wide.slice();
    without[end + 56] = 0;
    await expect(contents(without)).rejects.toThrow('got one without its 64-bit sizes');
    const other = wide.slice();
    other[end] = 0;
    await expect(contents(other)).rejects.toThrow('got one without its 64-bit end');
    const outside = wide.slice();
    outside[end + 70] = 1;
    await expect(contents(outside)).rejects.toThrow('got one whose end lies outside the file');
  });

  it('reads the 64-bit sizes of an entry, among fields of other kinds', async () => {
    const size = new Uint8Array(8);
    new DataView(size.buffer).setBigUint64(0, BigInt(text.length), true);
    const changedSize = (extra: Record<number, Uint8Array>) => {
      const bytes = zipSync({ 'a.npy': [text, { extra }] }, { level: 0 });
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      view.setUint32(view.getUint32(bytes.length - END + 16, true) + 24, 0xffffffff, true);
      return bytes;
    };
    expect(await contents(changedSize({ 31354: Uint8Array.of(1, 2, 3), 1: size }))).toEqual({ 'a.npy': [...text] });
    await expect(contents(changedSize({ 1: size.slice(0, 4) }))).rejects.toThrow(
      'got an entry 0 that lies outside the file',
    );
  });

  it.each<[string, Uint8Array, string]>([
    [
      'no archive',
      new Uint8Array(100),
      'expected a zip archive, as numpy.savez writes, got a file without the end of one',
    ],
    ['an encrypted entry', changed((view, { list }) => view.setUint16(list + 8, 1, true)), 'got an encrypted one'],
    [
      'a list outside the file',
      changed((view, { end }) => view.setUint32(end + 16, 1e6, true)),
      'a list of entries of',
    ],
    ['a broken list', changed((view, { list }) => view.setUint32(list, 7, true)), 'a broken entry 0'],
    ['a name without end', changed((view, { list }) => view.setUint16(list + 28, 60_000, true)), 'a broken entry 0'],
    [
      'an entry outside',
      changed((view, { list }) => view.setUint32(list + 42, 1e6, true)),
      'an entry 0 that lies outside the file',
    ],
    [
      '64-bit sizes that are not there',
      changed((view, { list }) => view.setUint32(list + 24, 0xffffffff, true)),
      'a.npy',
    ],
    [
      'another local header',
      changed((view) => view.setUint32(0, 7, true)),
      'a.npy: expected an entry of the archive, got other bytes',
    ],
    [
      'another method',
      changed((view, { list }) => view.setUint16(list + 10, 14, true)),
      'stored or deflated, got method 14',
    ],
    [
      'a bomb',
      changed((view, { list }) => view.setUint32(list + 24, 1e9, true)),
      'deflated bytes can have, got 1000000000',
    ],
    [
      'more than it says',
      changed((view, { list }) => view.setUint32(list + 24, 9, true)),
      'a.npy: expected 9 bytes, got more',
    ],
    [
      'less than it says',
      changed((view, { list }) => view.setUint32(list + 24, 721, true)),
      'a.npy: expected 721 bytes, got 720',
    ],
    [
      'a flipped bit',
      changed((view) => view.setUint8(40, view.getUint8(40) ^ 1), 0),
      "expected bytes with the archive's checksum, got others",
    ],
    ['no deflated bytes', changed((view) => view.setUint8(35, 0xff)), 'a.npy: expected deflated bytes, got others'],
  ])('refuses %s', async (_, bytes, message) => {
    const reading = contents(bytes);
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(message);
  });
});
