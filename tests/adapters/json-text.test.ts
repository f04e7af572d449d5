import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/adapters/json-text.js';
import { InputError } from '../../src/input-error.js';

const failure = (text: string, firstLine?: number): string => {
  try {
    parseJson(text, 'f.json', firstLine);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  throw new Error(`parsed: ${text}`);
};

describe('parseJson', () => {
  it('parses what JSON.parse parses, with or without a byte order mark', () => {
    for (const text of ['{"a":[1,-2.5e3,true,null,"x\\n\\u00e9"],"b":{}}', ' [] ', '0', '"\\""']) {
      expect(parseJson(text, 'f.json')).toEqual(JSON.parse(text));
      expect(parseJson(`\uFEFF${text}`, 'f.json')).toEqual(JSON.parse(text));
    }
  });

  // Each place counted by hand: lines and columns from 1.
  it.each([
    ['', 'f.json: expected a value, got the end at line 1, column 1'],
    ['{"a": 1,\n "b": x}', "f.json: expected a value, got 'x' at line 2, column 7"],
    ['{"a": 1\n "b": 2}', "f.json: expected ',' or '}', got '\"' at line 2, column 2"],
    ['[1, 2', "f.json: expected ',' or ']', got the end at line 1, column 6"],
    ['[1, 2,]', "f.json: expected a value, got ']' at line 1, column 7"],
    ['{"a" 1}', "f.json: expected ':', got '1' at line 1, column 6"],
    ['{a: 1}', "f.json: expected '\"' or '}', got 'a' at line 1, column 2"],
    ['{"a": 1, }', "f.json: expected '\"', got '}' at line 1, column 10"],
    ['[NaN]', "f.json: expected a value, got 'NaN' at line 1, column 2"],
    ['[-Infinity]', "f.json: expected a value, got '-Infinity' at line 1, column 2"],
    ['[01]', "f.json: expected a value, got '01' at line 1, column 2"],
    ['["abc\n"]', "f.json: expected a closed string, got '\"' at line 1, column 2"],
    ['[] []', "f.json: expected the end, got '[' at line 1, column 4"],
    ['[1\n\n\n, ]', "f.json: expected a value, got ']' at line 4, column 3"],
  ])('%j', (text, message) => {
    expect(failure(text)).toBe(message);
  });

  it('counts lines from where the text starts in its file', () => {
    expect(failure('[1 2]', 17)).toBe("f.json: expected ',' or ']', got '2' at line 17, column 4");
  });

  it('finds where a string of ten million characters is not closed', () => {
    for (const text of ['x'.repeat(1e7), '\\n'.repeat(5e6)])
      expect(failure(`["a", "${text}`)).toBe("f.json: expected a closed string, got '\"' at line 1, column 7");
    expect(failure(`["${'\\u00e9'.repeat(1e5)}", x]`)).toBe(
      "f.json: expected a value, got 'x' at line 1, column 600006",
    );
  });

  it('finds the fault under a hundred thousand open brackets', () => {
    expect(failure('['.repeat(100_000))).toBe('f.json: expected a value, got the end at line 1, column 100001');
  });
});
