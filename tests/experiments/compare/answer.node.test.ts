import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { answer } from '../../../src/experiments/compare/answer.js';
import type { Interval, Study } from '../../../src/experiments/compare/types.js';
import { findings, headline, leadSentence, stepsWords, verdict } from '../../../src/experiments/compare/words.js';
import type { Intervals } from '../../../src/experiments/document.js';
import { answer as targetsAnswer } from '../../../src/experiments/targets/answer.js';
import { figuresOf } from '../../../src/report/figure.js';
import { renderPage } from '../../../src/report/page.js';
import { renderText } from '../../../src/report/text.js';
import { exactly, sampleStudy } from './sample-study.js';

const study = sampleStudy();
const unknown = { estimate: { relation: 'unknown', value: null }, low: 0, high: null } as const;

/** The same study of worlds that nothing is known of. */
const unjudged: Study = {
  ...study,
  environments: study.environments.map((one) => ({
    ...one,
    protocol: { ...one.protocol, criterion: null },
    measureOfCurve: 'mean return',
  })),
  summary: study.summary.map((row) => ({ ...row, solved: 0, ratio: row.ratio && unknown })),
};

describe('the table', () => {
  it('has a line a method and environment, with censoring and intervals', () => {
    const text = renderText(answer(study));
    const lines = text.slice(text.indexOf('method  ')).split('\n');
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
    expect(lines[12]).toContain('grid: greedy action optimal in ≥ 95 % of live states, 3 episodes in a row');
  });
});

describe('returns', () => {
  it('are drawn where they tell something apart, and said where they do not', () => {
    const flat = study.returns.map((curve) => {
      const ones = curve.steps.map(() => 1);
      return { ...curve, median: ones, low: ones, high: ones };
    });
    const names = (of: Study) => figuresOf(answer(of)).map(({ name }) => name);
    expect(names(study)).toContain('returns-grid');
    expect(names({ ...study, returns: flat })).not.toContain('returns-grid');
    expect(renderPage(answer({ ...study, returns: flat }))).toContain('return of every method was 1 throughout');
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

  it('says how many times fewer before it says the ratio, and no more than is known', () => {
    expect(stepsWords({ ratio: exactly(0.0971, 0.09, 0.11) })).toBe(
      'takes 10 times fewer steps (ratio 0.0971 [0.09, 0.11])',
    );
    expect(stepsWords({ ratio: exactly(2.5, 2, 3) })).toBe('takes 2.5 times the steps (ratio 2.5 [2, 3])');
    expect(stepsWords({ ratio: exactly(0.9, 0.7, 1.2) })).toBe(
      'shows no clear difference in steps (ratio 0.9 [0.7, 1.2])',
    );
    // At most a tenth of the steps is at least 10 times fewer; at least 2 times the steps is just that.
    const bound = (relation: '<=' | '>=', value: number, low: number, high: number | null) =>
      stepsWords({ ratio: { estimate: { relation, value }, low, high } });
    expect(bound('<=', 0.1, 0, 0.2)).toBe('takes at least 10 times fewer steps (ratio ≤ 0.1 [0, 0.2])');
    expect(bound('>=', 2, 1.4, null)).toBe('takes at least 2 times the steps (ratio ≥ 2 [1.4, ∞))');
    expect(bound('>=', 0.5, 0.2, null)).toBe(
      'takes at most 2 times fewer steps (ratio ≥ 0.5 [0.2, ∞)), which is no clear difference',
    );
    expect(stepsWords({ ratio: unknown })).toBeNull();
  });

  it('counts and explains', () => {
    expect(headline(study)).toBe(
      'Of 4 combinations of environment and method, 2 clearly faster than “plain”, 0 clearly slower, 1 without a clear difference and 1 of which nothing is known; 2 runs diverged.',
    );
    // 1 / 0.112 = 8.93 and 1 / 0.114 = 8.77, a bound; the better one leads.
    expect(leadSentence(study)).toBe(
      'Compared with “plain”, finding symmetry while learning saves nothing clear, being told it up to 8.9 times fewer steps (grid, “orbits”).',
    );
    const [grid, maze] = findings(study);
    expect(grid!.text).toBe(
      '“plain” needs 4.56k steps (median; all 20 runs got there). ' +
        'Finding the symmetries while it learns, “χ <found>” shows no clear difference in steps (ratio 1.12 [0.95, 1.4]); 62 % of what it joined has equal optimal values. ' +
        'Told the symmetries, “orbits” takes 8.9 times fewer steps (ratio 0.112 [0.1, 0.13]).',
    );
    expect(maze!.text).toMatch(/^“plain” needs ≥ 22\.8k steps \(median; 9 of 20 runs got there\)\./);
  });

  it('says where χ alone was inactive', () => {
    const online = (ratio: Interval) => ({
      ...study,
      methods: study.methods.map((method) =>
        method.name === 'χ <found>' ? { ...method, similarity: 'chi-online' as const } : method,
      ),
      summary: study.summary.map((row) => (row.method === 'χ <found>' ? { ...row, ratio } : row)),
    });
    expect(findings(online(exactly(1, 1, 1)))[0]!.text).toContain(
      '“χ <found>” took exactly as many steps as the baseline',
    );
    expect(findings(online(exactly(1, 0.9, 1.1)))[0]!.text).not.toContain('inactive');
    expect(findings(study)[0]!.text).not.toContain('inactive');
  });

  it('claims nothing where nothing was judged', () => {
    const text = renderText(answer(unjudged));
    expect(leadSentence(unjudged)).toMatch(/^Nothing was judged: .* so nothing is claimed\.$/);
    expect(text).not.toMatch(/0\/20|solved|faster|times/);
    expect(findings(unjudged)[0]!.text).toMatch(/^Not judged/);
    // What was reached is told all the same: the end of the curve of plain on the grid, 1 − 0.75 exp(−x / 3000).
    const last = Math.round(10 * 1.12 ** 59);
    expect(text).toContain((1 - 0.75 * Math.exp(-last / 3000)).toFixed(3));
    expect(figuresOf(answer(unjudged)).map(({ name }) => name)).not.toContain('profiles');
  });

  it('says so where too few runs learned', () => {
    const never = {
      ...study,
      summary: study.summary.map((row) => ({ ...row, solved: 0, ratio: row.ratio && unknown })),
    };
    expect(leadSentence(never)).toBe('Too few runs learned to compare anything with “plain”.');
  });
});

describe('the page', () => {
  const text = renderPage(answer(study));
  const { document } = parseHTML(text);

  it('asks nothing of any server', () => {
    expect(text).not.toMatch(/https?:|\/\/[a-z]+\.|@import|url\(|<link|<img|<iframe|\bsrc=|\bfetch\(/i);
  });

  it('escapes names', () => {
    expect(text).not.toContain('<found>');
    expect(document.querySelector('td')!.textContent).toBe('plain');
    expect([...document.querySelectorAll('tbody th')].map((cell) => cell.textContent)).toEqual(['grid', 'maze & co']);
  });

  it('begins with the answer and its chart', () => {
    const [title, lead, contents, chart] = document.querySelector('main')!.children;
    expect(title!.textContent).toBe('Learning with symmetry, and without');
    expect(lead!.textContent).toBe(leadSentence(study));
    expect(contents!.querySelectorAll('a').length).toBeGreaterThan(3);
    expect(chart!.id).toBe('figure-steps');
    const { bars } = figuresOf(answer(study))[0]!.drawing as Intervals;
    expect(bars.map(({ group, name, interval }) => [group, name, interval.estimate.relation])).toEqual([
      ['grid', 'orbits', '='],
      ['grid', 'χ <found>', '='],
      ['maze & co', 'orbits', '<='],
      ['maze & co', 'χ <found>', 'unknown'],
    ]);
  });

  it('has the figures of the table, an axis under the strips, a chart an environment, and titled pictures', () => {
    const cells = [...document.querySelectorAll('td')].map((cell) => cell.textContent!.replace(/\s+/g, ' ').trim());
    for (const figure of ['4.56k [4.32k, 4.79k]', '0.112 [0.1, 0.13]', '≥ 22.8k [20k, ∞)', '62 % / 31 %']) {
      expect(cells).toContain(figure);
    }
    expect([...document.querySelectorAll('tfoot svg text')].map((tick) => tick.textContent)).toContain('1');
    const charts = [...document.querySelectorAll('figure.lines')];
    // One an environment, returns where there are any, and the performance profile over both; each for a desk and for a phone.
    expect(charts.map((chart) => chart.id)).toEqual([
      'figure-profiles',
      'figure-curves-grid',
      'figure-returns-grid',
      'figure-curves-maze-co',
    ]);
    for (const chart of charts) {
      const [wide, narrow] = chart.querySelectorAll('.wide svg, .narrow svg');
      const names = [...wide!.querySelectorAll('text')].map((node) => node.textContent);
      for (const method of study.methods) expect(names).toContain(method.name);
      expect(narrow).toBeDefined();
      expect(chart.querySelectorAll('.names li').length).toBe(study.methods.length);
      expect([...chart.querySelectorAll('a[download]')].map((link) => link.textContent)).toEqual(['SVG', 'CSV']);
    }
    const scenes = [...document.querySelectorAll('svg.scene')];
    expect(scenes.length).toBe(3);
    for (const scene of scenes) expect(scene.querySelector('title')!.textContent).toMatch(/3 by 3 grid/);
    // Orbits and lumping are the same in the sample: one picture with both names.
    const titles = [...document.querySelectorAll('.panel strong')].map((node) => node.textContent);
    expect(titles).toEqual(['orbits = lumping (exact)', 'homomorphism (exact)', 'found from experience']);
  });

  it('explains curves that begin above where they go, and only those', () => {
    const captionOf = (some: Study) => figuresOf(answer(some)).find(({ name }) => name === 'curves-grid')!.caption;
    expect(captionOf(study)).not.toContain('begins high and dips');
    const [first, ...others] = study.curves;
    const dipping = { ...study, curves: [{ ...first!, median: [0.9, ...first!.median.slice(1)] }, ...others] };
    expect(captionOf(dipping)).toContain('begins high and dips');
  });

  it('tells what medians hide, and what was left out', () => {
    const { name } = study.environments[0]!;
    const run = (method: string, seed: number, steps: number | null) => ({
      ...{ environment: name, method, seed, steps: steps ?? 1000, episodes: 1, episodesToThreshold: null },
      ...{ stepsToThreshold: steps, updates: 1, multiplyAdds: 1, finite: true, detection: null, curve: [] },
    });
    const records = [
      ...[100, 200, 300].map((steps, seed) => run('plain', seed, steps)),
      ...[50, 100, null].map((steps, seed) => run('orbits', seed, steps)),
    ];
    const omitted = [{ environment: name, method: 'χ <found>', reason: 'it has no rewards' }];
    const printed = renderText(answer({ ...study, records, omitted, runSeconds: [1, 1, 1, 2, 2, 2] }));
    const row = printed.slice(printed.indexOf('What medians hide')).match(/^ +orbits .*$/m)![0];
    // Means 1150 / 3 and 200; upper quartiles (100 + 1000) / 2 and 250; 90th percentiles 100 + .8 * 900 and 280.
    expect(row.trim().split(/ {2,}/)).toEqual(['orbits', '1.92', '2.2', '2.93', '33 %', '1 (0) of 3', '2']);
    expect(printed).toContain(`“χ <found>” on ${name}: it has no rewards`);
  });

  it('tells speed-up and probability of improvement over all environments, the fastest first', () => {
    const table = document.querySelectorAll('table')[1]!;
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
      p90: 0.4,
      met: false,
      clear: false,
      withoutPlanning: null,
    };
    const free = { method: 'orbits', ratio: exactly(0.25, 0.2, 0.3), met: false };
    const rows = [row, { ...row, ratio: exactly(0.1, 0.05, 0.12), met: true, clear: true, withoutPlanning: free }];
    const printed = renderText(targetsAnswer(study, rows));
    const lines = printed.slice(printed.indexOf('world  ')).split('\n');
    expect(lines[2]!.split(/ {2,}/)).toEqual([
      'maze & co',
      'best learned / plain',
      'χ <found>',
      '0.2',
      '[0.15, 0.3]',
      '0.4',
      '0.17',
      'missed (within noise)',
    ]);
    expect(lines[3]!.split(/ {2,}/).slice(-2)).toEqual(['met', '0.25 missed: orbits']);
    expect(printed).toMatch(/^1 of 2 targets met\./m);
    // No target judged, nothing said of targets.
    expect(renderText(targetsAnswer(study, []))).not.toContain('Targets');
    const shown = parseHTML(renderPage(targetsAnswer(study, rows))).document;
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
