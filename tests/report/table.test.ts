import { expect, it } from 'vitest';
import { textTable } from '../../src/report/table.js';

it('aligns columns, numbers to the right, and keeps groups apart', () => {
  const text = textTable(
    [{ head: 'name' }, { head: 'steps', align: 'right' }, { head: 'χ' }],
    [['plain', '4,561', 'no'], null, ['a longer name', '9', '']],
  );
  expect(text.split('\n')).toEqual([
    'name           steps  χ',
    '─────────────  ─────  ──',
    'plain          4,561  no',
    '',
    'a longer name      9',
  ]);
});

it('counts characters as they are seen', () => {
  // "é" as e and a combining accent is one column wide, though two code units.
  const lines = textTable(
    [{ head: 'x' }, { head: 'y' }],
    [
      ['e\u0301', '1'],
      ['ab', '2'],
    ],
  ).split('\n');
  expect(lines[2]).toBe('e\u0301   1');
  expect(lines[3]).toBe('ab  2');
});
