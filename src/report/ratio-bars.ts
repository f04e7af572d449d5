/** A ratio with its interval as a small picture for a table cell: a dot and a bar on a logarithmic line with a mark at 1. */
import type { Interval } from '../experiments/compare/types.js';
import { Html } from './html.js';
import { rangeText } from './numbers.js';
import { seriesColour } from './palette.js';

const WIDTH = 170;
const HEIGHT = 18;

/** The range that holds all the ratios, 1 included, rounded out; at least a factor of two each way. */
export function ratioDomain(ratios: readonly (Interval | null)[]): readonly [number, number] {
  const values = ratios.flatMap((ratio) =>
    ratio === null || ratio.estimate.value === null
      ? []
      : [ratio.low, ratio.estimate.value, ratio.high ?? ratio.estimate.value],
  );
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  return [Math.max(1e-3, Math.min(0.5, ...positive) * 0.9), Math.min(1e3, Math.max(2, ...positive) * 1.1)];
}

export function ratioBar(ratio: Interval | null, series: number, [low, high]: readonly [number, number]): Html {
  const place = (value: number): number => {
    const share = Math.log(Math.min(high, Math.max(low, value)) / low) / Math.log(high / low);
    return 4 + share * (WIDTH - 8);
  };
  const middle = HEIGHT / 2;
  const one = `<line x1="${place(1)}" x2="${place(1)}" y1="0" y2="${HEIGHT}" stroke="var(--quiet)" stroke-dasharray="2 2"/>`;
  const frame = (title: string, inside: string): Html =>
    new Html(
      `<svg role="img" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><title>${title}</title>${one}${inside}</svg>`,
    );
  if (ratio === null) return frame('the baseline, 1', '');
  if (ratio.estimate.value === null) return frame('not known', '');
  const colour = seriesColour(series);
  const from = place(ratio.low);
  const to = ratio.high === null ? WIDTH : place(ratio.high);
  const at = place(ratio.estimate.value);
  return frame(
    `ratio with 95 % interval ${rangeText(ratio)}`,
    `<line x1="${from.toFixed(1)}" x2="${to.toFixed(1)}" y1="${middle}" y2="${middle}" stroke="${colour}" stroke-width="3" stroke-opacity="0.45"/>` +
      `<circle cx="${at.toFixed(1)}" cy="${middle}" r="4.5" fill="${colour}"/>`,
  );
}
