/** Numbers by row and column, the stronger the colour the nearer to 1. */
import * as Plot from '@observablehq/plot';
import type { Matrix } from '../../experiments/document.js';
import { seriesColour } from './palette.js';
import { NARROW, plot, type Svg } from './plot.js';

export function drawMatrix(title: string, { rows, columns, values }: Matrix, width: number): Svg {
  const cells = rows.flatMap((row, i) => columns.map((column, j) => ({ row, column, value: values[i]![j]! })));
  type One = (typeof cells)[number];
  const wide = width > NARROW;
  // On a phone columns are the numbers of the rows.
  const number = (label: string): string => String(columns.indexOf(label) + 1);
  const left = Math.min(wide ? 200 : 150, 16 + (wide ? 7 : 6.4) * Math.max(...rows.map(({ length }) => length)));
  return plot(
    title,
    width,
    72 + 34 * rows.length,
    { left, right: 12, top: 46, bottom: 8 },
    {
      x: {
        type: 'band',
        domain: columns,
        axis: 'top',
        label: null,
        tickSize: 0,
        tickFormat: wide ? (label: string) => label.replace(' ', '\n') : number,
      },
      y: {
        type: 'band',
        domain: rows,
        label: null,
        tickSize: 0,
        tickFormat: (label: string) => (wide ? label : `${label} ${rows.indexOf(label) + 1}`),
      },
      marks: [
        Plot.cell(cells, {
          x: 'column',
          y: 'row',
          inset: 1,
          fill: seriesColour(1),
          fillOpacity: ({ value }: One) => Math.max(0, Number.isFinite(value) ? value : 0) ** 3 * 0.75,
          stroke: 'currentColor',
          strokeOpacity: 0.15,
        }),
        Plot.text(cells, {
          x: 'column',
          y: 'row',
          text: ({ value }: One) => (Number.isFinite(value) ? value.toFixed(2) : '–'),
          fill: 'currentColor',
          fontSize: wide ? 13 : 10,
        }),
      ],
    },
  );
}
