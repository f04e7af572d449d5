/** The suite bench on a world of one's own, small enough to be run here. */
import { describe, expect, it } from 'vitest';
import { isHarmless } from '../../../src/experiments/bench/answer.js';
import { type BenchSettings, bench } from '../../../src/experiments/bench/bench.js';
import { judgeBench } from '../../../src/experiments/bench/targets.js';
import type { BenchRecord, TailRow } from '../../../src/experiments/compare/tails.js';

const plain = 'plain Q-learning';
// Nothing is left to choose: one variant of each method.
const fixed = { stepSize: 1, epsilon: 0.1, initialValue: 0 };
const options = {
  environments: [
    { id: 'grid-world-v0', options: { rows: 2, columns: 2 }, name: 'grid', episodes: 100, stopWhenMet: true },
  ],
  methods: [
    { name: plain, ...fixed },
    { name: 'candidates + refinement', similarity: 'discovered' as const, ...fixed },
  ],
  seeds: 2,
  jobs: 1,
  resamples: 20,
};
const entry: BenchRecord = { environment: 'grid', method: 'theirs', seed: 0, steps: 9, stepsToThreshold: 9 };

// Of each trial, on which settings are chosen.
const few = { tuningSeeds: 2, confirmingSeeds: 1 };

const run = (settings: BenchSettings, judged: boolean, entries: readonly BenchRecord[] = []) =>
  bench(settings === 'equal' ? options : { ...options, ...few }, { settings, judged, entries });
const rowsOf = (rows: readonly TailRow[] | null) => rows?.map(({ method, over }) => `${method} / ${over}`) ?? null;

describe('bench', () => {
  const own = `candidates + refinement / ${plain}`;

  it('compares at equal settings alone, with the runs of others', async () => {
    const mine = { ...entry, over: plain };
    const study = await run('equal', true, [mine, { ...entry, method: 'more' }]);
    expect([study.best, study.targets, study.choices]).toEqual([null, [], []]);
    expect(rowsOf(study.equal)).toEqual([own, `theirs / ${plain}`, `more / ${plain}`]);
    expect(study.records.map(({ method }) => method)).toEqual([
      plain,
      plain,
      'candidates + refinement',
      'candidates + refinement',
      'theirs',
      'more',
    ]);
    expect(study.records.slice(0, 4).every(({ seconds }) => seconds! >= 0)).toBe(true);
    expect(study.seeds).toBe(2);
  });

  it('compares best against best, judged where the worlds are its own', async () => {
    const labels: string[] = [];
    const study = await bench(
      {
        ...options,
        ...few,
        environments: options.environments.map((one) => ({ ...one, methods: options.methods.map(({ name }) => name) })),
        baseline: plain,
        onProgress: ({ label }) => labels.push(label!),
      },
      { settings: 'best', judged: true, entries: [] },
    );
    expect(labels[0]).toMatch(/^choosing settings: grid: plain Q-learning \[/);
    expect(labels.at(-1)).toBe('at their best: grid: candidates + refinement, best');
    expect(study.equal).toBeNull();
    expect(rowsOf(study.best)).toEqual([own]);
    expect(study.targets.map(({ asked }) => asked)).toEqual([`grid: candidates + refinement / ${plain}`]);
    expect(study.choices.map(({ method, missed }) => [method, missed])).toEqual([
      [plain, 0],
      ['candidates + refinement', 0],
    ]);
  });

  it('compares both, and judges no worlds of others', async () => {
    const study = await run('both', false);
    expect([rowsOf(study.equal), rowsOf(study.best)]).toEqual([[own], [own]]);
    expect(study.targets).toEqual([]);
  });
});

describe('what is asked', () => {
  const runs = (environment: string, method: string, ...steps: (number | null)[]): BenchRecord[] =>
    steps.map((one, seed) => ({ environment, method, seed, steps: one ?? 1000, stepsToThreshold: one }));

  it('is missed where no ratio is known', () => {
    const never = [null, null, null];
    const [line] = judgeBench(
      [...runs('grid', plain, ...never), ...runs('grid', 'candidates + refinement', ...never)],
      20,
    );
    expect(line).toMatchObject({ asked: `grid: candidates + refinement / ${plain}`, holds: false });
    expect(line!.got).toMatch(/^median Infinity/);
  });

  it('takes the best and the worst of many', () => {
    const told = runs('ring', 'told: orbits', 100, 100);
    const found = [...runs('ring', 'candidates + refinement', 120, 120), ...runs('ring', 'candidates', 90, 90)];
    expect(judgeBench([...told, ...found], 20)).toMatchObject([{ got: '0.9, median of 1 worlds (0.9 to 0.9)' }]);
    const harmed = judgeBench(
      [
        ...runs('maze', plain, 100, 100),
        ...runs('maze', 'refinement', 100, 100),
        ...runs('maze', 'candidates + refinement', 150, 150),
      ],
      20,
    );
    expect(harmed[0]!.got).toBe(
      '1 of 2 (50 %); worst mean 1.5 (maze, candidates + refinement), worst 90th percentile 1.5 (maze, candidates + refinement)',
    );
  });

  it('allows more where a treasure is hidden', () => {
    const row = { mean: 1.1, p90: 1.1, never: 0, neverOver: 0 } as TailRow;
    expect(isHarmless({ ...row, environment: 'treasure' })).toBe(true);
    expect(isHarmless({ ...row, environment: 'maze' })).toBe(false);
  });
});
