/** The suite `bench` run and judged, with the runs of other libraries beside it. */
import { checkInteger, checkNumber, checkSeed, InputError } from '../../input-error.js';
import { compare } from '../compare/compare.js';
import { type BenchRecord, tailsOf } from '../compare/tails.js';
import { tune, underOwnNames } from '../compare/tune.js';
import type { CompareOptions, Study } from '../compare/types.js';
import { withoutSymmetry } from './suite.js';
import { judgeBench } from './targets.js';

export type BenchStudy = Awaited<ReturnType<typeof bench>>;

/** What is compared: each method at the best of one grid, all at the settings of their world, or both. */
export type BenchSettings = 'best' | 'equal' | 'both';

/** `judged`: whether the worlds are the suite's own; `entries` are the runs of another library. */
export async function bench(
  options: CompareOptions,
  {
    settings,
    judged,
    entries,
  }: { readonly settings: BenchSettings; readonly judged: boolean; readonly entries: readonly BenchRecord[] },
) {
  const started = performance.now();
  const tuned = settings === 'equal' ? null : await tune({ ...options, equal: settings === 'both' });
  const equal = tuned === null ? await compare(options) : tuned.equal;
  const { version, coreHash, seeds } = (tuned?.best ?? equal)!;
  const best = tuned && recordsOf(underOwnNames(tuned.best));
  const rows = (list: readonly BenchRecord[]) =>
    tailsOf([...list, ...entries], (record) => record.over ?? withoutSymmetry(record.method), options.resamples);
  return {
    ...{ version, coreHash, seeds: seeds.length },
    records: [...(best ?? recordsOf(equal!)), ...entries],
    /** Best against best, and at equal settings: null for what was not asked for. */
    best: best && rows(best),
    equal: equal && rows(recordsOf(equal)),
    /** What was asked, and what best against best gives. */
    targets: judged && best ? judgeBench(best, options.resamples) : [],
    choices: tuned?.choices ?? [],
    seconds: (performance.now() - started) / 1000,
  };
}

function recordsOf({ records, runSeconds }: Study): BenchRecord[] {
  return records.map(({ environment, method, seed, steps, stepsToThreshold }, k) => {
    return { environment, method, seed, steps, stepsToThreshold, seconds: runSeconds[k]! };
  });
}

/**
 * The runs of another library: one JSON record a line with `environment`, `method`, `seed`, `steps`, `stepsToThreshold` (null: never),
 * and `seconds` and `over` (the method it is compared with) where they are known.
 * @throws InputError naming the line that is none.
 */
export function parseEntries(text: string): BenchRecord[] {
  const entries: BenchRecord[] = [];
  text.split('\n').forEach((row, k) => {
    if (row.trim() === '') return;
    try {
      const { environment, method, seed, steps, stepsToThreshold, seconds, over } = JSON.parse(row);
      for (const name of [environment, method, ...(over === undefined ? [] : [over])]) {
        if (typeof name !== 'string' || name === '') throw new InputError('expected names of a world and a method');
      }
      checkSeed(seed);
      checkInteger('steps', steps, 1);
      if (stepsToThreshold !== null) checkInteger('stepsToThreshold', stepsToThreshold, 1, steps);
      if (seconds !== undefined) checkNumber('seconds', seconds, 0);
      entries.push({
        ...{ environment, method, seed, steps, stepsToThreshold },
        ...(seconds !== undefined && { seconds }),
        ...(over !== undefined && { over }),
      });
    } catch (cause) {
      throw new InputError(`expected a run in line ${k + 1}: ${(cause as Error).message}`, { cause });
    }
  });
  return entries;
}
