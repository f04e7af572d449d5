/** A valid call of everything that `orbit-rl/experiments` exports. */
import * as experiments from '../../src/experiments/index.js';
import * as orbit from '../../src/index.js';
import type { BaseCall, World } from './calls.js';

export async function experimentCalls({ engine }: World): Promise<BaseCall[]> {
  const calls: BaseCall[] = [];
  const add = (name: string, args: () => unknown[], run: (...args: never[]) => unknown) =>
    calls.push({ name, args, run });
  const lines: orbit.RunLine[] = [];
  const study = await orbit.compare({
    environments: [{ id: 'grid-world-v0', options: { rows: 2, columns: 2 } }],
    methods: [{ name: 'plain', learner: 'q-learning', coupling: 'none', similarity: null }],
    seeds: 2,
    episodes: 3,
    jobs: 1,
    resamples: 20,
    backend: engine.backend,
    onRun: (line) => lines.push(line),
  });
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  add('defaultStudy', () => [], experiments.defaultStudy as (...args: never[]) => unknown);
  add('parseRunLines', () => [text, 'compare'], experiments.parseRunLines);
  add(
    'detectionStudy',
    () => [{ seeds: 1, seed: 1, steps: 20, episodes: 10, backend: engine.backend }],
    (options: object) =>
      refusal(() => experiments.detectionStudy(stoppedWithout(options, ['seeds', 'steps', 'episodes']))),
  );
  add(
    'dqnStudy',
    () => [{ seeds: 1, seed: 1, worlds: ['grid'], methods: ['plain'], jobs: 1, backend: 'fortran', signal: stopped }],
    async (options: object) => {
      // A whole run takes seconds: one option is wrong and the signal aborted, so that all are checked and nothing is run.
      await refusal(() => experiments.dqnStudy(stoppedWithout(options, ['backend'])));
    },
  );
  add(
    'continuousStudy',
    () => [{ seeds: 1, seed: 1, lines: ['cart-pole'], quick: true, jobs: 1, backend: 'fortran' }],
    async (options: object) => {
      await refusal(() => experiments.continuousStudy(stoppedWithout(options, ['seeds', 'lines', 'quick'])));
    },
  );
  add(
    'questionsStudy',
    () => [{ only: [3], size: 'quick', seed: 1, jobs: 1, backend: 'fortran', signal: stopped }],
    async (options: object) => {
      await refusal(() => experiments.questionsStudy(stoppedWithout(options, ['backend'])));
    },
  );
  add('judgeTargets', () => [study, { resamples: 20 }], experiments.judgeTargets);
  add('targetsSuite', () => [], experiments.targetsSuite);
  return calls;
}

const stopped = AbortSignal.abort();

/** Options that leave out what keeps a study small, or ask for a large one, which is no fault and takes long. */
function stoppedWithout(options: object, small: readonly string[]): object {
  if (options === undefined) return { signal: stopped };
  const isRecord = options !== null && typeof options === 'object' && !Array.isArray(options);
  const isSmall =
    isRecord &&
    Object.keys(options).length > 0 &&
    small.every((name) => {
      const value = (options as Record<string, unknown>)[name];
      return value != null && !(typeof value === 'number' && value > 1000);
    });
  return isRecord && !isSmall ? { ...options, signal: stopped } : options;
}

async function refusal(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof orbit.InputError) && error !== stopped.reason) throw error;
  }
}
