import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/experiments/experiment.js';
import { type ExperimentLine, isCount } from '../../src/experiments/run-lines.js';
import { checkRunner, type RunnerOptions, runExperiment } from '../../src/experiments/runner.js';

interface Part {
  readonly square: number;
  readonly seconds: number;
}

/** Squares of `0..n-1`, and their sum. */
const squares: Experiment<{ readonly n: number }, number, Part, number> = {
  name: 'squares',
  tasks: ({ n }) => [...Array(n).keys()],
  label: (task) => `square of ${task}`,
  run: ({ once }, task) => ({ square: task ** 2, seconds: once('clock', () => ({ ticks: 0 })).ticks++ }),
  gather: (parts) => parts.reduce((sum, { square }) => sum + square, 0),
  lines: {
    head: (task) => ({ number: task }),
    configuration: () => ({ power: 2 }),
    fields: { number: isCount, square: isCount, seconds: isCount },
  },
};

async function run(options: RunnerOptions = {}, n = 7) {
  const lines: ExperimentLine[] = [];
  const outcome = await runExperiment(squares, { n }, { jobs: 1, onRun: (line) => lines.push(line), ...options });
  return { ...outcome, lines };
}

describe('runExperiment', () => {
  it('runs every task, tells how far it is, and gathers', async () => {
    const progress: object[] = [];
    const { data, runs, lines, coreHash } = await run({ onProgress: (at) => progress.push(at) });
    expect([data, runs]).toEqual([0 + 1 + 4 + 9 + 16 + 25 + 36, 7]);
    expect(progress[2]).toEqual({ done: 3, total: 7, unit: 'runs', label: 'square of 2' });
    // One context for all of them: its clock has ticked.
    expect(lines[2]).toMatchObject({ number: 2, square: 4, seconds: 2, coreHash, configuration: { power: 2 } });
  });

  it('goes on from what was made before, and makes a whole of shards', async () => {
    const whole = await run();
    for (const kept of [[], [0, 3, 6], [0, 1, 2, 3, 4, 5, 6]]) {
      const finished = kept.map((k) => whole.lines[k]!);
      const { data, lines } = await run({ finished });
      expect([data, lines.length]).toEqual([91, 7 - kept.length]);
    }
    const shards = [];
    for (const index of [1, 2, 3]) shards.push(await run({ shard: { index, of: 3 } }));
    expect(shards.map(({ data, lines }) => [data, lines.length])).toEqual([
      [null, 3],
      [null, 2],
      [null, 2],
    ]);
    const finished = shards.toReversed().flatMap(({ lines }) => lines);
    expect((await run({ finished })).data).toBe(91);
  });

  it('refuses runs of another study, and two results of one run', async () => {
    const { lines } = await run();
    const [line] = lines as [ExperimentLine & Part, ...ExperimentLine[]];
    const foreign = [
      { ...line, version: '0.0.0' },
      { ...line, coreHash: 'reference' },
      { ...line, configuration: { power: 3 } },
      { ...line, number: 7 },
    ];
    for (const other of foreign) {
      await expect(run({ finished: [line, other] })).rejects.toThrow(
        /expected runs of this study, got another one's: run 2 \(number [07]\)/,
      );
    }
    await expect(run({ finished: [line, { ...line, square: 1 }] as never })).rejects.toThrow('two that differ: run 2');
    // Made twice, it took another time.
    expect((await run({ finished: [line, { ...line, seconds: 5 }] as never })).data).toBe(91);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const stopped = run({
      signal: stop.signal,
      onProgress: ({ done }) => done === 3 && stop.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
    await expect(run({ signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow('never');
  });

  it('rejects with the error of whoever listens', async () => {
    const full = run({
      onRun: () => {
        throw new Error('the disk is full');
      },
    });
    await expect(full).rejects.toThrow('the disk is full');
  });
});

it.each<[string, object]>([
  ['expected the options of squares to have only', { workers: 2 }],
  ['expected jobs to be an integer in [1, 1024], got 0', { jobs: 0 }],
  ['expected no jobs with a queue', { jobs: 2, queue: 'redis://h' }],
  ['expected queue to be redis://HOST:PORT/DATABASE', { queue: 'h:6379' }],
  ["expected backend to be one of 'wasm', 'reference'", { backend: 'gpu' }],
  ['expected shard.index to be an integer in [1, 2], got 3', { shard: { index: 3, of: 2 } }],
])('checkRunner refuses: %s', async (message, options) => {
  await expect(checkRunner('squares', options, ['seeds'])).rejects.toThrow(message);
});
