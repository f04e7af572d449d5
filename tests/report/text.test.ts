import { describe, expect, it } from 'vitest';
import type { Block } from '../../src/experiments/document.js';
import { renderText, textTable } from '../../src/report/text.js';

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

describe('renderText', () => {
  const render = (...blocks: Block[]) => renderText({ title: 'T', lead: 'L', blocks, colophon: ['not here'] });

  it('leaves out what a terminal has no room for', () => {
    const inside: Block[] = [{ kind: 'paragraph', words: 'much' }];
    expect(render({ kind: 'aside', blocks: inside }, { kind: 'details', summary: 'more', blocks: inside })).toBe(
      'T\n\nL',
    );
  });

  it('writes words without their marks, quotes with their source, numbered lists', () => {
    const text = render(
      { kind: 'paragraph', words: [{ as: 'strong', text: 'so' }, ' it is'] },
      { kind: 'quote', text: 'why?', source: 'the notes' },
      { kind: 'list', items: ['a', 'b'], numbered: [3, 7] },
    );
    expect(text).toBe('T\n\nL\n\nso it is\n\n“why?” (the notes)\n\n3. a\n7. b');
  });

  it('sets a table in groups, intervals beside their figures, strips left out, what it means below', () => {
    const interval = { estimate: { relation: '=', value: 2 }, low: 1, high: 3 } as const;
    const text = render({
      kind: 'table',
      note: 'how to read it',
      columns: [
        { head: 'method' },
        { head: 'steps', align: 'right' },
        { head: 'drawn', strip: { level: 1, scale: 'log' } },
      ],
      rows: [
        'a world of its own',
        ['plain', { words: '12', small: '[1, 2]' }, { interval, series: 1 }],
        'another',
        [{ words: 'χ', series: 2 }, '7', { interval: null, series: 0 }],
      ],
    });
    expect(text.split('\n').slice(4)).toEqual([
      'method   steps',
      '───────  ─────  ──────',
      'a world of its own',
      '  plain     12  [1, 2]',
      '',
      'another',
      '  χ          7',
      '',
      'how to read it',
    ]);
  });
});
