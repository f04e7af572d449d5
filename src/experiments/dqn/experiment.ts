/**
 * The DQN study: how long deep Q-learning takes to a criterion, plain and with a symmetry used in five ways, on the cart-pole and on
 * grid worlds with and without potential-based shaping, as in arXiv 1706.02999, over seeds. Runs that never met the criterion count
 * as censored. The same options give the same figures, seconds aside.
 */
import { checkChoice, checkInteger, expected } from '../../input-error.js';
import type { Experiment } from '../experiment.js';
import { type ExperimentLine, isCount, isFlag, isNumber, isText, orNull } from '../run-lines.js';
import { checkRunner, type RunnerOptions, runExperiment, studyOf } from '../runner.js';
import {
  configurationOf,
  type DqnDescription,
  type DqnMethod,
  type DqnRecord,
  type DqnTask,
  type DqnWorld,
  type DqnWorldDescription,
  dqnMethods,
  dqnWorlds,
  fits,
  runDqn,
} from './run.js';
import { type DqnOrder, type DqnSummaryRow, ordersOf, summaryRow } from './summary.js';

/** One run with all it takes to make it again. */
export interface DqnLine extends DqnRecord, ExperimentLine {
  /** The settings of the run: options of the learner and of the symmetry, criterion and budget. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

export interface DqnStudyOptions extends Omit<RunnerOptions<DqnLine>, 'shard'> {
  /** Runs of each world and method: 20. */
  readonly seeds?: number;
  /** The first seed: 0. */
  readonly seed?: number;
  /** Worlds by name: all. */
  readonly worlds?: readonly DqnWorld[];
  /** Methods by name: all. Ratios are taken against `'plain'`, which must be among them. */
  readonly methods?: readonly DqnMethod[];
}

export interface DqnSetting {
  readonly seeds: readonly number[];
  readonly worlds: readonly DqnWorld[];
  readonly methods: readonly DqnMethod[];
}

export interface DqnStudy {
  readonly version: string;
  readonly coreHash: string;
  readonly seeds: readonly number[];
  readonly worlds: readonly (Omit<DqnWorldDescription, 'features' | 'settings' | 'plan'> & {
    readonly id: DqnWorld;
    /** What every run in this world was made from. */
    readonly settings: Readonly<Record<string, unknown>>;
  })[];
  readonly methods: readonly (DqnDescription & { readonly id: DqnMethod })[];
  readonly records: readonly DqnRecord[];
  readonly summary: readonly DqnSummaryRow[];
  /** The ordering of arXiv 1706.02999 in the worlds and methods that are there. */
  readonly orders: readonly DqnOrder[];
  readonly seconds: number;
}

export type DqnData = Omit<DqnStudy, 'version' | 'coreHash' | 'seconds'>;

export const dqn: Experiment<DqnSetting, DqnTask, DqnRecord, DqnData> = {
  name: 'dqn',
  // Seeds outermost: what is there after an interruption is a smaller study of everything.
  tasks: ({ seeds, worlds, methods }) =>
    seeds.flatMap((seed) =>
      worlds.flatMap((world) =>
        methods.filter((method) => fits(method, world)).map((method) => ({ world, method, seed })),
      ),
    ),
  label: ({ world, method }) => `${dqnWorlds[world].name}: ${dqnMethods[method].name}`,
  pauses: true,
  run: ({ backend, signal }, task) => runDqn(backend, task, signal),
  gather: (records, _, { seeds, worlds, methods }) => ({
    seeds,
    worlds: worlds.map((id) => {
      const { name, description, criterion, unit, window, episodes, settings } = dqnWorlds[id];
      return { id, name, description, criterion, unit, window, episodes, settings: { ...settings } };
    }),
    methods: methods.map((id) => ({ id, ...dqnMethods[id] })),
    records,
    summary: worlds.flatMap((world) =>
      methods.filter((method) => fits(method, world)).map((method) => summaryRow(records, world, method)),
    ),
    orders: ordersOf(records),
  }),
  lines: {
    head: ({ world, method, seed }) => ({ world, method, seed }),
    configuration: configurationOf,
    fields: {
      world: isText,
      method: isText,
      seed: isCount,
      episodes: isCount,
      steps: isCount,
      solved: isFlag,
      found: orNull((value) => Array.isArray(value) && value.every(isText)),
      updates: isCount,
      multiplyAdds: isCount,
      seconds: isNumber,
    },
    others: ({ world, method, seed }) => {
      const known = Object.hasOwn(dqnWorlds, String(world)) && Object.hasOwn(dqnMethods, String(method));
      return known ? ({ world, method, seed } as DqnTask) : null;
    },
  },
};

/** @throws InputError when an option is unknown or out of range, or a finished run was made in another way than this study makes it. */
export async function dqnStudy(options: DqnStudyOptions = {}): Promise<DqnStudy> {
  const runner = await checkRunner('the DQN study', options, ['seeds', 'seed', 'worlds', 'methods']);
  return studyOf(await runExperiment(dqn, dqnSetting(options), { ...options, ...runner }));
}

/** @throws InputError when an option is out of range. */
export function dqnSetting(options: DqnStudyOptions): DqnSetting {
  const first = checkInteger('seed', options.seed ?? 0, 0, 2 ** 31);
  const count = checkInteger('seeds', options.seeds ?? 20, 1, 100_000);
  const worlds = checkNames<DqnWorld>('worlds', options.worlds, Object.keys(dqnWorlds) as DqnWorld[]);
  const methods = checkNames<DqnMethod>('methods', options.methods, Object.keys(dqnMethods) as DqnMethod[]);
  if (!methods.includes('plain'))
    throw expected("methods to include 'plain', which ratios are taken against", methods.join());
  return { seeds: Array.from({ length: count }, (_, k) => first + k), worlds, methods };
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
