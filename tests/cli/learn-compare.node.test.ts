/** `learn` and `compare` are one code: a seeded run of both is the same run. */
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { compare } from '../../src/experiments/compare/compare.js';
import type { MethodSpec } from '../../src/experiments/compare/types.js';

async function learn(...args: string[]): Promise<Record<string, unknown>> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const terminal = { stdout, stderr, env: {}, stopSignal: () => new AbortController().signal, stopped: () => false };
  const [output, code] = await Promise.all([
    text(stdout),
    run(['learn', 'grid-world-v0?rows=3&columns=3', '--episodes', '80', '--json', ...args], terminal).finally(() =>
      stdout.end(),
    ),
  ]);
  expect(code).toBe(0);
  return JSON.parse(output);
}

it.each<[string[], Omit<MethodSpec, 'name'>]>([
  [[], {}],
  [['--learner', 'sarsa', '--similarity', 'orbits'], { learner: 'sarsa', similarity: 'orbits' }],
  [
    ['--coupling', 'quotient', '--detect-after', '9'],
    { coupling: 'quotient', similarity: 'chi', detection: { episodes: 9 } },
  ],
  [['--similarity', 'chi', '--detect-after', '80'], { similarity: 'chi', detection: { episodes: 80 } }],
])('learn %j is a run of compare', async (args, method) => {
  for (const seed of [0, 5]) {
    const learned = await learn('--seed', String(seed), ...args);
    const { records } = await compare({
      environments: [{ id: 'grid-world-v0', options: { rows: 3, columns: 3 }, episodes: 80 }],
      methods: [{ name: 'the same', ...method }],
      seeds: [seed],
      jobs: 1,
      resamples: 10,
    });
    const { steps, episodes, updates, stepsToThreshold, episodesToThreshold } = records[0]!;
    expect(stepsToThreshold).not.toBeNull();
    expect(learned).toMatchObject({ steps, episodes, updates, stepsToThreshold, episodesToThreshold });
  }
});
