/**
 * The study of real-valued worlds: candidates accepted and refuted, groups found without any, near-symmetries and generators, over seeds,
 * line by line against what is asked. The same options give the same figures, seconds aside.
 */
import { checkChoice, checkInteger, expected } from '../../input-error.js';
import type { Experiment } from '../experiment.js';
import { isCount, isNumber, isText, orNull } from '../run-lines.js';
import { checkRunner, type Outcome, type RunnerOptions, runExperiment } from '../runner.js';
import { detectionLines, type LineName } from './lines.js';
import { type ContinuousRecord, type ContinuousTask, runContinuous } from './run.js';

export interface ContinuousLine extends ContinuousRecord {
  readonly version: string;
  readonly coreHash: string;
  readonly configuration: Readonly<Record<string, unknown>>;
}

export interface ContinuousStudyOptions extends RunnerOptions<ContinuousLine> {
  /** Runs of each line: 50 or 20, as is asked of it. */
  readonly seeds?: number;
  /** The first seed: 0. */
  readonly seed?: number;
  /** Lines by name: all. */
  readonly lines?: readonly LineName[];
  /** Two seeds of each line: shows that everything works. */
  readonly quick?: boolean;
}

export interface ContinuousSetting {
  readonly seed: number;
  /** null: as many as each line asks. */
  readonly seeds: number | null;
  readonly lines: readonly LineName[];
}

/** What came of a line. */
export interface ContinuousRow {
  readonly line: LineName;
  readonly name: string;
  readonly target: string;
  readonly transitions: number;
  readonly runs: number;
  /** Runs in which nothing was missed and nothing wrong. */
  readonly held: number;
  /** What was missed or wrong, with the number of runs. */
  readonly missed: readonly (readonly [what: string, runs: number])[];
  readonly wrong: readonly (readonly [what: string, runs: number])[];
  /** Radians, the largest over runs; null where none is asked. */
  readonly angle: number | null;
  /** Mean wall time of a run. */
  readonly seconds: number;
}

export interface ContinuousStudy {
  readonly version: string;
  readonly coreHash: string;
  readonly seed: number;
  readonly records: readonly ContinuousRecord[];
  readonly rows: readonly ContinuousRow[];
  readonly seconds: number;
}

type ContinuousData = Omit<ContinuousStudy, 'version' | 'coreHash' | 'seconds'>;

const names = Object.keys(detectionLines) as LineName[];
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

export const continuous: Experiment<ContinuousSetting, ContinuousTask, ContinuousRecord, ContinuousData> = {
  name: 'continuous',
  tasks: ({ seed, seeds, lines }) =>
    lines.flatMap((line) =>
      Array.from({ length: seeds ?? detectionLines[line].seeds }, (_, k) => ({ line, seed: seed + k })),
    ),
  label: ({ line }) => detectionLines[line].name,
  run: ({ backend }, task) => runContinuous(backend, task),
  gather: (records, _, { seed, lines }) => ({
    seed,
    records,
    rows: lines.map((line) =>
      rowOf(
        line,
        records.filter((record) => record.line === line),
      ),
    ),
  }),
  partial: true,
  lines: {
    head: ({ line, seed }) => ({ line, seed }),
    configuration: ({ line }) => {
      const { name, transitions, longest } = detectionLines[line];
      return { name, transitions, longest };
    },
    fields: {
      line: isText,
      seed: isCount,
      missed: isTexts,
      wrong: isTexts,
      angle: orNull(isNumber),
      seconds: isNumber,
    },
    others: ({ line, seed }) =>
      Object.hasOwn(detectionLines, String(line)) ? ({ line, seed } as ContinuousTask) : null,
  },
};

/** @throws InputError when an option is unknown or out of range, or a finished run was made in another way than this study makes it. */
export async function continuousStudy(options: ContinuousStudyOptions = {}): Promise<ContinuousStudy> {
  const runner = await checkRunner('the continuous study', options, ['seeds', 'seed', 'lines', 'quick']);
  return continuousStudyOf(await runExperiment(continuous, continuousSetting(options), { ...options, ...runner }));
}

/** @throws InputError when an option is out of range. */
export function continuousSetting({
  seeds,
  seed = 0,
  lines,
  quick = false,
}: ContinuousStudyOptions): ContinuousSetting {
  if (typeof quick !== 'boolean') throw expected('quick to be true or false', quick);
  if (lines !== undefined && (!Array.isArray(lines) || lines.length === 0)) throw expected('a list of lines', lines);
  return {
    seed: checkInteger('seed', seed, 0, 2 ** 31),
    seeds: seeds === undefined ? (quick ? 2 : null) : checkInteger('seeds', seeds, 1, 100_000),
    lines: [...new Set(lines ?? names)].map((line) => checkChoice('a line of the study', line, names)),
  };
}

export function continuousStudyOf({
  version,
  coreHash,
  data,
  seconds,
}: Outcome<ContinuousData | null>): ContinuousStudy {
  return { version, coreHash, ...data!, seconds };
}

function rowOf(line: LineName, records: readonly ContinuousRecord[]): ContinuousRow {
  const { name, target, transitions } = detectionLines[line];
  const angles = records.flatMap(({ angle }) => (angle === null ? [] : [angle]));
  return {
    line,
    name,
    target,
    transitions,
    runs: records.length,
    held: records.filter(({ missed, wrong }) => missed.length + wrong.length === 0).length,
    missed: counted(records.flatMap(({ missed }) => missed)),
    wrong: counted(records.flatMap(({ wrong }) => wrong)),
    angle: angles.length === 0 ? null : Math.max(...angles),
    seconds: records.reduce((sum, record) => sum + record.seconds, 0) / Math.max(records.length, 1),
  };
}

function counted(items: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
