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
  const longest = Math.max(...rows.map(({ name }) => name.length), ...groups.map((name) => name.length * 1.1));
  // On a phone a name stands above its bar, which has the whole width.
  const beside = wide ? ({ textAnchor: 'end', dx: -10 } as const) : ({ textAnchor: 'start', dy: -7 } as const);
  const lower = wide ? 0 : 9;
  const known = rows.filter(({ at }) => at !== null);
  const open = known.filter((row) => row.open);
  const [exact, bounds] = [known.filter(({ censored }) => !censored), known.filter(({ censored }) => censored)];
  const text = { fill: 'currentColor', ...beside };
  return plot(
    title,
    width,
    72 + (wide ? 20 : 36) * order.length,
    { left: wide ? 20 + 7.2 * longest : 8, right: 30, top: 32 },
    {
      x: {
        ...scale(x, domain),
        axis: 'both',
        label: `${x.label} →`,
        labelAnchor: 'center',
        grid: true,
        ticks: wide ? 7 : 4,
      },
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
          dy: lower,
        }),
        Plot.text(open, {
          x: () => domain[1],
          y: 'row',
          text: () => '▸ ∞',
          dx: 3,
          dy: lower,
          textAnchor: 'start',
          fill: 'colour',
        }),
        Plot.dot(exact, { x: 'at', y: 'row', r: 4.2, fill: 'colour', stroke: null, dy: lower }),
        Plot.dot(bounds, {
          x: 'at',
          y: 'row',
          r: 4.2,
          fill: 'var(--ground)',
          stroke: 'colour',
          strokeWidth: 2,
          dy: lower,
        }),
        Plot.text(
          rows.filter(({ at }) => at === null),
          {
            x: () => domain[0],
            y: 'row',
            text: () => 'not known',
            dx: 8,
            dy: lower,
            textAnchor: 'start',
            fill: 'currentColor',
            fillOpacity: 0.7,
          },
        ),
        Plot.text(rows, { x: () => domain[0], y: 'row', text: 'name', ...text }),
        Plot.text(groups, {
          x: () => domain[0],
          y: (name: string) => `${name}${GAP}`,
          text: (name: string) => name,
          fontWeight: 'bold',
          ...text,
          ...(wide ? {} : { dy: 5 }),
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
