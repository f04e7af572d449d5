/**
 * The one runner of all experiments: workers, shards, runs that were made before, progress and abort. Results do not depend on
 * the number of workers.
 */
import type { BackendName } from '../engine/contracts/backend.js';
import { loadBackend } from '../engine/load.js';
import {
  checkChoice,
  checkFunction,
  checkInteger,
  checkKeys,
  checkSignal,
  expected,
  InputError,
} from '../input-error.js';
import type { Progress } from '../progress.js';
import { version } from '../version.js';
import { type PoolOptions, runPool } from '../workers/pool.js';
import type { Run } from '../workers/port.js';
import { checkQueueUrl } from '../workers/queue/url.js';
import { contextOf, type Experiment } from './experiment.js';
import { canonical, type ExperimentLine, keyOf, type PartHead, studyName } from './run-lines.js';

/** What every experiment can be told. */
export interface RunnerOptions<Line extends ExperimentLine = ExperimentLine> {
  /** Workers; the number of cores in Node and 1 elsewhere. Results do not depend on it. */
  readonly jobs?: number;
  /**
   * Address of a Redis, `redis://HOST:PORT/DATABASE` or `rediss://USER:PASSWORD@HOST:PORT/DATABASE`: the tasks are done by those who run
   * `orbit-rl worker` with it, on any machine, with the same version. Needs the packages bullmq and ioredis; Node only. In place of `jobs`.
   */
  readonly queue?: string;
  readonly backend?: BackendName;
  /** Only part `index` (`1..of`) of the tasks: every `of`-th one. */
  readonly shard?: { readonly index: number; readonly of: number };
  /** Runs of the same study that were made before: they are not made again. */
  readonly finished?: readonly Line[];
  /** Called before the first run of a shard, with what its file is to say of itself. */
  readonly onPart?: (part: PartHead) => void;
  /** Called with each run that ends. */
  readonly onRun?: (line: Line) => void;
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the experiment: it rejects with the signal's reason, and its workers end. */
  readonly signal?: AbortSignal;
}

/** What was run and what came of it. */
export interface Outcome<Data> {
  readonly version: string;
  /** Hash of the kernels (`'reference'` for that backend). */
  readonly coreHash: string;
  /** null where there is only a shard of an experiment that needs all of its parts. */
  readonly data: Data;
  /** Tasks done, now or before. */
  readonly runs: number;
  readonly backend: BackendName;
  /** Workers; 0 where those of a queue did the tasks. */
  readonly jobs: number;
  /** Wall time. */
  readonly seconds: number;
}

/** An outcome as a study: its data, and what made them. */
export function studyOf<Data>({ version, coreHash, data, seconds }: Outcome<Data | null>) {
  return { version, coreHash, ...data!, seconds };
}

const runnerKeys = [
  'jobs',
  'queue',
  'backend',
  'shard',
  'finished',
  'onPart',
  'onRun',
  'onProgress',
  'signal',
] as const;

/** The options of the runner with their defaults. @throws InputError when one is unknown or impossible. */
export async function checkRunner(
  what: string,
  options: Pick<
    RunnerOptions<never>,
    'jobs' | 'queue' | 'backend' | 'shard' | 'signal' | 'onPart' | 'onRun' | 'onProgress'
  >,
  own: readonly string[],
) {
  if (options === null || typeof options !== 'object') {
    throw expected(`the options of ${what}: { ${own.slice(0, 2).join(', ')}, … }`, options);
  }
  checkKeys(`the options of ${what}`, options, [...own, ...runnerKeys]);
  const { jobs, queue, backend, shard, signal, onPart, onRun, onProgress } = options;
  if (onPart !== undefined) checkFunction('onPart', onPart);
  if (onRun !== undefined) checkFunction('onRun', onRun);
  if (onProgress !== undefined) checkFunction('onProgress', onProgress);
  if (shard !== undefined) {
    checkKeys('shard', shard, ['index', 'of']);
    checkInteger('shard.index', shard.index, 1, checkInteger('shard.of', shard.of, 1));
  }
  if (queue !== undefined) {
    checkQueueUrl('queue', queue);
    if (jobs !== undefined) throw expected('no jobs with a queue, whose workers have their own', jobs);
  }
  const checked = {
    backend: checkChoice<BackendName>('backend', backend ?? 'wasm', ['wasm', 'reference']),
    jobs: queue !== undefined ? 0 : jobs === undefined ? await usualJobs() : checkInteger('jobs', jobs, 1, 1024),
  };
  checkSignal(signal);
  return checked;
}

/**
 * Runs what is open of an experiment and gathers.
 * @throws InputError when a finished run is not one of this study; rejects with the signal's reason when it is aborted.
 */
export async function runExperiment<Setting, Task, Part extends object, Data, Line extends ExperimentLine>(
  experiment: Experiment<Setting, Task, Part, Data>,
  setting: Setting,
  { queue, shard, finished = [], onPart, onRun, onProgress, signal, ...given }: RunnerOptions<Line>,
): Promise<Outcome<Data | null>> {
  const started = performance.now();
  const jobs = queue !== undefined ? 0 : (given.jobs ?? (await usualJobs()));
  const backend = await loadBackend(given.backend ?? 'wasm');
  const tasks = experiment.tasks(setting);
  const { head, configuration } = experiment.lines;
  const sourceOf = (task: Task) => ({
    version,
    coreHash: backend.hash,
    configuration: configuration(task, setting),
  });
  const parts = made(experiment, tasks, setting, finished, sourceOf);
  if (shard !== undefined) {
    onPart?.({
      ...{ experiment: experiment.name, version, coreHash: backend.hash, ...shard, runs: tasks.length },
      study: studyName(tasks.map((task) => keyOf(head(task, setting), sourceOf(task)))),
      head: tasks.length === 0 ? [] : Object.keys(head(tasks[0]!, setting)),
    });
  }
  const mine = [...tasks.keys()].filter((k) => parts.has(k) || shard === undefined || k % shard.of === shard.index - 1);
  const open = mine.filter((k) => !parts.has(k));
  const { travel } = experiment;
  const progress = (label: string) => onProgress?.({ done: parts.size, total: mine.length, unit: 'runs', label });
  const work: Omit<PoolOptions<Task, Part>, 'jobs'> = {
    job: {
      module: 'experiments',
      name: experiment.name,
      setup: { backend: backend.name, setting: travel === undefined ? setting : travel.setting(setting) },
    },
    here: () => {
      const context = contextOf(backend, setting);
      return (task, stop) => experiment.run({ ...context, signal: stop }, task);
    },
    pauses: experiment.pauses === true,
    ...(travel === undefined ? {} : { staysHere: (task: Task) => travel.staysHere(task, setting) }),
    finished: (index, part) => {
      const task = tasks[open[index]!]!;
      parts.set(open[index]!, part);
      onRun?.({ ...head(task, setting), ...part, ...sourceOf(task) } as unknown as Line);
      progress(experiment.label(task, setting));
    },
    signal,
  };
  const todo = open.map((k) => tasks[k]!);
  if (queue === undefined) await runPool(todo, { jobs, ...work });
  else await (await import('#workers')).runQueue(todo, { url: queue, waiting: progress, ...work });
  const whole = mine.length === tasks.length || experiment.partial === true;
  const data = whole
    ? experiment.gather(
        mine.map((k) => parts.get(k)!),
        mine.map((k) => tasks[k]!),
        setting,
      )
    : null;
  const seconds = (performance.now() - started) / 1000;
  return { version, coreHash: backend.hash, data, runs: parts.size, backend: backend.name, jobs, seconds };
}

/** The parts of finished runs by the number of their task. */
function made<Setting, Task, Part extends object, Data>(
  { lines }: Experiment<Setting, Task, Part, Data>,
  tasks: readonly Task[],
  setting: Setting,
  finished: readonly ExperimentLine[],
  sourceOf: (task: Task) => ExperimentLine,
): Map<number, Part> {
  const parts = new Map<number, Part>();
  if (finished.length === 0) return parts;
  const numbers = new Map(tasks.map((task, k) => [keyOf(lines.head(task, setting), sourceOf(task)), k]));
  const names = tasks.length === 0 ? [] : Object.keys(lines.head(tasks[0]!, setting));
  const results = new Map<number, string>();
  finished.forEach((line, at) => {
    const head = Object.fromEntries(
      names.map((name) => [name, (line as unknown as Readonly<Record<string, unknown>>)[name]]),
    );
    const run = `run ${at + 1} (${names.map((name) => named(name, head[name])).join(', ')})`;
    const key = keyOf(head, line);
    const number = numbers.get(key);
    if (number === undefined) {
      const other = lines.others?.({ ...line }) ?? null;
      if (other !== null && keyOf(lines.head(other, setting), sourceOf(other)) === key) return;
      throw new InputError(`expected runs of this study, got another one's: ${run}`);
    }
    const { version: _, coreHash: __, configuration: ___, ...part } = line;
    const result = canonical(part);
    if ((results.get(number) ?? result) !== result) {
      throw new InputError(`expected one result a run, got two that differ: ${run}`);
    }
    results.set(number, result);
    parts.set(number, part as Part);
  });
  return parts;
}

/** The work of an experiment in this thread, whichever this is. */
export async function openTasks(
  experiment: Experiment<unknown, unknown, object, unknown>,
  { backend, setting }: { readonly backend: BackendName; readonly setting: unknown },
): Promise<Run> {
  const context = contextOf(await loadBackend(backend), setting);
  return (task) => experiment.run(context, task);
}

function named(name: string, value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : `${name} ${value}`;
}

async function usualJobs(): Promise<number> {
  try {
    return (await import('#workers')).cores();
  } catch {
    return 1;
  }
}
