/** The suite `bench` run and judged, with the runs of other libraries beside it. */
import { checkInteger, checkNumber, checkSeed, InputError } from '../../input-error.js';
import { compare } from '../compare/compare.js';
import { type Choice, tune } from '../compare/tune.js';
import type { CompareOptions, Study } from '../compare/types.js';
import { withoutSymmetry } from './suite.js';
import { type BenchRecord, type TailRow, tailsOf } from './tails.js';

export interface BenchStudy {
  readonly version: string;
  readonly coreHash: string;
  readonly seeds: number;
  readonly records: readonly BenchRecord[];
  /** At equal settings, and best against best where settings were chosen. */
  readonly equal: readonly TailRow[];
  readonly best: readonly TailRow[] | null;
  readonly choices: readonly Choice[];
  readonly seconds: number;
}

const BEST = ', best';

/** `best`: settings are chosen for each method too (`compare --tune`); `entries` are the runs of another library. */
export async function bench(
  options: CompareOptions,
  { best, entries }: { readonly best: boolean; readonly entries: readonly BenchRecord[] },
): Promise<BenchStudy> {
  const tuned = best ? await tune({ ...options, tuningSeeds: 3 }) : null;
  const study = tuned?.equal ?? (await compare(options));
  const records = [...recordsOf(study), ...entries];
  const rows = (list: readonly BenchRecord[]) =>
    tailsOf(list, (record) => record.over ?? overOf(record.method), options.resamples);
  return {
    version: study.version,
    coreHash: study.coreHash,
    seeds: study.seeds.length,
    records,
    equal: rows(records),
    best: tuned && rows([...recordsOf(tuned.best), ...entries]),
    choices: tuned?.choices ?? [],
    seconds: study.seconds + (tuned?.best.seconds ?? 0),
  };
}

function overOf(method: string): string | null {
  if (!method.endsWith(BEST)) return withoutSymmetry(method);
  const over = withoutSymmetry(method.slice(0, -BEST.length));
  return over && over + BEST;
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
