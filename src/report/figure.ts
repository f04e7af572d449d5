/** Figures drawn: as parts of a page, as pictures that stand alone, and their data as CSV. */
import type { Block, Document, Drawing, Figure } from '../experiments/document.js';
import { csvOf } from './figure-data.js';
import { drawClusters } from './figures/clusters.js';
import { drawIntervals } from './figures/intervals.js';
import { drawLines } from './figures/lines.js';
import { drawMatrix } from './figures/matrix.js';
import { seriesColours } from './figures/palette.js';
import { NARROW, type Svg, WIDE } from './figures/plot.js';
import { drawPolicy } from './figures/policy.js';
import { escapeHtml } from './html.js';
import { sceneStyle } from './style.js';

/** One picture of a figure; clusters have one a panel. */
export interface Picture {
  readonly title: string;
  readonly note: string;
  readonly wide: Svg;
  /** The same for a phone, where the wide one would be too small to read. */
  readonly narrow: Svg | null;
}

/** The pictures of a drawing; none where its layout cannot show it. */
export function draw(title: string, drawing: Drawing): Picture[] {
  const both = (at: (width: number) => Svg): Picture[] => [{ title, note: '', wide: at(WIDE), narrow: at(NARROW) }];
  switch (drawing.kind) {
    case 'lines':
      return both((width) => drawLines(title, drawing, width));
    case 'intervals':
      return both((width) => drawIntervals(title, drawing, width));
    case 'matrix':
      return both((width) => drawMatrix(title, drawing, width));
    case 'clusters': {
      const svgs = drawClusters(drawing) ?? [];
      return svgs.map((wide, k) => ({
        title: drawing.panels[k]!.title,
        note: drawing.panels[k]!.note ?? '',
        wide,
        narrow: null,
      }));
    }
    case 'policy': {
      const wide = drawPolicy(drawing);
      return wide === null ? [] : [{ title, note: '', wide, narrow: null }];
    }
  }
}

/** All figures of a document, folded ones included. */
export function figuresOf({ blocks }: Pick<Document, 'blocks'>): Figure[] {
  return blocks.flatMap((one: Block) => (one.kind === 'figure' ? [one] : 'blocks' in one ? figuresOf(one) : []));
}

/** The files of a figure, by name: a picture and its data. */
export function figureFiles({ name, title, drawing }: Figure): [name: string, text: string][] {
  return [
    [`${name}.svg`, pictureFile(title, drawing)],
    [`${name}.csv`, csvOf(drawing)],
  ];
}

const GAP = 28;
const HEAD = 44;

/** One picture that needs no page: its parts side by side, the colours of the light page and a white ground; '' where nothing can be drawn. */
export function pictureFile(title: string, drawing: Drawing): string {
  const parts = draw(title, drawing);
  if (parts.length === 0) return '';
  const several = parts.length > 1;
  const columns = Math.min(parts.length, 3);
  const [width, height] = [
    Math.max(...parts.map(({ wide }) => wide.width), 0),
    Math.max(...parts.map(({ wide }) => wide.height), 0),
  ];
  const [across, down] = [width + GAP, height + (several ? HEAD : 0) + GAP];
  const inside = parts.map(({ title: name, note, wide }, k) => {
    const [x, y] = [(k % columns) * across, Math.floor(k / columns) * down];
    const head = several
      ? `<text x="${x}" y="${y + 16}" font-size="14" font-weight="bold">${escapeHtml(name)}</text><text x="${x}" y="${y + 33}" font-size="12">${escapeHtml(note)}</text>`
      : '';
    // What a pointer would show is lost in a picture, and most of its size.
    const silent = wide.text
      .replace(/(<(?:polygon|circle|g)[^>]*>)<title>[^<]*<\/title>/g, '$1')
      .replace(/^<svg[^>]*>/, (tag) => tag.replace(/ (width|height)="[^"]*"/g, ''));
    const place = `x="${x}" y="${y + (several ? HEAD : 0)}" width="${wide.width}" height="${wide.height}"`;
    return `${head}${silent.replace(/^<svg/, `<svg ${place}`)}`;
  });
  const size = [columns * across - GAP, Math.ceil(parts.length / columns) * down - GAP].map((value) =>
    Math.max(0, value),
  );
  const colours = seriesColours.map(({ light }, k) => `--series-${k}:${light}`).join(';');
  const look = `svg.orbit-rl{color:#1c1f24;font-family:system-ui,sans-serif;--ground:#fff;--text:#1c1f24;--quiet:#5b626d;--soft:#f5f7f9;--wall:#3c424b;--alone:#e4e7eb;${colours}}${sceneStyle}`;
  return `<svg class="orbit-rl" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size[0]} ${size[1]}" width="${size[0]}" height="${size[1]}"><title>${escapeHtml(title)}</title><style>${look}</style><rect width="100%" height="100%" fill="#fff"/>${inside.join('')}</svg>\n`;
}
