/**
 * The pictures of the answers: lines with intervals, estimates with intervals side by side, and a matrix of cosines. Drawn by
 * Observable Plot on a document of linkedom, so without a browser; colours are those of the page.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { escapeHtml, Html } from '../html.js';
import { compact } from '../numbers.js';
import { seriesColour, seriesColours } from '../palette.js';
import type { AnswerFigure } from './answer.js';

export interface Point {
  readonly x: number;
  readonly y: number;
  /** The interval; none where it is left out. */
  readonly low?: number;
  readonly high?: number;
}

export interface Line {
  readonly name: string;
  /** Number of its colour on the page. */
  readonly series: number;
  readonly dashed?: boolean;
  readonly points: readonly Point[];
}

export interface Axis {
  readonly label: string;
  readonly scale?: 'linear' | 'log';
  readonly domain?: readonly [number, number];
}

export interface LinePlot {
  /** Short, for the file of the picture. */
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** Draws `y = x`. */
  readonly diagonal?: boolean;
  /** A level to mark. */
  readonly level?: number;
}

const WIDTH = 900;
const LINE = 17;

/** Lines with whiskers, each named at its end. */
export function linePlot({ name, title, caption, x, y, lines, diagonal, level }: LinePlot): AnswerFigure {
  const shown = lines
    .map((line) => ({ ...line, points: line.points.filter((point) => fits(point.x, x) && fits(point.y, y)) }))
    .filter(({ points }) => points.length > 0);
  const all = shown.flatMap(({ points }) => points);
  const xs = all.map((point) => point.x);
  const ys = all.flatMap((point) => [point.y, point.low ?? point.y, point.high ?? point.y].filter((v) => fits(v, y)));
  if (level !== undefined) ys.push(level);
  const xDomain = x.domain ?? [Math.min(...xs), Math.max(...xs)];
  const yDomain = y.domain ?? spread(Math.min(...ys), Math.max(...ys), y.scale === 'log');
  const height = 400;
  const right = 12 + 7.4 * Math.max(...shown.map((line) => line.name.length), 4);
  const clamp = (value: number) => Math.min(yDomain[1], Math.max(yDomain[0], value));
  const end = xDomain[1];
  const diagonalEnds = [Math.max(xDomain[0], yDomain[0]), Math.min(xDomain[1], yDomain[1])];
  const svg = Plot.plot({
    ...frame(title, WIDTH, height, right, 60),
    x: {
      type: x.scale ?? 'linear',
      domain: xDomain,
      label: x.label,
      labelAnchor: 'center',
      ticks: 6,
      tickFormat: compact,
    },
    y: { type: y.scale ?? 'linear', domain: yDomain, label: y.label, grid: true, ticks: 5, tickFormat: compact },
    color: { type: 'identity' },
    marks: [
      ...(level === undefined ? [] : [Plot.ruleY([level], { strokeDasharray: '3 3', strokeOpacity: 0.7 })]),
      ...(diagonal
        ? [
            Plot.line(
              diagonalEnds.map((v) => [v, v]),
              { strokeDasharray: '3 3', strokeOpacity: 0.7 },
            ),
          ]
        : []),
      ...shown.flatMap(({ points, series, dashed }) => {
        const stroke = seriesColour(series);
        const whiskers = points.filter((point) => point.low !== undefined && fits(point.low, y));
        return [
          Plot.link(whiskers, {
            x1: 'x',
            x2: 'x',
            y1: (point: Point) => clamp(point.low!),
            y2: (point: Point) => clamp(point.high!),
            stroke,
            strokeOpacity: 0.45,
            strokeWidth: 3,
          }),
          Plot.lineY(points, { x: 'x', y: 'y', stroke, strokeWidth: 2, strokeDasharray: dashed ? '6 3' : 'none' }),
          Plot.dot(points, { x: 'x', y: 'y', r: 3.2, fill: stroke, stroke: null }),
        ];
      }),
      Plot.text(namesAt(shown, yDomain, height, y.scale === 'log'), {
        x: () => end,
        y: 'at',
        text: 'name',
        fill: 'colour',
        textAnchor: 'start',
        dx: 10,
      }),
    ],
  });
  return figure(name, title, caption, svg);
}

export interface Bar {
  readonly group: string;
  readonly name: string;
  readonly series: number;
  readonly value: number;
  readonly low?: number;
  /** null: open. */
  readonly high?: number | null;
}

export interface IntervalPlot {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly x: Axis;
  readonly bars: readonly Bar[];
  readonly level?: number;
}

/** Estimates with their intervals, one a row, in groups. */
export function intervalPlot({ name, title, caption, x, bars, level }: IntervalPlot): AnswerFigure {
  const finite = bars.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]).filter((v) => fits(v, x));
  if (level !== undefined) finite.push(level);
  const domain = x.domain ?? spread(Math.min(...finite), Math.max(...finite), x.scale === 'log');
  const clamp = (value: number) => Math.min(domain[1], Math.max(domain[0], value));
  const rows = bars.map((bar) => ({
    ...bar,
    row: `${bar.group}\u0000${bar.name}`,
    colour: seriesColour(bar.series),
    at: clamp(fits(bar.value, x) ? bar.value : domain[1]),
    from: clamp(bar.low ?? bar.value),
    to: bar.high === null ? domain[1] : clamp(bar.high ?? bar.value),
  }));
  const groups = [...new Set(bars.map(({ group }) => group))];
  const order = groups.flatMap((group) => [
    `${group}\u0000`,
    ...rows.filter((row) => row.group === group).map(({ row }) => row),
  ]);
  const left = 20 + 7.2 * Math.max(...rows.map((row) => row.name.length), ...groups.map((group) => group.length * 0.9));
  const svg = Plot.plot({
    ...frame(title, WIDTH, 52 + 21 * order.length, 24, left),
    x: {
      type: x.scale ?? 'linear',
      domain,
      label: x.label,
      labelAnchor: 'center',
      grid: true,
      ticks: 7,
      tickFormat: compact,
    },
    y: { type: 'band', domain: order, axis: null },
    color: { type: 'identity' },
    marks: [
      ...(level === undefined ? [] : [Plot.ruleX([level], { strokeDasharray: '3 3', strokeOpacity: 0.8 })]),
      Plot.link(rows, {
        x1: 'from',
        x2: 'to',
        y1: 'row',
        y2: 'row',
        stroke: 'colour',
        strokeWidth: 4,
        strokeOpacity: 0.45,
      }),
      Plot.dot(rows, { x: 'at', y: 'row', r: 4.2, fill: 'colour', stroke: null }),
      Plot.text(rows, { x: () => domain[0], y: 'row', text: 'name', textAnchor: 'end', dx: -10, fill: 'currentColor' }),
      Plot.text(groups, {
        x: () => domain[0],
        y: (group: string) => `${group}\u0000`,
        text: (group: string) => group,
        textAnchor: 'end',
        dx: -10,
        fill: 'currentColor',
        fontWeight: 'bold',
      }),
    ],
  });
  return figure(name, title, caption, svg);
}

export interface MatrixPlot {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly labels: readonly string[];
  readonly values: readonly (readonly number[])[];
}

/** A square of numbers in [−1, 1], the darker the nearer to 1. */
export function matrixPlot({ name, title, caption, labels, values }: MatrixPlot): AnswerFigure {
  const cells = labels.flatMap((row, i) => labels.map((column, j) => ({ row, column, value: values[i]![j]! })));
  const svg = Plot.plot({
    ...frame(title, WIDTH, 72 + 34 * labels.length, 12, 150),
    marginTop: 46,
    marginBottom: 8,
    x: {
      type: 'band',
      domain: labels,
      axis: 'top',
      label: null,
      tickSize: 0,
      tickFormat: (label: string) => label.replace(' ', '\n'),
    },
    y: { type: 'band', domain: labels, label: null, tickSize: 0 },
    color: { type: 'identity' },
    marks: [
      Plot.cell(cells, {
        x: 'column',
        y: 'row',
        inset: 1,
        fill: () => seriesColour(1),
        fillOpacity: ({ value }: { value: number }) => Math.max(0, Number.isFinite(value) ? value : 0) ** 3 * 0.75,
        stroke: 'currentColor',
        strokeOpacity: 0.15,
      }),
      Plot.text(cells, {
        x: 'column',
        y: 'row',
        text: ({ value }: { value: number }) => (Number.isFinite(value) ? value.toFixed(2) : '–'),
        fill: 'currentColor',
      }),
    ],
  });
  return figure(name, title, caption, svg);
}

/** What every plot has. */
function frame(title: string, width: number, height: number, marginRight: number, marginLeft: number) {
  const { document } = parseHTML('<html><body></body></html>');
  return {
    document: document as unknown as Document,
    className: 'plot',
    width,
    height,
    marginTop: 26,
    marginBottom: 42,
    marginLeft,
    marginRight,
    style: { fontSize: '13px', background: 'none', overflow: 'visible' },
    ariaLabel: title,
  };
}

function figure(name: string, title: string, caption: string, plot: unknown): AnswerFigure {
  // Inside an HTML page, SVG needs no namespace declarations.
  const svg = (plot as { outerHTML: string }).outerHTML.replace(/ xmlns(:\w+)?="[^"]*"/g, '').replaceAll('\u0000', ' ');
  return { title, caption, html: new Html(svg), pictures: [{ name, alt: title, svg: standalone(svg), small: false }] };
}

const light = seriesColours.map(({ light: colour }, k) => `--series-${k}:${colour}`).join(';');
const gridRules = `svg.grid text{text-anchor:middle;dominant-baseline:central;font-family:system-ui,sans-serif}svg.grid text.number{font-size:10.5px;fill:#1c1f24;fill-opacity:.8}
svg.grid polygon,svg.grid circle{stroke:#fff;stroke-width:.8}svg.grid .alone{fill:#e4e7eb}svg.grid .none{fill:#fff}svg.grid rect.cell{fill:none;stroke:#5b626d;stroke-width:.9}
svg.grid .wall rect{fill:#3c424b}svg.grid .goal rect{fill:#f5f7f9}svg.grid g text{font-size:22px;fill:#1c1f24}`;

/** A picture that needs no page: namespaces, the light colours and a white ground. */
export function standalone(svg: string): string {
  const [, x = '0', y = '0', width = '', height = ''] =
    /viewBox="(-?[\d.]+)[ ,](-?[\d.]+)[ ,]([\d.]+)[ ,]([\d.]+)"/.exec(svg) ?? [];
  const rules = svg.includes('class="grid"') ? gridRules : '';
  const ground = `<style>svg{color:#1c1f24;${light}}${rules}</style><rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#fff"/>`;
  // What a pointer would show is lost in a picture, and most of its size.
  const silent = svg.replace(/(<(?:polygon|circle|g)[^>]*>)<title>[^<]*<\/title>/g, '$1');
  return `${silent.replace(/^<svg/, '<svg xmlns="http://www.w3.org/2000/svg"').replace(/^(<svg[^>]*>)/, `$1${ground}`)}\n`;
}

/** Whether a value has a place on an axis. */
function fits(value: number | undefined, { scale }: Axis): boolean {
  return value !== undefined && Number.isFinite(value) && (scale !== 'log' || value > 0);
}

/** A little more than the range of the values. */
function spread(low: number, high: number, log: boolean): [number, number] {
  if (log) return high / low < 1.2 ? [low / 1.5, high * 1.5] : [low / 1.08, high * 1.08];
  const room = 0.05 * (high - low || 1);
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}

/** Where the names stand: at the end of their line, moved apart where they would touch. */
function namesAt(lines: readonly Line[], [low, high]: readonly [number, number], height: number, log: boolean) {
  const to = (value: number) => (log ? Math.log(value) : value);
  const back = (value: number) => (log ? Math.exp(value) : value);
  const [bottom, top] = [to(low), to(high)];
  const gap = (LINE / (height - 68)) * (top - bottom);
  const names = lines
    .map((line) => ({ name: line.name, place: to(line.points.at(-1)!.y), colour: seriesColour(line.series) }))
    .sort((a, b) => b.place - a.place);
  let limit = top;
  for (const one of names) limit = (one.place = Math.min(one.place, limit)) - gap;
  limit = bottom;
  for (const one of names.toReversed()) limit = (one.place = Math.max(one.place, limit)) + gap;
  return names.map(({ name, place, colour }) => ({ name, colour, at: back(place) }));
}

/** Pictures side by side under one caption. */
export function together(title: string, caption: string, figures: readonly AnswerFigure[]): AnswerFigure {
  const parts = figures.map(
    (one) =>
      `<figure class="chart"><figcaption><strong>${escapeHtml(one.title)}</strong></figcaption>${one.html}</figure>`,
  );
  return { title, caption, html: new Html(parts.join('')), pictures: figures.flatMap(({ pictures }) => pictures) };
}
