import { describe, expect, it } from 'vitest';
import { answer, suiteCommand, suiteFindings } from '../../../src/experiments/detection/answer.js';
import type { Intervals, Lines, Table } from '../../../src/experiments/document.js';
import { figuresOf } from '../../../src/report/figure.js';
import { renderMarkdown } from '../../../src/report/markdown.js';
import { renderText } from '../../../src/report/text.js';
import { study } from './sample-study.js';

const said = answer(study, 'docs/detection.md');
const figures = new Map(figuresOf(said).map(({ name, drawing }) => [name, drawing]));

describe('what the detection study says', () => {
  it('has what is asked for', () => {
    const [acceptance, equal, orbits, drift] = said.blocks.filter((block): block is Table => block.kind === 'table');
    expect(acceptance!.rows).toEqual([
      ['dense', '7', '7', '50/50', '0/50', '1,235', '2,000'],
      ['rare', '7', '0', '49/50', '1/50', '–', '–'],
    ]);
    expect(equal!.columns.map(({ head }) => head)).toEqual([
      'world',
      'rule',
      '10 episodes',
      '100 episodes',
      'least',
      'worst run',
    ]);
    expect(equal!.rows[0]).toEqual(['dense', 'careful', '– / 0 %', '100 % / 50 %', '100 %', '100 %']);
    // 48 of 50, then 96 of 100; the worst single run had 90 %.
    expect(equal!.rows[1]).toEqual(['dense', 'bold', '96 % / 48 %', '96 % / 96 %', '96 %', '90 %']);
    expect(equal!.rows[2]).toEqual(['rare', 'careful', '– / 0 %', '– / 0 %', '–', '–']);
    expect(orbits!.rows).toEqual([]);
    expect(drift!.rows[0]).toEqual(['dense', 'cosine', '0.01 [0.005, 0.02]', '0.1 [0.05, 0.2]', '0.02 [0.01, 0.04]']);
  });

  it('says what the figures say, misses included', () => {
    const [test, careful, bold, drift] = suiteFindings(study);
    expect(test).toBe(
      'The transformation test ended with exactly the true symmetries in 99 of 100 runs on 2 worlds; a wrong one was at some time accepted in 1.',
    );
    expect(careful).toContain(
      'nothing that it asserts is wrong with shaped rewards, it asserts nothing with sparse ones',
    );
    expect(bold).toContain(
      'precision falls to 96 % with shaped rewards, precision falls to 50 % (below the 90 % asked for) with sparse ones',
    );
    expect(drift).toBe('Policy drift over sampling noise, dense: cosine 10 times (weighted 2).');
    expect(said.lead).toBe(test);
  });

  it('draws curves for each world, those of rules that assert something, and the drift', () => {
    // 'careful' asserts something at one point only: no line of precision; 'bold' has one, down to the worst run.
    const precision = figures.get('precision-dense') as Lines;
    expect(precision.lines.map(({ name }) => name)).toEqual(['bold']);
    expect(precision.lines[0]!.points[0]).toEqual({ x: 1000, y: 0.96, low: 0.9 });
    expect((figures.get('recall-dense') as Lines).lines.map(({ name }) => name)).toEqual(['careful', 'bold']);
    const drift = figures.get('policy-drift') as Intervals;
    expect(drift.bars.map(({ name, interval }) => [name, interval.estimate.value, interval.low])).toEqual([
      ['two uniform samples', 0.01, 0.005],
      ['change of policy, plain counts', 0.1, 0.05],
      ['change of policy, weighted', 0.02, 0.01],
    ]);
    // The lowest precision: nothing for a rule that asserts nothing.
    const least = figures.get('least-precision') as Intervals;
    expect(least.bars.map(({ group, name, interval }) => [group, name, interval.estimate.value, interval.low])).toEqual(
      [
        ['dense', 'careful', 1, 1],
        ['dense', 'bold', 0.96, 0.9],
        ['rare', 'bold', 0.5, 0.4],
        ['slippery', 'bold', 0.01, 0.01],
      ],
    );
  });

  it('prints, as text and as Markdown, with the command that makes it again', () => {
    expect(renderText(said)).toContain('Whole transformations');
    const { text } = renderMarkdown(said, 'detection');
    expect(text).toContain('`npx orbit-rl compare --suite detection --out docs/detection.md`');
    expect(text).toContain('| dense | 7 | 7 | 50/50 | 0/50 | 1,235 | 2,000 |');
    expect(text).toContain('| --- | ---: |');
    expect(text).toContain('joins \\| much');
    expect(suiteCommand({ ...study, seeds: { first: 3, acceptance: 5, others: 1 } }, 'x.html')).toBe(
      'npx orbit-rl compare --suite detection --seeds 5 --seed 3 --out x.html',
    );
  });
});
