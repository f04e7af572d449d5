/** A table as plain text: columns aligned, numbers to the right, one line under the head. */

export interface TextColumn {
  readonly head: string;
  /** `'right'` for numbers. Default `'left'`. */
  readonly align?: 'left' | 'right';
}

/**
 * Lines of a text table. A row that is `null` is an empty line between groups; missing cells are empty.
 * Widths count what a terminal shows, so combining marks and astral symbols do not shift columns.
 */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[] | null)[]): string {
  const widths = columns.map(({ head }, k) => Math.max(width(head), ...rows.map((row) => width(row?.[k] ?? ''))));
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, k) => {
        const cell = cells[k] ?? '';
        const padding = ' '.repeat(widths[k]! - width(cell));
        return align === 'right' ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  const head = line(columns.map((column) => column.head));
  const rule = widths.map((size) => '─'.repeat(size)).join('  ');
  return [head, rule, ...rows.map((row) => (row === null ? '' : line(row)))].join('\n');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Characters as seen: grapheme clusters. */
function width(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) ++count;
  return count;
}
