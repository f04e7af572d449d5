/** What errors of the public edge show of a value, whatever it is. */
import { describe, expect, it } from 'vitest';
import * as check from '../src/input-error.js';

const nameless = Object.setPrototypeOf([1, 2], null);

describe('a value', () => {
  it.each<[unknown, string]>([
    ['', 'an empty text'],
    ['a', "'a'"],
    ['x'.repeat(61), `'${'x'.repeat(57)}...'`],
    [2n ** 70n, '1180591620717411303424n'],
    [() => 1, 'a function'],
    [null, 'null'],
    [Symbol('a'), 'Symbol(a)'],
    [Number.NaN, 'NaN'],
    [[1, 2], 'Array of length 2'],
    [nameless, 'list of length 2'],
    [new Float64Array(3), 'Float64Array of length 3'],
    [new DataView(new ArrayBuffer(5)), 'DataView of length 5'],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 }, '{ a, b, c, d, e, f }'],
    [new Map(), 'a Map'],
    [Object.create(null), 'a value'],
  ])('%# is shown as %s', (value, shown) => {
    expect(check.show(value)).toBe(shown);
  });
});

describe('a check', () => {
  it.each<[() => unknown, string]>([
    [() => check.checkInteger('n', 1.5, 0), 'expected n to be an integer >= 0, got 1.5'],
    [() => check.checkInteger('n', 9, 0, 8), 'expected n to be an integer in [0, 8], got 9'],
    [() => check.checkNumber('x', 'a'), "expected x to be a finite number, got 'a'"],
    [() => check.checkNumber('x', -1, 0), 'expected x to be a finite number >= 0, got -1'],
    [() => check.checkNumber('x', 2, 0, 1), 'expected x to be a finite number in [0, 1], got 2'],
    [() => check.checkFlag('f', 2), 'expected f to be true, false, 1 or 0, got 2'],
    [() => check.checkKeys('o', [], ['a', 'b']), 'expected o { a, b }, got Array of length 0'],
    [() => check.checkKeys('o', null as never, ['a']), 'expected o { a }, got null'],
    [() => check.checkRecord('o', new Float64Array(1)), 'expected o to be an object, got Float64Array of length 1'],
    [() => check.checkText('t', 5), 'expected t to be text, got 5'],
    [() => check.checkBoolean('b', 1), 'expected b to be true or false, got 1'],
    [() => check.checkSignal({} as never), 'expected signal to be an AbortSignal, got {  }'],
    [() => check.checkFunction('f', 5 as never), 'expected f to be a function, got 5'],
    [() => check.checkList('l', 5 as never), 'expected l to be a list, got 5'],
    [
      () => check.checkList('l', new BigInt64Array(1) as never),
      'expected l to be a list, got BigInt64Array of length 1',
    ],
    [() => check.checkList('l', { length: 0.5 }), 'expected l to be a list, got { length }'],
    [() => check.checkList('l', { length: 9 }, 8), 'expected l to have at most 8 entries, got 9'],
    [() => check.copyOf('l', new Set() as never, 'step 1'), 'expected l to be an array, got a Set at step 1'],
    [() => check.checkNumbers('l', [1, Infinity]), 'expected l[1] to be a finite number, got Infinity'],
    [() => check.checkIntegers('l', [1, 9], 0, 8), 'expected l[1] to be an integer in [0, 8], got 9'],
    [() => check.checkMade(null, 'a tree', 'plant'), 'expected a tree from plant, got arguments of its constructor'],
  ])('%# says: %s', (use, message) => {
    expect(use).toThrow(new check.InputError(message));
  });

  it('of memory that went elsewhere is refused', () => {
    const list = new Float64Array(2);
    structuredClone(list.buffer, { transfer: [list.buffer] });
    for (const use of [() => check.checkList('l', list), () => check.copyOf('l', list)]) {
      expect(use).toThrow("got 'one whose memory went elsewhere'");
    }
    expect(check.copyOf('l', new Float64Array())).toEqual(new Float64Array());
  });

  it('of size says what to do about it, which the command line leaves out', () => {
    const use = () => check.checkSize('cells', 9, 8, 'use fewer rows');
    expect(use).toThrow(new check.TooLargeError('expected at most 8 cells, got 9; use fewer rows'));
    expect(check.withoutRemedy(new check.InputError('expected at most 8 cells, got 9; use fewer rows'))).toBe(
      'expected at most 8 cells, got 9',
    );
  });
});
