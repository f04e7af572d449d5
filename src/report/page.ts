/**
 * The frame of a page: one HTML file that asks nothing of any server. Style, pictures and the one script (pointing at a
 * cluster lights up all of it) are inside.
 */
import { type Html, html, Html as Raw } from './html.js';
import { pageStyle } from './style.js';

export interface Page {
  readonly title: string;
  /** One sentence under the title. */
  readonly lead: string;
  readonly body: readonly Html[];
  /** What the page was made with, so that it can be made again. */
  readonly footer: readonly Html[];
}

const lightUp = `
for (const panel of document.querySelectorAll('.panel')) {
  const light = (event) => {
    const cluster = event.type === 'pointerover' ? event.target.closest('.cluster')?.dataset.c : undefined;
    panel.classList.toggle('lit', cluster !== undefined);
    for (const shape of panel.querySelectorAll('.cluster')) shape.classList.toggle('lit', shape.dataset.c === cluster);
  };
  panel.addEventListener('pointerover', light);
  panel.addEventListener('pointerleave', light);
}`;

export function page({ title, lead, body, footer }: Page): string {
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>
<style>${new Raw(pageStyle)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="lead">${lead}</p>
${body}
</main>
<footer>
${footer}
</footer>
<script>${new Raw(lightUp)}</script>
</body>
</html>`}\n`;
}

/** A list of names and values. */
export function facts(entries: readonly (readonly [string, string | number])[]): Html {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
