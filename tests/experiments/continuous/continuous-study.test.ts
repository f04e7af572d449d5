import { describe, expect, it } from 'vitest';
import { answer } from '../../../src/experiments/continuous/answer.js';
import { type ContinuousLine, continuous, continuousStudy } from '../../../src/experiments/continuous/experiment.js';
import type { ContinuousRecord } from '../../../src/experiments/continuous/run.js';
import { parseRunLines } from '../../../src/experiments/read-runs.js';
import { formatRunLine } from '../../../src/experiments/run-lines.js';
import { InputError } from '../../../src/input-error.js';
import { renderText } from '../../../src/report/text.js';

const record = (seed: number, part: Partial<ContinuousRecord> = {}): ContinuousRecord => ({
  line: 'cart-pole',
  seed,
  missed: [],
  wrong: [],
  angle: null,
  seconds: 2,
  ...part,
});

describe('the continuous study', () => {
  it('counts what held, what was missed and what was wrong', () => {
    const setting = { seed: 0, seeds: null, lines: ['cart-pole', 'generators-0.1'] as const };
    const records = [
      record(0),
      record(1, { missed: ['TI'] }),
      record(2, { missed: ['TI', 'SAR'], wrong: ['AI'] }),
      record(0, { line: 'generators-0.1', angle: 0.01 }),
      record(1, { line: 'generators-0.1', angle: 0.07, missed: ['the angle'] }),
    ];
    const study = { version: '1', coreHash: 'abc', seconds: 1, ...continuous.gather(records, [], setting) };
    const [first, second] = study.rows;
    expect(first).toMatchObject({ runs: 3, held: 1, wrong: [['AI', 1]], angle: null, seconds: 2 });
    expect(first!.missed).toEqual([
      ['TI', 2],
      ['SAR', 1],
    ]);
    expect(second).toMatchObject({ runs: 2, held: 1, angle: 0.07 });
    const text = renderText(answer(study, 'report.md'));
    expect(text).toContain('0 of 2 lines hold in every run.');
    expect(text).toMatch(/cart-pole +500 .* 1 of 3 +missed +TI \(2\), SAR \(1\) +AI \(1\)/);
  });

  it('has as many runs as each line asks, or as many as are asked for', () => {
    const tasks = (seeds: number | null) =>
      continuous.tasks({ seed: 3, seeds, lines: ['acrobot', 'reacher'] }).map(({ line, seed }) => `${line} ${seed}`);
    expect(tasks(null)).toHaveLength(70);
    expect(tasks(2)).toEqual(['acrobot 3', 'acrobot 4', 'reacher 3', 'reacher 4']);
  });

  it('finds the near-symmetry of the mountain car, and goes on from its runs', { timeout: 60_000 }, async () => {
    const lines: ContinuousLine[] = [];
    const options = { lines: ['mountain-car'], seeds: 1, jobs: 1 } as const;
    const study = await continuousStudy({ ...options, onRun: (line) => lines.push(line) });
    expect(study.rows[0]).toMatchObject({ held: 1, runs: 1, missed: [], wrong: [] });
    const finished = parseRunLines(lines.map(formatRunLine).join(''), 'continuous') as ContinuousLine[];
    const again = await continuousStudy({ ...options, finished });
    expect(again.records[0]).toEqual(study.records[0]);
  });

  it('refuses what it does not have', async () => {
    await expect(continuousStudy({ lines: ['pong' as never] })).rejects.toThrow(InputError);
    await expect(continuousStudy({ lines: [] })).rejects.toThrow(/a list of lines/);
    await expect(continuousStudy({ seeds: 0 })).rejects.toThrow(/seeds/);
    await expect(continuousStudy({ fast: true } as never)).rejects.toThrow(/fast/);
  });
});
