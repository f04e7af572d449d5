import { describe, expect, it } from 'vitest';
import { acceptanceRow, acceptanceRun } from '../../../src/experiments/detection/acceptance.js';
import { type CurveRun, curveRun, curvesOf, detectionRules } from '../../../src/experiments/detection/curves.js';
import { driftMeasures, driftRows, driftRun, meanDifference } from '../../../src/experiments/detection/drift.js';
import { checkpointsTo, detectionStudy } from '../../../src/experiments/detection/experiment.js';
import { acceptanceWorlds, curveWorlds, driftWorlds } from '../../../src/experiments/detection/worlds.js';
import { similarityFromMatrix } from '../../../src/similarity/similarity.js';
import { isAutomorphism } from '../../../src/symmetry/exact/is-automorphism.js';
import { agreementOf } from '../../../src/symmetry/score.js';
import { backends, loadBackend } from '../../backends.js';

const world = (name: string) => [...acceptanceWorlds, ...curveWorlds].find((one) => one.name === name)!;

describe('worlds', () => {
  it('have the symmetries that they are there for', () => {
    const truths = (name: string, seed: number): number => {
      const one = world(name);
      const environment = one.make(seed);
      return one.candidates(environment).filter((map) => isAutomorphism(environment.model(), map)).length;
    };
    // The square without the identity; its one diagonal; the torus around its goal; a wall off all axes; nothing.
    expect(truths('centre goal, sparse', 0)).toBe(7);
    expect(truths('centre goal, slip 0.1', 0)).toBe(7);
    expect(truths('corner goal, sparse', 0)).toBe(1);
    expect(truths('torus, sparse', 0)).toBe(7);
    expect(truths('one stray wall, sparse', 0)).toBe(0);
    expect(truths('random MDP', 3)).toBe(0);
  });

  it('draws twelve walls that leave a way to the goal, other ones for other seeds', () => {
    const walls = (seed: number) => [...world('random walls, sparse').make(seed).layout!.walls];
    for (let seed = 0; seed < 5; ++seed) {
      expect(new Set(walls(seed)).size).toBe(12);
      // Shaping asks for a way from every cell and would throw.
      expect(world('random walls, shaped').make(seed).states).toBe(81);
    }
    expect(walls(1)).toEqual(walls(1));
    expect(walls(1)).not.toEqual(walls(2));
  });
});

describe('acceptance', () => {
  it('finds exactly the true symmetries, and nothing before there is experience', () => {
    expect(acceptanceRun(world('corner goal, sparse'), 1, 6000)).toMatchObject({
      candidates: 7,
      true: 1,
      exact: true,
      everWrong: false,
    });
    const early = acceptanceRun(world('corner goal, sparse'), 1, 20);
    expect(early).toMatchObject({ true: 1, exact: false, everWrong: false, acceptedAt: [] });
  });

  it('takes medians over runs', () => {
    const run = { candidates: 7, true: 2, exact: true, everWrong: false };
    const row = acceptanceRow('here', [
      { ...run, acceptedAt: [10, 30] },
      { ...run, acceptedAt: [20, 60] },
      { ...run, exact: false, everWrong: true, acceptedAt: [100] },
    ]);
    // All acceptances: 10, 20, 30, 60, 100. Complete after 30 and 60 in the two runs that accepted both.
    expect(row).toEqual({
      world: 'here',
      runs: 3,
      candidates: 7,
      true: 2,
      exact: 2,
      everWrong: 1,
      medianSteps: 30,
      medianComplete: 45,
    });
    expect(acceptanceRow('none', [{ ...run, true: 0, acceptedAt: [] }])).toMatchObject({
      medianSteps: null,
      medianComplete: null,
    });
  });
});

describe.each(backends)('curves on $name', ({ name }) => {
  it('gives each rule the same experience, and abstains where rewards are sparse', async () => {
    const backend = await loadBackend(name);
    const checkpoints = [10, 40];
    const run = curveRun(backend, world('corner goal, sparse'), 0, checkpoints);
    expect(run.steps[0]).toBeLessThan(run.steps[1]!);
    const at = (rule: string) => run.agreements[detectionRules.findIndex((one) => one.name === rule)]!['equal Q*'][1]!;
    expect(at('χ over a threshold').precision).toBeLessThan(0.2);
    expect(at('lower bound over chance').precision).toBe(1);
    expect(at('Bayes factor').precision).toBe(1);
  });
});

describe('curvesOf', () => {
  it('takes the assertions of all runs together', () => {
    const none = agreementOf({ asserted: 0, correct: 0, true: 10 });
    const agreements = (one: { asserted: number; correct: number }) =>
      detectionRules.map(() => ({ 'equal Q*': [agreementOf({ ...one, true: 10 })], orbits: [none] }));
    const runs: CurveRun[] = [
      { steps: [100], agreements: agreements({ asserted: 8, correct: 6 }) },
      { steps: [300], agreements: agreements({ asserted: 2, correct: 1 }) },
    ];
    const [first, second] = curvesOf('here', runs, [5]);
    // 7 of 10 asserted are right, of 20 that are true; the worst run has 1 of 2. Against orbits nothing is asserted.
    expect(first).toMatchObject({
      rule: detectionRules[0]!.name,
      reference: 'equal Q*',
      episodes: [5],
      steps: [200],
      worst: [0.5],
    });
    expect(first!.all[0]).toMatchObject({ precision: 0.7, recall: 0.35, asserted: 10, correct: 7, true: 20 });
    expect(second).toMatchObject({ reference: 'orbits', worst: [null] });
  });
});

describe('drift', () => {
  it('is the mean over pairs of pairs', () => {
    const x = similarityFromMatrix([
      [1, 0.5, 0.25],
      [0.5, 1, 0],
      [0.25, 0, 1],
    ]);
    const y = similarityFromMatrix([
      [1, 0.25, 0.25],
      [0.25, 1, 0.5],
      [0.25, 0.5, 1],
    ]);
    expect(meanDifference(x, y, [0, 1, 2])).toBe((0.25 + 0 + 0.5) / 3);
    expect(meanDifference(x, y, [0, 2])).toBe(0);
  });

  it('is more than noise with plain counts, and weights repair it for laws but not for counts', async () => {
    const backend = await loadBackend('wasm');
    const sparse = driftRun(backend, driftWorlds[1]!, 0, 20_000);
    const of = (name: string) => sparse[driftMeasures.findIndex((measure) => measure.name === name)]!;
    for (const run of sparse) expect(run.plain).toBeGreaterThan(2 * run.noise);
    expect(of('jensen-shannon').corrected).toBeLessThan(of('jensen-shannon').plain / 3);
    expect(of('coincidence, cosine').corrected).toBeLessThan(of('coincidence, cosine').plain / 3);
    expect(of('intersection').corrected).toBeGreaterThan(of('intersection').plain / 2);
  });

  it('gives median and quartiles', () => {
    const runs = [1, 2, 3, 4, 5].map((value) =>
      driftMeasures.map(() => ({ noise: value, plain: 2 * value, corrected: 0 })),
    );
    const rows = driftRows('here', runs);
    expect(rows.length).toBe(driftMeasures.length);
    expect(rows[0]).toMatchObject({ noise: { low: 2, median: 3, high: 4 }, plain: { low: 4, median: 6, high: 8 } });
  });
});

describe('detectionStudy', () => {
  it('runs checkpoints on a logarithmic grid', () => {
    expect(checkpointsTo(5000)).toEqual([10, 20, 50, 100, 200, 500, 1000, 2000, 5000]);
    expect(checkpointsTo(70)).toEqual([10, 20, 50, 70]);
    expect(checkpointsTo(10)).toEqual([10]);
  });

  it('refuses bad options and stops when it is told to', async () => {
    await expect(detectionStudy({ seeds: 0 })).rejects.toThrow('expected seeds');
    await expect(detectionStudy({ episodes: 5 })).rejects.toThrow('expected episodes');
    await expect(detectionStudy({ typo: 1 } as never)).rejects.toThrow("got 'typo'");
    const stop = new AbortController();
    const tasks: string[] = [];
    const study = detectionStudy({
      seeds: 1,
      steps: 50,
      jobs: 1,
      signal: stop.signal,
      onProgress: ({ done, total, label }) => {
        tasks.push(label!);
        expect(total).toBe(acceptanceWorlds.length + curveWorlds.length + driftWorlds.length);
        if (done === 2) stop.abort(new Error('enough'));
      },
    });
    await expect(study).rejects.toThrow('enough');
    expect(tasks).toEqual(acceptanceWorlds.slice(0, 2).map((one) => `transformations: ${one.name}`));
  });
});
