import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { Lines } from '../../../src/experiments/document.js';
import { drawLines } from '../../../src/report/figures/lines.js';
import { NARROW, WIDE } from '../../../src/report/figures/plot.js';

const flat = (name: string, series: number, value: number, xs = [10, 20, 30]): Lines['lines'][number] => ({
  name,
  series,
  spread: 'band',
  points: xs.map((x) => ({ x, y: value, low: value - 0.01, high: value + 0.01 })),
});
const draw = (lines: Lines['lines'], more: Partial<Lines> = {}, width = WIDE) =>
  parseHTML(drawLines('a title', { kind: 'lines', x: { label: 'x' }, y: { label: 'y' }, lines, ...more }, width).text)
    .document;

describe('drawLines', () => {
  const many = Array.from({ length: 6 }, (_, k) => flat(`method ${k}`, k, 0.98 - k * 0.001));

  it('keeps the names at the end of the lines apart', () => {
    const heights = [...draw(many, { y: { label: 'share', percent: true } }).querySelectorAll('text')]
      .filter((node) => node.textContent!.startsWith('method'))
      .map((node) => Number(/translate\([^,]+,([^)]+)\)/.exec(node.getAttribute('transform')!)![1]));
    expect(heights.length).toBe(6);
    heights.sort((a, b) => a - b);
    for (let k = 1; k < 6; ++k) expect(heights[k]! - heights[k - 1]!).toBeGreaterThan(15);
    expect(heights.at(-1)).toBeLessThan(330);
  });

  it('leaves the names to the legend where there is no room', () => {
    expect(draw(many, {}, NARROW).querySelector('svg')!.textContent).not.toContain('method');
  });

  it('is logarithmic where it is asked to be, and leaves out what has no place there', () => {
    const ticks = (xs: number[], scale: 'linear' | 'log') =>
      [
        ...draw([flat('a', 0, 0.5, xs)], { x: { label: 'x', scale } }).querySelectorAll(
          '[data-mark="x-axis tick label"] text',
        ),
      ]
        .map((node) => node.textContent)
        .filter(Boolean);
    expect(ticks([0, 100, 200, 300], 'linear')).toEqual(['0', '50', '100', '150', '200', '250', '300']);
    expect(ticks([0, 10, 100, 10000], 'log')).toEqual(expect.arrayContaining(['10', '100', '1k', '10k']));
  });

  it('says what it is, and shows shares as per cent from nothing to all', () => {
    const document = draw([flat('a', 0, 0.5)], { y: { label: 'share', percent: true }, level: 0.95 });
    expect(document.querySelector('svg')!.getAttribute('aria-label')).toBe('a title');
    const labels = [...document.querySelectorAll('[data-mark="y-axis tick label"] text')].map(
      (node) => node.textContent,
    );
    expect([labels[0], labels.at(-1)]).toEqual(['0 %', '100 %']);
  });
});
