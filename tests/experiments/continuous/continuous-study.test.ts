import { describe, expect, it } from 'vitest';
import { actorLines } from '../../../src/experiments/continuous/actor-lines.js';
import { answer } from '../../../src/experiments/continuous/answer.js';
import { type ContinuousLine, continuous, continuousStudy } from '../../../src/experiments/continuous/experiment.js';
import type { LearningRecord } from '../../../src/experiments/continuous/learning.js';
import { otherLines, runAddition, runTable } from '../../../src/experiments/continuous/other-lines.js';
import { type ContinuousRecord, runContinuous } from '../../../src/experiments/continuous/run.js';
import { parseRunLines } from '../../../src/experiments/read-runs.js';
import { formatRunLine } from '../../../src/experiments/run-lines.js';
import { InputError } from '../../../src/input-error.js';
import { renderText } from '../../../src/report/text.js';
import { loadBackend } from '../../backends.js';

const record = (seed: number, part: Partial<ContinuousRecord> = {}): ContinuousRecord => ({
  line: 'cart-pole',
  seed,
  episodes: 0,
  missed: [],
  wrong: [],
  angle: null,
  learning: null,
  seconds: 2,
  ...part,
});

describe('the continuous study', () => {
  it('counts what held, what was missed and what was wrong', () => {
    const setting = { seed: 0, seeds: null, lines: ['cart-pole', 'generators-0.1'] as const, quick: false };
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
    expect(text).toContain('0 of 2 lines are as is asked.');
    expect(text).toMatch(/cart-pole +500 .* 1 of 3 +missed +TI \(2\), SAR \(1\) +AI \(1\)/);
  });

  it('holds what DQN finds against plain DQN: medians, tails, and what was taken back', () => {
    const setting = { seed: 0, seeds: null, lines: ['dqn-cart-pole', 'dqn-one-wall'] as const, quick: false };
    const learned = (seed: number, plain: number, found: number, part: Partial<LearningRecord> = {}) =>
      record(seed, {
        line: 'dqn-cart-pole',
        episodes: 800,
        learning: {
          plain: { episodes: plain, solved: plain < 800 },
          found: { episodes: found, solved: found < 800 },
          acceptedAt: 150 + 10 * seed,
          refutedAt: null,
          order: 2,
          words: [],
          ...part,
        },
      });
    // Before the window of 100: 30, 50, 100, 200, 700 of plain, and 20, 20, 40, 60, 210 of the other.
    const records = [
      learned(0, 130, 120),
      learned(1, 150, 120),
      learned(2, 200, 140),
      learned(3, 300, 160),
      learned(4, 800, 310, { refutedAt: 900 }),
    ];
    const { rows } = continuous.gather(records, [], setting);
    expect(rows[0]!.learning).toMatchObject({
      median: { estimate: { relation: '=', value: 0.4 } },
      mean: 350 / 1080,
      upperQuartile: 60 / 200,
      // Linear between the last two: 60 + 0.6 · 150 and 200 + 0.6 · 500.
      p90: 150 / 500,
      harmed: 0,
      never: 0,
      neverOver: 1,
      met: true,
      accepted: 5,
      acceptedAt: 170,
      takenBack: 1,
      refutedAt: 900,
    });
    // A line without runs has nothing to say.
    expect(rows[1]!.learning).toBeNull();
    const study = {
      version: '1',
      coreHash: 'abc',
      seconds: 1,
      ...continuous.gather(records, [], { ...setting, lines: ['dqn-cart-pole'] }),
    };
    const text = renderText(answer(study, 'report.md'));
    expect(text).toContain('1 of 1 lines are as is asked.');
    expect(text).toMatch(
      /DQN on the cart-pole +5 +ratio ≤ 0\.5 +0\.4 \[.*\] +met +0\.324 +0\.3 +0\.3 +0 % +0 \(1\) +5, step 170 +1, step 900/,
    );
  });

  it('lets DQN look for a symmetry of the mountain car, of which it accepts none', { timeout: 120_000 }, async () => {
    // Twenty-five episodes, of the sixty that the quick study has.
    const task = { line: 'dqn-mountain-car', seed: 0, episodes: 25 } as const;
    const run = await runContinuous(await loadBackend('wasm'), task);
    const { learning } = run;
    expect(learning!.found).toEqual(learning!.plain);
    expect(learning).toMatchObject({ acceptedAt: null, order: 1, words: [] });
    const setting = { seed: 0, seeds: 1, lines: [task.line], quick: true };
    const [row] = continuous.gather([run], [], setting).rows;
    expect(row).toMatchObject({ held: 1, wrong: [], learning: { harmed: 0, accepted: 0 } });
    const line = { version: '1', coreHash: 'abc', configuration: {}, ...run };
    expect(parseRunLines(formatRunLine(line), 'continuous')).toEqual([line]);
  });

  it('tells TD3 a group of the order that it says', () => {
    const told = Object.values(actorLines).filter(({ find }) => find === 'told');
    expect(told).toHaveLength(2);
    for (const { symmetry, order } of told) {
      const given = symmetry();
      expect('group' in given && given.group.elements.length).toBe(order);
    }
  });

  it('lets TD3 find the mirror of the pendulum', { timeout: 300_000 }, async () => {
    // Eight episodes, of the sixty that the quick study has.
    const run = await runContinuous(await loadBackend('wasm'), { line: 'actor-pendulum', seed: 0, episodes: 8 });
    const setting = { seed: 0, seeds: 1, lines: ['actor-pendulum'] as const, quick: false };
    const [row] = continuous.gather([run], [], setting).rows;
    const learning = run.learning!;
    expect(learning.order).toBe(2);
    expect(learning.acceptedAt).toBeGreaterThanOrEqual(500);
    expect(learning.words).toEqual(['accepted: sin angle and angular velocity change sign; torque changes sign']);
    expect(learning.plain.episodes).toBeGreaterThan(5);
    expect(row).toMatchObject({ held: 1, missed: [], wrong: [], transitions: null });
  });

  it('has as many runs as each line asks, or as many as are asked for', () => {
    const tasks = (seeds: number | null) =>
      continuous
        .tasks({ seed: 3, seeds, lines: ['acrobot', 'reacher'], quick: false })
        .map(({ line, seed }) => `${line} ${seed}`);
    expect(tasks(null)).toHaveLength(70);
    expect(tasks(2)).toEqual(['acrobot 3', 'acrobot 4', 'reacher 3', 'reacher 4']);
    const episodes = (quick: boolean) =>
      continuous.tasks({ seed: 0, seeds: 1, lines: ['dqn-mountain-car'], quick }).map((task) => task.episodes);
    expect([episodes(true), episodes(false)]).toEqual([[60], [300]]);
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

  it('holds noisy rewards in a table, and what is added up, against what is asked', async () => {
    const backend = await loadBackend('wasm');
    const { missed, wrong } = await runContinuous(backend, { line: 'noisy-table', seed: 5, episodes: 0 });
    expect({ missed, wrong }).toEqual({ missed: [], wrong: [] });
    const few = { ...otherLines.addition, transitions: 5000, cosines: 20 };
    expect(runAddition(backend, few, 0)).toEqual({ missed: [], wrong: [] });
    // A tenth of the episodes is not enough for all eight.
    const little = { ...otherLines['noisy-table'], transitions: 500 };
    expect(runTable(backend, little, 0).missed.length).toBeGreaterThan(0);
  }, 60_000);
});
