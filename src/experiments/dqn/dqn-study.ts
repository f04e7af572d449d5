/**
 * The DQN study: how long deep Q-learning takes to a criterion, plain and with a symmetry used in four ways, on the cart-pole and on
 * grid worlds with and without potential-based shaping, as in arXiv 1706.02999, over seeds. Runs that never met the criterion count
 * as censored. The same options give the same figures, seconds aside.
 */
import type { BackendName } from '../../engine/contracts/backend.js';
import { loadBackend } from '../../engine/load.js';
import { checkChoice, checkInteger, checkKeys, expected, InputError } from '../../input-error.js';
import { type Duration, medianInterval, ratioOfMedians } from '../../statistics/censored.js';
import { median } from '../../statistics/scores.js';
import { version } from '../../version.js';
import { runPool } from '../../workers/pool.js';
import type { Interval } from '../compare/types.js';
import { type DqnLine, keyOf } from './dqn-lines.js';
import {
  configurationOf,
  type DqnMethod,
  type DqnRecord,
  type DqnTask,
  type DqnWorld,
  dqnMethods,
  dqnWorlds,
  runDqn,
} from './dqn-study-run.js';

export interface DqnStudyOptions {
  /** Runs of each world and method: 20. */
  readonly seeds?: number;
  /** The first seed: 0. */
  readonly seed?: number;
  /** Worlds by name: all. */
  readonly worlds?: readonly DqnWorld[];
  /** Methods by name: all. Ratios are taken against `'plain'`, which must be among them. */
  readonly methods?: readonly DqnMethod[];
  /** Workers: the number of cores; 1 runs everything in this thread. */
  readonly jobs?: number;
  readonly backend?: BackendName;
  /** Runs of an earlier study of this version and core, which are not made again; it may have had other worlds, methods and seeds. */
  readonly finished?: readonly DqnLine[];
  /** Called with each run as it comes. */
  readonly onRun?: (line: DqnLine) => void;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly task: string }) => void;
  /** Stops the study: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** One world × method over all seeds. */
export interface DqnSummaryRow {
  readonly world: DqnWorld;
  readonly method: DqnMethod;
  readonly runs: number;
  readonly solved: number;
  /** Median episodes to the criterion, and median environment steps. */
  readonly episodes: Interval;
  readonly steps: Interval;
  /** Median episodes (steps, where the world counts those) over those of plain DQN; null for itself. */
  readonly ratio: Interval | null;
  /**
   * The same ratio of the episodes before the window over which the criterion takes its mean, which every run has to fill; null
   * where there is no such window.
   */
  readonly ratioBeforeWindow: Interval | null;
  /** What the ratio is to be at most (below, where `strict`), and whether it is; null where nothing is asked. */
  readonly target: { readonly limit: number; readonly strict: boolean; readonly met: boolean } | null;
  /** Median multiply-adds of a run, and seconds. */
  readonly multiplyAdds: number;
  readonly seconds: number;
}

/** An order of two rows that was published, and whether it is found. */
export interface DqnOrder {
  readonly statement: string;
  /** Median time of the one that should be faster over that of the other. */
  readonly ratio: Interval;
  /** Whether the ratio is below 1. */
  readonly met: boolean;
}

export interface DqnStudy {
  readonly version: string;
  readonly coreHash: string;
  readonly seeds: readonly number[];
  readonly worlds: readonly {
    readonly id: DqnWorld;
    readonly name: string;
    readonly description: string;
    readonly criterion: string;
    readonly unit: 'episodes' | 'steps';
    readonly window: number;
    readonly episodes: number;
    /** What every run in this world was made from. */
    readonly settings: Readonly<Record<string, unknown>>;
  }[];
  readonly methods: readonly { readonly id: DqnMethod; readonly name: string; readonly description: string }[];
  readonly records: readonly DqnRecord[];
  readonly summary: readonly DqnSummaryRow[];
  /** The ordering of arXiv 1706.02999 in the worlds and methods that are there. */
  readonly orders: readonly DqnOrder[];
  readonly seconds: number;
}

/** What is asked of each world and method. */
const targets: {
  readonly [World in DqnWorld]?: { readonly [Method in DqnMethod]?: { limit: number; strict: boolean } };
} = {
  'cart-pole': {
    transitions: { limit: 0.6, strict: false },
    network: { limit: 0.6, strict: false },
    chi: { limit: 1, strict: true },
  },
};

type Row = readonly [DqnWorld, DqnMethod];

/** What arXiv 1706.02999 reports of grid worlds: shaping helps DQN, and the symmetry loss helps shaped DQN further. */
const publishedOrder: readonly { readonly statement: string; readonly fast: Row; readonly slow: Row }[] = [
  { statement: '9x9: DQN with shaping before DQN without', fast: ['grid', 'plain'], slow: ['grid-unshaped', 'plain'] },
  { statement: '9x9, shaped: χ loss before DQN', fast: ['grid', 'chi'], slow: ['grid', 'plain'] },
  {
    statement: '9x9: χ loss with shaping before χ loss without',
    fast: ['grid', 'chi'],
    slow: ['grid-unshaped', 'chi'],
  },
  { statement: '13x13, shaped: χ loss before DQN', fast: ['grid-13', 'chi'], slow: ['grid-13', 'plain'] },
];

const optionKeys = [
  'seeds',
  'seed',
  'worlds',
  'methods',
  'jobs',
  'backend',
  'finished',
  'onRun',
  'onProgress',
  'signal',
];

/** @throws InputError when an option is unknown or out of range, or a finished run was made in another way than this study makes it. */
export async function dqnStudy(options: DqnStudyOptions = {}): Promise<DqnStudy> {
  const started = performance.now();
  if (options === null || typeof options !== 'object') throw expected('options', options);
  checkKeys('the options of the DQN study', options, optionKeys);
  const first = checkInteger('seed', options.seed ?? 0, 0, 2 ** 31);
  const count = checkInteger('seeds', options.seeds ?? 20, 1, 100_000);
  const seeds = Array.from({ length: count }, (_, k) => first + k);
  const worlds = checkNames<DqnWorld>('worlds', options.worlds, Object.keys(dqnWorlds) as DqnWorld[]);
  const methods = checkNames<DqnMethod>('methods', options.methods, Object.keys(dqnMethods) as DqnMethod[]);
  if (!methods.includes('plain'))
    throw expected("methods to include 'plain', which ratios are taken against", methods.join());
  const backendName = checkChoice<BackendName>('backend', options.backend ?? 'wasm', ['wasm', 'reference']);
  const jobs = options.jobs === undefined ? (await import('#workers')).cores() : checkInteger('jobs', options.jobs, 1);
  const { hash } = await loadBackend(backendName);

  // Seeds outermost: what is there after an interruption is a smaller study of everything.
  const tasks = seeds.flatMap((seed) => worlds.flatMap((world) => methods.map((method) => ({ world, method, seed }))));
  const sourceOf = (task: DqnTask) => ({ version, coreHash: hash, configuration: configurationOf(task) });
  const finished = new Map(
    (options.finished ?? []).map((line, k) => {
      const known = line.world in dqnWorlds && line.method in dqnMethods;
      if (!known || keyOf(line, line) !== keyOf(line, sourceOf(line))) {
        throw new InputError(`expected runs of this study, got another one's: run ${k + 1}`);
      }
      return [keyOf(line, line), recordOf(line)];
    }),
  );
  const records = tasks.map((task) => finished.get(keyOf(task, sourceOf(task))) ?? null);
  const open = tasks.filter((_, k) => records[k] === null);
  let done = tasks.length - open.length;
  await runAll(open, { jobs, backendName, signal: options.signal }, (task, record) => {
    records[tasks.indexOf(task)] = record;
    options.onRun?.({ ...record, ...sourceOf(task) });
    options.onProgress?.({
      done: ++done,
      total: tasks.length,
      task: `${dqnWorlds[task.world].name}: ${dqnMethods[task.method].name}`,
    });
  });

  const all = records as DqnRecord[];
  return {
    version,
    coreHash: hash,
    seeds,
    worlds: worlds.map((id) => {
      const { name, description, criterion, unit, window, episodes, settings } = dqnWorlds[id];
      return { id, name, description, criterion, unit, window, episodes, settings: { ...settings } };
    }),
    methods: methods.map((id) => ({ id, ...dqnMethods[id] })),
    records: all,
    summary: worlds.flatMap((world) => methods.map((method) => summaryRow(all, world, method))),
    orders: ordersOf(all),
    seconds: (performance.now() - started) / 1000,
  };
}

/** One world × method of the records of a study. */
export function summaryRow(records: readonly DqnRecord[], world: DqnWorld, method: DqnMethod): DqnSummaryRow {
  const own = runsOf(records, [world, method]);
  const plain = runsOf(records, [world, 'plain']);
  const { unit, window } = dqnWorlds[world];
  const ratioOf = (less: number) => ratioOfMedians(durations(own, unit, less), durations(plain, unit, less));
  const ratio = method === 'plain' ? null : ratioOf(0);
  const target = targets[world]?.[method];
  return {
    world,
    method,
    runs: own.length,
    solved: own.filter(({ solved }) => solved).length,
    episodes: medianInterval(durations(own, 'episodes')),
    steps: medianInterval(durations(own, 'steps')),
    ratio,
    ratioBeforeWindow: method === 'plain' || window === 0 ? null : ratioOf(window),
    target: target === undefined || ratio === null ? null : { ...target, met: isMet(ratio, target) },
    multiplyAdds: median(own.map(({ multiplyAdds }) => multiplyAdds)),
    seconds: median(own.map(({ seconds }) => seconds)),
  };
}

/** The published orders of which both sides are there. */
export function ordersOf(records: readonly DqnRecord[]): DqnOrder[] {
  return publishedOrder.flatMap(({ statement, fast, slow }) => {
    const [a, b] = [runsOf(records, fast), runsOf(records, slow)];
    if (a.length === 0 || b.length === 0) return [];
    const ratio = ratioOfMedians(durations(a, 'steps'), durations(b, 'steps'));
    return [{ statement, ratio, met: isMet(ratio, { limit: 1, strict: true }) }];
  });
}

function runsOf(records: readonly DqnRecord[], [world, method]: Row): DqnRecord[] {
  return records.filter((record) => record.world === world && record.method === method);
}

function durations(runs: readonly DqnRecord[], unit: 'episodes' | 'steps', less = 0): Duration[] {
  return runs.map((run) => ({ time: run[unit] - less, observed: run.solved }));
}

function recordOf({ version: _, coreHash: __, configuration: ___, ...record }: DqnLine): DqnRecord {
  return record;
}

/** A ratio that censoring leaves open from above meets nothing. */
function isMet({ estimate }: Interval, { limit, strict }: { limit: number; strict: boolean }): boolean {
  if (estimate.relation !== '=' && estimate.relation !== '<=') return false;
  return strict && estimate.relation === '=' ? estimate.value < limit : estimate.value <= limit;
}

interface RunOptions {
  readonly jobs: number;
  readonly backendName: BackendName;
  readonly signal: AbortSignal | undefined;
}

async function runAll(
  tasks: readonly DqnTask[],
  { jobs, backendName, signal }: RunOptions,
  finish: (task: DqnTask, record: DqnRecord) => void,
): Promise<void> {
  signal?.throwIfAborted();
  if (Math.min(jobs, tasks.length) <= 1) {
    const backend = await loadBackend(backendName);
    for (const task of tasks) finish(task, await runDqn(backend, task, signal));
    return;
  }
  await runPool(tasks, {
    workers: jobs,
    message: (task) => ({ kind: 'dqn', backend: backendName, task }),
    answered: (task, answer) => answer.kind === 'dqn' && finish(task, answer.record),
    signal,
  });
}

function checkNames<Name extends string>(
  what: string,
  given: readonly Name[] | undefined,
  known: readonly Name[],
): readonly Name[] {
  if (given === undefined) return known;
  if (!Array.isArray(given) || given.length === 0) throw expected(`${what} to be a list of names`, given);
  for (const name of given) checkChoice(`one of the ${what}`, name, known);
  return known.filter((name) => given.includes(name));
}
