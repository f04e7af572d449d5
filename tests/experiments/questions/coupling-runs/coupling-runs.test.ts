/** What couplings cost and gain: against what is known by hand, and the words by figures made up for them. */
import { describe, expect, it } from 'vitest';
import { advantages, couplingRanks, wayRanks } from '../../../../src/experiments/questions/coupling-runs/advantages.js';
import { costVerdict } from '../../../../src/experiments/questions/coupling-runs/cost.js';
import { type CouplingRow, couplingRuns } from '../../../../src/experiments/questions/coupling-runs/experiment.js';
import type { WayLearningData } from '../../../../src/experiments/questions/way-learning/experiment.js';
import { exactly } from '../../compare/sample-study.js';
import { estimate, figures } from '../figures.js';

describe('couplings', () => {
  it('are compared with the plain learner', async () => {
    const { rows } = await figures(couplingRuns);
    const plain = rows.find(({ method }) => method === 'plain')!;
    expect(plain.steps.estimate.value).toBe(1);
    expect(plain.updatesPerStep).toBeCloseTo(1, 12);
    const quotient = rows.find(({ method, told }) => method === 'quotient' && told === 'the truth')!;
    expect(quotient.asymmetry.estimate).toBe(0);
    expect(quotient.updatesPerStep).toBeGreaterThan(4);
    expect(rows.some(({ method, told }) => method === 'augmentation' && told !== 'the truth')).toBe(false);
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
