import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/experiments/compare/compare.js';
import { comparison } from '../../../src/experiments/compare/experiment.js';
import type { CompareOptions, RunLine, Study } from '../../../src/experiments/compare/types.js';
import { canonical, formatRunLine, parseLines } from '../../../src/experiments/run-lines.js';

const options: CompareOptions = {
  environments: [
    { id: 'grid-world-v0', options: { rows: 3, columns: 3 }, name: 'small', episodes: 30, methods: ['plain', 'χ'] },
    { id: 'grid-world-v0', options: { rows: 4, columns: 3 }, name: 'large', episodes: 30, stopWhenMet: true },
  ],
  methods: [
    { name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null },
    { name: 'χ', learner: 'q-learning', coupling: 'quotient', similarity: 'chi', detection: { episodes: 9 } },
    { name: 'sweeping', learner: 'prioritized-sweeping', coupling: 'quotient', similarity: 'discovered' },
  ],
  seeds: 3,
  jobs: 1,
  resamples: 50,
};

function figures({ seconds, runSeconds, ...study }: Study) {
  expect(runSeconds.length).toBe(study.records.length);
  return study;
}

const written = (line: RunLine): RunLine => parseLines(formatRunLine(line), comparison)[0]! as RunLine;

async function linesOf(more: Partial<CompareOptions> = {}): Promise<{ lines: RunLine[]; study: Study }> {
  const lines: RunLine[] = [];
  // As they come out of a file.
  const study = await compare({ ...options, onRun: (line) => lines.push(written(line)), ...more });
  return { lines, study };
}

const sorted = (lines: readonly RunLine[]) => lines.map(canonical).sort();

const whole = await linesOf();

describe('runs as lines', () => {
  it('carry what it takes to make them again', () => {
    expect(whole.lines.length).toBe(2 * 3 + 3 * 3);
    expect(whole.lines[0]).toMatchObject({
      environment: 'small',
      method: 'plain',
      seed: 0,
      coreHash: whole.study.coreHash,
      configuration: { id: 'grid-world-v0', options: { rows: 3, columns: 3 }, method: options.methods[0] },
    });
    expect(whole.lines[0]!.configuration.protocol).toMatchObject({ episodes: 30, stopWhenMet: false });
  });

  it('let a study go on from any of them, and end as if it had never stopped', async () => {
    for (const kept of [[0, 4, 13], [...whole.lines.keys()]]) {
      const finished = kept.map((k) => whole.lines[k]!);
      const { lines, study } = await linesOf({ finished });
      expect(lines.length).toBe(whole.lines.length - kept.length);
      expect(sorted([...finished, ...lines])).toEqual(sorted(whole.lines));
      expect(figures(study)).toEqual(figures(whole.study));
    }
  });

  it('make a whole out of parts', async () => {
    const parts = await Promise.all([1, 2, 3, 4].map((index) => linesOf({ shard: { index, of: 4 } })));
    const finished = parts.toReversed().flatMap(({ lines }) => lines);
    expect(parts.map(({ lines }) => lines.length)).toEqual([4, 4, 4, 3]);
    const { lines, study } = await linesOf({ finished: [...finished, finished[2]!] }); // one of them twice
    expect(lines).toEqual([]);
    expect(figures(study)).toEqual(figures(whole.study));
  });

  it('are refused from another study', async () => {
    const [line] = whole.lines;
    const { configuration } = line!;
    const others: RunLine[] = [
      { ...line!, seed: 7 },
      { ...line!, version: '0.0.0' },
      { ...line!, coreHash: 'reference' },
      { ...line!, configuration: { ...configuration, protocol: { ...configuration.protocol, epsilon: 0.3 } } },
    ];
    for (const other of others) {
      await expect(compare({ ...options, finished: [other] })).rejects.toThrow(
        /expected runs of this study, got another one's: run 1 \('small', 'plain', seed [07]\)/,
      );
    }
    await expect(compare({ ...options, finished: [line!, { ...line!, steps: 1 }] })).rejects.toThrow(
      'expected one result a run, got two that differ: run 2',
    );
    await expect(compare({ ...options, shard: { index: 3, of: 2 } })).rejects.toThrow('expected shard.index');
  });
});

describe('a line of a comparison', () => {
  it('is held against what a run is', () => {
    const [line] = whole.lines;
    const refused = (change: object) => () => parseLines(`${JSON.stringify({ ...line, ...change })}\n`, comparison);
    expect(refused({})()).toEqual([line]); // as written before there were checksums
    for (const change of [{ steps: -1 }, { seed: 'one' }, { curve: [null] }, { more: 1 }, { labels: undefined }]) {
      expect(refused(change)).toThrow('expected a run of this experiment in line 1');
    }
  });
});
