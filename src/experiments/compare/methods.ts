/** Methods of a study: their defaults, and what makes sense to ask for. */
import { checkCoupleOptions, coupleOptionsOf, learnerOptionsOf, resolveLearner } from '../../agents/agent-options.js';
import { couplingNames, defaultPart, isEpsilonGreedy, learnerNames, refusal } from '../../agents/combinations.js';
import type { LearnerName } from '../../engine/contracts/learner.js';
import { checkChoice, checkInteger, checkKeys, checkNumber, expected, InputError } from '../../input-error.js';
import { resolveSimilarityOptions } from '../../similarity/options.js';
import { resolveTrajectoryOptions } from '../../trajectories/options.js';
import { discoveryNumbers, isFound, plannerNames, similaritySources } from './method.js';
import type { BisimulationDetection, Detection, Discovery, Method, MethodLearner, MethodSpec } from './types.js';

/**
 * How χ is found when a method does not say: the published recipe (arXiv 1706.02999, its Δ = 0.8), with some evidence
 * asked for, and with short trajectories, which are seen often enough to be compared.
 */
export const detectionDefaults: Detection = {
  episodes: 30,
  measure: 'intersection',
  maxLength: 3,
  threshold: 0.8,
  minVisits: 5,
};

/** How a π-bisimulation metric is found when a method does not say. */
export const bisimulationDefaults: BisimulationDetection = { episodes: 30, tolerance: 0.01 };

/** How transformations are found when a method does not say. */
export const discoveryDefaults: Discovery = { candidates: 'library', refine: true };

/** Learners that find symmetries while they learn: their log can be replayed. */
const replayable: readonly MethodLearner[] = learnerNames.filter(isEpsilonGreedy);
const learners: readonly MethodLearner[] = [...learnerNames, ...plannerNames];
const methodKeys = [
  'name',
  'learner',
  'coupling',
  'similarity',
  'detection',
  'bisimulation',
  'discovery',
  'planning',
  'guard',
  'traceDecay',
  'traces',
  'critic',
  'criticStepSize',
  'couple',
  'symmetryWeight',
  'samplePartners',
  'stepSize',
  'epsilon',
  'discount',
  'initialValue',
];
const detectionKeys = [
  'episodes',
  'measure',
  'normalization',
  'maxLength',
  'threshold',
  'minVisits',
  'rewardResolution',
  'minLength',
  'ownReward',
  'episodeEnd',
];

/**
 * The methods of a study with what they leave out.
 * @throws InputError when they are no list of records.
 */
export function completeMethods(methods: readonly MethodSpec[]): Method[] {
  if (!Array.isArray(methods) || methods.length === 0) {
    throw expected(
      "methods to be at least one, such as [{ name: 'plain' }, { name: 'found', similarity: 'discovered' }]",
      methods,
    );
  }
  return Array.from(methods, (method: MethodSpec) => {
    if (method === null || typeof method !== 'object') throw expected('a method { name, … }', method);
    const { learner = 'q-learning', similarity = null } = method;
    const found = isFound(similarity) && similarity !== 'chi';
    const { coupling = similarity === null ? 'none' : found ? 'quotient' : 'target-sharing' } = method;
    return { ...method, learner, coupling, similarity };
  });
}

/**
 * Checks the methods of a study, all of them before any learning starts.
 * @throws InputError when there is none, a name comes twice, an option is unknown or out of range, or a coupling has no
 * similarity to use.
 */
export function checkMethods(methods: readonly Method[]): void {
  const names = new Set<string>();
  for (const method of methods) {
    checkMethod(method);
    if (names.has(method.name))
      throw new InputError(`expected methods with different names, got '${method.name}' twice`);
    names.add(method.name);
  }
}

/** What a method does not say has the default. */
export function detectionOf(method: Method): Detection {
  return { ...detectionDefaults, ...method.detection };
}

/** What a method does not say has the default. */
export function bisimulationOf(method: Method): BisimulationDetection {
  return { ...bisimulationDefaults, ...method.bisimulation };
}

/** What a method does not say has the default. */
export function discoveryOf(method: Method): Discovery {
  return { ...discoveryDefaults, ...method.discovery };
}

/** Whether a method learns a model and plans on it. */
export function isPlanner({ learner }: Method): boolean {
  return (plannerNames as readonly string[]).includes(learner);
}

function checkMethod(method: Method): void {
  if (typeof method.name !== 'string' || method.name === '') throw expected('a method with a name', method.name);
  const of = (what: string) => `${what} of method '${method.name}'`;
  checkKeys(`method '${method.name}'`, method, methodKeys);
  checkChoice(of('learner'), method.learner, learners);
  checkChoice(of('coupling'), method.coupling, couplingNames);
  const learner = isPlanner(method) ? null : (method.learner as LearnerName);
  checkExtras(method, learner);
  const { critic = 'action', couple = defaultPart(method.coupling, critic) } = method;
  const reason = learner && refusal(learner, method.coupling, critic, couple);
  if (reason !== null) throw new InputError(`expected another coupling for method '${method.name}': ${reason}`);
  if (method.similarity !== null) checkChoice(of('similarity'), method.similarity, similaritySources);
  if (method.coupling !== 'none' && method.similarity === null) {
    throw new InputError(`expected a similarity for method '${method.name}': ${method.coupling} has nothing to use`);
  }
  if (method.coupling === 'none' && method.similarity !== null) {
    throw new InputError(`expected no similarity for method '${method.name}': coupling 'none' does not use it`);
  }
  if (method.coupling === 'augmentation' && method.similarity !== 'orbits') {
    throw new InputError(`expected similarity 'orbits' for method '${method.name}': augmentation needs symmetries`);
  }
  if (method.epsilon !== undefined && learner !== null && !isEpsilonGreedy(learner)) {
    throw new InputError(`expected no epsilon for method '${method.name}': the policy of ${learner} is a softmax`);
  }
  if (method.guard !== undefined && typeof method.guard !== 'boolean') {
    throw expected(`${of('guard')} to be true or false`, method.guard);
  }
  if (method.stepSize !== undefined) checkNumber(of('stepSize'), method.stepSize, 0, 1);
  if (method.epsilon !== undefined) checkNumber(of('epsilon'), method.epsilon, 0, 1);
  if (method.discount !== undefined) checkNumber(of('discount'), method.discount, 0, 1);
  if (method.initialValue !== undefined) checkNumber(of('initialValue'), method.initialValue);
  if (method.detection !== undefined) checkDetection(method);
  if (method.bisimulation !== undefined) checkBisimulation(method);
  checkAgent(method);
}

/** What only some learners and couplings read. */
function checkExtras(method: Method, learner: LearnerName | null): void {
  const given = { ...learnerOptionsOf(method), ...coupleOptionsOf(method) };
  if (learner === null) {
    for (const key of Object.keys(given)) {
      throw new InputError(`expected no ${key} for method '${method.name}': ${method.learner} does not read it`);
    }
    return;
  }
  try {
    resolveLearner({ learner, ...given });
    checkCoupleOptions(method.coupling, coupleOptionsOf(method));
  } catch (cause) {
    throw new InputError(`${(cause as Error).message} (method '${method.name}')`, { cause });
  }
}

/** What an agent that finds similarity while it learns, or that plans, can be asked for. */
function checkAgent(method: Method): void {
  const refuse = (what: string, why: string) => {
    throw new InputError(`expected ${what} for method '${method.name}': ${why}`);
  };
  const { learner, similarity, coupling, planning } = method;
  const online = similarity === 'discovered' || similarity === 'chi-online';
  if (online && coupling !== 'quotient')
    refuse("coupling 'quotient'", 'what is found while learning is one value a class');
  if (online && method.guard === false) refuse('a guard', "'quotient' has no other form");
  if (similarity === 'chi-online' && learner !== 'q-learning')
    refuse("learner 'q-learning'", "'chi-online' is made of it");
  if (similarity === 'discovered' && !isPlanner(method) && !replayable.includes(learner)) {
    refuse(`a learner of ${replayable.join(', ')}`, `the log of ${learner} cannot be replayed`);
  }
  if (isPlanner(method)) {
    if (similarity !== null && similarity !== 'discovered') {
      refuse("similarity 'discovered' or null", 'a planner completes its model by transformations, not by partitions');
    }
    if (learner === 'prioritized-sweeping' && method.stepSize !== undefined)
      refuse('no stepSize', 'it makes full backups');
    if (planning !== undefined) checkInteger(`planning of method '${method.name}'`, planning, 1);
  } else if (planning !== undefined) refuse('no planning', `${learner} has no model`);
  if (method.discovery === undefined) return;
  if (similarity !== 'discovered') refuse('no discovery', "only similarity 'discovered' tests transformations");
  if (method.discovery === null || typeof method.discovery !== 'object') {
    throw expected(`discovery of method '${method.name}' to be a record`, method.discovery);
  }
  checkKeys(`discovery of method '${method.name}'`, method.discovery, ['candidates', 'refine', ...discoveryNumbers]);
  const { candidates, refine, agreements, evidence, checks, auditRate } = discoveryOf(method);
  const of = (what: string) => `discovery.${what} of method '${method.name}'`;
  checkChoice(of('candidates'), candidates, ['library', 'grow', 'none']);
  if (typeof refine !== 'boolean') throw expected(`${of('refine')} to be a boolean`, refine);
  if (agreements !== undefined) checkInteger(of('agreements'), agreements, 1);
  if (evidence !== undefined) checkNumber(of('evidence'), evidence, 0);
  if (checks !== undefined) checkInteger(of('checks'), checks, 1);
  if (auditRate !== undefined) checkNumber(of('auditRate'), auditRate, 0);
  if (isPlanner(method) && 'refine' in method.discovery)
    refuse('no discovery.refine', 'a planner knows its whole model');
}

function checkBisimulation(method: Method): void {
  const what = `bisimulation of method '${method.name}'`;
  if (method.similarity !== 'bisimulation') throw new InputError(`expected no ${what}: its similarity is another`);
  if (method.bisimulation === null || typeof method.bisimulation !== 'object')
    throw expected(`${what} to be a record`, method.bisimulation);
  checkKeys(what, method.bisimulation, ['episodes', 'tolerance']);
  const { episodes, tolerance } = bisimulationOf(method);
  checkInteger(`episodes in the ${what}`, episodes, 1);
  checkNumber(`tolerance in the ${what}`, tolerance, 0, 1);
}

function checkDetection(method: Method): void {
  const of = (what: string) => `detection.${what} of method '${method.name}'`;
  if (method.similarity !== 'chi') {
    throw new InputError(`expected no detection for method '${method.name}': only similarity 'chi' is detected`);
  }
  if (method.detection === null || typeof method.detection !== 'object') {
    throw expected(`detection of method '${method.name}' to be a record`, method.detection);
  }
  checkKeys(`detection of method '${method.name}'`, method.detection, detectionKeys);
  const { episodes, measure, normalization, threshold, minVisits, ...trajectories } = detectionOf(method);
  checkInteger(of('episodes'), episodes, 1);
  checkNumber(of('threshold'), threshold, 0, 1);
  try {
    resolveSimilarityOptions({ measure, minVisits, ...(normalization && { normalization }) });
    resolveTrajectoryOptions({ states: 1, actions: 1, ...trajectories });
  } catch (cause) {
    throw new InputError(`${(cause as Error).message} in detection of method '${method.name}'`, { cause });
  }
}
