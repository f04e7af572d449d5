/** What answers about detection say of outcomes that the measured ones do not have: figures made up for each. */
import { describe, expect, it } from 'vitest';
import { answer as clusterForms } from '../../../src/experiments/questions/cluster-forms/answer.js';
import type { ClusterData } from '../../../src/experiments/questions/cluster-forms/experiment.js';
import { answer as completeness } from '../../../src/experiments/questions/completeness/answer.js';
import type {
  ClassRow,
  CompletenessData,
  FoundRow,
} from '../../../src/experiments/questions/completeness/experiment.js';
import { answer as featureInvariance } from '../../../src/experiments/questions/feature-invariance/answer.js';
import {
  type FeatureRow,
  INVARIANT_START,
  UNTRAINED,
} from '../../../src/experiments/questions/feature-invariance/experiment.js';
import { answer as independence } from '../../../src/experiments/questions/independence/answer.js';
import type { ExactRow, TestRow } from '../../../src/experiments/questions/independence/experiment.js';
import { answer as oneShot } from '../../../src/experiments/questions/one-shot/answer.js';
import type { OneShotData, OneShotRow } from '../../../src/experiments/questions/one-shot/experiment.js';
import { answer as orbitSize } from '../../../src/experiments/questions/orbit-size/answer.js';
import type { OrbitSizeData, OrbitSizeRow } from '../../../src/experiments/questions/orbit-size/experiment.js';
import { answer as policyDrift } from '../../../src/experiments/questions/policy-drift/answer.js';
import type {
  DriftData,
  ExactDriftRow,
  SampledDriftRow,
} from '../../../src/experiments/questions/policy-drift/experiment.js';
import { answer as pooledEstimates } from '../../../src/experiments/questions/pooled-estimates/answer.js';
import {
  beliefs,
  type PooledData,
  type PooledRow,
} from '../../../src/experiments/questions/pooled-estimates/experiment.js';
import { answer as rewardDensity } from '../../../src/experiments/questions/reward-density/answer.js';
import type { DensityRow } from '../../../src/experiments/questions/reward-density/experiment.js';
import { answer as trajectoryGrowth } from '../../../src/experiments/questions/trajectory-growth/answer.js';
import type { GrowthData } from '../../../src/experiments/questions/trajectory-growth/experiment.js';
import { exactly } from '../compare/sample-study.js';
import { estimate } from './figures.js';

const near = (value: number) => estimate(value, value - 0.01, value + 0.01);

describe('13: independence', () => {
  const exact = (more: Partial<ExactRow> = {}): ExactRow => ({
    world: 'w',
    classes: 3,
    pairs: 4,
    self: [1, 1],
    nearerToOther: 0,
    plain: 1,
    cosine: 1,
    jensenShannon: 1,
    deviationEqual: 1e-12,
    deviationDifferent: 0.5,
    ...more,
  });
  const test = (equal: TestRow['equal'], different: TestRow['different'], world = 'w'): TestRow => ({
    world,
    source: 'from episodes',
    visits: 5,
    runs: 2,
    equal,
    different,
  });

  it('holds where every measure separates and nothing is rejected too often', () => {
    const said = independence({ exact: [exact()], tests: [test(near(0.05), near(0.5))] });
    expect(said.verdict[0]).toBe('The coincidence measure is 1 for equal laws.');
    expect(said.verdict[1]).toBe('');
    expect(said.verdict[2]).toBe(
      'It separates equal from different laws without a mistake, its cosine form without a mistake, the Jensen-Shannon form without a mistake.',
    );
    expect(said.verdict[3]).toMatch(/^The analogy is exact/);
    expect(said.verdict[4]).not.toContain('clearly too often');
    // 1e-12 is rounding.
    expect(said.findings[1]).toContain('off 1 by at most 0 of equal laws');
  });

  it('says by how much each measure fails, and leaves out what was not tested', () => {
    const said = independence({
      exact: [
        exact({ self: [0.2, 0.5], plain: 0.8, cosine: 0.9, jensenShannon: 0.95, nearerToOther: 0.25 }),
        exact({ world: 'v', plain: null, cosine: null, jensenShannon: null, deviationDifferent: 0 }),
      ],
      tests: [test(estimate(0.2, 0.1, 0.3), null), test(null, near(0.5), 'v')],
    });
    expect(said.verdict).toEqual([
      expect.stringContaining('of a pair with itself it is 0.2 to 1, and 1 only where a law is certain.'),
      'So it mixes how alike with how certain: 25 % of the pairs coincide more often with a pair of another law than with themselves (in 1 of 2 worlds).',
      'It separates equal from different laws with a chance of 0.8, its cosine form with 0.9, the Jensen-Shannon form with 0.95.',
      'That “which pair” and “which trajectory” are independent exactly where laws are equal did not hold.',
      expect.stringContaining(
        'in 20 % of cases at the level of 5 % (clearly too often in 1 of 2), and finds different ones in 50 %',
      ),
    ]);
    expect(said.findings[2]).toContain('separation unknown, as no two pairs have one law;');
    expect(said.findings[3]).toMatch(/^5 visits: equal laws rejected in – with independent trajectories, in 20 %/);
    const [limit, tests] = said.tables;
    expect(limit!.rows[1]).toEqual(['v', '3', '1', '0 %', '–', '–', '–']);
    expect(tests!.rows).toEqual([
      ['w', 'from episodes', '5', '20 % [10 %, 30 %]', '–'],
      ['v', 'from episodes', '5', '–', '50 % [49 %, 51 %]'],
    ]);
    const { drawing } = said.figures[0]!;
    expect(drawing.kind === 'lines' && drawing.lines.map(({ points }) => points.length)).toEqual([0, 1]);
  });
});

describe('2: completeness', () => {
  const classes = (recall: number, precision: number, values = 1): ClassRow =>
    ({
      world: 'w',
      length: 2,
      classes: 3,
      orbits: 4,
      twins: 0.4,
      agreement: {
        orbits: { recall, precision },
        homomorphism: { recall: 1, precision: 1 },
        'equal Q*': { recall: 1, precision: values },
      },
    }) as ClassRow;
  const found = (rule: string, recall: number | null, precision: number | null, world = 'w'): FoundRow => ({
    world,
    rule,
    runs: 2,
    recall: recall === null ? null : estimate(recall),
    precision: precision === null ? null : estimate(precision),
  });
  const said = (exact: readonly ClassRow[], rows: readonly FoundRow[]) =>
    completeness({ episodes: 100, exact, found: rows } as CompletenessData);

  it('joins all and nothing else', () => {
    const { verdict, findings, figures } = said(
      [classes(1, 1)],
      [found('a', 1, 1), found('b', null, null), found('c', 1, 0.9)],
    );
    expect(verdict).toEqual([
      'In the limit, yes: in every world the exact classes of reward trajectories join all pairs of one orbit, at every length.',
      'They join nothing else.',
      'From 100 episodes, every rule joins all of them: a (precision 100 %), b (joining nothing) and c (precision down to 90 %).',
    ]);
    expect(findings.slice(1)).toEqual([
      'All that the classes of length 2 join has equal Q*: a learner of values is not misled.',
      'a: recall from 100 % (w) up; precision at worst 100 % (w).',
      'b: nothing to find; joins nothing anywhere.',
      'c: recall from 100 % (w) up; precision at worst 90 % (w).',
    ]);
    const { drawing } = figures[0]!;
    expect(drawing.kind === 'intervals' && drawing.bars.map(({ name }) => name)).toEqual(['a', 'c']);
  });

  it('misses pairs, and joins what has other values', () => {
    const { verdict, findings } = said(
      [classes(0.75, 0.5, 0.6)],
      [found('a', 0.5, 1), found('a', 0.25, 1, 'v'), found('whole transformations', 0.5, 1)],
    );
    expect(verdict).toEqual([
      'In the limit, no: recall against the orbits falls to 75 %.',
      'They also join what no symmetry maps onto each other (in 1 of 1 worlds), so complete is not the same as right.',
      'From 100 episodes, no rule joins all of them everywhere: a (recall down to 25 %) and whole transformations (recall down to 50 %).',
    ]);
    expect(findings).toContain(
      'Where classes join pairs of different Q*, a learner of values is misled: w (60 % of the joined are equal).',
    );
    expect(findings).toContain(
      'Whole transformations miss part of what is the same in w (recall 50 %): 40 % of it are two moves of one state, which a map of states need not show.',
    );
  });

  it('is complete by some rules only', () => {
    const { verdict } = said([classes(1, 1)], [found('a', 1, 1), found('b', 0.5, 1)]);
    expect(verdict[2]).toBe(
      'From 100 episodes, all of them are joined everywhere by a (precision 100 %), not by b (recall down to 50 %).',
    );
  });
});

describe('12: pooled estimates', () => {
  const measures = ['jensen-shannon', 'intersection'];
  const policies = ['unchanged', 'ties even', 'ties lowest'] as const;
  const data = (
    ratio: (row: Pick<PooledRow, 'policy' | 'belief' | 'measure' | 'episodes' | 'world'>) => number,
    share: number | null = 1,
  ): PooledData => ({
    before: 100,
    precision: beliefs.map((belief) => ({ world: 'w', belief, share: belief === 'Bayes factor' ? share : 1 })),
    rows: measures.flatMap((measure) =>
      policies.flatMap((policy) =>
        beliefs.flatMap((belief) =>
          [20, 50, 200].map((episodes): PooledRow => {
            const row = { world: 'w', policy, belief, measure, episodes };
            return {
              ...row,
              runs: 2,
              alone: estimate(0.2),
              pooled: estimate(0.1),
              ratio: near(ratio(row)),
              ratioQ90: 1.5,
              ratioApart: estimate(1),
              knownAlone: 0.25,
              knownPooled: 0.5,
            };
          }),
        ),
      ),
    ),
  });

  it('help everywhere', () => {
    const { verdict, findings, tables } = pooledEstimates(data(() => 0.5));
    expect(verdict[0]).toMatch(
      /^Yes, where what is pooled is alike: .* is 0\.5 of that .* unchanged, and 0\.5 under one/,
    );
    expect(verdict[1]).toContain('χ of 25 % of the pairs of pairs alone, of 50 % pooled');
    expect(verdict[3]).toBe('No belief made χ clearly worse.');
    expect(verdict[4]).toContain('after 200 episodes this did not outweigh the gain (0.5)');
    expect(findings.at(-1)).toContain(
      'jensen-shannon 0.5 (better everywhere or the same) and intersection 0.5 (better everywhere or the same)',
    );
    // The first and the last number of episodes, three policies and four beliefs each, under the name of the world.
    expect(tables[0]!.rows).toHaveLength(1 + 2 * 3 * 4);
  });

  it('harm where a belief is wrong, and where ties are broken one way', () => {
    const { verdict, findings } = pooledEstimates(
      data(({ belief, policy, episodes, measure }) => {
        if (measure === 'intersection') return policy === 'unchanged' ? 2 : 0.5;
        if (belief === 'transformations') return episodes / 10;
        if (belief === 'orbits' && policy === 'ties lowest' && episodes === 200) return 1.2;
        return 0.9;
      }, null),
    );
    expect(verdict[3]).toContain('20 times the error in w (transformations, 200 episodes)');
    expect(verdict[4]).toContain('after 200 episodes pooling orbits is clearly worse in w (1.2)');
    expect(findings[0]).toContain('Bayes factor (joins nothing)');
    expect(findings[0]).toContain('orbits (100 % of what it joins has equal laws, error 0.9 to 1.2 times)');
    expect(findings.at(-1)).toContain('intersection 0.5 to 2 (better or worse)');
  });

  it.each([
    [2, /^No: even with orbits pooled the error of χ is 2 of that/, 'jensen-shannon 2 (worse)'],
    [1, /^Pooling orbits makes no clear difference\.$/, 'jensen-shannon 1 (same)'],
  ])('do not help at %d times the error', (ratio, words, measured) => {
    const { verdict, findings } = pooledEstimates(data(() => ratio));
    expect(verdict[0]).toMatch(words);
    expect(findings.at(-1)).toContain(measured);
  });
});

describe('14: where a network is invariant', () => {
  const row = (
    way: string,
    fresh: readonly number[],
    more: { far?: number; outside?: number; error?: number | null } = {},
  ): FeatureRow =>
    ({
      task: 'reflection',
      way,
      runs: 2,
      fresh: fresh.map(near),
      far: fresh.map((value, k) => near(k === fresh.length - 1 ? (more.far ?? value) : value)),
      freshQ90: 0.5,
      outside: estimate(more.outside ?? 0.5),
      error: more.error === null ? null : near(more.error ?? 0.3),
    }) as unknown as FeatureRow;
  const untrained = row(UNTRAINED, [1, 1, 1, 1], { error: null, outside: 1 });
  const none = row('none', [1, 0.9, 0.8, 0.7]);
  const said = (...rows: FeatureRow[]) =>
    featureInvariance({ samples: 64, steps: 10, rows: [untrained, none, ...rows] });

  it('in the weights', () => {
    const { verdict } = said(row('weight-sharing', [1, 0, 0, 0], { outside: 0, far: 0 }));
    expect(verdict[0]).toBe('In the weights with weight sharing (reflection).');
    expect(verdict[2]).toBe('Invariant by the last hidden layer already: none; only in the outputs: none.');
    expect(verdict[3]).toBe('On inputs 3 times as large it is no worse.');
    expect(verdict[4]).toBe('');
  });

  it('in features and in outputs, and nowhere beyond the inputs that were trained on', () => {
    const { verdict, findings } = said(
      row('label-sharing', [1, 0.5, 0.05, 0.02], { far: 0.2, error: 0.1 }),
      row('output-coupling', [1, 0.5, 0.3, 0.05], { far: 0.1, error: 0.05 }),
      row('embedding-coupling', [1, 0.4, 0.2, 0.15], { far: 0.15, error: 0.2 }),
    );
    expect(verdict[0]).toBe(
      'Not in the weights: under every way of averaging 50 % of the first weights still break the symmetry (100 % before training).',
    );
    expect(verdict[1]).toContain('(embedding coupling, which pulls at the second layer: 0.4, 0.2 and 0.15).');
    expect(verdict[2]).toBe(
      'Invariant by the last hidden layer already: label sharing (reflection); only in the outputs: output coupling (reflection).',
    );
    expect(verdict[3]).toMatch(/the outputs vary clearly more in 2 of 3 cases, up to 10 times as much\.$/);
    expect(findings.at(-1)).toBe(
      'Invariance is not accuracy: in reflection the most invariant is label sharing (test error 0.1), the most accurate output coupling (0.05).',
    );
  });

  it.each([
    [0.3, /its test error is not clearly worse than that of plain training\.$/],
    [0.9, /it cannot represent all .* worse than that of plain training in reflection \(0\.9 against 0\.3\)\.$/],
  ])('from an invariant start with the error %d', (error, words) => {
    const { verdict } = said(
      row('label-sharing', [1, 0.5, 0.3, 0.2]),
      row(INVARIANT_START, [1, 0, 0, 0], { outside: 0, error }),
    );
    expect(verdict[4]).toMatch(/^A start that the group leaves as it is/);
    expect(verdict[4]).toMatch(words);
  });
});

describe('11: one-shot', () => {
  const data = (right: Readonly<Record<string, number>>, alone: number, optimal: number | null): OneShotData => ({
    rows: Object.entries(right).flatMap(([world, share]) =>
      (['uniform', 'ε-greedy'] as const).flatMap((policy) =>
        (['exactly', 'from visits'] as const).flatMap((known) =>
          ([1, 2, 5, 20] as const).flatMap((visits) =>
            (['current', 'optimal'] as const).map(
              (value): OneShotRow => ({
                world,
                policy,
                known,
                visits,
                value,
                runs: 2,
                transferred: estimate(1),
                right: estimate(share),
                meanError: estimate(0.05),
                errorQ90: estimate(0.1),
                worstPairs: 0.5,
                sure: estimate(0.5),
                sureRight: null,
              }),
            ),
          ),
        ),
      ),
    ),
    limits: Object.keys(right).flatMap((world) =>
      (['uniform', 'ε-greedy'] as const).map((policy) => ({
        world,
        policy,
        alone,
        right: optimal === null ? null : { current: 1, optimal },
      })),
    ),
  });

  it('works in every world', () => {
    const { verdict, findings } = oneShot(data({ a: 1, b: 0.95 }, 0, 1));
    expect(verdict).toEqual([
      'Yes: after one visit the value of the policy that acts is right for 95 % to 100 % of the pairs.',
      '',
      'With the whole law known the optimal value would be right wherever a pair has a partner.',
    ]);
    expect(findings[0]).toMatch(/5 %, 10 % of the range \(mean, 90th percentile\)\.$/);
    expect(findings[2]).toContain('where every pair has a partner: never sure (current), never sure (optimal);');
  });

  it('works in some worlds', () => {
    const { verdict, findings } = oneShot(data({ a: 1, b: 0.5 }, 0.25, 0.75));
    expect(verdict).toEqual([
      'Only in some worlds: after one visit the value of the policy that acts is right for 100 % of the pairs in a, for 50 % elsewhere.',
      'There it is right for 50 %, 50 % and 50 % after one, two and five visits, and the optimal value for 50 %, 50 % and 50 %.',
      '“No?!” is right of the optimal value: with the whole law known it would still be wrong for 25 % of the pairs in a and b; the value of the uniform policy for 0 %.',
    ]);
    expect(findings[0]).toMatch(/25 % of the pairs have no partner to take a value from\.$/);
  });

  it('works nowhere, and no pair has a partner', () => {
    const { verdict, tables } = oneShot(data({ a: 0.5 }, 1, null));
    expect(verdict[0]).toBe(
      'No: after one visit the value of the policy that acts is right for only 50 % of the pairs.',
    );
    expect(tables.at(-1)!.rows).toEqual([
      ['a', 'uniform', '100 %', '–', '–'],
      ['a', 'ε-greedy', '100 %', '–', '–'],
    ]);
  });
});

describe('5: policy drift', () => {
  const exact = (policy: ExactDriftRow['policy'], orbitChange: number): ExactDriftRow => ({
    world: 'w',
    measure: 'm',
    policy,
    orbitLeastUniform: 1,
    orbitLeast: 1 - orbitChange,
    orbitChange,
    otherChange: 0.1,
  });
  const sampled = (plain: number, corrected: number): SampledDriftRow => ({
    world: 'w',
    measure: 'm',
    runs: 2,
    noise: near(0.1),
    plain: near(0.1 * plain),
    corrected: near(0.1 * corrected),
    plainRatio: near(plain),
    correctedRatio: near(corrected),
  });
  const said = (even: number, lowest: number, rows: readonly SampledDriftRow[]) =>
    policyDrift({
      epsilon: 0.2,
      steps: 100,
      exact: [exact('greedy, ties even', even), exact('greedy, ties lowest', lowest)],
      sampled: rows,
    } as DriftData).verdict;

  it.each([
    [0, 0, 'Yes, for pairs of one orbit: no change of policy moved their χ.'],
    [0.1, 0.1, 'No: even under a policy that treats symmetric states alike, χ of pairs of one orbit changes.'],
    [0, 0.25, expect.stringMatching(/^Only half: .* their χ falls to 0\.75 at the lowest/)],
  ])('moves orbits by %d and %d', (even, lowest, words) => {
    expect(said(even, lowest, [sampled(1, 1)])).toEqual([words, 'In samples no drift beyond noise was measured.']);
  });

  it.each([
    [
      'helped by weights',
      [sampled(3, 1), sampled(1, 1)],
      'in 1 of 2 cases; importance weights clearly lessen it in 1 (1 of 2 measures on “w”).',
    ],
    ['not helped', [sampled(3, 3)], 'in 1 of 1 cases; importance weights clearly lessen it in none of them.'],
    ['worsened', [sampled(3, 4)], 'lessen it in none of them and clearly worsen it in 1 (1 of 1 measures on “w”).'],
  ])('in samples, %s', (_, rows, words) => {
    const sentence = said(0, 0, rows)[1]!;
    expect(sentence).toMatch(/^In samples χ of all pairs moves by 3 times the noise/);
    expect(sentence.endsWith(words)).toBe(true);
  });
});

describe('1: orbit size', () => {
  const row = (order: number, learning: OrbitSizeRow['learning']): OrbitSizeRow => ({
    world: 'w',
    group: `g${order}`,
    order,
    runs: 2,
    dataPerStep: estimate(order),
    steps: 1000 / order,
    learning,
    estimation: near(order),
  });

  it('shows what is known of a multiplier that is censored', () => {
    const { findings, figures, tables } = orbitSize({
      rows: [
        row(1, exactly(1, 1, 1)),
        row(2, { estimate: { relation: '>=', value: 2 }, low: 1.5, high: null }),
        row(4, { estimate: { relation: 'unknown', value: null }, low: 3, high: null }),
      ],
      exponents: [{ world: 'w', learning: near(1), estimation: estimate(0.8, 0.7, 0.9) }],
    } as OrbitSizeData);
    expect(findings[1]).toMatch(/Clearly below 1 in w: there a datum of a partner is worth less/);
    const { drawing } = figures[0]!;
    if (drawing.kind !== 'lines') throw new Error('expected lines');
    // The trivial group has no interval; one without an upper end ends at what is known.
    expect(drawing.lines[0]!.points).toEqual([
      { x: 1, y: 1 },
      { x: 2, y: 2, low: 1.5, high: 2 },
      { x: 4, y: 3, low: 3, high: 3 },
    ]);
    expect(tables[0]!.rows.map((cells) => cells[5])).toEqual(['1', '≥ 2 [1.5, ∞)', '–']);
  });
});

describe('4, 9 and 3', () => {
  it('say that a rule joins nothing', () => {
    const row = (density: number, shaped: boolean): DensityRow =>
      ({
        rule: 'x',
        density,
        shaped,
        rewarded: density,
        precision: null,
        recall: near(0),
        score: near(0),
      }) as DensityRow;
    const rows = [row(0, false), row(1, false), row(0, true)];
    const { verdict, findings } = rewardDensity({ episodes: 10, rows });
    expect(verdict[0]).toMatch(/^“x” does poorly with it and without: score 0/);
    expect(findings[1]).toBe('x, reward at the goal alone: joins nothing, recall 0 %.');
  });

  it('say that exact partitions lose something', () => {
    const references = ['orbits', 'lumping', 'homomorphism', 'equal Q*'] as const;
    const world = 'centre goal, shaped';
    const { verdict } = clusterForms({
      references,
      exact: references.map((name) => ({
        world,
        name,
        classes: 2,
        states: 2,
        rewardError: name === 'lumping' ? 0.1 : 0,
        transitionError: 0,
        value: 1,
      })),
      found: [
        {
          world,
          rule: 'r',
          episodes: 20,
          runs: 2,
          classes: estimate(2),
          precision: references.map(() => estimate(0.5)),
          recall: references.map(() => estimate(1)),
          rewardError: estimate(0),
          transitionError: estimate(0),
          value: estimate(0.5),
        },
      ],
      pictures: [],
    } as unknown as ClusterData);
    expect(verdict[0]).toBe('Not even the exact partitions are quotients without error.');
    expect(verdict[2]).toMatch(/mix pairs of different optimal values \(50 % of the joined are equal\)/);
  });

  it('say nothing of random worlds where there are none', () => {
    const data = {
      length: 2,
      steps: 100,
      rows: [
        {
          world: 'grid',
          rewards: 3,
          branching: 4,
          visits: 10,
          factor: estimate(2),
          exact: [estimate(1), estimate(2)],
          seen: [estimate(1), estimate(2)],
          nodes: estimate(3),
          cells: 12,
        },
      ],
    } as unknown as GrowthData;
    const { findings } = trajectoryGrowth(data);
    expect(findings).toHaveLength(2);
    expect(findings[0]).toBe('At length 2: 2 a pair (grid).');
    const random = { ...data, rows: [{ ...data.rows[0]!, world: 'random, 3 rewards' }] };
    expect(trajectoryGrowth(random).findings[1]).toMatch(/factor a step 2 with 3\.$/);
  });
});
