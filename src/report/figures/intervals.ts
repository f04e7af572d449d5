/**
 * Estimates with their intervals, one a row, in groups. What censoring leaves open looks open: a hollow mark where the estimate is a
 * bound, an arrow where it or its interval goes on.
 */
import * as Plot from '@observablehq/plot';
import type { Bar, Intervals } from '../../experiments/document.js';
import { seriesColour } from './palette.js';
import { domainOf, fits, NARROW, plot, type Svg, scale } from './plot.js';

const GAP = '\u0000';

export function drawIntervals(title: string, { x, level, bars }: Intervals, width: number): Svg {
  const ends = bars.flatMap(({ interval: { estimate, low, high } }) => [estimate.value, low, high]);
  const finite = ends.filter((value) => fits(value, x));
  const domain = domainOf(level === undefined ? finite : [...finite, level], x);
  const clamp = (value: number | null): number =>
    value === null ? domain[1] : Math.min(domain[1], Math.max(domain[0], value));
  const rows = bars.map((bar) => ({
    ...bar,
    row: `${bar.group}${GAP}${bar.name}`,
    colour: seriesColour(bar.series),
    ...placed(bar, clamp),
  }));
  const groups = [...new Set(bars.map(({ group }) => group))];
  const order = groups.flatMap((group) => [
    `${group}${GAP}`,
    ...rows.filter((row) => row.group === group).map(({ row }) => row),
  ]);
  const wide = width > NARROW;
  const longest = Math.max(
    ...rows.map(({ name }) => name.length),
    ...(wide ? groups.map((name) => name.length * 0.9) : []),
  );
  // On a phone a group has its line to itself, across names and bars.
  const group = wide
    ? { textAnchor: 'end' as const, dx: -10 }
    : { textAnchor: 'start' as const, dx: -(20 + 6.6 * longest) };
  const known = rows.filter(({ at }) => at !== null);
  return plot(
    title,
    width,
    52 + 21 * order.length,
    { left: 20 + (wide ? 7.2 : 6.6) * longest, right: 24 },
    {
      x: { ...scale(x, domain), label: `${x.label} →`, labelAnchor: 'center', grid: true, ticks: wide ? 7 : 3 },
      y: { type: 'band', domain: order, axis: null },
      marks: [
        ...(level === undefined ? [] : [Plot.ruleX([level], { strokeDasharray: '3 3', strokeOpacity: 0.8 })]),
        Plot.link(known, {
          x1: 'from',
          x2: 'to',
          y1: 'row',
          y2: 'row',
          stroke: 'colour',
          strokeWidth: 4,
          strokeOpacity: 0.45,
        }),
        Plot.text(
          known.filter(({ open }) => open),
          { x: () => domain[1], y: 'row', text: () => '▸ ∞', dx: 4, textAnchor: 'start', fill: 'colour' },
        ),
        Plot.dot(
          known.filter(({ censored }) => !censored),
          { x: 'at', y: 'row', r: 4.2, fill: 'colour', stroke: null },
        ),
        Plot.dot(
          known.filter(({ censored }) => censored),
          { x: 'at', y: 'row', r: 4.2, fill: 'var(--ground)', stroke: 'colour', strokeWidth: 2 },
        ),
        Plot.text(
          rows.filter(({ at }) => at === null),
          {
            x: () => domain[0],
            y: 'row',
            text: () => 'not known',
            dx: 8,
            textAnchor: 'start',
            fill: 'currentColor',
            fillOpacity: 0.7,
          },
        ),
        Plot.text(rows, {
          x: () => domain[0],
          y: 'row',
          text: 'name',
          textAnchor: 'end',
          dx: -10,
          fill: 'currentColor',
        }),
        Plot.text(groups, {
          x: () => domain[0],
          y: (name: string) => `${name}${GAP}`,
          text: (name: string) => name,
          fill: 'currentColor',
          fontWeight: 'bold',
          ...group,
        }),
      ],
    },
  );
}

function placed({ interval: { estimate, low, high } }: Bar, clamp: (value: number | null) => number) {
  if (estimate.relation === 'unknown') return { at: null, from: null, to: null, censored: false, open: false };
  const censored = estimate.relation !== '=';
  return { at: clamp(estimate.value), from: clamp(low), to: clamp(high), censored, open: high === null };
}
