/** The words follow from the figures: every verdict is driven both ways by figures made up for it. */
import { describe, expect, it } from 'vitest';
import { clusterVerdict } from '../../../src/experiments/questions/cluster-forms/answer.js';
import { completenessVerdict } from '../../../src/experiments/questions/completeness/answer.js';
import type { ClassRow } from '../../../src/experiments/questions/completeness/experiment.js';
import { advantages, couplingRanks, wayRanks } from '../../../src/experiments/questions/coupling-runs/advantages.js';
import { costVerdict } from '../../../src/experiments/questions/coupling-runs/cost.js';
import type { CouplingRow } from '../../../src/experiments/questions/coupling-runs/experiment.js';
import { efficiencyVerdict } from '../../../src/experiments/questions/orbit-size/answer.js';
import type { OrbitSizeRow } from '../../../src/experiments/questions/orbit-size/experiment.js';
import { driftVerdict } from '../../../src/experiments/questions/policy-drift/answer.js';
import type { ExactDriftRow, SampledDriftRow } from '../../../src/experiments/questions/policy-drift/experiment.js';
import { densityVerdict } from '../../../src/experiments/questions/reward-density/answer.js';
import type { DensityRow } from '../../../src/experiments/questions/reward-density/experiment.js';
import { growthVerdict, largestFactor } from '../../../src/experiments/questions/trajectory-growth/answer.js';
import type { GrowthRow } from '../../../src/experiments/questions/trajectory-growth/experiment.js';
import { sameVerdict } from '../../../src/experiments/questions/update-directions/answer.js';
import type { DirectionData, FixedPointRow } from '../../../src/experiments/questions/update-directions/experiment.js';
import type { WayLearningData } from '../../../src/experiments/questions/way-learning/experiment.js';
import { joined, waysVerdict } from '../../../src/experiments/questions/way-updates/answer.js';
import type { WayUpdateData } from '../../../src/experiments/questions/way-updates/experiment.js';
import { capital, estimateText, listed, spanText } from '../../../src/experiments/words.js';
import { exactly } from '../compare/sample-study.js';

const estimate = (value: number, low = value, high = value) => ({ estimate: value, low, high });

describe('words', () => {
  it('lists, spans and rounds', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
    expect([spanText([2, 1, 3]), spanText([2, 2])]).toEqual(['1 to 3', '2']);
    expect(estimateText(estimate(1e-17, -1e-17, 0.5))).toBe('0 [0, 0.5]');
    expect(estimateText(null)).toBe('–');
    expect(capital('centre')).toBe('Centre');
  });
});

describe('1: sample efficiency', () => {
  const row = (order: number, multiplier: number, low = multiplier): OrbitSizeRow =>
    ({
      order,
      dataPerStep: estimate(order),
      learning: exactly(multiplier, low, multiplier),
    }) as unknown as OrbitSizeRow;
  it('compares the multiplier with the orbit', () => {
    expect(efficiencyVerdict({ rows: [row(1, 1), row(2, 2.2), row(8, 7)] })).toBe('as the orbit');
    expect(efficiencyVerdict({ rows: [row(2, 4), row(8, 20)] })).toBe('more');
    expect(efficiencyVerdict({ rows: [row(4, 1.5), row(8, 2)] })).toBe('less');
    expect(efficiencyVerdict({ rows: [row(2, 1.1, 0.9), row(8, 1.2, 0.8)] })).toBe('none');
  });
});

describe('2: completeness', () => {
  const row = (length: number, recall: number, precision: number): ClassRow =>
    ({ length, agreement: { orbits: { recall, precision } } }) as unknown as ClassRow;
  it('asks recall of every length and precision of the last', () => {
    expect(completenessVerdict({ exact: [row(1, 1, 0.2), row(2, 1, 1)] })).toEqual({ complete: true, sound: true });
    expect(completenessVerdict({ exact: [row(1, 1, 0.2), row(2, 1, 0.9)] })).toEqual({ complete: true, sound: false });
    expect(completenessVerdict({ exact: [row(1, 0.9, 1), row(2, 1, 1)] })).toEqual({ complete: false, sound: true });
  });
});

describe('3: growth', () => {
  const row = (rewards: number, low: number): GrowthRow =>
    ({ rewards, branching: 4, factor: estimate(low, low, low) }) as unknown as GrowthRow;
  it('is exponential where one more step still multiplies', () => {
    expect(growthVerdict({ rows: [row(1, 1), row(2, 1.9), row(5, 3)] })).toBe('exponential');
    expect(growthVerdict({ rows: [row(2, 1.05), row(5, 1.1)] })).toBe('levels off');
    expect(growthVerdict({ rows: [row(2, 1.05), row(5, 3)] })).toBe('both');
  });
  it('is bounded by the rewards, or by the ways to go', () => {
    expect(largestFactor({ rewards: 3, branching: 4 })).toBe(3);
    expect(largestFactor({ rewards: 20, branching: 4 })).toBe(4);
  });
});

describe('4: dense reward', () => {
  const row = (density: number, score: number, shaped = false): DensityRow =>
    ({
      rule: 'x',
      density,
      shaped,
      score: estimate(score, score - 0.05, score + 0.05),
    }) as unknown as DensityRow;
  it('compares the densest with the sparsest unshaped world', () => {
    expect(densityVerdict({ rows: [row(1, 0.9), row(0, 0.2), row(0, 0.9, true)] }, 'x')).toBe('needs it');
    expect(densityVerdict({ rows: [row(0, 0.9), row(1, 0.92)] }, 'x')).toBe('does not need it');
    expect(densityVerdict({ rows: [row(0, 0.1), row(1, 0.4)] }, 'x')).toBe('does not suffice');
    expect(densityVerdict({ rows: [row(0, 0.3), row(1, 0.3)] }, 'x')).toBe('does not suffice');
  });
});

describe('5: policy drift', () => {
  const exact = (policy: ExactDriftRow['policy'], orbitChange: number) =>
    ({ policy, orbitChange }) as unknown as ExactDriftRow;
  const sampled = (plain: number, corrected: number): SampledDriftRow =>
    ({
      plainRatio: estimate(plain, plain - 0.2, plain + 0.2),
      correctedRatio: estimate(corrected, corrected - 0.2, corrected + 0.2),
    }) as unknown as SampledDriftRow;
  it('tells symmetric policies from others, and weights that help from those that do not', () => {
    const half = driftVerdict({
      exact: [exact('greedy, ties even', 1e-16), exact('greedy, ties lowest', 0.1)],
      sampled: [sampled(1, 1), sampled(5, 1), sampled(5, 6)],
    });
    expect([half.symmetricPolicy, half.anyPolicy]).toEqual(['independent', 'dependent']);
    expect([half.drifting.length, half.corrected.length, half.worsened.length]).toEqual([2, 1, 1]);
    const all = driftVerdict({ exact: [exact('greedy, ties even', 0), exact('greedy, ties lowest', 0)], sampled: [] });
    expect([all.symmetricPolicy, all.anyPolicy]).toEqual(['independent', 'independent']);
    const none = driftVerdict({
      exact: [exact('greedy, ties even', 0.1), exact('greedy, ties lowest', 0)],
      sampled: [],
    });
    expect([none.symmetricPolicy, none.anyPolicy]).toEqual(['dependent', 'dependent']);
  });
});

describe('6: preconditioner or sampling loss', () => {
  const directions = (...cosines: number[]): DirectionData['directions'] =>
    cosines.map((value, k) => ({ asymmetry: k, cosine: estimate(value) }));
  const point = (mistakes: number, apart: number | null, diverged = 0): FixedPointRow => ({
    mistakes,
    chi: 1,
    start: 'zero',
    apart: apart === null ? null : estimate(apart),
    rules: [
      { rule: 'preconditioner', diverged, error: null },
      { rule: 'guarded preconditioner', diverged: 3, error: null },
      { rule: 'sampling', diverged: 0, error: null },
    ],
  });
  it('needs parallel updates and equal ends', () => {
    expect(sameVerdict({ directions: directions(1, 0.99), fixedPoints: [point(0, 0), point(0.1, 1e-6)] })).toEqual({
      directions: 'same',
      fixedPoints: 'same',
    });
    expect(sameVerdict({ directions: directions(0.98, 0.1), fixedPoints: [point(0, 0), point(0.1, 0.5)] })).toEqual({
      directions: 'near symmetric values',
      fixedPoints: 'same when χ is right',
    });
    expect(sameVerdict({ directions: directions(0.5), fixedPoints: [point(0, 0.4), point(0.1, 0)] })).toEqual({
      directions: 'different',
      fixedPoints: 'different',
    });
    expect(sameVerdict({ directions: directions(1), fixedPoints: [point(0, 0, 1)] }).fixedPoints).toBe('different');
    expect(sameVerdict({ directions: directions(1), fixedPoints: [point(0, null)] }).fixedPoints).toBe('different');
  });
});

describe('7: the ways', () => {
  const data = (cosine: number, gapAnywhere: number, gapInvariant: number, moved: number) =>
    ({
      ways: ['weight-sharing', 'data-augmentation'],
      cosines: ['anywhere', 'f invariant', 'whole orbits'].map((situation) => ({
        situation,
        matrix: [
          [estimate(1), estimate(cosine)],
          [estimate(cosine), estimate(1)],
        ],
      })),
      gaps: [
        ['anywhere', gapAnywhere],
        ['f invariant', gapInvariant],
      ].map(([situation, gap]) => ({
        situation,
        identity: 'gradient augmentation = data augmentation',
        gap: estimate(gap as number),
      })),
      outsideMoved: estimate(moved),
    }) as unknown as WayUpdateData;
  it('calls the same what has the cosine 1', () => {
    expect(waysVerdict(data(1, 0, 0, 0)).same.anywhere).toEqual([['weight-sharing', 'data-augmentation']]);
    expect(waysVerdict(data(0.999, 0, 0, 0)).same.anywhere).toEqual([]);
  });
  it('says where gradient augmentation is data augmentation', () => {
    expect(waysVerdict(data(1, 0, 0, 0)).gradientAugmentation).toBe('everywhere');
    expect(waysVerdict(data(1, 0.4, 1e-15, 0))).toMatchObject({
      gradientAugmentation: 'where f is invariant',
      projects: true,
    });
    expect(waysVerdict(data(1, 0.4, 0.1, 0.2))).toMatchObject({ gradientAugmentation: 'nowhere', projects: false });
  });
  it('joins pairs to groups', () => {
    expect(
      joined([
        ['a', 'b'],
        ['c', 'd'],
        ['b', 'c'],
        ['e', 'f'],
      ]),
    ).toEqual([
      ['a', 'b', 'c', 'd'],
      ['e', 'f'],
    ]);
  });
});

describe('8: cost', () => {
  it('is clear only when the whole interval is', () => {
    expect(costVerdict({ low: 0.4, high: 0.9 })).toBe('gain');
    expect(costVerdict({ low: 0.4, high: 1.1 })).toBe('even');
    expect(costVerdict({ low: 0.4, high: null })).toBe('even');
    expect(costVerdict({ low: 1.2, high: null })).toBe('loss');
  });
});

describe('9: clusters', () => {
  const found = (orbits: number, values: number) => ({ precision: [estimate(orbits), estimate(values)] });
  it('tells symmetry from equal values from mistakes', () => {
    const references = ['orbits', 'equal Q*'] as const;
    expect(clusterVerdict(found(1, 1), references)).toBe('symmetry');
    expect(clusterVerdict(found(0.5, 1), references)).toBe('coarser');
    expect(clusterVerdict(found(0.5, 0.7), references)).toBe('wrong');
  });
});

describe('10: advantages', () => {
  const row = (method: string, told: string, ratio: number, solved = 10, diverged = 0): CouplingRow =>
    ({
      world: 'w',
      method,
      told,
      runs: 10,
      solved,
      diverged,
      steps: exactly(ratio, ratio, ratio),
    }) as unknown as CouplingRow;
  it('ranks the couplings by steps and counts what survives', () => {
    const rows = [
      row('quotient', 'the truth', 0.4),
      row('quotient', 'the truth', 0.1),
      row('quotient', '10 % false pairs', 2, 3),
      row('sampling loss', 'the truth', 0.1),
      row('sampling loss', 'a false symmetry', 2, 9, 1),
    ];
    const ranks = couplingRanks({ rows, episodes: { right: 1, wrong: 1 } });
    expect(ranks.slice(0, 2).map(({ method }) => method)).toEqual(['sampling loss', 'quotient']);
    // √(0.4 · 0.1)
    expect(ranks[1]!.ratio).toEqual({ relation: '=', value: expect.closeTo(0.2, 12) });
    // Of the others there are no runs.
    expect(ranks.slice(2).every(({ ratio }) => ratio.relation === 'unknown')).toBe(true);
    expect(ranks[1]!.pairs).toEqual({ runs: 10, learned: 3, diverged: 0 });
    expect(ranks[0]!).toMatchObject({ symmetry: { runs: 10, learned: 9, diverged: 1 }, diverged: 1 });
  });
  it('calls nothing fast of which nothing is known', () => {
    const bound = (method: string, relation: '>=' | 'unknown'): CouplingRow => {
      const estimate = relation === 'unknown' ? { relation, value: null } : { relation, value: 1.5 };
      return { ...row(method, 'the truth', 1, 0), steps: { estimate, low: 0, high: null } };
    };
    const rows = [bound('quotient', 'unknown'), bound('target sharing', '>='), row('sampling loss', 'the truth', 0.9)];
    const ranks = couplingRanks({ rows, episodes: { right: 1, wrong: 1 } });
    // What is at least 1.5 comes after what is 0.9; what may be anything comes last, and is called unknown.
    expect(ranks.slice(0, 2).map(({ method, ratio }) => [method, ratio.relation])).toEqual([
      ['sampling loss', '='],
      ['target sharing', '>='],
    ]);
    const learning = { rows: [], wrong: [], steps: 1, wrongSamples: 1 };
    const said = (some: CouplingRow[]) => advantages({ rows: some, episodes: { right: 1, wrong: 1 } }, learning);
    expect(said(rows).verdict[0]).toMatch(/^Told the truth, sampling loss is fastest \(0\.9 of plain/);
    expect(said(rows).verdict[1]).toMatch(/^Of target sharing.*quotient.* too few runs learned to say\.$/);
    const never = said([bound('quotient', 'unknown')]);
    expect(never.verdict[0]).toBe('Which coupling is fastest when told the truth is not known: too few runs learned.');
    expect(never.findings.find((line) => line.startsWith('quotient'))).toMatch(/steps unknown when right/);
  });
  it('ranks the ways by the samples they save in every task', () => {
    const rows = [
      { method: 'none', multiplier: null },
      { method: 'label-sharing', multiplier: estimate(2) },
      { method: 'label-sharing', multiplier: estimate(8) },
      { method: 'gradient-coupling', multiplier: estimate(9) },
      { method: 'gradient-coupling', multiplier: null },
    ];
    const wrong = ['label-sharing', 'gradient-coupling'].map((method, k) => ({ method, ratio: estimate(k + 1) }));
    expect(wayRanks({ rows, wrong } as unknown as WayLearningData)).toEqual([
      { method: 'label-sharing', multiplier: expect.closeTo(4, 9), harm: 1 },
      { method: 'gradient-coupling', multiplier: null, harm: 2 },
    ]);
  });
});
