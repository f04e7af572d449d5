/**
 * Learning curves as one SVG an environment: the median over seeds as a line, the middle half of the seeds as a band,
 * each method named at the end of its line. Drawn by Observable Plot on a document of linkedom, so without a browser.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { Html } from './html.js';
import { compact } from './numbers.js';
import { seriesColour, seriesDash } from './palette.js';

export interface Curve {
  readonly name: string;
  /** Number of its colour on the page; 0 is the baseline's. */
  readonly series: number;
  /** Environment steps, ascending; the other lists have the same length. */
  readonly steps: readonly number[];
  readonly median: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export interface CurvesOptions {
  /** For screen readers: what the chart shows. */
  readonly title: string;
  /** What the vertical axis measures. */
  readonly measure: string;
  /** What the horizontal axis measures: environment steps unless given. */
  readonly abscissa?: string;
  /** A level to mark with a line, such as the threshold of the comparison. */
  readonly level?: number;
  /** `'log'` where the curves differ by orders of magnitude; chosen from the data unless given. */
  readonly scale?: 'linear' | 'log';
}

const WIDTH = 1040;
const HEIGHT = 380;
const MARGIN = { top: 28, right: 250, bottom: 42, left: 52 };
/** Least distance between two names at the end of the lines, in pixels. */
const LINE_HEIGHT = 17;

export function learningCurves(curves: readonly Curve[], options: CurvesOptions): Html {
  const shown = curves.filter((curve) => curve.steps.length > 0);
  const steps = shown.flatMap((curve) => curve.steps.filter((step) => step > 0));
  const first = Math.min(...steps);
  const last = Math.max(...steps);
  const scale = options.scale ?? (last / first >= 100 ? 'log' : 'linear');
  const values = shown.flatMap((curve) => [...curve.low, ...curve.high]);
  if (options.level !== undefined) values.push(options.level);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // Shares and shares of a gap have the whole of 0 to 1, whatever the curves reach.
  const unit = least >= -0.25 && most <= 1.25;
  const low = unit ? Math.min(0, least) : least;
  const high = unit ? Math.max(1, most) : Math.max(most, least + 1e-9);
  const { document } = parseHTML('<html><body></body></html>');

  const marks = shown.flatMap((curve) => {
    const points = curve.steps.flatMap((step, k) =>
      scale === 'log' && step <= 0
        ? []
        : [{ step, median: curve.median[k]!, low: curve.low[k]!, high: curve.high[k]! }],
    );
    const colour = seriesColour(curve.series);
    return [
      Plot.areaY(points, { x: 'step', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.14 }),
      Plot.lineY(points, {
        x: 'step',
        y: 'median',
        stroke: colour,
        strokeWidth: 2.2,
        strokeDasharray: seriesDash(curve.series),
      }),
    ];
  });
  const names = spread(shown, low, high);
  const svg = Plot.plot({
    document: document as unknown as Document,
    className: 'curves',
    width: WIDTH,
    height: HEIGHT,
    marginTop: MARGIN.top,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    style: { fontSize: '13px', background: 'none', overflow: 'visible' },
    ariaLabel: options.title,
    x: {
      type: scale,
      domain: scale === 'log' ? [first, last] : [0, last],
      label: options.abscissa ?? 'environment steps →',
      labelAnchor: 'center',
      ticks: 6,
      tickFormat: (step: number) => compact(step),
    },
    y: {
      domain: [low, high],
      label: `↑ ${options.measure}`,
      grid: true,
      ticks: 5,
      ...(options.measure.startsWith('share') ? { tickFormat: (value: number) => `${Math.round(value * 100)} %` } : {}),
    },
    marks: [
      Plot.ruleY([low], { strokeOpacity: 0.4 }),
      ...(options.level === undefined
        ? []
        : [Plot.ruleY([options.level], { strokeDasharray: '3 3', strokeOpacity: 0.7 })]),
      ...marks,
      Plot.dot(names, { x: () => last, y: 'at', r: 4, dx: 14, fill: 'colour', stroke: null }),
      Plot.text(names, { x: () => last, y: 'at', text: 'name', textAnchor: 'start', dx: 23, fill: 'currentColor' }),
    ],
    color: { type: 'identity' },
  });
  // Inside an HTML page, SVG needs no namespace declarations.
  return new Html((svg as unknown as { outerHTML: string }).outerHTML.replace(/ xmlns(:\w+)?="[^"]*"/g, ''));
}

/** Where the names stand: at the end of their line, moved apart where they would touch. */
function spread(curves: readonly Curve[], low: number, high: number): { name: string; at: number; colour: string }[] {
  const height = HEIGHT - MARGIN.top - MARGIN.bottom;
  const gap = (LINE_HEIGHT / height) * (high - low);
  const names = curves
    .map((curve) => ({ name: shorten(curve.name), at: curve.median.at(-1)!, colour: seriesColour(curve.series) }))
    .sort((a, b) => b.at - a.at);
  // Down from the top, then back up from the bottom where that ran past the axis.
  let limit = high;
  for (const name of names) limit = (name.at = Math.min(name.at, limit)) - gap;
  limit = low;
  for (const name of names.toReversed()) limit = (name.at = Math.max(name.at, limit)) + gap;
  return names;
}

function shorten(name: string): string {
  return name.length > 34 ? `${name.slice(0, 33)}…` : name;
}
