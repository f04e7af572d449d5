import { describe, expect, it } from 'vitest';
import { canonical, formatRunLine, isCount, isText, parseLines } from '../../src/experiments/run-lines.js';

const form = { lines: { fields: { method: isText, seed: isCount } } };
const line = { method: 'χ, quotient', seed: 3, version: '1.0.0', coreHash: 'abc', configuration: { epsilon: 0.2 } };
const text = formatRunLine(line);

describe('lines of runs', () => {
  it('end in an FNV-1a checksum of what is before it', () => {
    expect(text).toMatch(/^\{"method":"χ, quotient","seed":3,.*,"checksum":"[0-9a-f]{8}"\}\n$/);
    // Of the empty line, by the definition: offset basis 811c9dc5, xor 7b ('{'), times 01000193.
    const sum = (Math.imul(0x811c9dc5 ^ 0x7b, 0x01000193) >>> 0).toString(16);
    expect(formatRunLine({} as never)).toBe(`{,"checksum":"${sum}"}\n`);
    expect(parseLines(text + text, form)).toEqual([line, line]);
  });

  it('are refused with any bit flipped', () => {
    const bytes = new TextEncoder().encode(text.slice(0, -1));
    for (let bit = 0; bit < 8 * bytes.length; ++bit) {
      const damaged = bytes.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      const read = new TextDecoder().decode(damaged);
      expect(() => parseLines(`${read}\n`, form), read).toThrow(/^expected .* in line [12], got/);
    }
  });

  it('are read without a checksum, as they were written before there was one', () => {
    expect(parseLines(`${JSON.stringify(line)}\n`, form)).toEqual([line]);
  });

  it('are whole: a last one without its end is none', () => {
    for (let cut = 0; cut < text.length; ++cut) expect(parseLines(text + text.slice(0, cut), form)).toEqual([line]);
    expect(parseLines('', form)).toEqual([]);
  });

  it.each([
    ['an empty line', `${text}\n${text}`, 'expected a run as JSON in line 2, got an empty line'],
    ['something else', '{"states":[0]}\n', 'expected a run of this experiment in line 1, got \'{"states":[0]}\''],
    ['a list', '[]\n', 'expected a run of this experiment in line 1'],
    ['null', 'null\n', 'expected a run of this experiment in line 1'],
    ['another field', text.replace('"seed"', '"__proto__"'), 'in line 1'],
    [
      'no checksum of its own',
      text.replace(/"checksum":"[^"]*"/, '"checksum":7'),
      'expected an undamaged run in line 1',
    ],
  ])('are refused: %s', (_, wrong, message) => {
    expect(() => parseLines(wrong, form)).toThrow(message);
  });
});

it('takes results for equal whatever the order of their fields and the time they took', () => {
  expect(canonical({ a: [{ c: 1, b: 2 }], seconds: 3 })).toBe('{"a":[{"b":2,"c":1}]}');
  expect(canonical({ secondsRatio: 1, a: [{ b: 2, c: 1, seconds: 4 }] })).toBe('{"a":[{"b":2,"c":1}]}');
});
