/** Values against a quantity: lines with bands or whiskers, each named at its end, or in a legend where there is no room. */
import * as Plot from '@observablehq/plot';
import type { Line, Lines, Point } from '../../experiments/document.js';
import { seriesColour, seriesDash } from './palette.js';
import { apart, domainOf, fits, NARROW, plot, type Svg, scale } from './plot.js';

const LONGEST = 34;

export function drawLines(title: string, drawing: Lines, width: number): Svg {
  const { x, y, level, diagonal } = drawing;
  const lines = drawing.lines
    .map((line) => ({ ...line, points: line.points.filter((point) => fits(point.x, x) && fits(point.y, y)) }))
    .filter(({ points }) => points.length > 0);
  const points = lines.flatMap((line) => line.points);
  const xs = domainOf(
    points.map((point) => point.x),
    { ...x, domain: x.domain ?? rangeOf(points.map((point) => point.x)) },
  );
  const values = points.flatMap((point) => [point.y, point.low, point.high].filter((value) => fits(value, y)));
  const ys = domainOf(level === undefined ? values : [...values, level], y);
  const wide = width > NARROW;
  const height = wide ? 380 : 260;
  const longest = Math.min(LONGEST, Math.max(4, ...lines.map(({ name }) => name.length)));
  const clamp = (value: number): number => Math.min(ys[1], Math.max(ys[0], value));
  const marked = { strokeDasharray: '3 3', strokeOpacity: 0.7 };
  const ends: [number, number] = [Math.max(xs[0], ys[0]), Math.min(xs[1], ys[1])];
  const names = lines.map(({ name, series, points: own }) => ({
    name: name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name,
    at: clamp(own.at(-1)!.y),
    colour: seriesColour(series),
  }));
  const spaced = apart(names, ys, height - 68, y.scale === 'log');
  return plot(
    title,
    width,
    height,
    { left: 52, right: wide ? 34 + 7.4 * longest : 14 },
    {
      x: { ...scale(x, xs), label: `${x.label} →`, labelAnchor: 'center', ticks: wide ? 6 : 4 },
      y: { ...scale(y, ys), label: `↑ ${y.label}`, grid: true, ticks: 5 },
      marks: [
        ...(level === undefined ? [] : [Plot.ruleY([level], marked)]),
        ...(diagonal ? [Plot.line(ends.map((v) => [v, v]) as [number, number][], marked)] : []),
        ...lines.flatMap((line) => marksOf(line, clamp)),
        ...(wide
          ? [
              Plot.dot(spaced, { x: () => xs[1], y: 'at', r: 4, dx: 14, fill: 'colour', stroke: null }),
              Plot.text(spaced, {
                x: () => xs[1],
                y: 'at',
                text: 'name',
                textAnchor: 'start',
                dx: 23,
                fill: 'currentColor',
              }),
            ]
          : []),
      ],
    },
  );
}

function marksOf({ points, series, dashed, spread }: Line, clamp: (value: number) => number): Plot.Markish[] {
  const stroke = seriesColour(series);
  const ranges = points
    .filter((point) => point.low !== undefined || point.high !== undefined)
    .map((point) => ({ x: point.x, from: clamp(point.low ?? point.y), to: clamp(point.high ?? point.y) }));
  const dash = dashed ? '6 3' : seriesDash(series);
  const line = Plot.lineY(points as Point[], { x: 'x', y: 'y', stroke, strokeWidth: 2.2, strokeDasharray: dash });
  if (spread === 'band')
    return [Plot.areaY(ranges, { x: 'x', y1: 'from', y2: 'to', fill: stroke, fillOpacity: 0.14 }), line];
  return [
    Plot.link(ranges, { x1: 'x', x2: 'x', y1: 'from', y2: 'to', stroke, strokeOpacity: 0.45, strokeWidth: 3 }),
    line,
    Plot.dot(points as Point[], { x: 'x', y: 'y', r: 3.2, fill: stroke, stroke: null }),
  ];
}

function rangeOf(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}
