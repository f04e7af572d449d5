/** What answers about values say of outcomes that the measured ones do not have: figures made up for each. */
import { describe, expect, it } from 'vitest';
import { advantageTables } from '../../../src/experiments/questions/coupling-runs/advantage-tables.js';
import { advantages } from '../../../src/experiments/questions/coupling-runs/advantages.js';
import { cost } from '../../../src/experiments/questions/coupling-runs/cost.js';
import type { CouplingData, CouplingRow } from '../../../src/experiments/questions/coupling-runs/experiment.js';
import { answer as equivariance } from '../../../src/experiments/questions/equivariance/answer.js';
import { type EquivarianceRow, methods } from '../../../src/experiments/questions/equivariance/experiment.js';
import { taskNames } from '../../../src/experiments/questions/equivariance/tasks.js';
import { answer as updateDirections } from '../../../src/experiments/questions/update-directions/answer.js';
import type { DirectionData } from '../../../src/experiments/questions/update-directions/experiment.js';
import type { WayLearningData, WayRow } from '../../../src/experiments/questions/way-learning/experiment.js';
import { joined, answer as wayUpdates } from '../../../src/experiments/questions/way-updates/answer.js';
import { identityNames, type WayUpdateData } from '../../../src/experiments/questions/way-updates/experiment.js';
import type { Interval } from '../../../src/statistics/interval.js';
import { exactly } from '../compare/sample-study.js';
import { estimate } from './figures.js';

const near = (value: number) => estimate(value, value - 0.01, value + 0.01);

describe('15: equivariance', () => {
  const rows = (more: (row: { task: string; method: string }) => { error?: number; off?: number; change?: number }) =>
    taskNames.flatMap((task) =>
      methods.map((method): EquivarianceRow => {
        const { error = 0.5, off = 0, change = 0.5 } = more({ task, method });
        return {
          task,
          method,
          runs: 2,
          curve: [{ samples: 8, error: near(error), errorQ90: error }],
          multiplier: null,
          equivariance: estimate(off),
          invariance: estimate(change),
        };
      }),
    );
  const said = (of: Parameters<typeof rows>[0]) => equivariance({ steps: 10, rows: rows(of) }).verdict;

  it('holds exactly, and pooling is invariant', () => {
    const verdict = said(({ method }) => ({
      change: method.endsWith('pooled') ? 0 : 0.5,
      error: method === 'shared, pooled' ? 0.1 : 0.5,
    }));
    expect(verdict[0]).toMatch(/^So it is, exactly, .* as much as 0\.5 to 0\.5 of the distance/);
    expect(verdict[1]).toBe('Pooling makes it invariant, exactly.');
    expect(verdict[2]).toContain('where outputs move with inputs “shared, pooled” (0.1) is best (“dense” 0.5, ');
    expect(verdict[4]).toBe('No method was clearly harmed by a symmetry that is not there.');
  });

  it('does not hold', () => {
    const verdict = said(({ method, task }) => ({
      off: 0.1,
      error: task === 'places differ' && method.startsWith('shared whole') ? 0.9 : 0.5,
    }));
    expect(verdict[0]).toBe('Shared functions were not equivariant up to rounding.');
    expect(verdict[1]).toBe('Pooling did not make it invariant.');
    expect(verdict[2]).toMatch(
      /where they do not “dense” \(0\.5\), .* and “shared whole, pooled” \(0\.5\) are best and where the places differ .*“shared, pooled” \(0\.5\) are best \(“shared whole, each place” 0\.9 and/,
    );
    expect(verdict[4]).toBe(
      'A symmetry that is not there harms: “shared whole, each place” and “shared whole, pooled” stay clearly above the dense network.',
    );
  });

  it('is invariance too, and harms one method', () => {
    const verdict = said(({ method, task }) => ({
      change: 0,
      error: task === 'places differ' && method === 'dense, augmented' ? 0.9 : 0.5,
    }));
    expect(verdict[0]).toBe('Shared functions were equivariant and invariant.');
    expect(verdict[4]).toMatch(/harms: “dense, augmented” stays clearly above/);
  });
});

const ways = ['weight-sharing', 'label-sharing', 'data-augmentation', 'output-coupling'] as const;
const situations = ['anywhere', 'f invariant', 'whole orbits'] as const;

describe('7: the ways', () => {
  const data = (cosine: number, gap: (identity: string, situation: string) => number, moved = 0): WayUpdateData => ({
    task: 'reflection',
    order: 2,
    runs: 2,
    ways,
    cosines: situations.map((situation) => ({
      situation,
      matrix: ways.map((_, i) => ways.map((__, j) => estimate(i === j ? 1 : cosine))),
    })),
    gaps: identityNames.flatMap((identity) =>
      situations.map((situation) => ({ situation, identity, gap: estimate(gap(identity, situation)) })),
    ),
    outside: estimate(0.7),
    outsideMoved: estimate(moved),
  });
  const way = (task: WayRow['task'], method: WayRow['method'], more: Partial<WayRow> = {}): WayRow => ({
    task,
    order: 2,
    method,
    runs: 2,
    curve: [8, 16, 32, 64, 128].map((samples, k) => ({ samples, error: estimate(0.5), diverged: k === 2 ? 1 : 0 })),
    multiplier: estimate(2),
    invariance: estimate(0.1),
    noise: estimate(1),
    multiplyAdds: 10,
    bytes: 10,
    seconds: 1,
    ...more,
  });
  const learning: WayLearningData = {
    steps: 10,
    rows: [
      way('reflection', 'none', { multiplier: null }),
      way('reflection', 'label-sharing', { multiplier: null, curve: way('digits', 'none').curve.slice(0, 3) }),
      way('digits', 'none', { multiplier: null }),
      way('digits', 'label-sharing'),
    ],
    wrongSamples: 8,
    wrong: [],
  };

  it('are all the same', () => {
    const { verdict, findings } = wayUpdates(
      data(1, () => 0),
      learning,
    );
    expect(verdict.slice(0, 2)).toEqual([
      'Yes: all four point the same way everywhere.',
      expect.stringMatching(
        /^Same direction anywhere: weight sharing = label sharing = data augmentation = output coupling\. Where/,
      ),
    ]);
    expect(verdict.slice(3)).toEqual([
      'Gradient augmentation is data augmentation everywhere.',
      'it cannot make a network invariant: what breaks the symmetry of its parameters does not move.',
    ]);
    expect(findings[0]).toBe(
      'weight sharing = data augmentation: holds to rounding anywhere, where f is invariant and on a batch of whole orbits.',
    );
    expect(findings).toContain(
      '70 % of random parameters breaks the symmetry; fifty steps of gradient augmentation change none of that part.',
    );
  });

  it('are none the same', () => {
    const { verdict, findings } = wayUpdates(
      data(0.5, () => 0.5, 0.25),
      learning,
    );
    expect(verdict).toEqual([
      'No, not all.',
      'Same direction anywhere: no two ways. Where f is invariant already: no two ways. On a batch of whole orbits: no two ways.',
      'That half of label sharing is output plus gradient coupling did not hold (gap 0.5 [0.5, 0.5]).',
      'Gradient augmentation is data augmentation nowhere that was looked;',
      'it moves 25 % of what breaks the symmetry of the parameters.',
    ]);
    expect(findings[0]).toMatch(
      /^weight sharing = data augmentation: not anywhere \(they differ by 50 % of the first\)/,
    );
    expect(findings.find((line) => line.startsWith('70 %'))).toContain('change 25 % of that part');
  });

  it('are shown with what diverged, every other size of many', () => {
    const { tables, figures, findings } = wayUpdates(
      data(1, () => 0),
      learning,
    );
    const errors = tables[1]!.rows.map((cells) => cells[2]);
    expect(errors[0]).toBe('8: 0.5 [0.5, 0.5]; 32: 0.5 [0.5, 0.5] (1 diverged); 128: 0.5 [0.5, 0.5]');
    expect(errors[1]).toBe('8: 0.5 [0.5, 0.5]; 16: 0.5 [0.5, 0.5]; 32: 0.5 [0.5, 0.5] (1 diverged)');
    const axes = figures.flatMap(({ drawing }) => (drawing.kind === 'lines' ? [drawing.y] : []));
    expect(axes).toEqual([{ label: 'test error', scale: 'log' }, { label: 'share of test digits misread' }]);
    expect(findings).toContain(
      'reflection (|G| = 2), samples the plain learner needs for the same error, over those used: label sharing unknown (its errors lie outside those of the plain learner).',
    );
  });

  it('come into a group from either side', () => {
    expect(
      joined([
        ['a', 'b'],
        ['c', 'a'],
        ['b', 'c'],
      ]),
    ).toEqual([['a', 'b', 'c']]);
  });
});

describe('6: preconditioner or sampling loss', () => {
  const data = (apart: number, diverged: number, error: number | null): DirectionData => ({
    side: 5,
    runs: 4,
    sweeps: 10,
    directions: [
      { asymmetry: 0, cosine: estimate(1) },
      { asymmetry: 1, cosine: estimate(0.99) },
    ],
    fixedPoints: [
      {
        mistakes: 0,
        chi: 0.5,
        start: 'zero',
        apart: estimate(apart),
        rules: [
          { rule: 'preconditioner', diverged: 0, error: estimate(0) },
          { rule: 'guarded preconditioner', diverged, error: error === null ? null : estimate(error) },
          { rule: 'sampling', diverged: 0, error: estimate(0) },
        ],
      },
    ],
  });

  it('are the same', () => {
    const { verdict } = updateDirections(data(0, 0, 0));
    expect(verdict).toEqual([
      'Yes: their updates point the same way (cosine 1 [1, 1] from symmetric values, 0.99 [0.99, 0.99] from values with noise of 1 times their spread) and they end at the same values.',
    ]);
  });

  it.each([
    [0, 0, 'ends at Q*'],
    [0, 0.25, 'ends off Q* by 0.25 of its range'],
    [2, 0.25, 'ends off Q* by 0.25 of its range or diverges in 2 of 4 runs'],
    [4, null, 'diverges in 4 of 4 runs'],
  ])('say where each ends: %d diverged, error %d', (diverged, error, words) => {
    const { verdict, findings } = updateDirections(data(0.5, diverged, error));
    expect(verdict[0]).toBe('No.');
    expect(verdict[2]).toBe('and they do not end at the same values even when χ is right.');
    expect(findings).toEqual([
      `True orbits, χ = 0.5, from 0: “preconditioner” ends at Q*, “guarded preconditioner” ${words} and “sampling” ends at Q*.`,
    ]);
  });
});

describe('8 and 10: couplings', () => {
  const row = (method: string, told: string, steps: Interval, more: Partial<CouplingRow> = {}): CouplingRow =>
    ({
      world: 'w',
      told,
      method,
      runs: 10,
      solved: 10,
      diverged: 0,
      steps,
      updates: exactly(0.5, 0.4, 0.6),
      secondsRatio: 1,
      updatesPerStep: 1,
      asymmetry: estimate(0),
      bytes: 100,
      seconds: 1,
      ...more,
    }) as CouplingRow;
  const one = exactly(1, 1, 1);
  const unknown: Interval = { estimate: { relation: 'unknown', value: null }, low: 0, high: null };
  const data = (...rows: CouplingRow[]): CouplingData => ({ episodes: { right: 1, wrong: 2 }, rows });
  const way = (method: string, multiplier: number | null, multiplyAdds = 10): WayRow =>
    ({
      task: 'digits',
      method,
      multiplier: multiplier === null ? null : near(multiplier),
      multiplyAdds,
      bytes: 10,
      seconds: 1,
      invariance: estimate(0.5),
    }) as unknown as WayRow;
  const learning = (...rows: WayRow[]): WayLearningData => ({
    steps: 1,
    wrongSamples: 8,
    rows,
    wrong: rows.map(({ method }, k) => ({ method, runs: 4, ratio: near(1 + k), diverged: k === 1 ? 3 : 0 })),
  });

  it('cost no more work than plain where updates are fewer', () => {
    const { verdict } = cost(
      data(row('plain', 'the truth', one), row('quotient', 'the truth', exactly(0.3, 0.2, 0.4))),
      learning(way('none', null), way('label-sharing', 4, 20), way('data-augmentation (one drawn)', null, 10)),
    );
    expect(verdict).toEqual([
      'Tables: data is gained in 1 of 1 cases (couplings by worlds).',
      'The work is not the price of it: total updates to the threshold are clearly fewer in 1 of these 1 and clearly more in 0.',
      'Functions: a step over whole orbits costs 2 times a plain one; the data gained is worth more than that in 1 of 1 cases.',
      'The network need not be trained for every symmetry: one drawn element a row costs 1 times a plain step and still gives an unknown multiple of the data (digits).',
    ]);
  });

  it('cost work where updates are more, and no way may reach the plain error', () => {
    const dear = { updates: exactly(3, 2, 4) };
    const { verdict, tables } = cost(
      data(row('plain', 'the truth', one), row('quotient', 'the truth', exactly(0.3, 0.2, 0.4), dear)),
      learning(way('none', null), way('label-sharing', null)),
    );
    expect(verdict[1]).toMatch(/^The work is the price of it: .* more in 1 of these 1 and clearly fewer in 0\.$/);
    expect(verdict.slice(2)).toEqual(['Functions: no way reached an error of the plain learner.', '']);
    expect(tables[1]!.rows.map((cells) => cells[5])).toEqual(['1', '–']);
  });

  it('are ranked, with those that are about as fast', () => {
    const { verdict } = advantages(
      data(
        row('plain', 'the truth', one),
        row('quotient', 'the truth', exactly(0.3, 0.2, 0.4)),
        row('target sharing', 'the truth', exactly(0.31, 0.2, 0.4)),
        row('sampling loss', 'the truth', exactly(0.9, 0.8, 1)),
        row('plain', 'a false symmetry', one),
        row('quotient', 'a false symmetry', exactly(2, 1.5, 3), { solved: 4 }),
        row('augmentation', 'a false symmetry', exactly(2, 1.5, 3), { solved: 6 }),
      ),
      learning(way('none', null), way('label-sharing', 4), way('gradient-coupling', 2)),
    );
    expect(verdict[0]).toBe(
      "Told the truth, quotient and target sharing are about equally fast (0.3 of plain Q-learning's steps in the mean over worlds); slowest is sampling loss (0.9).",
    );
    expect(verdict[3]).toBe('');
    expect(verdict[4]).toBe('Told a false symmetry, all couplings together: 10 of 20 runs on “w” still learned.');
    expect(verdict[5]).toBe(
      'For functions, label sharing saves most (4 times the samples in the mean over tasks); told a wrong group, label sharing is harmed least (error 2 times the plain one).',
    );
  });

  it('are told nothing false, and some ways save nothing', () => {
    const { verdict } = advantages(
      data(row('plain', 'the truth', one), row('quotient', 'the truth', exactly(0.3, 0.2, 0.4))),
      learning(way('none', null), way('label-sharing', 4), way('gradient-coupling', null), way('weight-sharing', 1)),
    );
    expect(verdict[0]).toMatch(/^Told the truth, quotient is fastest \(0\.3 of plain Q-learning's steps .*\)\.$/);
    expect(verdict[4]).toBe('');
    expect(verdict[5]).toMatch(/, weight sharing and gradient coupling none, or not in every task; told/);
    expect(advantages(data(), learning(way('none', null))).verdict.at(-1)).toBe(
      'No way for functions gained data in every task.',
    );
  });

  it('are laid out with what is unknown and what diverged', () => {
    const [couplings, waysTable] = advantageTables(
      data(
        row('plain', 'the truth', one),
        row('quotient', 'the truth', exactly(0.3, 0.2, 0.4), { bytes: 164 }),
        row('quotient', 'the truth', exactly(0.5, 0.4, 0.6)),
        row('quotient', 'the truth', unknown),
        row('quotient', '10 % false pairs', exactly(2, 1.5, 3), { solved: 4, diverged: 1 }),
        row('sampling loss', 'the truth', unknown),
      ),
      learning(way('none', null), way('label-sharing', 4)),
    );
    const of = (name: string) => couplings!.rows.find((cells) => cells[0] === name)!.slice(1, 6);
    expect(of('plain')).toEqual(['1', '–', '0', '100 B', '2']);
    expect(of('quotient')).toEqual([
      '0.3 to 0.5 (1 unknown)',
      '4/10 learned, slower in 1 of 1 cases, 1 diverged',
      '0',
      '+ 64 B',
      '2',
    ]);
    expect(of('sampling loss').slice(0, 2)).toEqual(['–', '–']);
    expect(waysTable!.rows.map((cells) => cells[2])).toEqual(['1', 'error × 2 [1.99, 2.01], 3 of 4 diverged']);
  });
});
