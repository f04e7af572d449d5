/** Arrays in NumPy's format, written byte by byte after its specification (NEP 1). */
import { describe, expect, it } from 'vitest';
import { npyNumbers } from '../../src/adapters/npy.js';
import { InputError } from '../../src/input-error.js';

function npy(header: string, body: readonly number[] | Uint8Array, version = 1): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(`${header}\n`);
  const length = version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.from([0x93, ...new TextEncoder().encode('NUMPY'), version, 0, ...length, ...text, ...body]);
}

const of = (descr: string, shape: string, order = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }`;
const read = (bytes: Uint8Array<ArrayBuffer>) => npyNumbers(bytes, 'rewards', 'a.npz: rewards.npy');

describe('npyNumbers', () => {
  // IEEE 754: halves by hand; the others with their bytes in either order.
  it.each<[string, number[], number[]]>([
    ['<f2', [0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0xff, 0x7b, 0x55, 0x35], [1, -2, 2 ** -24, 65504, 0.333251953125]],
    ['>f2', [0x3c, 0x00, 0x80, 0x00], [1, -0]],
    ['<f4', [0, 0, 0x80, 0x3f], [1]],
    ['>f8', [0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18], [Math.PI]],
    ['|i1', [0xff, 0x7f], [-1, 127]],
    ['|u1', [0xff], [255]],
    ['<i2', [0xfe, 0xff], [-2]],
    ['>u2', [1, 2], [258]],
    ['<u4', [0, 0, 0, 0x80], [2147483648]],
    ['>i4', [0xff, 0xff, 0xff, 0xfd], [-3]],
    ['<i8', [0xfb, ...Array.from({ length: 7 }, () => 0xff)], [-5]],
    ['<u8', [7, 0, 0, 0, 0, 0, 0, 0], [7]],
    ['|b1', [1, 0], [1, 0]],
  ])('reads %s', (descr, bytes, values) => {
    expect(read(npy(of(descr, `${values.length},`), bytes))).toEqual({
      name: 'rewards',
      values: Float64Array.from(values),
      width: null,
    });
  });

  it('reads rows, also those that lie by columns, and longer headers', () => {
    const expected = Float64Array.of(1, 2, 3, 4, 5, 6);
    expect(read(npy(of('|u1', '3, 2'), [1, 2, 3, 4, 5, 6]))).toMatchObject({ values: expected, width: 2 });
    expect(read(npy(of('|u1', '3, 2', 'True'), [1, 3, 5, 2, 4, 6]))).toMatchObject({ values: expected, width: 2 });
    for (const version of [2, 3]) expect(read(npy(of('|u1', '1,'), [9], version)).values).toEqual(Float64Array.of(9));
  });

  it.each<[string, Uint8Array<ArrayBuffer>, string]>([
    ['text', npy(of('<U3', '1,'), [0]), 'expected numbers or flags, got text'],
    ['bytes', npy(of('|S3', '1,'), [0]), 'expected numbers or flags, got text'],
    ['objects', npy(of('|O', '1,'), [0]), 'got Python objects'],
    ['complex', npy(of('<c16', '1,'), [0]), 'got complex numbers'],
    ['times', npy(of('<M8', '1,'), [0]), 'got times'],
    ['long doubles', npy(of('<f16', '1,'), [0]), "got the type 'f16'"],
    [
      'fields',
      npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", [0]),
      'got records of several fields',
    ],
    [
      'a header without a shape',
      npy("{'descr': '<f4', 'fortran_order': False}", [0]),
      'expected a header with descr, fortran_order and shape',
    ],
    ['no header', npy('', [0]), 'expected a header with descr, fortran_order and shape'],
    ['a single number', npy(of('<f4', ''), [0, 0, 0, 0]), 'got ()'],
    ['three dimensions', npy(of('|u1', '1, 1, 1'), [0]), 'shape (steps,) or (steps, numbers), got (1, 1, 1)'],
    ['empty rows', npy(of('|u1', '3, 0'), []), 'expected at least one number a step, got none'],
    ['too few bytes', npy(of('<f8', '2,'), [0, 0, 0]), 'expected 16 bytes of numbers, as its shape says, got 3'],
    [
      'too many numbers',
      npy(of('<f8', '999999999,'), []),
      'expected at most 134217728 numbers in a.npz: rewards.npy, got 999999999',
    ],
    [
      'no number',
      npy(of('<f2', '2,'), [0, 0x3c, 0x01, 0x7c]),
      'expected rewards to be finite numbers, got NaN at step 1',
    ],
    ['minus infinity', npy(of('<f2', '1, 2'), [0, 0x3c, 0x00, 0xfc]), 'got -Infinity at step 0, number 1'],
    ['other bytes', Uint8Array.from({ length: 20 }, (_, k) => k), 'expected a NumPy array, got other bytes'],
    ['another version', npy(of('|u1', '1,'), [0], 4), 'expected a NumPy array, got other bytes'],
    ['a header that is cut', npy(of('|u1', '1,'), [0]).slice(0, 30), 'expected a header within the array, got one of'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(InputError);
    expect(() => read(bytes)).toThrow(message);
  });
});
