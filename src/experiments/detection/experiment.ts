/**
 * The detection study: whether what experience says about symmetry can be trusted. Three parts: whole transformations
 * (`acceptance.ts`), pairs by four rules as experience grows (`curves.ts`), and what a change of policy does to χ
 * (`drift.ts`). The same options give the same figures.
 */
import { checkInteger } from '../../input-error.js';
import type { Context, Experiment } from '../experiment.js';
import { checkRunner, type Outcome, type RunnerOptions, runExperiment } from '../runner.js';
import { type Member, type MemberPart, type MemberTask, together } from '../together.js';
import { type AcceptanceRow, acceptanceRow, acceptanceRun } from './acceptance.js';
import { curveRun, curvesOf, type DetectionCurve, detectionRules } from './curves.js';
import { DRIFT_STEPS, type DriftRow, driftRows, driftRun } from './drift.js';
import { acceptanceWorlds, curveWorlds, type DetectionWorld, driftWorlds } from './worlds.js';

export interface DetectionStudyOptions extends Omit<RunnerOptions, 'shard'> {
  /** Runs of each world in the tests of transformations; the other parts take a fifth as many. Default 50. */
  readonly seeds?: number;
  /** The first seed. Default 0. */
  readonly seed?: number;
  /**
   * Uniformly random steps of each test of transformations. Default 30,000: where outcomes are uncertain, a break is ruled out place by place.
   * Samples of the policy drift have twice as many, from 6,000 to 60,000.
   */
  readonly steps?: number;
  /** Episodes of the longest experience of the curves. Default 5000. */
  readonly episodes?: number;
}

export interface DetectionSetting {
  readonly seeds: { readonly first: number; readonly acceptance: number; readonly others: number };
  readonly steps: number;
  /** Episodes of the longest experience of the curves. */
  readonly episodes: number;
}

/** Everything that is reported, but for what it was made by. */
export interface DetectionData extends DetectionSetting {
  readonly rules: readonly { readonly name: string; readonly description: string }[];
  /** Whether each world of the curves is deterministic and whether it is shaped. */
  readonly worlds: readonly { readonly name: string; readonly deterministic: boolean; readonly shaped: boolean }[];
  readonly acceptance: readonly AcceptanceRow[];
  /** One for each world, rule and reference, in that order. */
  readonly curves: readonly DetectionCurve[];
  readonly drift: readonly DriftRow[];
}

export interface DetectionStudy extends DetectionData {
  readonly version: string;
  readonly coreHash: string;
}

interface DetectionTask {
  readonly world: string;
  readonly seed: number;
  /** Steps of a test of transformations, or the longest experience of the curves. */
  readonly steps?: number;
  readonly episodes?: number;
}

/** A run of each world from each seed. */
function ofWorlds<Part, Row>(
  label: string,
  worlds: readonly DetectionWorld[],
  tasks: (setting: DetectionSetting) => { readonly seeds: number } & Omit<DetectionTask, 'world' | 'seed'>,
  run: (context: Context<DetectionSetting>, world: DetectionWorld, task: DetectionTask) => Part,
  rows: (world: string, parts: readonly Part[], setting: DetectionSetting) => readonly Row[],
): Member<DetectionSetting, DetectionTask, Part, readonly Row[]> {
  return {
    label,
    tasks: (setting) => {
      const { seeds, ...sizes } = tasks(setting);
      const { first } = setting.seeds;
      return worlds.flatMap(({ name: world }) =>
        Array.from({ length: seeds }, (_, k) => ({ world, seed: first + k, ...sizes })),
      );
    },
    run: (context, task) => run(context, worlds.find(({ name }) => name === task.world)!, task),
    gather: (parts, made, setting) =>
      worlds.flatMap(({ name }) =>
        rows(
          name,
          parts.filter((_, k) => made[k]!.world === name),
          setting,
        ),
      ),
  };
}

const parts = together('detection', {
  acceptance: ofWorlds(
    'transformations',
    acceptanceWorlds,
    ({ seeds, steps }) => ({ seeds: seeds.acceptance, steps }),
    (_, world, { seed, steps }) => acceptanceRun(world, seed, steps!),
    (world, runs) => [acceptanceRow(world, runs)],
  ),
  curves: ofWorlds(
    'pairs',
    curveWorlds,
    ({ seeds, episodes }) => ({ seeds: seeds.others, episodes }),
    ({ backend }, world, { seed, episodes }) => curveRun(backend, world, seed, checkpointsTo(episodes!)),
    (world, runs, { episodes }) => curvesOf(world, runs, checkpointsTo(episodes)),
  ),
  drift: ofWorlds(
    'policy drift',
    driftWorlds,
    // A run says how many steps it takes where they are fewer than it takes by itself.
    ({ seeds, steps }) => ({
      seeds: seeds.others,
      ...(2 * steps < DRIFT_STEPS.all && { steps: Math.max(DRIFT_STEPS.fewest, 2 * steps) }),
    }),
    ({ backend }, world, { seed, steps }) => driftRun(backend, world, seed, steps),
    driftRows,
  ),
});

export const detection: Experiment<DetectionSetting, MemberTask, MemberPart, DetectionData> = {
  ...parts,
  label: (one, setting) => `${parts.label(one, setting)}: ${(one.task as DetectionTask).world}`,
  gather: (made, tasks, setting) => {
    const { acceptance, curves, drift } = parts.gather(made, tasks, setting);
    return {
      ...setting,
      rules: detectionRules.map(({ name, description }) => ({ name, description })),
      worlds: curveWorlds.map(({ name, deterministic, shaped }) => ({ name, deterministic, shaped })),
      acceptance: acceptance!,
      curves: curves!,
      drift: drift!,
    };
  },
};

/** @throws InputError when an option is out of range. */
export function detectionSetting(options: DetectionStudyOptions): DetectionSetting {
  const runs = checkInteger('seeds', options.seeds ?? 50, 1, 100_000);
  const first = checkInteger('seed', options.seed ?? 0, 0, 2 ** 31);
  const steps = checkInteger('steps', options.steps ?? 30_000, 1);
  const episodes = checkInteger('episodes', options.episodes ?? 5000, 10);
  return { seeds: { first, acceptance: runs, others: Math.max(1, Math.round(runs / 5)) }, steps, episodes };
}

/** @throws InputError when an option is unknown or out of range. */
export async function detectionStudy(options: DetectionStudyOptions = {}): Promise<DetectionStudy> {
  const runner = await checkRunner('the detection study', options, ['seeds', 'seed', 'steps', 'episodes']);
  return detectionStudyOf(await runExperiment(detection, detectionSetting(options), { ...options, ...runner }));
}

export function detectionStudyOf({ version, coreHash, data }: Outcome<DetectionData | null>): DetectionStudy {
  return { version, coreHash, ...data! };
}

/** 10, 20, 50, 100, … up to `last`, which is the last one. */
export function checkpointsTo(last: number): number[] {
  const points: number[] = [];
  for (let power = 10; power < last; power *= 10) {
    for (const factor of [1, 2, 5]) if (power * factor < last) points.push(power * factor);
  }
  return [...points, last];
}
