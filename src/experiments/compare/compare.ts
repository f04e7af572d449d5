/**
 * The comparison: every environment × method × seed, run and summarised. The same options give the same study, whatever
 * the number of workers (wall times aside), and whether it was made in one go or in parts.
 */
import { completeCriterion } from '../../agents/criterion.js';
import type { BackendName } from '../../engine/contracts/backend.js';
import { loadBackend } from '../../engine/load.js';
import { checkChoice, checkInteger, checkKeys, expected, InputError } from '../../input-error.js';
import { version } from '../../version.js';
import { clustersOf } from './clusters.js';
import { describeCriterion, describeCurve } from './criterion.js';
import { curveOf, horizonOf } from './curve.js';
import { coupleAgent } from './method-agent.js';
import { checkMethods, completeMethods } from './methods.js';
import { type EnvironmentPlan, planEnvironments } from './protocol.js';
import { keyOf, keyOfLine, lineOf, outcomeOf, resultOf } from './run-lines.js';
import { schedule } from './schedule.js';
import { compareOverall, profileFactors, RecordTable, summarise } from './summary.js';
import { type RunOutcome, type RunTask, TaskRunner } from './task-runner.js';
import type { CompareOptions, Method, RunLine, Study, StudyEnvironment } from './types.js';

const optionKeys = [
  'environments',
  'methods',
  'seeds',
  'episodes',
  'jobs',
  'criterion',
  'baseline',
  'backend',
  'resamples',
  'shard',
  'finished',
  'onRun',
  'onProgress',
  'signal',
];

/**
 * Runs a study. Everything is checked before any learning starts.
 * @throws InputError when an option is unknown or impossible (repeated seeds, names used twice, a criterion without a model).
 * @throws the signal's reason when it is aborted.
 */
export async function compare(options: CompareOptions): Promise<Study> {
  const started = performance.now();
  if (options === null || typeof options !== 'object') throw expected('options { environments, methods, … }', options);
  checkKeys('the options of compare', options, optionKeys);
  const methods = completeMethods(options.methods);
  checkMethods(methods);
  const seeds = checkSeeds(options.seeds ?? 30);
  const baseline = checkBaseline(options.baseline, methods);
  checkShard(options);
  const resamples = checkInteger('resamples', options.resamples ?? 2000, 1);
  const backendName = checkChoice<BackendName>('backend', options.backend ?? 'wasm', ['wasm', 'reference']);
  const jobs = options.jobs === undefined ? await usualJobs() : checkInteger('jobs', options.jobs, 1);
  const backend = await loadBackend(backendName);
  const plans = planEnvironments(options.environments, options);
  const local = new TaskRunner(backend, plans, methods);
  checkChosen(plans, methods, baseline);
  checkMatches(plans, methods, local);

  const sources = plans.map(({ id, options: given, protocol }) =>
    methods.map((method) => ({ version, coreHash: backend.hash, id, options: given, protocol, method })),
  );
  const all = allTasks(plans, methods, seeds);
  const finished = checkFinished(options.finished ?? [], all, (task) => {
    return keyOf(plans[task.environment]!.name, task.seed, sources[task.environment]![task.method]!);
  });
  const mine = all.filter((_, k) => finished.has(k) || inShard(k, options.shard));
  const outcomes = new Map(Array.from(finished, ([k, line]) => [all[k]!, outcomeOf(line)]));
  const tasks = mine.filter((task) => !outcomes.has(task));
  await schedule(tasks, {
    local,
    backend: backendName,
    plan: {
      environments: plans.map(({ name, options, recipe, protocol }) => ({ name, options, recipe, protocol })),
      methods,
    },
    jobs,
    signal: options.signal,
    onOutcome: (task, outcome) => {
      const { environment, method } = outcome.record;
      outcomes.set(task, outcome);
      options.onRun?.(lineOf(sources[task.environment]![task.method]!, outcome));
      options.onProgress?.({ done: outcomes.size, total: mine.length, environment, method, seed: task.seed });
    },
  });
  return studyOf(mine.map((task) => outcomes.get(task)!));

  function studyOf(runs: readonly RunOutcome[]): Study {
    const records = runs.map(({ record }) => record);
    const table = new RecordTable(
      plans.map(({ name }) => name),
      methods.map(({ name }) => name),
      records,
    );
    return {
      version,
      coreHash: backend.hash,
      backend: backendName,
      seeds,
      baseline,
      methods,
      environments: plans.map(describeEnvironment),
      records,
      summary: summarise(table, baseline, resamples),
      factors: profileFactors,
      overall: compareOverall(table, baseline, resamples),
      curves: plans.flatMap(({ name }) => {
        const horizon = horizonOf(records.filter(({ environment }) => environment === name));
        return table.methodsOf(name).map((method) => curveOf(table.of(name, method), horizon));
      }),
      clusters: plans.map((plan, k) => clustersOf(plan, local.references(k), runs)),
      runSeconds: runs.map(({ seconds }) => seconds),
      seconds: (performance.now() - started) / 1000,
    };
  }
}

/** Every environment × method × seed, sorted in that order. */
function allTasks(plans: readonly EnvironmentPlan[], methods: readonly Method[], seeds: readonly number[]): RunTask[] {
  return plans.flatMap((plan, environment) =>
    methods.flatMap(({ name }, method) =>
      isLearnedBy(plan, name)
        ? seeds.map((seed) => ({ environment, method, seed, keepLabels: seed === seeds[0] }))
        : [],
    ),
  );
}

function isLearnedBy({ methods }: EnvironmentPlan, method: string): boolean {
  return methods === null || methods.includes(method);
}

function inShard(k: number, shard: CompareOptions['shard']): boolean {
  return shard === undefined || k % shard.of === shard.index - 1;
}

/** The finished runs by the number of their task. */
function checkFinished(
  lines: readonly RunLine[],
  tasks: readonly RunTask[],
  keyOfTask: (task: RunTask) => string,
): Map<number, RunLine> {
  const finished = new Map<number, RunLine>();
  if (lines.length === 0) return finished;
  const numbers = new Map(tasks.map((task, k) => [keyOfTask(task), k]));
  lines.forEach((line, at) => {
    const { environment, method, seed } = line;
    const run = `run ${at + 1} ('${environment}', '${method}', seed ${seed})`;
    const number = numbers.get(keyOfLine(line));
    if (number === undefined) throw new InputError(`expected runs of this study, got another one's: ${run}`);
    const before = finished.get(number);
    if (before !== undefined && resultOf(before) !== resultOf(line)) {
      throw new InputError(`expected one result a run, got two that differ: ${run}`);
    }
    finished.set(number, line);
  });
  return finished;
}

function checkShard({ shard }: CompareOptions): void {
  if (shard === undefined) return;
  checkKeys('shard', shard, ['index', 'of']);
  checkInteger('shard.index', shard.index, 1, checkInteger('shard.of', shard.of, 1));
}

function checkChosen(plans: readonly EnvironmentPlan[], methods: readonly Method[], baseline: string): void {
  const known = methods.map(({ name }) => name);
  for (const plan of plans) {
    if (plan.methods === null) continue;
    if (!Array.isArray(plan.methods)) throw expected(`methods of ${plan.name} to be a list of names`, plan.methods);
    for (const name of plan.methods) checkChoice(`a method of ${plan.name}`, name, known);
    if (!plan.methods.includes(baseline)) {
      throw new InputError(`expected the baseline '${baseline}' among the methods of ${plan.name}`);
    }
  }
}

function checkSeeds(seeds: unknown): readonly number[] {
  if (typeof seeds === 'number') return Array.from({ length: checkInteger('seeds', seeds, 1, 100_000) }, (_, k) => k);
  if (!Array.isArray(seeds) || seeds.length === 0) throw expected('seeds to be a number or a list of seeds', seeds);
  const seen = new Set<number>();
  for (const seed of seeds) {
    checkInteger('a seed', seed, 0, 2 ** 32 - 1);
    if (seen.has(seed)) throw new InputError(`expected seeds without repeats, got ${seed} twice`);
    seen.add(seed);
  }
  return [...seeds].sort((a, b) => a - b);
}

function checkBaseline(baseline: string | undefined, methods: readonly Method[]): string {
  return checkChoice(
    'baseline',
    baseline ?? methods[0]!.name,
    methods.map(({ name }) => name),
  );
}

/**
 * What only shows for a method in an environment, told before any learning starts: a missing model or library, too large
 * a search for orbits (the references of an oracle are worked out here), a coupling or a criterion that does not fit.
 */
function checkMatches(plans: readonly EnvironmentPlan[], methods: readonly Method[], local: TaskRunner): void {
  plans.forEach((plan, k) => {
    const { criterion } = plan.protocol;
    methods.forEach((method, m) => {
      if (!isLearnedBy(plan, method.name)) return;
      if (criterion !== null && method.discount !== undefined)
        completeCriterion(criterion, plan.model, method.discount);
      const told = local.told(k, m);
      const agent = local.agent(k, m, 0);
      try {
        if (told !== null) coupleAgent(agent, method, told);
      } finally {
        agent.dispose();
      }
    });
  });
}

async function usualJobs(): Promise<number> {
  return (await import('#workers')).cores();
}

function describeEnvironment({ name, id, options, environment, protocol }: EnvironmentPlan): StudyEnvironment {
  return {
    name,
    id,
    options,
    states: environment.states,
    actions: environment.actions,
    protocol,
    measureOfCurve: describeCurve(protocol.criterion),
    criterion: describeCriterion(protocol.criterion),
  };
}
