import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/experiments/compare/compare.js';
import { parseRunLines, resultOf } from '../../../src/experiments/compare/run-lines.js';
import type { CompareOptions, RunLine, Study } from '../../../src/experiments/compare/types.js';

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

async function linesOf(more: Partial<CompareOptions> = {}): Promise<{ lines: RunLine[]; study: Study }> {
  const lines: RunLine[] = [];
  // As they come out of a file.
  const study = await compare({ ...options, onRun: (line) => lines.push(JSON.parse(JSON.stringify(line))), ...more });
  return { lines, study };
}

const sorted = (lines: readonly RunLine[]) => lines.map(resultOf).sort();

describe('runs as lines', async () => {
  const whole = await linesOf();

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

describe('parseRunLines', () => {
  it('drops a last line without its end, and names a line that is no run', async () => {
    const { lines } = await linesOf({ seeds: 1 });
    const rows = lines.map((line) => `${JSON.stringify(line)}\n`);
    const text = rows.join('');
    expect(parseRunLines(text)).toEqual({ lines, length: text.length });
    const torn = text.slice(0, -10);
    expect(parseRunLines(torn)).toEqual({ lines: lines.slice(0, -1), length: text.length - rows.at(-1)!.length });
    expect(parseRunLines('')).toEqual({ lines: [], length: 0 });
    expect(() => parseRunLines(`${rows[0]}{"states":[0]}\n`)).toThrow(
      `expected a run of a study in line 2, got '{"states":[0]}'`,
    );
    expect(() => parseRunLines(`${rows[0]}\n${rows[1]}`)).toThrow(
      'expected a run as JSON in line 2, got an empty line',
    );
    expect(() => parseRunLines(`${rows[0]!.slice(5)}`)).toThrow('expected a run as JSON in line 1');
    expect(() => parseRunLines(`${JSON.stringify({ ...lines[0], steps: -1 })}\n`)).toThrow('line 1');
  });
});
