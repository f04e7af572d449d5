/** A document as one HTML page that asks nothing of any server: style, pictures, their files and the script are inside. */
import type { Block, Cell, Document, Figure, Heading, List, Table, Words } from '../experiments/document.js';
import { slug } from '../experiments/words.js';
import { draw, figureFiles, type Picture } from './figure.js';
import { clusterColour, seriesColour, seriesDash } from './figures/palette.js';
import { type StripDrawer, stripOf } from './figures/strip.js';
import { escapeHtml } from './html.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './style.js';
import { wordsOf } from './text.js';

/** Chapters from which the list of them is folded. */
const MANY = 9;

export function renderPage({ title, lead, blocks, colophon }: Document): string {
  const chapters = chaptersOf(blocks);
  const contents = chapters.map((one) => `<li><a href="#${idOf(one)}">${escapeHtml(one.text)}</a></li>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="lead">${html(lead)}</p>
${chapters.length < 2 ? '' : `<nav aria-label="Contents"><details${chapters.length > MANY ? '' : ' open'}><summary>Contents</summary><ul>${contents}</ul></details></nav>`}
${blocks.map(block).join('\n')}
</main>
<footer>
${colophon.map((words) => `<p>${html(words)}</p>`).join('\n')}
</footer>
<script>${pageScript}</script>
</body>
</html>
`;
}

function chaptersOf(blocks: readonly Block[]): Heading[] {
  return blocks.flatMap((one) => {
    if (one.kind === 'aside') return chaptersOf(one.blocks);
    return one.kind === 'heading' && one.level === 2 ? [one] : [];
  });
}

function block(one: Block): string {
  switch (one.kind) {
    case 'heading':
      return `<h${one.level} id="${idOf(one)}">${escapeHtml(one.text)}</h${one.level}>`;
    case 'paragraph':
      return `<p${one.quiet ? ' class="quiet"' : ''}>${html(one.words)}</p>`;
    case 'quote':
      return `<figure class="quote"><blockquote>“${escapeHtml(one.text)}”</blockquote><figcaption>${escapeHtml(one.source)}</figcaption></figure>`;
    case 'list':
      return list(one);
    case 'facts':
      return `<dl class="facts">${one.entries.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(String(value))}</dd>`).join('')}</dl>`;
    case 'table':
      return table(one);
    case 'figure':
      return figure(one);
    case 'details':
      return `<details><summary>${escapeHtml(one.summary)}</summary>${one.blocks.map(block).join('\n')}</details>`;
    case 'aside':
      return one.blocks.map(block).join('\n');
  }
}

function list({ items, numbered }: List): string {
  const value = (k: number): string => (Array.isArray(numbered) ? ` value="${numbered[k]}"` : '');
  const tag = numbered ? 'ol' : 'ul';
  return `<${tag} class="findings">${items.map((item, k) => `<li${value(k)}>${html(item)}</li>`).join('\n')}</${tag}>`;
}

/** Cells longer than this break, where the style keeps shorter ones whole. */
const LONG = 40;

function table({ title = 'table', note, columns, rows }: Table): string {
  const strips = columns.map(({ strip }, k) => {
    const intervals = rows.flatMap((row) => (typeof row === 'string' ? [] : intervalOf(row[k]!)));
    return strip === undefined ? null : stripOf(strip, intervals);
  });
  const kind = (k: number): string => (columns[k]!.align === 'right' ? ' class="number"' : '');
  const foot = strips.some((strip) => strip !== null)
    ? `<tfoot><tr>${strips.map((strip) => `<td>${strip?.axis ?? ''}</td>`).join('')}</tr></tfoot>`
    : '';
  const body = rows.map((row) =>
    typeof row === 'string'
      ? `<tr class="group"><th scope="rowgroup" colspan="${columns.length}">${escapeHtml(row)}</th></tr>`
      : `<tr>${row.map((one, k) => `<td${kind(k)}${wordsOf(one).length > LONG ? ' style="white-space:normal"' : ''}>${cell(one, strips[k]!)}</td>`).join('')}</tr>`,
  );
  const caption = title === 'table' ? '' : `<caption>${escapeHtml(title)}</caption>`;
  return `<div class="scroll" role="group" tabindex="0" aria-label="${escapeHtml(title)}"><table>${caption}
<thead><tr>${columns.map(({ head }, k) => `<th scope="col"${kind(k)}>${escapeHtml(head)}</th>`).join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody>${foot}</table></div>${note === undefined ? '' : `<p class="quiet">${html(note)}</p>`}`;
}

function intervalOf(one: Cell) {
  return typeof one === 'object' && 'interval' in one ? [one.interval] : [];
}

function cell(one: Cell, strip: StripDrawer | null): string {
  if (typeof one === 'string' || Array.isArray(one)) return html(one as Words);
  if ('interval' in one) return strip?.cell(one.interval, one.series) ?? '';
  const { words, small, series } = one as Exclude<Cell, Words | { interval: unknown }>;
  return `${series === undefined ? '' : swatch(seriesColour(series))}${html(words)}${small ? ` <small>${escapeHtml(small)}</small>` : ''}`;
}

function swatch(colour: string): string {
  return `<span class="swatch" style="background:${colour}"></span>`;
}

function figure(one: Figure): string {
  const pictures = draw(one.title, one.drawing);
  if (pictures.length === 0) return '';
  const { kind } = one.drawing;
  const files = figureFiles(one).map(([name, text]) => {
    const type = name.endsWith('.svg') ? 'image/svg+xml' : 'text/csv';
    return `<a download="${name}" href="data:${type};charset=utf-8,${encodeURIComponent(text)}">${name.split('.').pop()!.toUpperCase()}</a>`;
  });
  const inside =
    kind === 'clusters' ? `<div class="panels">${pictures.map(panel).join('')}</div>` : pictures.map(chart).join('');
  return `<figure class="chart ${kind}" id="figure-${one.name}"><figcaption><strong>${escapeHtml(one.title)}</strong>${
    one.caption === undefined ? '' : `<span>${html(one.caption)}</span>`
  }</figcaption>${inside}${legend(one)}<p class="files"><span>${escapeHtml(one.title)} as</span> ${files.join(' ')}</p></figure>`;
}

function chart({ wide, narrow }: Picture): string {
  if (narrow === null) return `<div class="whole">${wide.text}</div>`;
  return `<div class="wide">${wide.text}</div><div class="narrow">${narrow.text}</div>`;
}

/** A partition, with its largest classes as buttons that light them up. */
function panel({ title, note, wide }: Picture): string {
  const sizes = new Map<number, number>();
  for (const [, number] of wide.text.matchAll(/data-c="(\d+)"/g))
    sizes.set(Number(number), (sizes.get(Number(number)) ?? 0) + 1);
  const largest = [...sizes].sort((a, b) => b[1] - a[1]).slice(0, 8);
  const buttons = largest.map(
    ([k, size]) => `<button type="button" data-c="${k}">${swatch(clusterColour(k))}${k + 1}: ${size} pairs</button>`,
  );
  const more = sizes.size - largest.length;
  return `<div class="panel" role="group" tabindex="0" aria-label="${escapeHtml(title)}"><p><strong>${escapeHtml(title)}</strong><span>${escapeHtml(note)}</span></p>${wide.text}
<p class="legend">${buttons.join('')}${more > 0 ? `<span>and ${more} more</span>` : ''}</p><p class="told" aria-live="polite"></p></div>`;
}

/** On a phone, where lines have no room for their names. */
function legend({ drawing }: Figure): string {
  if (drawing.kind !== 'lines') return '';
  const names = drawing.lines.map(
    ({ name, series, dashed }) =>
      `<li><svg width="30" height="8" aria-hidden="true"><line x1="1" x2="29" y1="4" y2="4" stroke="${seriesColour(series)}" stroke-width="2.5" stroke-dasharray="${dashed ? '6 3' : seriesDash(series)}"/></svg>${escapeHtml(name)}</li>`,
  );
  return `<ul class="narrow names">${names.join('')}</ul>`;
}

function html(words: Words): string {
  if (typeof words === 'string') return escapeHtml(words);
  const one = (part: (typeof words)[number] & object): string => {
    const text = escapeHtml(part.text);
    if (part.as === 'link') return `<a href="${escapeHtml(part.to)}">${text}</a>`;
    if (part.as === 'strong' || part.as === 'code') return `<${part.as}>${text}</${part.as}>`;
    return `<span class="${part.as}">${text}</span>`;
  };
  return words.map((part) => (typeof part === 'string' ? escapeHtml(part) : one(part))).join('');
}

function idOf({ id, text }: Heading): string {
  return id ?? slug(text);
}
