/** A document as plain text for a terminal: tables aligned, pictures left out but for those that are text themselves. */
import type { Block, Cell, Column, Document, Table, Words } from '../experiments/document.js';
import { policyText } from './figures/policy-text.js';

export function renderText({ title, lead, blocks }: Document): string {
  return [title, plain(lead), ...blocks.map(block)].filter((part) => part !== '').join('\n\n');
}

/** Words without their marks. */
export function plain(words: Words): string {
  return typeof words === 'string' ? words : words.map((one) => (typeof one === 'string' ? one : one.text)).join('');
}

function block(one: Block): string {
  switch (one.kind) {
    case 'heading':
      return one.level === 2 ? `${one.text}\n${'─'.repeat(width(one.text))}` : one.text;
    case 'paragraph':
      return plain(one.words);
    case 'quote':
      return `“${one.text}” (${one.source})`;
    case 'list': {
      const { numbered } = one;
      const sign = (k: number) => (numbered ? `${numbered === true ? k + 1 : numbered[k]}.` : '-');
      return one.items.map((item, k) => `${sign(k)} ${plain(item)}`).join('\n');
    }
    case 'facts':
      return textTable(
        [{ head: '' }, { head: '' }],
        one.entries.map(([name, value]) => [name, String(value)]),
      );
    case 'table':
      return tableText(one);
    case 'figure': {
      const { drawing } = one;
      const drawn = drawing.kind === 'policy' ? policyText(drawing.layout, drawing.policy, drawing.live) : null;
      return drawn === null ? '' : `${one.title}:\n\n${drawn.replace(/^/gm, '  ')}`;
    }
    case 'details':
    case 'aside':
      return '';
  }
}

function tableText({ title, note, columns, rows }: Table): string {
  const kept = columns.map((_, k) => k).filter((k) => columns[k]!.strip === undefined);
  // What is read second has a column of its own beside the figures that it belongs to.
  const second = kept.filter((k) => rows.some((row) => typeof row !== 'string' && smallOf(row[k]!) !== ''));
  const grouped = rows.some((row) => typeof row === 'string');
  const table = textTable(
    kept.flatMap((k) => [columns[k]!, ...(second.includes(k) ? [{ head: '' }] : [])]),
    rows.flatMap((row, r): (string[] | null)[] => {
      if (typeof row === 'string') return [...(r === 0 ? [] : [null]), [row]];
      const cells = kept.flatMap((k) => [wordsOf(row[k]!), ...(second.includes(k) ? [smallOf(row[k]!)] : [])]);
      return [grouped ? [`  ${cells[0]}`, ...cells.slice(1)] : cells];
    }),
  );
  return [title, table, note === undefined ? undefined : plain(note)].filter((part) => part !== undefined).join('\n\n');
}

/** The words of a cell; none in a strip. */
export function wordsOf(cell: Cell): string {
  if (typeof cell === 'string' || Array.isArray(cell)) return plain(cell as Words);
  return 'words' in cell ? plain(cell.words) : '';
}

function smallOf(cell: Cell): string {
  return typeof cell === 'object' && 'small' in cell ? (cell.small ?? '') : '';
}

/**
 * Lines of a table: columns aligned, numbers to the right, one line under the head. A row that is `null` is an empty line
 * between groups; missing cells are empty; a single cell heads a group and does not widen its column.
 */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[] | null)[]): string {
  const widths = columns.map(({ head }, k) =>
    Math.max(width(head), ...rows.map((row) => (row !== null && row.length > 1 ? width(row[k] ?? '') : 0))),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, k) => {
        const cell = cells[k] ?? '';
        const padding = ' '.repeat(Math.max(0, widths[k]! - width(cell)));
        return align === 'right' ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  const heads = columns.map(({ head }) => head);
  const rule = widths.map((size) => '─'.repeat(size)).join('  ');
  const body = rows.map((row) => (row === null ? '' : row.length === 1 ? row[0]! : line(row)));
  return [...(heads.some((head) => head !== '') ? [line(heads), rule] : []), ...body].join('\n');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Characters as seen, so that combining marks and astral symbols do not shift columns. */
function width(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) ++count;
  return count;
}
