/**
 * The detection study: whether what experience says about symmetry can be trusted. Three parts: whole transformations
 * (`acceptance.ts`), pairs by four rules as experience grows (`curves.ts`), and what a change of policy does to χ
 * (`drift.ts`). The same options give the same figures.
 */
import type { BackendName } from '../../engine/contracts/backend.js';
import { loadBackend } from '../../engine/load.js';
import { checkChoice, checkInteger, checkKeys, expected } from '../../input-error.js';
import { version } from '../../version.js';
import { type AcceptanceRow, acceptanceRow, acceptanceRun } from './acceptance.js';
import { curveRun, curvesOf, type DetectionCurve, detectionRules } from './curves.js';
import { type DriftRow, driftRows, driftRun } from './drift.js';
import { acceptanceWorlds, curveWorlds, type DetectionWorld, driftWorlds } from './worlds.js';

export interface DetectionStudyOptions {
  /** Runs of each world in the tests of transformations; the other parts take a fifth as many. Default 50. */
  readonly seeds?: number;
  /** The first seed. Default 0. */
  readonly seed?: number;
  /** Uniformly random steps of each test of transformations. Default 6000. */
  readonly steps?: number;
  /** Episodes of the longest experience of the curves. Default 5000. */
  readonly episodes?: number;
  readonly backend?: BackendName;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly task: string }) => void;
  /** Stops the study between two runs: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface DetectionStudy {
  readonly version: string;
  readonly coreHash: string;
  readonly seeds: { readonly first: number; readonly acceptance: number; readonly others: number };
  readonly steps: number;
  /** Episodes of the longest experience of the curves. */
  readonly episodes: number;
  readonly rules: readonly { readonly name: string; readonly description: string }[];
  /** Whether each world of the curves is deterministic and whether it is shaped. */
  readonly worlds: readonly { readonly name: string; readonly deterministic: boolean; readonly shaped: boolean }[];
  readonly acceptance: readonly AcceptanceRow[];
  /** One for each world, rule and reference, in that order. */
  readonly curves: readonly DetectionCurve[];
  readonly drift: readonly DriftRow[];
}

const optionKeys = ['seeds', 'seed', 'steps', 'episodes', 'backend', 'onProgress', 'signal'];

/** @throws InputError when an option is unknown or out of range. */
export async function detectionStudy(options: DetectionStudyOptions = {}): Promise<DetectionStudy> {
  if (options === null || typeof options !== 'object') throw expected('options', options);
  checkKeys('the options of the detection study', options, optionKeys);
  const runs = checkInteger('seeds', options.seeds ?? 50, 1, 100_000);
  const first = checkInteger('seed', options.seed ?? 0, 0, 2 ** 31);
  const steps = checkInteger('steps', options.steps ?? 6000, 1);
  const checkpoints = checkpointsTo(checkInteger('episodes', options.episodes ?? 5000, 10));
  const name = checkChoice<BackendName>('backend', options.backend ?? 'wasm', ['wasm', 'reference']);
  const backend = await loadBackend(name);
  const others = Math.max(1, Math.round(runs / 5));
  const total = runs * acceptanceWorlds.length + others * (curveWorlds.length + driftWorlds.length);
  let done = 0;

  /** `run` on every world and seed, with air for the caller's thread in between. */
  async function each<Run, Row>(
    part: string,
    worlds: readonly DetectionWorld[],
    count: number,
    run: (world: DetectionWorld, seed: number) => Run,
    rows: (world: string, runs: readonly Run[]) => readonly Row[],
  ): Promise<Row[]> {
    const table: Row[] = [];
    for (const world of worlds) {
      const results: Run[] = [];
      for (let k = 0; k < count; ++k) {
        options.signal?.throwIfAborted();
        options.onProgress?.({ done, total, task: `${part}: ${world.name}` });
        results.push(run(world, first + k));
        ++done;
        await new Promise((resolve) => setTimeout(resolve));
      }
      table.push(...rows(world.name, results));
    }
    return table;
  }

  const acceptance = await each(
    'transformations',
    acceptanceWorlds,
    runs,
    (world, seed) => acceptanceRun(world, seed, steps),
    (world, results) => [acceptanceRow(world, results)],
  );
  const curves = await each(
    'pairs',
    curveWorlds,
    others,
    (world, seed) => curveRun(backend, world, seed, checkpoints),
    (world, results) => curvesOf(world, results, checkpoints),
  );
  const drift = await each(
    'policy drift',
    driftWorlds,
    others,
    (world, seed) => driftRun(backend, world, seed),
    driftRows,
  );
  return {
    version,
    coreHash: backend.hash,
    seeds: { first, acceptance: runs, others },
    steps,
    episodes: checkpoints.at(-1)!,
    rules: detectionRules.map(({ name: rule, description }) => ({ name: rule, description })),
    worlds: curveWorlds.map(({ name: world, deterministic, shaped }) => ({ name: world, deterministic, shaped })),
    acceptance,
    curves,
    drift,
  };
}

/** 10, 20, 50, 100, … up to `last`, which is the last one. */
export function checkpointsTo(last: number): number[] {
  const points: number[] = [];
  for (let power = 10; power < last; power *= 10) {
    for (const factor of [1, 2, 5]) if (power * factor < last) points.push(power * factor);
  }
  return [...points, last];
}
