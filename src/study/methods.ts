/** Methods of a study: their defaults, and what makes sense to ask for. */
import { couplingNames, isEpsilonGreedy, learnerNames, refusal } from '../agents/combinations.js';
import { checkChoice, checkInteger, checkKeys, checkNumber, expected, InputError } from '../input-error.js';
import { resolveSimilarityOptions } from '../similarity/options.js';
import { resolveTrajectoryOptions } from '../trajectories/options.js';
import type { Detection, Method, SimilaritySource } from './types.js';

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

const sources: readonly SimilaritySource[] = ['chi', 'orbits', 'lumping', 'homomorphism'];
const methodKeys = [
  'name',
  'learner',
  'coupling',
  'similarity',
  'detection',
  'guard',
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
];

/**
 * Checks the methods of a study, all of them before any learning starts.
 * @throws InputError when there is none, a name comes twice, an option is unknown or out of range, or a coupling has no
 * similarity to use.
 */
export function checkMethods(methods: readonly Method[]): void {
  if (!Array.isArray(methods) || methods.length === 0) throw expected('at least one method', methods);
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

function checkMethod(method: Method): void {
  if (method === null || typeof method !== 'object') throw expected('a method { name, learner, coupling, … }', method);
  if (typeof method.name !== 'string' || method.name === '') throw expected('a method with a name', method.name);
  const of = (what: string) => `${what} of method '${method.name}'`;
  checkKeys(`method '${method.name}'`, method, methodKeys);
  checkChoice(of('learner'), method.learner, learnerNames);
  checkChoice(of('coupling'), method.coupling, couplingNames);
  const reason = refusal(method.learner, method.coupling);
  if (reason !== null) throw new InputError(`expected another coupling for method '${method.name}': ${reason}`);
  if (method.similarity !== null) checkChoice(of('similarity'), method.similarity, sources);
  if (method.coupling !== 'none' && method.similarity === null) {
    throw new InputError(`expected a similarity for method '${method.name}': ${method.coupling} has nothing to use`);
  }
  if (method.coupling === 'none' && method.similarity !== null) {
    throw new InputError(`expected no similarity for method '${method.name}': coupling 'none' does not use it`);
  }
  if (method.coupling === 'augmentation' && method.similarity !== 'orbits') {
    throw new InputError(`expected similarity 'orbits' for method '${method.name}': augmentation needs symmetries`);
  }
  if (method.epsilon !== undefined && !isEpsilonGreedy(method.learner)) {
    throw new InputError(
      `expected no epsilon for method '${method.name}': the policy of ${method.learner} is a softmax`,
    );
  }
  if (method.guard !== undefined && typeof method.guard !== 'boolean') {
    throw expected(`${of('guard')} to be true or false`, method.guard);
  }
  if (method.stepSize !== undefined) checkNumber(of('stepSize'), method.stepSize, 0, 1);
  if (method.epsilon !== undefined) checkNumber(of('epsilon'), method.epsilon, 0, 1);
  if (method.discount !== undefined) checkNumber(of('discount'), method.discount, 0, 1);
  if (method.initialValue !== undefined) checkNumber(of('initialValue'), method.initialValue);
  if (method.detection !== undefined) checkDetection(method);
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
  const { episodes, measure, normalization, maxLength, threshold, minVisits, rewardResolution } = detectionOf(method);
  checkInteger(of('episodes'), episodes, 1);
  checkNumber(of('threshold'), threshold, 0, 1);
  try {
    resolveSimilarityOptions({ measure, minVisits, ...(normalization === undefined ? {} : { normalization }) });
    const resolution = rewardResolution === undefined ? {} : { rewardResolution };
    resolveTrajectoryOptions({ states: 1, actions: 1, maxLength, ...resolution });
  } catch (cause) {
    throw new InputError(`${(cause as Error).message} in detection of method '${method.name}'`, { cause });
  }
}
