/**
 * The comparison: every environment × method × seed, run and summarised. The same options give the same study, whatever
 * the number of workers (wall times aside), and whether it was made in one go or in parts.
 */
import { completeCriterion } from '../../agents/criterion.js';
import type { Backend } from '../../engine/contracts/backend.js';
import { loadBackend } from '../../engine/load.js';
import { checkBoolean, checkChoice, checkInteger, checkSeed, expected, InputError } from '../../input-error.js';
import { MOST_GROWN_ACTIONS } from '../../symmetry/grow.js';
import { checkRunner, runExperiment } from '../runner.js';
import { MOST_METRIC_STATES } from './bisimulation.js';
import { comparison } from './experiment.js';
import { coupleAgent, methodAgent } from './method-agent.js';
import { checkMethods, completeMethods, discoveryOf } from './methods.js';
import { planEnvironments } from './protocol.js';
import type { CompareOptions, Method, Omission, Study } from './types.js';
import type { World } from './world.js';

const optionKeys = ['environments', 'methods', 'seeds', 'episodes', 'criterion', 'baseline', 'omit', 'resamples'];

/**
 * Runs a study. Everything is checked before any learning starts.
 * @throws InputError when an option is unknown or impossible (repeated seeds, names used twice, a criterion without a model).
 * @throws the signal's reason when it is aborted.
 */
export async function compare(options: CompareOptions): Promise<Study> {
  const runner = await checkRunner('compare', options, optionKeys);
  const methods = completeMethods(options.methods);
  checkMethods(methods);
  const names = methods.map(({ name }) => name);
  const seeds = checkSeeds(options.seeds ?? 30);
  const baseline = checkChoice('baseline', options.baseline ?? names[0]!, names);
  const resamples = checkInteger('resamples', options.resamples ?? 2000, 1);
  const worlds = planEnvironments(options.environments, options);
  for (const world of worlds) checkChosen(world, names, options.baseline === null ? null : baseline);
  const loaded = await loadBackend(runner.backend);
  const omit = checkBoolean('omit', options.omit ?? false);
  const omitted: Omission[] = [];
  const kept = worlds.map((world) => {
    const left = methods.filter(({ name }) => world.isLearnedBy(name));
    const fitting = left.filter((method) => {
      const reason = omit && method.name !== baseline ? whyNot(loaded, world, method) : null;
      if (reason !== null) omitted.push({ environment: world.name, method: method.name, reason });
      else checkMatch(loaded, world, { ...method, ...world.settings[method.name] });
      return reason === null;
    });
    return omit && fitting.length < left.length ? world.with(fitting.map(({ name }) => name)) : world;
  });
  const setting = { worlds: kept, methods, seeds, baseline, resamples };
  const { version, coreHash, backend, data, seconds } = await runExperiment(comparison, setting, {
    ...options,
    ...runner,
  });
  return { version, coreHash, backend, ...data!, ...(omit && { omitted }), seconds };
}

function checkChosen({ name: world, methods }: World, known: readonly string[], baseline: string | null): void {
  if (methods === null) return;
  if (!Array.isArray(methods)) throw expected(`methods of ${world} to be a list of names`, methods);
  for (const name of methods) checkChoice(`a method of ${world}`, name, known);
  if (baseline !== null && !methods.includes(baseline)) {
    throw new InputError(`expected the baseline '${baseline}' among the methods of ${world}`);
  }
}

function checkSeeds(seeds: unknown): readonly number[] {
  if (typeof seeds === 'number') return Array.from({ length: checkInteger('seeds', seeds, 1, 100_000) }, (_, k) => k);
  if (!Array.isArray(seeds) || seeds.length === 0) throw expected('seeds to be a number or a list of seeds', seeds);
  const seen = new Set<number>();
  for (const seed of seeds) {
    checkSeed(seed);
    if (seen.has(seed)) throw new InputError(`expected seeds without repeats, got ${seed} twice`);
    seen.add(seed);
  }
  return [...seeds].sort((a, b) => a - b);
}

/**
 * What only shows for a method in a world, told before any learning starts: a missing model or library, too large a search
 * for orbits (the references of an oracle are worked out here), a coupling or a criterion that does not fit.
 */
function checkMatch(backend: Backend, world: World, method: Method): void {
  if (!world.isLearnedBy(method.name)) return;
  const { criterion } = world.protocol;
  if (criterion !== null && method.discount !== undefined) completeCriterion(criterion, world.model, method.discount);
  const { states } = world.environment;
  if (method.similarity === 'bisimulation' && states > MOST_METRIC_STATES) {
    throw new InputError(
      `expected at most ${MOST_METRIC_STATES} states for the metric of method '${method.name}', got ${states} in ${world.name}`,
    );
  }
  const classes = world.oracle(method);
  using agent = methodAgent(backend, world, method, 0);
  if (classes !== null) coupleAgent(agent, method, classes);
}

/** Why a method makes no sense in a world; null where it does. */
export function whyNot(backend: Backend, world: World, method: Method): string | null {
  if (method.similarity === 'discovered' && discoveryOf(method).candidates === 'grow') {
    if (world.model !== null && !world.isCertain) return 'maps are grown from ids where outcomes are certain';
    if (world.environment.actions > MOST_GROWN_ACTIONS)
      return `maps are grown for at most ${MOST_GROWN_ACTIONS} actions`;
  }
  try {
    checkMatch(backend, world, { ...method, ...world.settings[method.name] });
    return null;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}
