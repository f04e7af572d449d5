/** Runs of outcomes that the smallest sizes do not have, and what is gathered from runs that found nothing. */
import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../src/experiments/experiment.js';
import { completeness } from '../../../src/experiments/questions/completeness/experiment.js';
import { couplingRuns } from '../../../src/experiments/questions/coupling-runs/experiment.js';
import { exactRow, independence } from '../../../src/experiments/questions/independence/experiment.js';
import { limitOf, runOf } from '../../../src/experiments/questions/one-shot/experiment.js';
import { orbitSize } from '../../../src/experiments/questions/orbit-size/experiment.js';
import { beliefs, pooledEstimates } from '../../../src/experiments/questions/pooled-estimates/experiment.js';
import { rewardDensity } from '../../../src/experiments/questions/reward-density/experiment.js';
import {
  coupledBy,
  fixedPoint,
  updateDirections,
} from '../../../src/experiments/questions/update-directions/experiment.js';
import { taskOf } from '../../../src/experiments/questions/way-learning/experiment.js';
import { Partition } from '../../../src/similarity/partition.js';
import { agreementOf } from '../../../src/symmetry/score.js';
import { backend, ends, quick } from './figures.js';

const context = contextOf(backend, quick);

describe('independence', () => {
  it('separates nothing where all laws differ', () => {
    const row = exactRow([Float64Array.of(1, 0), Float64Array.of(0, 1)], [0, 1]);
    expect([row.plain, row.cosine, row.jensenShannon]).toEqual([null, null, null]);
    expect(row.deviationEqual).toBe(0);
  });

  it('has no rate where there is nothing to test, in any run', async () => {
    const task = { kind: 'sampled', world: 'coin or choice', seed: 1, visits: [1], tests: 0 } as const;
    const part = await independence.run(context, task);
    expect(part).toEqual({
      kind: 'sampled',
      rejections: [
        { source: 'independent', visits: 1, equal: null, different: null },
        { source: 'from episodes', visits: 1, equal: null, different: null },
      ],
    });
    const { tests } = independence.gather([part, part], [task, task], quick);
    expect(tests[0]).toEqual({
      world: 'coin or choice',
      source: 'independent',
      visits: 1,
      runs: 2,
      equal: null,
      different: null,
    });
  });
});

describe('what found nothing', () => {
  const nothing = agreementOf({ asserted: 0, correct: 0, true: 0 });
  const found = (rule: string) => ({ rule, orbits: nothing, values: nothing });

  it('has neither recall nor precision where nothing is the same', () => {
    const task = { kind: 'sampled', world: 'small grid', episodes: 7, seed: 1 } as const;
    expect(completeness.gather([{ kind: 'sampled', found: [found('a')] }], [task], quick)).toEqual({
      episodes: 7,
      exact: [],
      found: [{ world: 'small grid', rule: 'a', runs: 1, recall: null, precision: null }],
    });
  });

  it('has a score of 0 where nothing is joined', () => {
    const missed = agreementOf({ asserted: 0, correct: 0, true: 5 });
    const task = { side: 5, density: 0, shaped: false, episodes: 7, seed: 1 };
    const { rows } = rewardDensity.gather(
      [{ rewarded: 0.5, found: [{ rule: 'a', orbits: missed, values: nothing }] }],
      [task],
      quick,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ rule: 'a', rewarded: 0.5, precision: null });
    expect([rows[0]!.recall.estimate, rows[0]!.score.estimate]).toEqual([0, 0]);
  });

  it('has no share of what is alike where a belief joins nothing in any run', () => {
    const task = { world: 'small grid', seed: 1, before: 1, after: [1] } as const;
    const part = (share: number | null) => ({
      scores: [],
      precision: { orbits: 1, transformations: share, 'Bayes factor': null, 'χ over a threshold': 0.25 },
    });
    const { precision } = pooledEstimates.gather([part(0.5), part(null)], [task, task], quick);
    expect(precision.map(({ share }) => share)).toEqual([1, 0.5, null, 0.25]);
    expect(precision.map(({ belief }) => belief)).toEqual(beliefs);
  });
});

describe('one-shot', () => {
  it('transfers nothing where nobody can have made what was seen', () => {
    expect(runOf([null, null])).toEqual({
      transferred: 0,
      right: 0,
      meanError: 0,
      errorQ90: 0,
      sure: 0,
      sureRight: null,
    });
    expect(runOf([null, { error: 0, sure: true }])).toMatchObject({ transferred: 0.5, right: 1, sureRight: 1 });
  });

  it('has no limit where every pair is alone', () => {
    expect(
      limitOf(
        [[0], [1]],
        [
          [1, 2],
          [3, 4],
        ],
        [0, 0],
      ),
    ).toEqual({ alone: 1, right: null });
    expect(
      limitOf(
        [[0, 1], [2]],
        [
          [1, 1, 5],
          [3, 4, 5],
        ],
        [0, 0],
      ),
    ).toEqual({
      alone: expect.closeTo(1 / 3, 12),
      right: { current: 1, optimal: 0 },
    });
  });
});

describe('fixed points', () => {
  it('are none where values move by a million in a sweep, or pass it', () => {
    const alone = coupledBy(Partition.from([0, -1]), 1);
    const from = (reward: number) => fixedPoint(backend, ends([reward]), 'sampling', alone, Float64Array.of(0, 0), 300);
    expect(from(3)![0]).toBeCloseTo(3, 9);
    expect(from(2e6)).toBeNull();
    expect(from(2e7)).toBeNull();
  });

  it('have no error where every run diverged', () => {
    const task = { side: 5, seed: 1, sweeps: 10 };
    const cases = 8;
    const part = {
      cosines: new Array(10).fill(1),
      errors: new Array(cases).fill([null, 0.5, 0.25]),
      apart: new Array(cases).fill(null),
    };
    const { fixedPoints } = updateDirections.gather([part, part], [task, task], quick);
    const [preconditioner, guarded] = fixedPoints[0]!.rules;
    expect(preconditioner).toEqual({ rule: 'preconditioner', diverged: 2, error: null });
    expect(guarded!.diverged).toBe(0);
    expect(guarded!.error!.estimate).toBe(0.5);
    expect(fixedPoints[0]!.apart).toBeNull();
  });
});

describe('worlds of the whole study', () => {
  it('are as large as they are made', () => {
    const tasks = orbitSize.tasks({ size: 'full', seed: 0 });
    const torus = tasks.find(({ world }) => world.startsWith('torus'))!;
    expect(torus.side).toBeNull();
  });

  it('have a criterion that slips can meet, and may be told a false symmetry', async () => {
    const tasks = couplingRuns.tasks({ size: 'full', seed: 0 });
    const of = (world: string, told: string) =>
      tasks.find((task) => task.world === world && task.told === told && task.method === 'quotient')!;
    const small = { seeds: [1], episodes: 2, side: null };
    for (const task of [of('centre goal, slip 0.1', 'the truth'), of('corner goal, sparse', 'a false symmetry')]) {
      const [run] = await couplingRuns.run(context, { ...task, ...small });
      expect(run!.solved).toBe(false);
      expect(run!.steps).toBeGreaterThan(0);
    }
  });

  it('have digits of nine by nine dots that the square may turn', () => {
    const { inputs, outputs, group } = taskOf('digits', 0);
    expect([inputs, outputs, group.order]).toEqual([81, 8, 8]);
  });
});
