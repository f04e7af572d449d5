/**
 * The study of real-valued worlds: candidates accepted and refuted, groups found without any, near-symmetries and generators, over seeds,
 * line by line against what is asked. The same options give the same figures, seconds aside.
 */
import { checkChoice, checkInteger, expected } from '../../input-error.js';
import { median } from '../../statistics/scores.js';

import type { Experiment } from '../experiment.js';
import { counted, matching } from '../groups.js';
import { isAtMost } from '../numbers.js';
import { type ExperimentLine, isCount, isNumber, isRecord, isText, orNull } from '../run-lines.js';
import { checkRunner, type RunnerOptions, runExperiment, studyOf } from '../runner.js';
import { learningTails } from './learning.js';
import type { LearningLine } from './learning-lines.js';
import { type ContinuousLinePlan, continuousLines, type LineName } from './lines.js';
import { type ContinuousRecord, type ContinuousTask, runContinuous } from './run.js';

export interface ContinuousLine extends ContinuousRecord, ExperimentLine {
  readonly configuration: Readonly<Record<string, unknown>>;
}

export interface ContinuousStudyOptions extends RunnerOptions<ContinuousLine> {
  /** Runs of each line: 50 or 20, as is asked of it. */
  readonly seeds?: number;
  /** The first seed: 0. */
  readonly seed?: number;
  /** Lines by name: all. */
  readonly lines?: readonly LineName[];
  /** Two seeds of each line, and learning cut short: shows that everything works. */
  readonly quick?: boolean;
}

export interface ContinuousSetting {
  readonly seed: number;
  /** null: as many as each line asks. */
  readonly seeds: number | null;
  readonly lines: readonly LineName[];
  /** Whether learning runs are cut short. */
  readonly quick: boolean;
}

export type ContinuousRow = ReturnType<typeof rowOf>;

export interface ContinuousStudy {
  readonly version: string;
  readonly coreHash: string;
  readonly seed: number;
  readonly records: readonly ContinuousRecord[];
  readonly rows: readonly ContinuousRow[];
  readonly seconds: number;
}

type ContinuousData = Omit<ContinuousStudy, 'version' | 'coreHash' | 'seconds'>;

const names = Object.keys(continuousLines) as LineName[];
/** Most episodes of a learning run that only shows that everything works. */
const QUICK = 60;
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

export const continuous: Experiment<ContinuousSetting, ContinuousTask, ContinuousRecord, ContinuousData> = {
  name: 'continuous',
  tasks: ({ seed, seeds, lines, quick }) =>
    lines.flatMap((line) => {
      const plan: ContinuousLinePlan = continuousLines[line];
      const episodes = plan.kind !== 'learning' ? 0 : quick ? QUICK : plan.episodes;
      return Array.from({ length: seeds ?? plan.seeds }, (_, k) => ({ line, seed: seed + k, episodes }));
    }),
  label: ({ line }) => continuousLines[line].name,
  run: ({ backend, signal }, task) => runContinuous(backend, task, signal),
  gather: (records, _, { seed, lines }) => ({
    seed,
    records,
    rows: lines.map((line) => rowOf(line, matching(records, { line }))),
  }),
  partial: true,
  lines: {
    head: ({ line, seed, episodes }) => ({ line, seed, episodes }),
    configuration: ({ line }) => {
      const plan: ContinuousLinePlan = continuousLines[line];
      if (plan.kind !== 'learning') return { name: plan.name, transitions: plan.transitions, longest: plan.longest };
      const { name, options, find, until } = plan;
      return { name, options, find, until };
    },
    fields: {
      line: isText,
      seed: isCount,
      episodes: isCount,
      missed: isTexts,
      wrong: isTexts,
      angle: orNull(isNumber),
      learning: orNull(isRecord),
      seconds: isNumber,
    },
    others: ({ line, seed, episodes }) =>
      Object.hasOwn(continuousLines, String(line)) ? ({ line, seed, episodes } as ContinuousTask) : null,
  },
};

/** @throws InputError when an option is unknown or out of range, or a finished run was made in another way than this study makes it. */
export async function continuousStudy(options: ContinuousStudyOptions = {}): Promise<ContinuousStudy> {
  const runner = await checkRunner('the continuous study', options, ['seeds', 'seed', 'lines', 'quick']);
  return studyOf(await runExperiment(continuous, continuousSetting(options), { ...options, ...runner }));
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
    quick,
  };
}

/** What came of a line. */
function rowOf(line: LineName, records: readonly ContinuousRecord[]) {
  const plan: ContinuousLinePlan = continuousLines[line];
  const { name, target } = plan;
  const angles = records.flatMap(({ angle }) => (angle === null ? [] : [angle]));
  return {
    line,
    name,
    target,
    /** Those that are recorded; null where an agent learns as long as it takes. */
    transitions: plan.kind === 'learning' ? null : plan.transitions,
    runs: records.length,
    /** Runs in which nothing was missed and nothing wrong. */
    held: records.filter(({ missed, wrong }) => missed.length + wrong.length === 0).length,
    /** What was missed or wrong, with the number of runs. */
    missed: counted(records.flatMap(({ missed }) => missed)),
    wrong: counted(records.flatMap(({ wrong }) => wrong)),
    /** Radians, the largest over runs; null where none is asked. */
    angle: angles.length === 0 ? null : Math.max(...angles),
    learning: plan.kind === 'learning' ? learningRow(line, plan, records) : null,
    /** Mean wall time of a run. */
    seconds: records.reduce((sum, record) => sum + record.seconds, 0) / Math.max(records.length, 1),
  };
}

/** Episodes before the window of the criterion against those of the plain learner, and whether the ratio is what is asked. */
function learningRow(line: LineName, plan: LearningLine, records: readonly ContinuousRecord[]) {
  const tails = learningTails(line, plan, records);
  if (tails === null) return null;
  const steps = (of: 'acceptedAt' | 'refutedAt') => records.flatMap(({ learning }) => learning?.[of] ?? []);
  const [accepted, refuted] = [steps('acceptedAt'), steps('refutedAt')];
  return {
    ...tails,
    met: isAtMost(tails.median.estimate, plan.limit),
    /** Runs in which something was accepted, and in which some of that was taken back; median steps after which they were. */
    accepted: accepted.length,
    acceptedAt: accepted.length === 0 ? null : median(accepted),
    takenBack: refuted.length,
    refutedAt: refuted.length === 0 ? null : median(refuted),
  };
}
