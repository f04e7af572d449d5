import { describe, expect, it } from 'vitest';
import type { Environment, Step } from '../../../src/environments/environment.js';
import { compare } from '../../../src/experiments/compare/compare.js';
import type { CompareOptions, Method, Study } from '../../../src/experiments/compare/types.js';

const plain: Method = { name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null };
const oracle: Method = { name: 'oracle', learner: 'q-learning', coupling: 'target-sharing', similarity: 'orbits' };
const chi: Method = {
  name: 'chi',
  learner: 'q-learning',
  coupling: 'quotient',
  similarity: 'chi',
  detection: { episodes: 8, maxLength: 3, minVisits: 2, threshold: 0.7 },
};
const grid = { id: 'grid-world-v0', options: { rows: 3, columns: 3 }, name: '3x3', episodes: 60 };
const options: CompareOptions = {
  environments: [grid],
  methods: [plain, oracle, chi],
  seeds: 4,
  jobs: 1,
  resamples: 200,
};

/** All that must be the same: everything but the time it took. */
function figures({ seconds, runSeconds, ...study }: Study): Omit<Study, 'seconds' | 'runSeconds'> {
  expect(seconds).toBeGreaterThan(0);
  expect(runSeconds.length).toBe(study.records.length);
  return study;
}

describe('compare', () => {
  it('gives a record a run, a row and a curve an environment × method', async () => {
    const progress: number[] = [];
    const study = await compare({ ...options, onProgress: ({ done, total }) => progress.push(done / total) });
    expect(study.records).toHaveLength(12);
    expect(study.records.map(({ method, seed }) => `${method} ${seed}`).slice(2, 6)).toEqual([
      'plain 2',
      'plain 3',
      'oracle 0',
      'oracle 1',
    ]);
    expect(study.summary.map(({ method, runs }) => [method, runs])).toEqual([
      ['plain', 4],
      ['oracle', 4],
      ['chi', 4],
    ]);
    expect(study.summary.map(({ ratio }) => ratio === null)).toEqual([true, false, false]);
    expect(study.curves.map(({ method }) => method)).toEqual(['plain', 'oracle', 'chi']);
    expect(study.clusters[0]!.layout).toMatchObject({ rows: 3, columns: 3 });
    expect(study.clusters[0]!.partitions.map(({ name, source }) => [name, source])).toEqual([
      ['orbits', 'exact'],
      ['lumping', 'exact'],
      ['homomorphism', 'exact'],
      ['chi', 'detected'],
    ]);
    expect(study.environments[0]!.criterion).toContain('95 % of live states');
    expect(progress).toHaveLength(12);
    expect(progress.at(-1)).toBe(1);
    expect(study.coreHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps honest books', async () => {
    const { records, summary } = await compare(options);
    for (const {
      episodes,
      steps,
      episodesToThreshold,
      stepsToThreshold,
      updates,
      method,
      detection,
      curve,
    } of records) {
      expect(episodes).toBe(60);
      expect(stepsToThreshold === null).toBe(episodesToThreshold === null);
      if (stepsToThreshold !== null) {
        // An episode takes a step at least; the threshold takes three episodes and lies within the budget.
        expect(stepsToThreshold).toBeGreaterThanOrEqual(episodesToThreshold!);
        expect(stepsToThreshold).toBeLessThanOrEqual(steps);
        expect(episodesToThreshold).toBeGreaterThanOrEqual(3);
      }
      if (method === 'plain') expect(updates).toBe(steps);
      if (method === 'oracle') expect(updates).toBeGreaterThan(3 * steps);
      expect(detection === null).toBe(method !== 'chi');
      if (detection !== null) {
        expect(detection.steps).toBeGreaterThanOrEqual(8);
        expect(detection.steps).toBeLessThan(steps);
        expect(detection.pairs).toBeLessThanOrEqual(32);
      }
      expect(curve.every((share) => share >= 0 && share <= 1)).toBe(true);
    }
    expect(summary[0]!.updatesPerStep).toBe(1);
    // Eight symmetries, each pair learned from up to eight times: told the truth, the learner is faster.
    expect(summary[1]!.solved).toBe(4);
    expect(summary[1]!.ratio!.estimate.value).toBeLessThan(0.8);
  });

  it('spends the detection episodes as the plain learner does', async () => {
    const { records } = await compare({ ...options, methods: [plain, { ...chi, detection: { episodes: 60 } }] });
    const [alone, detecting] = [records.slice(0, 4), records.slice(4)];
    expect(detecting.map(({ detection }) => detection!.steps)).toEqual(alone.map(({ steps }) => steps));
    expect(detecting.map(({ stepsToThreshold }) => stepsToThreshold)).toEqual(
      alone.map(({ stepsToThreshold }) => stepsToThreshold),
    );
    expect(detecting.map(({ curve }) => curve)).toEqual(alone.map(({ curve }) => curve));
  });

  it('is the same study every time, on both backends, with the seeds in any order', async () => {
    const first = await compare(options);
    const study = structuredClone(figures(first));
    // What a study gives is the caller's own: nothing done to it shows in the next.
    (first.factors as number[]).length = 0;
    expect(figures(await compare(options))).toEqual(study);
    expect(figures(await compare({ ...options, seeds: [3, 1, 0, 2] }))).toEqual(study);
    const reference = figures(await compare({ ...options, backend: 'reference' }));
    expect(reference.coreHash).toBe('reference');
    expect({ ...reference, coreHash: study.coreHash, backend: study.backend }).toEqual(study);
  });

  it('gives a run the same record whatever runs beside it', async () => {
    const many = await compare(options);
    const one = await compare({ ...options, methods: [plain, chi], seeds: [2] });
    expect(one.records[1]).toEqual(many.records.find(({ method, seed }) => method === 'chi' && seed === 2));
  });

  it('censors a run that never gets there', async () => {
    const { summary, records } = await compare({ ...options, environments: [{ ...grid, episodes: 3, maxSteps: 2 }] });
    const row = summary[0]!;
    expect(row.solved).toBe(0);
    expect(row.steps.estimate.relation).toBe('>=');
    expect(row.steps.high).toBe(null);
    expect(row.episodes.estimate).toEqual({ relation: '>=', value: 3 });
    expect(summary[1]!.ratio!.estimate).toEqual({ relation: 'unknown', value: null });
    expect(records.every(({ steps }) => steps <= 6)).toBe(true);
  });

  it('judges by value and by return too', async () => {
    const study = await compare({
      ...options,
      methods: [plain],
      environments: [
        { ...grid, name: 'value', criterion: { kind: 'value', level: 0.9, consecutive: 1, every: 5 } },
        { ...grid, name: 'return', criterion: { kind: 'return', level: 8, consecutive: 10 } },
        { ...grid, name: 'not judged', criterion: null },
      ],
    });
    expect(study.summary[0]!.solved).toBe(4);
    expect(study.records[0]!.episodesToThreshold! % 5).toBe(0);
    // From the eight free cells around the goal, the best returns are 10 (four of them) and 9.
    expect(study.summary[1]!.solved).toBe(4);
    expect(study.records[4]!.episodesToThreshold).toBeGreaterThanOrEqual(10);
    expect(study.summary[2]!.solved).toBe(0);
    expect(study.environments[2]!.criterion).toBe('not judged');
    expect(study.curves.every(({ median }) => median.length > 0)).toBe(true);
  });

  it("takes a user's own environment, in this thread", async () => {
    const study = await compare({
      environments: [
        { environment: new Corridor(), name: 'corridor', criterion: { kind: 'return', level: 1, consecutive: 5 } },
      ],
      methods: [
        { ...plain, initialValue: 1 },
        { ...chi, initialValue: 1 },
      ],
      episodes: 60,
      seeds: 3,
      jobs: 2,
      resamples: 50,
    });
    expect(study.summary[0]!.solved).toBe(3);
    expect(study.summary[1]!.precision).toBe(null);
    expect(study.clusters[0]!.partitions.map(({ name }) => name)).toEqual(['chi']);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const stopped = compare({
      ...options,
      seeds: 1000,
      signal: controller.signal,
      onProgress: ({ done }) => done === 3 && controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
    await expect(compare({ ...options, signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow('never');
  });

  it.each<[string, object]>([
    ['expected seeds without repeats, got 3 twice', { seeds: [3, 1, 3] }],
    ['expected seeds to be an integer in [1, 100000], got 0', { seeds: 0 }],
    ['expected seeds to be a number or a list of seeds', { seeds: [] }],
    ['expected seed to be an integer in [0, 4294967295]', { seeds: [-1] }],
    ["expected baseline to be one of 'plain', 'oracle', 'chi', got 'best'", { baseline: 'best' }],
    ['expected jobs to be an integer in [1, 1024]', { jobs: 0 }],
    ["expected backend to be one of 'wasm', 'reference'", { backend: 'gpu' }],
    ['expected at least one environment', { environments: [] }],
    ['the options of compare to have only', { workers: 2 }],
    [
      "expected an agent with discount < 1 for criterion 'value', got 1",
      { methods: [{ ...plain, discount: 1 }], criterion: { kind: 'value' } },
    ],
    [
      "expected a model of corridor for the orbits of method 'oracle', got none",
      {
        environments: [
          {
            name: 'corridor',
            get environment() {
              return new Corridor();
            },
          },
        ],
      },
    ],
  ])('refuses: %s', async (message, wrong) => {
    await expect(compare({ ...options, ...wrong })).rejects.toThrow(message);
  });
});

/** Five cells in a row, the reward at the right end. Knows no model. */
class Corridor implements Environment {
  readonly states = 5;
  readonly actions = 2;
  readonly maxSteps = 50;
  #cell = 0;

  reset(): number {
    this.#cell = 0;
    return 0;
  }

  step(action: number): Step {
    this.#cell = Math.max(0, this.#cell + (action === 1 ? 1 : -1));
    const terminated = this.#cell === 4;
    return { state: this.#cell, reward: terminated ? 1 : 0, terminated, truncated: false };
  }
}
