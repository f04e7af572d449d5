/** What the suite `bench` asks and says, from runs made by hand: every figure below is worked out beside it. */
import { describe, expect, it } from 'vitest';
import { answer } from '../../../src/experiments/bench/answer.js';
import type { BenchStudy } from '../../../src/experiments/bench/bench.js';
import { judgeBench } from '../../../src/experiments/bench/targets.js';
import { type BenchRecord, tailsOf } from '../../../src/experiments/compare/tails.js';
import { renderText } from '../../../src/report/text.js';

/** Four seeds; null never got there in 1,000 steps. */
const runs = (environment: string, method: string, ...steps: (number | null)[]): BenchRecord[] =>
  steps.map((one, seed) => ({ environment, method, seed, steps: one ?? 1000, stepsToThreshold: one }));
const constant = (environment: string, method: string, steps: number) =>
  runs(environment, method, steps, steps, steps, steps);
const judged = (...records: BenchRecord[][]) => judgeBench(records.flat(), 20);

const plain = 'plain Q-learning';
const refined = 'candidates + refinement';

describe('judgeBench', () => {
  it('says nothing of what was not run', () => {
    expect(judged()).toEqual([]);
    expect(judged(constant('grid', plain, 400))).toEqual([]);
  });

  it('holds a method against the same learner without symmetry, in the world it is asked of', () => {
    const [line, ...more] = judged(constant('grid', plain, 400), constant('grid', refined, 20));
    expect(more).toEqual([]);
    // 20 / 400
    expect(line).toEqual({
      asked: `grid: ${refined} / ${plain}`,
      got: 'median 0.05, mean 0.05, 90th percentile 0.05',
      limit: 0.05,
      holds: true,
    });
    expect(judged(constant('grid', plain, 400), constant('grid', refined, 21))[0]).toMatchObject({ holds: false });
  });

  it('asks for no harm where nothing is to be gained, and names the worst', () => {
    const [harm, stuck, ...more] = judged(
      constant('maze', plain, 400),
      constant('maze', refined, 420),
      constant('maze', 'refinement', 300),
      constant('trap', plain, 400),
      runs('trap', refined, 400, 400, 400, null),
    );
    expect(more).toEqual([]);
    // In the maze 420 / 400 = 1.05 and .75 are within 1.05; in the trap the mean is 550 / 400 and the 90th percentile 400 + .7 · 600 = 820 over 400.
    expect(harm).toEqual({
      asked: 'no symmetry, or nearly: mean and 90th percentile over the same without',
      got: `2 of 3 (67 %); worst mean 1.38 (trap, ${refined}), worst 90th percentile 2.05 (trap, ${refined})`,
      limit: 1.05,
      holds: false,
    });
    expect(stuck).toEqual({
      asked: 'no symmetry, or nearly: runs that never got there, beyond those of the same without',
      got: `1 (trap, ${refined}), of 12 in all`,
      limit: 0,
      holds: false,
    });
  });

  it('lets a hidden treasure cost a fifth', () => {
    const [hidden, stuck] = judged(constant('treasure', plain, 100), constant('treasure', refined, 120));
    expect(hidden).toMatchObject({ asked: 'hidden treasure: the same', limit: 1.2, holds: true });
    expect(stuck).toMatchObject({ got: 'none of 4', holds: true });
    expect(judged(constant('corridor', plain, 100), constant('corridor', refined, 121))[0]).toMatchObject({
      asked: 'hidden treasure: the same',
      holds: false,
    });
  });

  it('asks the middle world, and tells the range', () => {
    // Over told symmetries the best of those that find them: 90 / 100 in the ring, 110 / 100 in the cube.
    const lines = judged(
      constant('ring', 'told: orbits', 100),
      constant('ring', refined, 90),
      constant('ring', 'candidates', 200),
      constant('cube', 'told: orbits', 100),
      constant('cube', refined, 110),
    );
    expect(lines).toEqual([
      {
        asked: 'the best that finds while learning, without planning, over told, true symmetries',
        got: '1, median of 2 worlds (0.9 to 1.1)',
        limit: 1.05,
        holds: true,
      },
    ]);
    // The ring has a group of two, too small for the line of planners; the cube has 720.
    const planners = judged(
      constant('ring', 'sweeping', 100),
      constant('ring', 'sweeping + ids', 10),
      constant('cube', 'sweeping', 100),
      constant('cube', 'sweeping + ids', 60),
    );
    expect(planners).toMatchObject([{ got: '0.6, median of 1 worlds (0.6 to 0.6)', limit: 0.5, holds: false }]);
  });

  it('shows what verifying costs, the median and the mean of a world each', () => {
    const trusting = `${refined}, κ = 0`;
    const lines = judged(
      constant('ring', trusting, 100),
      runs('ring', refined, 100, 100, 100, 164),
      constant('cube', trusting, 100),
      constant('cube', refined, 102),
    );
    // Medians 1 and 1.02, middle 1.01; means 1.16 and 1.02, middle 1.09.
    expect(lines).toMatchObject([
      { got: '1.01, median of 2 worlds; worst 1.02 (cube)', limit: 1.03, holds: true },
      { got: '1.09, median of 2 worlds; worst 1.16 (ring)', limit: 1.1, holds: true },
    ]);
  });
});

describe('the answer', () => {
  const records = [
    ...constant('maze', plain, 400),
    ...constant('maze', refined, 300),
    ...constant('trap', plain, 400),
    ...runs('trap', refined, 400, 400, 400, null),
    ...constant('ring', plain, 400),
    ...constant('ring', refined, 40),
    ...constant('my own', plain, 100),
    ...constant('my own', refined, 50),
  ];
  const rows = tailsOf(records, ({ method }) => (method === plain ? null : plain), 20);
  const study: BenchStudy = {
    version: '1.2.3',
    coreHash: '0123456789abcdef',
    seeds: 4,
    records,
    best: null,
    equal: rows,
    targets: [],
    choices: [],
    seconds: 12.5,
  };
  const textOf = (more: Partial<BenchStudy>) => renderText(answer({ ...study, ...more }));

  it('puts worlds apart by what there is to be found, and judges those where there is nothing', () => {
    const text = textOf({});
    expect(text).toContain(
      'Equal settings: 1 of 2 pairs of a method and a world without a full symmetry are harmless.',
    );
    expect(text).toContain('4 seeds.');
    const at = ['True symmetries', 'Nearly symmetric', 'No symmetry', 'Other worlds'].map((title) =>
      text.indexOf(`Equal settings: ${title}\n`),
    );
    expect(at.every((place, k) => place > (at[k - 1] ?? 0))).toBe(true);
    const parts = at.map((place, k) => text.slice(place, at[k + 1]));
    expect(parts[0]).toMatch(/ring[\s\S]*0\.1/);
    expect(parts[0]).not.toMatch(/harmless|harmed\b(?!.*never)/);
    expect(parts[1]).toMatch(/trap[\s\S]*1\.38[\s\S]*1 \(0\) of 4[\s\S]*harmed/);
    expect(parts[2]).toMatch(/maze[\s\S]*0\.75[\s\S]*0 \(0\) of 4[\s\S]*harmless/);
    expect(parts[3]).toMatch(/my own[\s\S]*0\.5/);
    expect(answer(study).colophon).toEqual(['orbit-rl 1.2.3, core 0123456789ab; 12.5 s.']);
  });

  it('shows what was not measured as a dash', () => {
    const unmatched = rows.map((row) => ({ ...row, harmed: null, seconds: null }));
    const own = textOf({ equal: unmatched.filter(({ environment }) => environment === 'maze') });
    expect(own.match(/–/g)!.length).toBe(3);
    expect(textOf({ equal: rows.map((row) => ({ ...row, harmed: 0.25, seconds: 1.5 })) })).toMatch(/25 %.*1\.5/);
  });

  it('best against best comes with targets and the settings chosen', () => {
    const targets = [
      { asked: 'speed', got: 'median 0.04', limit: 0.05, holds: true },
      { asked: 'harm', got: 'median 2', limit: 1.05, holds: false },
    ];
    const choices = [
      { environment: 'maze', method: refined, stepSize: 0.3, epsilon: 0.1, steps: 321, missed: 0, of: 30 },
    ];
    const document = answer({ ...study, best: rows, equal: null, targets, choices } as BenchStudy);
    expect(document.lead).toMatch(/^Best against best: 1 of 2 pairs .*; 1 of 2 targets hold\.$/);
    const text = renderText(document);
    expect(text).toMatch(/speed +0\.05 +median 0\.04 +holds/);
    expect(text).toMatch(/harm +1\.05 +median 2 +MISSED/);
    const settings = document.blocks.at(-1)!;
    expect(settings).toMatchObject({ kind: 'details', summary: 'Settings chosen' });
    expect(JSON.stringify(settings)).toContain('"0.3"');
    expect(JSON.stringify(settings)).toContain('as given');
  });
});
