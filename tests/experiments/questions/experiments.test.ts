/** Every experiment on its smallest size, against what is known of the answer. */
import { describe, expect, it } from 'vitest';
import { loadBackend } from '../../../src/engine/load.js';
import { TabularModel } from '../../../src/environments/tabular-model.js';
import { contextOf } from '../../../src/experiments/experiment.js';
import { clusterForms } from '../../../src/experiments/questions/cluster-forms/experiment.js';
import { completeness } from '../../../src/experiments/questions/completeness/experiment.js';
import { couplingRuns } from '../../../src/experiments/questions/coupling-runs/experiment.js';
import { meanOf, slopeOf } from '../../../src/experiments/questions/estimates.js';
import {
  monteCarlo,
  orbitSize,
  squaredError,
  uniformValues,
} from '../../../src/experiments/questions/orbit-size/experiment.js';
import { changeOf, greedyPolicy, policyDrift } from '../../../src/experiments/questions/policy-drift/experiment.js';
import { rewardDensity } from '../../../src/experiments/questions/reward-density/experiment.js';
import type { Setting } from '../../../src/experiments/questions/setting.js';
import { trajectoryGrowth } from '../../../src/experiments/questions/trajectory-growth/experiment.js';
import {
  cosine,
  coupledBy,
  direction,
  updateDirections,
} from '../../../src/experiments/questions/update-directions/experiment.js';
import { monotone, taskOf, wayLearning } from '../../../src/experiments/questions/way-learning/experiment.js';
import { gap, wayUpdates } from '../../../src/experiments/questions/way-updates/experiment.js';
import { makeGrid } from '../../../src/experiments/questions/worlds.js';
import type { Member } from '../../../src/experiments/together.js';
import { Partition } from '../../../src/similarity/partition.js';
import { populationSimilarity } from '../../../src/symmetry/exact/population-similarity.js';
import { ExactReferences } from '../../../src/symmetry/exact/references.js';
import { SymmetryGroup } from '../../../src/symmetry/group.js';
import { Transformation } from '../../../src/symmetry/transformation.js';

const quick: Setting = { size: 'quick', seed: 5 };
const backend = await loadBackend('wasm');

/** As a file of runs gives them back. */
const written = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

async function figures<Task, Part, Data>(
  experiment: Member<Setting, Task, Part, Data>,
  setting = quick,
): Promise<Data> {
  const tasks = experiment.tasks(setting);
  const parts: Part[] = [];
  const context = contextOf(backend, setting);
  for (const task of tasks) parts.push(await experiment.run(context, written(task)));
  expect(written(parts)).toEqual(parts);
  return experiment.gather(written(parts), tasks, setting);
}

/** States that end at once, one action each, with the given rewards. */
function ends(rewards: readonly number[]): TabularModel {
  return TabularModel.build({
    states: rewards.length + 1,
    actions: 1,
    initial: [...rewards.map(() => 1 / rewards.length), 0],
    outcomes: (s) => [
      { probability: 1, nextState: rewards.length, reward: s === rewards.length ? 0 : rewards[s]!, terminated: true },
    ],
  });
}

describe('estimates', () => {
  it('have seeded intervals', () => {
    const values = [1, 2, 3, 4, 10];
    expect(meanOf(values, quick)).toEqual(meanOf(values, quick));
    expect(meanOf(values, quick).estimate).toBe(4);
    expect(meanOf(values, quick)).not.toEqual(meanOf(values, { ...quick, seed: 6 }));
    expect(slopeOf([0, 1, 2], [5, 3, 1])).toBeCloseTo(-2, 12);
  });
});

describe('orbit size', () => {
  it('pools the returns of an orbit', () => {
    const swap = Transformation.from({ name: 'swap', states: [1, 0], actionMap: [0] });
    const returns = { sums: Float64Array.of(2, 0), visits: Int32Array.of(1, 3) };
    const alone = SymmetryGroup.generatedBy([Transformation.identity(2, 1)]);
    // Alone: estimates 2 and 0 of 1 and 1. Together: 2 / 4.
    expect(squaredError(returns, Float64Array.of(1, 1), alone)).toBe(1);
    expect(squaredError(returns, Float64Array.of(1, 1), SymmetryGroup.generatedBy([swap]))).toBe(0.25);
  });

  it('knows the values of the uniform policy, and Monte Carlo finds them', () => {
    const chain = TabularModel.build({
      states: 3,
      actions: 1,
      initial: [1, 0, 0],
      outcomes: (s) =>
        s === 2
          ? [{ probability: 1, nextState: 2, reward: 0, terminated: true }]
          : [{ probability: 1, nextState: s + 1, reward: s, terminated: s === 1 }],
    });
    expect([...uniformValues(chain)]).toEqual([0.95, 1, 0]);
    const { sums, visits } = monteCarlo(backend, chain, 4, 1);
    expect([...visits]).toEqual([4, 4, 0]);
    expect(sums[0]).toBeCloseTo(4 * 0.95, 12);
  });

  it('gives a datum to every pair of an orbit', async () => {
    const { rows } = await figures(orbitSize);
    expect(rows.map(({ order }) => order)).toEqual([1, 2, 2, 4, 4, 8]);
    expect(rows[0]!.dataPerStep.estimate).toBe(1);
    // Orbits under the half turn and the quarter turns are all of one size; those of reflections are smaller on their axes.
    for (const { order, dataPerStep } of rows) expect(dataPerStep.estimate).toBeLessThanOrEqual(order);
    expect(rows.filter(({ order, dataPerStep }) => order === dataPerStep.estimate)).toHaveLength(3);
    expect(rows.at(-1)!.learning.estimate.value).toBeGreaterThan(2);
  });
});

describe('completeness', () => {
  it('never tells pairs of an orbit apart in the limit', async () => {
    const { exact, found } = await figures(completeness);
    expect(exact.map(({ length }) => length)).toEqual([1, 2, 3, 4, 5]);
    for (const { agreement } of exact) expect(agreement.orbits.recall).toBe(1);
    const transformations = found.find(({ rule }) => rule === 'whole transformations')!;
    expect(transformations.recall!.estimate).toBe(1);
    expect(transformations.precision!.estimate).toBe(1);
  });
});

describe('distinct trajectories', () => {
  it('are one of each length where there is one reward, and at most twice as many a step where there are two', async () => {
    const { rows } = await figures(trajectoryGrowth);
    const [one, two] = rows;
    expect(one!.exact.map(({ estimate }) => estimate)).toEqual([1, 1, 1]);
    expect(one!.seen.map(({ estimate }) => estimate)).toEqual([1, 1, 1]);
    expect(one!.cells).toBe(3);
    // The first reward of a pair is certain.
    two!.exact.forEach(({ estimate }, l) => {
      expect(estimate).toBeLessThanOrEqual(2 ** l);
    });
    expect(two!.cells).toBe(2 + 4 + 8);
    for (const row of rows) {
      row.seen.forEach(({ estimate }, l) => {
        // What is seen at the end of an episode that was cut off is no trajectory of full length, but no new one either.
        expect(estimate).toBeLessThanOrEqual(row.exact[l]!.estimate + 1e-9);
      });
    }
  });
});

describe('reward density', () => {
  it('leaves the tests of transformations alone', async () => {
    const { rows } = await figures(rewardDensity);
    expect(rows).toHaveLength(2 * 2 * 3);
    for (const row of rows.filter(({ rule }) => rule === 'whole transformations')) expect(row.score.estimate).toBe(1);
    const [sparse, dense] = rows.filter(({ rule, shaped }) => rule === 'Bayes factor' && !shaped);
    expect(sparse!.rewarded).toBeLessThan(0.1);
    expect(dense!.rewarded).toBe(1);
  });
});

describe('policy drift', () => {
  it('shares the greedy part evenly, or gives it to the lowest', () => {
    const model = ends([1]);
    expect([...greedyPolicy(model, true)]).toEqual([1, 1]);
    const grid = makeGrid('centre goal, sparse', 3).model();
    // In a corner two moves are optimal: 0.8 / 2 + 0.05 each, or all to the first of them.
    expect([...greedyPolicy(grid, true).slice(0, 4)].map((p) => Math.round(1000 * p))).toEqual([50, 450, 450, 50]);
    expect([...greedyPolicy(grid, false).slice(0, 4)].map((p) => Math.round(1000 * p))).toEqual([50, 850, 50, 50]);
  });

  it('leaves χ inside orbits alone where the policy has the symmetries, and not where it has not', async () => {
    const { exact, sampled } = await figures(policyDrift);
    for (const row of exact) {
      expect(row.orbitLeastUniform).toBeCloseTo(1, 9);
      if (row.policy === 'greedy, ties even') expect(row.orbitChange).toBeLessThan(1e-12);
    }
    expect(Math.min(...exact.map(({ orbitLeast }) => orbitLeast))).toBeLessThan(0.999);
    expect(sampled).toHaveLength(8);
  });

  it('does not change at all under the same policy', () => {
    const model = makeGrid('centre goal, shaped', 3).model();
    const chi = populationSimilarity(model, { maxLength: 2 });
    const orbits = new ExactReferences(model).get('orbits');
    expect(changeOf(chi, chi, orbits)).toMatchObject({ orbitChange: 0, otherChange: 0 });
  });
});

describe('update directions', () => {
  it('hands errors over, or draws values together', () => {
    const model = ends([3, 0]);
    const chi = coupledBy(Partition.from([0, 0, -1]), 0.5);
    // Errors 2 and −1 from equal values: (2 − ½, −1 + 1), and nothing to be drawn together.
    const equal = Float64Array.of(1, 1, 0);
    const near = (values: Float64Array) => [...values].map((value) => Math.round(1e4 * value) / 1e4 + 0);
    expect(near(direction(backend, model, 'preconditioner', chi, equal))).toEqual([1.5, 0, 0]);
    expect(near(direction(backend, model, 'sampling', chi, equal))).toEqual([2, -1, 0]);
    // No errors at 3 and 0: twice ½ · (0 − 3) is drawn.
    const apart = Float64Array.of(3, 0, 0);
    expect(near(direction(backend, model, 'preconditioner', chi, apart))).toEqual([0, 0, 0]);
    expect(near(direction(backend, model, 'sampling', chi, apart))).toEqual([-3, 3, 0]);
    expect(cosine(Float64Array.of(1, 0), Float64Array.of(0, 2))).toBe(0);
    expect(cosine(Float64Array.of(1, 1), Float64Array.of(2, 2))).toBeCloseTo(1, 12);
  });

  it('falls as symmetry breaks, and finds Q* from symmetric values', async () => {
    const { directions, fixedPoints } = await figures(updateDirections);
    expect(directions[0]!.cosine.estimate).toBeGreaterThan(0.9);
    expect(directions.at(-1)!.cosine.estimate).toBeLessThan(0.5);
    const right = fixedPoints.find((row) => row.mistakes === 0 && row.start === 'zero')!;
    for (const { error } of right.rules) expect(error!.estimate).toBeLessThan(1e-3);
    // χ = 1 moves all pairs of an orbit alike: what told them apart at first does so for ever.
    const scattered = fixedPoints.find((row) => row.mistakes === 0 && row.start === 'random' && row.chi === 1)!;
    expect(scattered.rules.find(({ rule }) => rule === 'preconditioner')!.error?.estimate ?? 1).toBeGreaterThan(0.1);
  });
});

describe('ways', () => {
  it('measures gaps against the left side', () => {
    expect(gap(Float64Array.of(3, 4), Float64Array.of(0, 4))).toBeCloseTo(3 / 5, 12);
    expect(gap(Float64Array.of(2, 0), Float64Array.of(1, 0), 2)).toBe(0);
  });

  it('has the equalities of whole orbits', async () => {
    const { gaps, outsideMoved, cosines, ways } = await figures(wayUpdates);
    const of = (identity: string, situation: string) =>
      gaps.find((one) => one.identity === identity && one.situation === situation)!.gap.estimate;
    expect(of('weight sharing = data augmentation', 'anywhere')).toBeLessThan(1e-12);
    expect(of('label sharing / 2 = output coupling (squared, λ = ½) + gradient coupling', 'anywhere')).toBeLessThan(
      1e-12,
    );
    expect(of('label sharing = 4 data augmentation', 'whole orbits')).toBeLessThan(1e-12);
    expect(of('label sharing = 4 data augmentation', 'anywhere')).toBeGreaterThan(1e-2);
    expect(of('gradient augmentation = data augmentation', 'f invariant')).toBeLessThan(1e-12);
    expect(of('gradient augmentation = data augmentation', 'anywhere')).toBeGreaterThan(1e-2);
    expect(outsideMoved.estimate).toBeLessThan(1e-12);
    const [anywhere] = cosines;
    const k = ways.indexOf('weight-sharing');
    expect(anywhere!.matrix[k]![ways.indexOf('data-augmentation')]!.estimate).toBeCloseTo(1, 12);
  });

  it('takes the best error so far', () => {
    expect(monotone({ samples: [1, 2, 3], errors: [5, 6, 4] }).errors).toEqual([5, 5, 4]);
  });

  it('trains every way, and with a group that the task does not have', async () => {
    expect(taskOf('wrong group', 1).group.order).toBe(2);
    expect(taskOf('permutation', 1).group.order).toBe(24);
    const { rows, wrong } = await figures(wayLearning);
    expect(rows.map(({ method }) => method)).toHaveLength(9);
    const by = (method: string) => rows.find((row) => row.method === method)!;
    expect(by('none').multiplier).toBeNull();
    // |G| = 2: two rows for one; drawn elements cost nothing more.
    expect(by('data-augmentation').multiplyAdds / by('none').multiplyAdds).toBeCloseTo(2, 9);
    expect(by('data-augmentation (one drawn)').multiplyAdds / by('none').multiplyAdds).toBeCloseTo(1, 9);
    expect(by('weight-sharing').bytes).toBeLessThan(by('data-augmentation').bytes);
    expect(wrong.find(({ method }) => method === 'none')!.ratio.estimate).toBe(1);
  });
});

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

describe('clusters', () => {
  it('of the homomorphism are a quotient without error', async () => {
    const { exact, found, pictures } = await figures(clusterForms);
    for (const one of exact.filter(({ name }) => name === 'homomorphism' || name === 'orbits')) {
      expect(one.rewardError).toBeLessThan(1e-9);
      expect(one.transitionError).toBeLessThan(1e-9);
      expect(one.value).toBeCloseTo(1, 6);
    }
    expect(found).toHaveLength(2 * 2 * 2);
    expect(pictures[0]!.panels.map(({ name }) => name)).toEqual([
      'orbits',
      'homomorphism',
      'χ over a threshold',
      'Bayes factor',
    ]);
  });
});
