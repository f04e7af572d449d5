/** Studies of nothing, files of runs that are none, and targets that are asked of the worst. */
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/experiments/compare/compare.js';
import type { Study, StudyRecord } from '../../src/experiments/compare/types.js';
import { answer as detectionAnswer } from '../../src/experiments/detection/answer.js';
import type { Experiment } from '../../src/experiments/experiment.js';
import { mergeParts } from '../../src/experiments/merge-parts.js';
import { clusterFigures, clusterNote } from '../../src/experiments/partition-words.js';
import { parseRunLines } from '../../src/experiments/read-runs.js';
import { formatRunLine, isCount } from '../../src/experiments/run-lines.js';
import { checkRunner, runExperiment } from '../../src/experiments/runner.js';
import { targetBlocks } from '../../src/experiments/targets/answer.js';
import { judgeTargets } from '../../src/experiments/targets/targets.js';
import {
  type TargetMethod,
  type TargetWorld,
  targetMethods,
  targetsSuite,
  targetWorlds,
} from '../../src/experiments/targets/targets-suite.js';
import { shareSpan, spanText } from '../../src/experiments/words.js';
import { figuresOf } from '../../src/report/figure.js';
import { Partition } from '../../src/similarity/partition.js';
import { study as detection } from './detection/sample-study.js';

describe('a study of nothing', () => {
  const squares: Experiment<{ readonly n: number }, number, { readonly square: number }, number> = {
    name: 'squares',
    tasks: ({ n }) => [...Array(n).keys()],
    label: (task) => `square of ${task}`,
    run: (_, task) => ({ square: task ** 2 }),
    gather: (parts) => parts.length,
    lines: {
      head: (task) => ({ number: task }),
      configuration: () => ({}),
      fields: { number: isCount, square: isCount },
      others: ({ number }) => (number === 7 ? 8 : null),
    },
  };

  it('is a part without a run, and none of others', async () => {
    const parts: object[] = [];
    const lines: object[] = [];
    const run = (n: number, more: object = {}) =>
      runExperiment(
        squares,
        { n },
        { jobs: 1, onPart: (part) => parts.push(part), onRun: (line) => lines.push(line), ...more },
      );
    expect((await run(0)).data).toBe(0);
    await run(0, { shard: { index: 1, of: 2 } });
    expect(parts).toEqual([expect.objectContaining({ index: 1, of: 2, runs: 0, head: [] })]);
    await run(1);
    await expect(run(0, { finished: lines })).rejects.toThrow(
      "expected runs of this study, got another one's: run 1 ()",
    );
    // What is said to be another run of this study has to be one.
    await expect(run(1, { finished: [{ ...lines[0], number: 7 }] })).rejects.toThrow(
      "got another one's: run 1 (number 7)",
    );
  });

  it('has options', async () => {
    for (const given of [null, 5])
      await expect(checkRunner('squares', given as never, ['seeds', 'seed'])).rejects.toThrow(
        `expected the options of squares: { seeds, seed, … }, got ${given}`,
      );
  });
});

describe('files of runs', () => {
  it('are text, with parts that are ones', () => {
    expect(() => parseRunLines(5 as never)).toThrow('expected the text of a file of runs, got 5');
    for (const part of [5, { index: 1 }])
      expect(() => mergeParts([{ name: 'a.jsonl', text: `${JSON.stringify({ part })}\n` }])).toThrow(
        'a.jsonl: expected the head of a part in line 1',
      );
  });

  it('have the runs of the study, each once', async () => {
    const files: string[] = [];
    for (const index of [1, 2]) {
      let text = '';
      await compare({
        environments: [{ id: 'grid-world-v0', options: { rows: 2, columns: 2 }, name: 'grid', episodes: 1 }],
        methods: [{ name: 'plain' }],
        seeds: 2,
        jobs: 1,
        shard: { index, of: 2 },
        onPart: (part) => (text += formatRunLine({ part })),
        onRun: (line) => (text += formatRunLine(line)),
      });
      files.push(text);
    }
    const merged = (...texts: string[]) => mergeParts(texts.map((text, k) => ({ name: `${k + 1}.jsonl`, text })));
    const [first, second] = files as [string, string];
    expect(merged(first, second)).toHaveLength(2);
    // A run that was written twice before its program was stopped is one run; two results are not.
    const line = second.split('\n')[1]!;
    expect(merged(first, `${second}${line}\n`)).toHaveLength(2);
    const { checksum: _, ...run } = JSON.parse(line);
    const other = JSON.stringify({ ...run, steps: 12345 });
    expect(() => merged(first, `${second}${other}\n`)).toThrow('expected each run once, got');
    expect(() => merged(first, second.replace(line, JSON.stringify({ ...run, seed: 9 })))).toThrow(
      'expected the runs of the study, got others among them',
    );
  });
});

describe('targets', () => {
  function studyOf(
    world: TargetWorld,
    steps: Partial<Record<TargetMethod, readonly (number | null)[]>>,
    from = 0,
  ): Study {
    const records = (Object.keys(steps) as TargetMethod[]).flatMap((method) =>
      steps[method]!.map((time, seed): StudyRecord => {
        return {
          environment: targetWorlds[world].name,
          method: targetMethods[method].name,
          // Those of the plain learner begin elsewhere.
          seed: method === 'plain' ? seed + from : seed,
          steps: time ?? 10_000,
          episodes: 10,
          stepsToThreshold: time,
          episodesToThreshold: time === null ? null : time / 10,
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
  const worlds = Object.keys(targetWorlds) as TargetWorld[];
  const times = [100, 100, 100];

  it('are of episodes where the value of a policy is judged, and of seeds that need not match', () => {
    for (const world of worlds) {
      const even = judgeTargets(studyOf(world, { plain: times, refined: times, tested: times, grown: times }), {
        resamples: 5,
      });
      const apart = judgeTargets(studyOf(world, { plain: times, refined: times, tested: times, grown: times }, 50), {
        resamples: 5,
      });
      for (const rows of [even, apart]) {
        expect(rows.every(({ ratio }) => ratio.estimate.value === 1)).toBe(true);
        expect(rows.map(({ asked }) => asked)).toEqual(even.map(({ asked }) => asked));
      }
    }
  });

  it('take the worst where no harm is asked, a ratio of which nothing is known first', () => {
    const learned = { refined: [90, 90, 90], tested: [150, 150, 150], grown: [null, null, null] } as const;
    const harm = worlds.flatMap((world) =>
      judgeTargets(studyOf(world, { plain: [null, null, null], ...learned }), { resamples: 5 }).filter(({ asked }) =>
        asked.includes('no harm'),
      ),
    );
    for (const { method, met, ratio } of harm.filter(({ method }) => method === targetMethods.grown.name))
      expect([method, met, ratio.estimate.relation]).toEqual([targetMethods.grown.name, false, 'unknown']);
  });

  it('are shown with the best that does not plan, met or missed', () => {
    const rows = judgeTargets(
      studyOf('c9', { plain: [5000, 5000, 5000], sweepingTested: [90, 100, 110], refined: [240, 240, 240] }),
      { resamples: 20 },
    );
    const text = (met: boolean) =>
      JSON.stringify(
        targetBlocks(
          rows.map((row) => ({ ...row, withoutPlanning: row.withoutPlanning && { ...row.withoutPlanning, met } })),
        ),
      );
    expect(text(true)).toContain(`0.048 met: ${targetMethods.refined.name}`);
    expect(text(false)).toContain(`0.048 missed: ${targetMethods.refined.name}`);
    expect(targetBlocks([])).toEqual([]);
  });
});

describe('words', () => {
  it('are said of one class, and of none', () => {
    const noted = (labels: readonly number[]) => clusterNote(clusterFigures(Partition.from(labels)));
    expect(noted([0, 0])).toBe('1 class of 2 pairs; 1 of two or more, the largest has 2');
    expect(noted([0, 0, 1])).toBe('2 classes of 3 pairs; 1 of two or more, the largest has 2');
    expect(noted([0, 1])).toBe('2 pairs, each alone');
    expect([spanText([]), shareSpan([])]).toEqual(['–', '–']);
  });

  it('of detection show no precision and no drift where there is none', () => {
    const names = (more: object) =>
      figuresOf(detectionAnswer({ ...detection, ...more }, 'a.md')).map(({ name }) => name);
    expect(names({})).toEqual(expect.arrayContaining(['least-precision', 'policy-drift']));
    const silent = detection.curves.filter(({ world, rule }) => world === 'rare' && rule === 'careful');
    expect(names({ curves: silent, drift: [] })).not.toEqual(expect.arrayContaining(['least-precision']));
    expect(names({ drift: [] })).not.toContain('policy-drift');
  });
});
