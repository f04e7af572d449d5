/** A document in Markdown, with its pictures and their data in files beside it. */
import type { Block, Cell, Document, Figure, Table, Words } from '../experiments/document.js';
import { figureFiles, figuresOf } from './figure.js';
import { plain, wordsOf } from './text.js';

export interface MarkdownDocument {
  readonly text: string;
  /** Pictures and their data by path, relative to the document. */
  readonly files: ReadonlyMap<string, string>;
}

/** `folder` is where the pictures go, relative to the document. */
export function renderMarkdown(document: Document, folder: string): MarkdownDocument {
  const { title, lead, blocks, colophon } = document;
  const files = new Map(
    figuresOf(document).flatMap((one) => figureFiles(one).map(([name, text]) => [`${folder}/${name}`, text] as const)),
  );
  const body = [
    `# ${escaped(title)}`,
    markdown(lead),
    ...blocks.map((one) => block(one, folder)),
    ...colophon.map(markdown),
  ];
  return { text: `${body.filter((part) => part !== '').join('\n\n')}\n`, files };
}

function block(one: Block, folder: string): string {
  const inside = (blocks: readonly Block[]): string => blocks.map((part) => block(part, folder)).join('\n\n');
  switch (one.kind) {
    case 'heading':
      return `${'#'.repeat(one.level)} ${escaped(one.text)}`;
    case 'paragraph':
      return markdown(one.words);
    case 'quote':
      return `> “${escaped(one.text)}” (${escaped(one.source)})`;
    case 'list': {
      const { numbered } = one;
      const sign = (k: number) => (numbered ? `${numbered === true ? k + 1 : numbered[k]}.` : '-');
      return one.items.map((item, k) => `${sign(k)} ${markdown(item)}`).join('\n');
    }
    case 'facts':
      return one.entries.map(([name, value]) => `- ${escaped(name)}: ${escaped(String(value))}`).join('\n');
    case 'table':
      return table(one);
    case 'figure':
      return figure(one, folder);
    case 'details':
      return `<details><summary>${escaped(one.summary)}</summary>\n\n${inside(one.blocks)}\n\n</details>`;
    case 'aside':
      return inside(one.blocks);
  }
}

function figure({ name, title, caption }: Figure, folder: string): string {
  const about = caption === undefined ? '' : ` ${markdown(caption)}`;
  return `**${escaped(title)}.**${about} ([data](${folder}/${name}.csv))\n\n![${escaped(title)}](${folder}/${name}.svg)`;
}

function table({ title, note, columns, rows }: Table): string {
  const kept = columns.map((_, k) => k).filter((k) => columns[k]!.strip === undefined);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = [
    line(kept.map((k) => escaped(columns[k]!.head))),
    line(kept.map((k) => (columns[k]!.align === 'right' ? '---:' : '---'))),
    ...rows.map((row) =>
      line(
        kept.map((k, place) => (typeof row !== 'string' ? cell(row[k]!) : place === 0 ? `**${escaped(row)}**` : '')),
      ),
    ),
  ];
  return [title && `**${escaped(title)}**`, note && markdown(note), lines.join('\n')].filter(Boolean).join('\n\n');
}

function cell(one: Cell): string {
  const small = typeof one === 'object' && 'small' in one && one.small ? ` ${one.small}` : '';
  return escaped(wordsOf(one) + small);
}

function markdown(words: Words): string {
  if (typeof words === 'string') return escaped(words);
  return words
    .map((one) => {
      if (typeof one === 'string') return escaped(one);
      if (one.as === 'code') return `\`${one.text}\``;
      if (one.as === 'link') return `[${escaped(one.text)}](${one.to})`;
      return one.as === 'strong' ? `**${escaped(one.text)}**` : escaped(plain([one]));
    })
    .join('');
}

/** What Markdown would take for markup. */
function escaped(text: string): string {
  return text.replace(/[\\|*_<>`]/g, (character) => `\\${character}`);
}
