/** Intervals in the cells of a table, one above the other on one axis, which is drawn under the last. */
import type { Column } from '../../experiments/document.js';
import { compact, intervalText } from '../../experiments/numbers.js';
import type { Interval } from '../../statistics/interval.js';
import { escapeHtml } from '../html.js';
import { round } from './clusters.js';
import { seriesColour } from './palette.js';
import { domainOf, fits } from './plot.js';

const WIDTH = 170;
const HEIGHT = 18;
const EDGE = 12;

type Strip = NonNullable<Column['strip']>;

export interface StripDrawer {
  cell(interval: Interval | null, series: number): string;
  /** For the foot of the table. */
  readonly axis: string;
}

/** For a column with these intervals: the axis holds all of them, and a factor of two each way of the level. */
export function stripOf({ level, scale }: Strip, intervals: readonly (Interval | null)[]): StripDrawer {
  const ends = intervals.flatMap((one) => (one === null ? [] : [one.low, one.estimate.value, one.high]));
  const around = scale === 'log' ? [level / 2, level * 2] : [level];
  const [low, high] = domainOf([...around, ...ends.filter((value) => fits(value, { label: '', scale }))], {
    label: '',
    scale,
  });
  const to = (value: number): number => (scale === 'log' ? Math.log(Math.max(value, low)) : value);
  const place = (value: number): number => {
    const share = (to(Math.min(high, Math.max(low, value))) - to(low)) / (to(high) - to(low));
    return round(EDGE + share * (WIDTH - 2 * EDGE));
  };
  const frame = (title: string, inside: string, height = HEIGHT): string =>
    `<svg role="img" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"><title>${escapeHtml(title)}</title>${inside}</svg>`;
  const mark = `<line x1="${place(level)}" x2="${place(level)}" y1="0" y2="${HEIGHT}" stroke="var(--quiet)" stroke-dasharray="2 2"/>`;
  const y = HEIGHT / 2;
  return {
    cell(interval, series) {
      if (interval === null) return frame('the baseline', mark);
      const { estimate } = interval;
      if (estimate.relation === 'unknown') return frame('not known', mark);
      const colour = seriesColour(series);
      const [from, at, end] = [
        place(interval.low),
        place(estimate.value),
        interval.high === null ? WIDTH - EDGE : place(interval.high),
      ];
      const line = `<line x1="${from}" x2="${end}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="3" stroke-opacity="0.45"/>`;
      // What goes on for ever ends in an arrow; an estimate that is a bound is hollow.
      const open =
        interval.high === null
          ? `<path d="M${WIDTH - EDGE} ${y - 5}L${WIDTH - 2} ${y}L${WIDTH - EDGE} ${y + 5}Z" fill="${colour}"/>`
          : '';
      const dot =
        estimate.relation === '=' ? `fill="${colour}"` : `fill="var(--ground)" stroke="${colour}" stroke-width="2"`;
      return frame(intervalText(interval), `${mark}${line}${open}<circle cx="${at}" cy="${y}" r="4.5" ${dot}/>`);
    },
    axis: frame(
      `axis from ${compact(low)} to ${compact(high)}`,
      `<line x1="${EDGE}" x2="${WIDTH - EDGE}" y1="1" y2="1" stroke="var(--quiet)"/>${ticks(low, high, level, scale)
        .map(
          (value) =>
            `<line x1="${place(value)}" x2="${place(value)}" y1="1" y2="5" stroke="var(--quiet)"/><text x="${place(value)}" y="16" font-size="11" text-anchor="middle" fill="currentColor">${compact(value)}</text>`,
        )
        .join('')}`,
      HEIGHT + 2,
    ),
  };
}

/** The level, and powers of ten or the ends on either side, as many as have room. */
function ticks(low: number, high: number, level: number, scale: Strip['scale']): number[] {
  if (scale === 'linear') return [low, level, high].filter((value, k, all) => all.indexOf(value) === k);
  const steps = Math.log10(high / low) > 2 ? [1] : Math.log10(high / low) > 1 ? [1, 3] : [1, 2, 5];
  const exponents = Array.from({ length: 16 }, (_, k) => k - 8);
  const fitting = exponents.flatMap((exponent) => steps.map((step) => Number(`${step}e${exponent}`)));
  return fitting.filter((value) => value >= low && value <= high);
}
