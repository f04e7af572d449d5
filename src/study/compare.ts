/**
 * The comparison: every environment × method × seed, run and summarised. The same options give the same study, whatever
 * the number of workers (`seconds` aside).
 */
import { completeCriterion } from '../agents/criterion.js';
import type { BackendName } from '../engine/backend.js';
import { loadBackend } from '../engine/load.js';
import { checkChoice, checkInteger, checkKeys, expected, InputError } from '../input-error.js';
import { version } from '../version.js';
import { clustersOf } from './clusters.js';
import { describeCriterion, describeCurve } from './criterion.js';
import { curveOf, horizonOf } from './curve.js';
import { checkMethods } from './methods.js';
import { type EnvironmentPlan, planEnvironments } from './protocol.js';
import { schedule } from './schedule.js';
import { compareOverall, profileFactors, RecordTable, summarise } from './summary.js';
import { type RunTask, TaskRunner } from './task-runner.js';
import type { CompareOptions, Method, Study, StudyEnvironment } from './types.js';

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
  checkMethods(options.methods);
  const seeds = checkSeeds(options.seeds ?? 30);
  const baseline = checkBaseline(options);
  const resamples = checkInteger('resamples', options.resamples ?? 2000, 1);
  const backendName = checkChoice<BackendName>('backend', options.backend ?? 'wasm', ['wasm', 'reference']);
  const jobs = options.jobs === undefined ? await usualJobs() : checkInteger('jobs', options.jobs, 1);
  const backend = await loadBackend(backendName);
  const { methods } = options;
  const plans = planEnvironments(options.environments, options);
  const local = new TaskRunner(backend, plans, methods);
  checkMatches(plans, methods, local);

  const tasks = allTasks(plans.length, methods.length, seeds);
  let done = 0;
  const outcomes = await schedule(tasks, {
    local,
    backend: backendName,
    plan: { environments: plans.map(({ name, recipe, protocol }) => ({ name, recipe, protocol })), methods },
    jobs,
    signal: options.signal,
    onOutcome: ({ seed }, { record: { environment, method } }) =>
      options.onProgress?.({ done: ++done, total: tasks.length, environment, method, seed }),
  });

  const records = outcomes.map(({ record }) => record);
  const names = methods.map((method) => method.name);
  const table = new RecordTable(
    plans.map(({ name }) => name),
    names,
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
      return names.map((method) => curveOf(table.of(name, method), horizon));
    }),
    clusters: plans.map((plan, k) => clustersOf(plan, local.references(k), outcomes)),
    seconds: (performance.now() - started) / 1000,
  };
}

/** Every environment × method × seed, sorted in that order. */
function allTasks(environments: number, methods: number, seeds: readonly number[]): RunTask[] {
  const tasks: RunTask[] = [];
  for (let environment = 0; environment < environments; ++environment) {
    for (let method = 0; method < methods; ++method) {
      for (const seed of seeds) tasks.push({ environment, method, seed, keepLabels: seed === seeds[0] });
    }
  }
  return tasks;
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

function checkBaseline({ methods, baseline = methods[0]!.name }: CompareOptions): string {
  return checkChoice(
    'baseline',
    baseline,
    methods.map(({ name }) => name),
  );
}

/**
 * What only shows for a method in an environment, told before any learning starts: a missing model, too large a search for
 * orbits (the references of an oracle are worked out here), a criterion that the method's own discount does not allow.
 */
function checkMatches(plans: readonly EnvironmentPlan[], methods: readonly Method[], local: TaskRunner): void {
  plans.forEach(({ name, model, protocol: { criterion } }, k) => {
    for (const { name: method, similarity, discount } of methods) {
      if (criterion !== null && discount !== undefined) completeCriterion(criterion, model, discount);
      if (similarity === null || similarity === 'chi') continue;
      const references = local.references(k);
      if (references === null) {
        throw new InputError(`expected a model of ${name} for the ${similarity} of method '${method}', got none`);
      }
      references.symmetries[similarity];
    }
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
