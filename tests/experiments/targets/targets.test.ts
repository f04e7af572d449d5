import { describe, expect, it } from 'vitest';
import { makeEnvironment } from '../../../src/environments/registry.js';
import { checkMethods } from '../../../src/experiments/compare/methods.js';
import type { Study, StudyRecord } from '../../../src/experiments/compare/types.js';
import { judgeTargets } from '../../../src/experiments/targets/targets.js';
import { targetMethods, targetsSuite, targetWorlds } from '../../../src/experiments/targets/targets-suite.js';

/** A study with the given steps to the threshold (null: never, in 10000). */
function studyOf(steps: Record<string, (number | null)[]>): Study {
  const records = Object.entries(steps).flatMap(([method, times]) =>
    times.map((time, seed): StudyRecord => {
      return {
        environment: targetWorlds.c9.name,
        method,
        seed,
        steps: time ?? 10_000,
        episodes: 10,
        stepsToThreshold: time,
        episodesToThreshold: time === null ? null : 10,
        updates: 1,
        multiplyAdds: 2,
        finite: true,
        detection: null,
        curve: [],
      };
    }),
  );
  const { environments, methods } = targetsSuite();
  return { environments, methods, records } as unknown as Study;
}

describe('judgeTargets', () => {
  const study = studyOf({
    'plain Q-learning': [5000, 5000, 5000],
    'told: orbits': [500, 500, 500],
    'candidates + refinement': [240, 240, 240],
    'sweeping + candidates': [90, 100, 110],
    'ids + refinement': [420, 400, 410],
    sweeping: [null, null, null],
    'χ alone': [5100, 5300, 5500],
  });
  const rows = judgeTargets(study, { resamples: 200 });
  const row = (asked: string) => rows.find((one) => one.asked === asked)!;

  it('takes the best of the methods that are asked for, and tells the best without planning', () => {
    expect(row('with candidates / plain')).toMatchObject({
      world: '9x9 sparse',
      method: 'sweeping + candidates',
      ratio: { estimate: { relation: '=', value: 0.02 } },
      limit: 0.05,
      met: true,
      clear: true,
      withoutPlanning: { method: 'candidates + refinement', ratio: { estimate: { value: 0.048 } }, met: true },
    });
    expect(row('with candidates / told').withoutPlanning).toMatchObject({
      ratio: { estimate: { value: 0.48 } },
      met: false,
    });
  });

  it('shows a miss as a miss', () => {
    // 410 / 5000 = 0.082 > 0.08, whatever is resampled from 400..420: 0.08 is not above the limit.
    expect(row('with ids only / plain')).toMatchObject({ met: false, clear: false });
    expect(row('with ids only / told')).toMatchObject({ met: false, clear: true }); // 0.82 > 0.75
    expect(row('χ alone, no harm: / plain')).toMatchObject({ met: false, ratio: { estimate: { value: 1.06 } } });
  });

  it('does not take what censoring hides for a success', () => {
    // 100 steps over at least 10000: at most 0.01, which is within the limit.
    expect(row('sweeping with / without').ratio.estimate).toEqual({ relation: '<=', value: 0.01 });
    expect(row('sweeping with / without').met).toBe(true);
    const never = studyOf({ 'plain Q-learning': [5000], 'χ alone': [null] });
    const [chi] = judgeTargets(never).filter(({ asked }) => asked.startsWith('χ'));
    expect(chi).toMatchObject({ met: false, ratio: { estimate: { relation: '>=', value: 2 } } });
  });

  it('leaves out what was not run', () => {
    expect(rows.every(({ world }) => world === '9x9 sparse')).toBe(true);
    expect(judgeTargets(studyOf({}))).toEqual([]);
  });
});

describe('targetsSuite', () => {
  it('makes sense', () => {
    const { environments, methods } = targetsSuite();
    expect(() => checkMethods(methods)).not.toThrow();
    const names = methods.map(({ name }) => name as string);
    for (const { id, options, methods: chosen } of environments) {
      expect(() => makeEnvironment(id!, options)).not.toThrow();
      expect(chosen).toContain(targetMethods.plain.name);
      for (const name of chosen!) expect(names).toContain(name);
    }
  });

  it('draws walls that leave every free cell a way to the goal', () => {
    const { walls } = targetWorlds.walls.options as { walls: [number, number][] };
    expect(new Set(walls.map(String)).size).toBe(12);
    // Shaping measures the distance of every cell and refuses a cell without a way.
    expect(() => makeEnvironment('grid-world-v0', targetWorlds.wallsShaped.options)).not.toThrow();
  });
});
