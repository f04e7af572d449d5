import { describe, expect, it } from 'vitest';
import { suiteFindings, suiteTables } from '../../src/report/detection-suite-tables.js';
import { detectionSuiteMarkdown, detectionSuiteText, suiteCommand } from '../../src/report/detection-suite-text.js';
import { study } from './sample-detection-study.js';

describe('tables of the detection study', () => {
  it('has what is asked for', () => {
    const [acceptance, equal, orbits, drift] = suiteTables(study);
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
  });

  it('prints, as text and as Markdown, with the command that makes it again', () => {
    expect(detectionSuiteText(study)).toContain('Whole transformations');
    const text = detectionSuiteMarkdown(study);
    expect(text).toContain('`npx orbit-rl compare --suite detection --out docs/detection.md`');
    expect(text).toContain('| dense | 7 | 7 | 50/50 | 0/50 | 1,235 | 2,000 |');
    expect(text).toContain('| --- | ---: |');
    expect(suiteCommand({ ...study, seeds: { first: 3, acceptance: 5, others: 1 } }, 'x.html')).toBe(
      'npx orbit-rl compare --suite detection --seeds 5 --seed 3 --out x.html',
    );
  });
});
