import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { learningCurves } from '../../src/report/curves.js';
import { studyPage } from '../../src/report/study-page.js';
import { studyTable } from '../../src/report/study-table.js';
import { targetsText } from '../../src/report/study-targets.js';
import { findings, headline, verdict } from '../../src/report/study-words.js';
import { exactly, sampleStudy } from './sample-study.js';

const study = sampleStudy();

describe('studyTable', () => {
  it('has a line a method and environment, with censoring and intervals', () => {
    const lines = studyTable(study).split('\n');
    // Head and rule; a title and three methods for each environment, an empty line between; then how to read it.
    expect(lines[2]).toBe('grid');
    expect(lines[4]!.trim().split(/ {2,}/)).toEqual([
      'orbits',
      '20/20',
      '509',
      '[480, 541]',
      '120',
      '0.112',
      '[0.1, 0.13]',
      '7.4',
    ]);
    expect([lines[6], lines[7]]).toEqual(['', 'maze & co']);
    expect(lines[8]!.trim().split(/ {2,}/).slice(0, 4)).toEqual(['plain', '9/20', '≥ 22.8k', '[20k, ∞)']);
    expect(lines[10]).toMatch(/χ <found>\s+0\/20\s+–\s+120\s+–\s+1 \(2 diverged\)\s+6 % \/ 100 %$/);
    expect(lines[12]).toContain('over those of “plain”');
  });
});

describe('the words', () => {
  it('says faster or slower only when the whole interval does', () => {
    const row = study.summary[1]!;
    expect(verdict(row)).toBe('faster');
    expect(verdict({ ...row, ratio: exactly(0.9, 0.7, 1) })).toBe('unclear');
    expect(verdict({ ...row, ratio: exactly(0.9, 0.7, null) })).toBe('unclear');
    expect(verdict({ ...row, ratio: exactly(1.2, 1.01, null) })).toBe('slower');
    expect(verdict(study.summary[0]!)).toBeNull();
  });

  it('counts and explains', () => {
    expect(headline(study)).toBe(
      'Of 4 combinations of environment and method, 2 clearly faster than “plain”, 0 clearly slower, 2 without a clear difference; 2 runs diverged.',
    );
    const [grid, maze] = findings(study);
    expect(grid!.text).toBe(
      '“plain” needs 4.56k steps (median; all 20 runs got there). Told the symmetries, “orbits” takes 0.112 times the steps ' +
        // 1 / 0.112 = 8.93
        '[0.1, 0.13], about 8.9 times faster. Finding them while it learns, “χ <found>” takes 1.12 times the steps ' +
        '[0.95, 1.4], no clear difference; 62 % of what it joined has equal optimal values.',
    );
    const unjudged = { ...study.environments[0]!, protocol: { ...study.environments[0]!.protocol, criterion: null } };
    expect(findings({ ...study, environments: [unjudged] })[0]!.text).toMatch(/^Not judged/);
    expect(maze!.text).toMatch(/^“plain” needs ≥ 22\.8k steps \(median; 9 of 20 runs got there\)\./);
  });
});

describe('studyPage', () => {
  const text = studyPage(study);
  const { document } = parseHTML(text);

  it('asks nothing of any server', () => {
    expect(text).not.toMatch(/https?:|\/\/[a-z]+\.|@import|url\(|<link|<img|<iframe|\bsrc=|\bfetch\(/i);
  });

  it('escapes names', () => {
    expect(text).not.toContain('<found>');
    expect(document.querySelector('td')!.textContent).toBe('plain');
    expect([...document.querySelectorAll('tbody th')].map((cell) => cell.textContent)).toEqual(['grid', 'maze & co']);
  });

  it('has the figures of the table, a chart an environment with its methods named, and titled pictures', () => {
    const cells = [...document.querySelectorAll('td')].map((cell) => cell.textContent!.replace(/\s+/g, ' ').trim());
    for (const figure of ['4.56k [4.32k, 4.79k]', '0.112 [0.1, 0.13]', '≥ 22.8k [20k, ∞)', '62 % / 31 %']) {
      expect(cells).toContain(figure);
    }
    const charts = [...document.querySelectorAll('figure.chart svg')];
    // One an environment, and the performance profile over both.
    expect(charts.length).toBe(3);
    expect(charts.map((chart) => chart.getAttribute('aria-label')!.split(/[ :]/)[0])).toEqual([
      'Performance',
      'Learning',
      'Learning',
    ]);
    for (const chart of charts) {
      const names = [...chart.querySelectorAll('text')].map((node) => node.textContent);
      for (const method of study.methods) expect(names).toContain(method.name);
    }
    const grids = [...document.querySelectorAll('svg.grid')];
    expect(grids.length).toBe(3);
    for (const grid of grids) expect(grid.querySelector('title')!.textContent).toMatch(/3 by 3 grid/);
    // Orbits and lumping are the same in the sample: one picture with both names.
    const titles = [...document.querySelectorAll('.panel strong')].map((node) => node.textContent);
    expect(titles).toEqual(['orbits = lumping (exact)', 'homomorphism (exact)', 'found from experience']);
  });

  it('tells speed-up and probability of improvement over all environments, the fastest first', () => {
    const table = [...document.querySelectorAll('h2')]
      .find((title) => title.textContent === 'Over all environments')!
      .parentElement!.querySelectorAll('table')[1]!;
    const rows = [...table.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => cell.textContent!.replace(/\s+/g, ' ').trim()),
    );
    expect(rows).toEqual([
      ['orbits', '2', '8.8 [8.55, 9.05]', '0.97 [0.93, 1]'],
      ['plain', '2', '1 [0.75, 1.25]', ''],
      ['χ <found>', '2', '0.42 [0.17, 0.67]', '0.31 [0.2, 0.4]'],
    ]);
  });

  it('shows targets, and a miss as a miss', () => {
    const row = {
      world: 'maze & co',
      asked: 'best learned / plain',
      method: 'χ <found>',
      over: 'plain',
      ratio: exactly(0.2, 0.15, 0.3),
      limit: 0.17,
      met: false,
      clear: false,
      withoutPlanning: null,
    };
    const free = { method: 'orbits', ratio: exactly(0.25, 0.2, 0.3), met: false };
    const rows = [row, { ...row, ratio: exactly(0.1, 0.05, 0.12), met: true, clear: true, withoutPlanning: free }];
    const lines = targetsText(rows).split('\n');
    expect(lines[2]!.split(/ {2,}/)).toEqual([
      'maze & co',
      'best learned / plain',
      'χ <found>',
      '0.2',
      '[0.15, 0.3]',
      '0.17',
      'missed (within noise)',
    ]);
    expect(lines[3]!.split(/ {2,}/).slice(-2)).toEqual(['met', '0.25 missed: orbits']);
    expect(lines.at(-1)).toMatch(/^1 of 2 targets met\./);
    const shown = parseHTML(studyPage(study, rows)).document;
    expect(shown.querySelector('h2')!.textContent).toBe('Targets');
    const verdicts = [...shown.querySelector('table')!.querySelectorAll('td span')].map((cell) => cell.textContent);
    expect(verdicts).toEqual(['missed (within noise)', 'met']);
  });

  it('says how to make it again', () => {
    const footer = document.querySelector('footer')!.textContent!;
    expect(footer).toContain('orbit-rl 0.1.0');
    expect(footer).toContain('abcdef0123456789');
    expect(footer).toContain('seeds 0..19');
    expect(footer).toContain('orbits: q-learning, target-sharing over orbits');
  });
});

describe('learningCurves', () => {
  const flat = (name: string, series: number, value: number, steps = [10, 20, 30]) => ({
    name,
    series,
    steps,
    median: steps.map(() => value),
    low: steps.map(() => value - 0.01),
    high: steps.map(() => value + 0.01),
  });

  it('keeps the names at the end of the lines apart', () => {
    const curves = Array.from({ length: 6 }, (_, k) => flat(`method ${k}`, k, 0.98 - k * 0.001));
    const { document } = parseHTML(String(learningCurves(curves, { title: 't', measure: 'm' })));
    const heights = [...document.querySelectorAll('text')]
      .filter((node) => node.textContent!.startsWith('method'))
      .map((node) => Number(/translate\([^,]+,([^)]+)\)/.exec(node.getAttribute('transform')!)![1]));
    expect(heights.length).toBe(6);
    heights.sort((a, b) => a - b);
    for (let k = 1; k < 6; ++k) expect(heights[k]! - heights[k - 1]!).toBeGreaterThan(15);
    expect(heights.at(-1)).toBeLessThan(330);
  });

  it('takes a logarithmic axis when steps span two orders of magnitude', () => {
    const ticks = (steps: number[]) => {
      const { document } = parseHTML(String(learningCurves([flat('a', 0, 0.5, steps)], { title: 't', measure: 'm' })));
      return [...document.querySelectorAll('[aria-label="x-axis tick label"] text')]
        .map((node) => node.textContent)
        .filter(Boolean);
    };
    expect(ticks([100, 200, 300])).toEqual(['0', '50', '100', '150', '200', '250', '300']);
    expect(ticks([10, 100, 10000])).toEqual(expect.arrayContaining(['10', '100', '1k', '10k']));
  });
});
