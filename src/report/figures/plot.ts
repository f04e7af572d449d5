/** What all plots share: a page of linkedom's to draw on, so that no browser is needed, axes, and names beside lines. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Axis } from '../../experiments/document.js';
import { compact, percent } from '../../experiments/numbers.js';
import { escapeHtml } from '../html.js';

/** A picture as text, in pixels. */
export interface Svg {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** Widths that pictures are drawn at: for a desk and paper, and for a phone. */
export const WIDE = 900;
export const NARROW = 340;

export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top?: number;
  readonly bottom?: number;
}

/** Draws the marks; options are those of `Plot.plot`. */
export function plot(
  title: string,
  width: number,
  height: number,
  { left, right, top = 26, bottom = 42 }: Margins,
  options: Plot.PlotOptions,
): Svg {
  const { document } = parseHTML('<html><body></body></html>');
  const drawn = Plot.plot({
    document: document as unknown as Document,
    className: 'plot',
    width,
    height,
    marginTop: top,
    marginBottom: bottom,
    marginLeft: left,
    marginRight: right,
    style: { fontSize: '13px', background: 'none', overflow: 'visible' },
    // linkedom writes attributes as they are, but for quotes.
    ariaLabel: escapeHtml(title),
    color: { type: 'identity' },
    ...options,
  }) as unknown as { outerHTML: string };
  // Inside an HTML page SVG needs no namespace declarations, and labels on groups are read by nobody.
  const text = drawn.outerHTML
    .replace(/ xmlns(:\w+)?="[^"]*"/g, '')
    .replace(/(<g\b[^>]*) aria-label=/g, '$1 data-mark=')
    .replaceAll('\u0000', ' ');
  return { text: text.replace('<svg ', '<svg role="img" '), width, height };
}

/** What `Plot.plot` takes for an axis over `domain`. */
export function scale({ scale: type = 'linear', percent: shares }: Axis, domain: readonly [number, number]) {
  return { type, domain, tickFormat: shares ? percent : compact };
}

/** Whether a value has a place on an axis. */
export function fits(value: number | undefined | null, { scale: type }: Axis): value is number {
  return typeof value === 'number' && Number.isFinite(value) && (type !== 'log' || value > 0);
}

/** The axis's own range, or a little more than that of the values; shares have the whole of 0 to 1 where they lie near it. */
export function domainOf(values: readonly number[], axis: Axis): readonly [number, number] {
  if (axis.domain !== undefined) return axis.domain;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (axis.scale === 'log') return high / low < 1.2 ? [low / 1.5, high * 1.5] : [low / 1.08, high * 1.08];
  if (axis.percent && low >= -0.25 && high <= 1.25) return [Math.min(0, low), Math.max(1, high)];
  const room = 0.05 * (high - low || 1);
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}

/** Where names stand beside an axis of `pixels`: at their values, moved apart where they would touch. */
export function apart<Name extends { readonly at: number }>(
  names: readonly Name[],
  [low, high]: readonly [number, number],
  pixels: number,
  log: boolean,
): Name[] {
  const to = (value: number): number => (log ? Math.log(value) : value);
  const [bottom, top] = [to(low), to(high)];
  const gap = (17 / pixels) * (top - bottom);
  const places = names.map((name) => ({ name, at: to(name.at) })).sort((a, b) => b.at - a.at);
  // Down from the top, then back up from the bottom where that ran past the axis.
  let limit = top;
  for (const one of places) limit = (one.at = Math.min(one.at, limit)) - gap;
  limit = bottom;
  for (const one of places.toReversed()) limit = (one.at = Math.max(one.at, limit)) + gap;
  return places.map(({ name, at }) => ({ ...name, at: log ? Math.exp(at) : at }));
}
