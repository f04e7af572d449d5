/** The options of an agent: their defaults, and what is impossible. */
import type {
  CoupledPart,
  CouplingName,
  CriticKind,
  LearnerName,
  TieBreaking,
  TraceKind,
} from '../engine/contracts/learner.js';
import { checkChoice, checkKeys, checkNumber, checkSeed, InputError } from '../input-error.js';
import { couplingNames, isEpsilonGreedy, learnerNames } from './combinations.js';
import type { SimilarityInput } from './partners.js';

/** What every agent is asked. */
export interface CommonOptions {
  /** Number of states; may be left out together with `actions`, and is then the environment's in `train`. */
  readonly states?: number;
  /** Number of actions. */
  readonly actions?: number;
  /** γ in [0, 1]: 0.99. */
  readonly discount?: number;
  /** ε in [0, 1], the probability of an exploring action: 0.1. Not for policy gradients, whose policy is a softmax. */
  readonly epsilon?: number;
  /** Every Q at the start, or every value of the critic or baseline (preferences start at 0): 0. */
  readonly initialValue?: number;
  /** Seed of the agent's draws, an integer in [0, 2^32): 0. */
  readonly seed?: number;
  /**
   * Which of several greedy actions is taken: any of them, drawn from the agent's seed (`'random'`, default), or the
   * `'lowest'`, with which a learner of equal values goes one way for ever.
   */
  readonly ties?: TieBreaking;
}

export interface AgentOptions extends CommonOptions, CoupleOptions {
  /**
   * `'q-learning'` (default), `'sarsa'`, `'expected-sarsa'` (its target is the expectation under the ε-greedy policy),
   * `'double-q'`, `'q-lambda'`, `'sarsa-lambda'`, `'reinforce'` or `'actor-critic'`.
   */
  readonly learner?: LearnerName;
  /**
   * How partners learn with an observed pair: `'none'` (default), `'preconditioner'`, `'sampling'`, `'target-sharing'`,
   * `'quotient'` or `'augmentation'`.
   */
  readonly coupling?: CouplingName;
  /** Who is a partner of whom, over pairs `state * actions + action`; required by every coupling but `'none'`. */
  readonly similarity?: SimilarityInput;
  /** α in [0, 1], of the actor for policy gradients: 0.1. */
  readonly stepSize?: number;
  /** `'bounded'` (default): no similarity can make the learner diverge. `'none'`: the formula as written. */
  readonly guard?: 'bounded' | 'none';
  /** λ in [0, 1] of `'q-lambda'` and `'sarsa-lambda'`: 0.9. A trace below 0.001 is dropped, as is one past 65,536 steps. */
  readonly traceDecay?: number;
  /** Whether a new visit sets a trace to 1 (`'replacing'`, the default) or adds 1 (`'accumulating'`). */
  readonly traces?: TraceKind;
  /** Step size in [0, 1] of the baseline of `'reinforce'` or the critic of `'actor-critic'`: that of the actor. */
  readonly criticStepSize?: number;
  /** What the critic of `'actor-critic'` values: `'action'` (default) or `'state'`. */
  readonly critic?: CriticKind;
}

/** What belongs to a coupling. */
export interface CoupleOptions {
  /** Partners with χ <= threshold are dropped (0); for `'quotient'`, clusters of χ > threshold are the blocks. */
  readonly threshold?: number;
  /** `'sampling'`: λ >= 0, the weight of the symmetry loss: 1. */
  readonly symmetryWeight?: number;
  /** `'sampling'`: `'one'` partner drawn with probability `χ_ij / Σ_k χ_ik` (default), or `'all'`, weighted by χ. */
  readonly samplePartners?: 'one' | 'all';
  /** `'actor-critic'`: whether χ acts in the `'critic'`, the `'actor'`, or `'both'` (default, where it can). */
  readonly couple?: CoupledPart;
}

/** Every default in one place. */
const defaults = {
  learner: 'q-learning',
  coupling: 'none',
  stepSize: 0.1,
  discount: 0.99,
  epsilon: 0.1,
  initialValue: 0,
  seed: 0,
  ties: 'random',
  guard: 'bounded',
  traceDecay: 0.9,
  traces: 'replacing',
  critic: 'action',
} as const;

/** The names of `CoupleOptions`. */
export const coupleKeys = ['threshold', 'symmetryWeight', 'samplePartners', 'couple'] as const;
const learnerKeys = ['traceDecay', 'traces', 'critic', 'criticStepSize'] as const;
const keys = [...Object.keys(defaults), ...coupleKeys, 'similarity', 'states', 'actions', 'criticStepSize'];

/** The names of `CommonOptions`. */
export const commonKeys = ['states', 'actions', 'discount', 'epsilon', 'initialValue', 'seed', 'ties'] as const;

/** What every agent is told, all of it known; the numbers of states and actions wait for the world. */
export type CommonSettings = Required<Omit<CommonOptions, 'states' | 'actions'>>;

/** What makes a learner itself, all of it known. */
export interface LearnerSettings extends CommonSettings {
  readonly learner: LearnerName;
  readonly stepSize: number;
  readonly guard: 'bounded' | 'none';
  readonly traceDecay: number;
  readonly traces: TraceKind;
  readonly criticStepSize: number;
  readonly critic: CriticKind;
}

/** @throws InputError when one is out of range. */
export function resolveCommon(options: CommonOptions): CommonSettings {
  const { discount, epsilon, initialValue, seed, ties } = { ...defaults, ...withoutUndefined(options) };
  return {
    discount: checkNumber('discount', discount, 0, 1),
    epsilon: checkNumber('epsilon', epsilon, 0, 1),
    initialValue: checkNumber('initialValue', initialValue) + 0, // -0 is 0
    seed: checkSeed(seed),
    ties: checkChoice('ties', ties, ['random', 'lowest']),
  };
}

/** @throws InputError when an option is unknown, out of range, or read by other learners only. */
export function resolveLearner(options: AgentOptions): LearnerSettings {
  checkKeys('the options of an agent', options, keys);
  const given = { ...defaults, ...withoutUndefined(options) };
  const learner = checkChoice('learner', given.learner, learnerNames);
  const traced = learner === 'q-lambda' || learner === 'sarsa-lambda';
  refuse(options, ['traceDecay', 'traces'], learner, traced, "'q-lambda' and 'sarsa-lambda' have traces");
  refuse(options, ['criticStepSize'], learner, !isEpsilonGreedy(learner), "'reinforce' and 'actor-critic' have one");
  refuse(options, ['critic', 'couple'], learner, learner === 'actor-critic', "'actor-critic' has a critic to choose");
  refuse(
    options,
    ['epsilon'],
    learner,
    isEpsilonGreedy(learner),
    'ε-greedy learners read it, and its policy is a softmax',
  );
  const stepSize = checkNumber('stepSize', given.stepSize, 0, 1);
  return {
    ...resolveCommon(options),
    learner,
    stepSize,
    guard: checkChoice('guard', given.guard, ['bounded', 'none']),
    traceDecay: checkNumber('traceDecay', given.traceDecay, 0, 1),
    traces: checkChoice('traces', given.traces, ['replacing', 'accumulating']),
    criticStepSize: checkNumber('criticStepSize', given.criticStepSize ?? stepSize, 0, 1),
    critic: checkChoice('critic', given.critic, ['action', 'state']),
  };
}

/** The coupling that an agent starts with. @throws InputError when it is unknown. */
export function resolveCouplingName(options: AgentOptions): CouplingName {
  return checkChoice('coupling', options.coupling ?? defaults.coupling, couplingNames);
}

/** The part of an agent's options that belongs to its coupling. */
export function coupleOptionsOf(options: CoupleOptions): CoupleOptions {
  return pick(options, coupleKeys);
}

/** The part of an agent's options that some learners read and others refuse, the exploration of value learners aside. */
export function learnerOptionsOf(options: Pick<AgentOptions, (typeof learnerKeys)[number]>): typeof options {
  return pick(options, learnerKeys);
}

function pick<Options extends object>(options: Options, names: readonly (keyof Options)[]): Partial<Options> {
  return Object.fromEntries(
    names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  ) as Partial<Options>;
}

/** @throws InputError when an option is unknown or out of range, or belongs to another coupling. */
export function checkCoupleOptions(coupling: CouplingName, options: CoupleOptions): void {
  checkKeys('the options of couple', options, coupleKeys);
  const { symmetryWeight, samplePartners, couple } = options;
  if (coupling === 'none' && options.threshold !== undefined) {
    throw new InputError('expected a similarity for the threshold, got none');
  }
  if (coupling === 'none' && couple !== undefined) {
    throw new InputError(`expected a coupling for couple '${couple}', got 'none'`);
  }
  if (coupling !== 'sampling') {
    for (const key of ['symmetryWeight', 'samplePartners'] as const) {
      if (options[key] === undefined) continue;
      throw new InputError(`expected no ${key} for coupling '${coupling}': only 'sampling' has a symmetry loss`);
    }
  }
  if (symmetryWeight !== undefined) checkNumber('symmetryWeight', symmetryWeight, 0);
  if (samplePartners !== undefined) checkChoice('samplePartners', samplePartners, ['one', 'all']);
  if (couple !== undefined) checkChoice('couple', couple, ['critic', 'actor', 'both']);
}

function refuse(
  options: AgentOptions,
  names: readonly (keyof AgentOptions)[],
  learner: LearnerName,
  allowed: boolean,
  who: string,
): void {
  for (const name of allowed ? [] : names) {
    if (options[name] !== undefined) {
      throw new InputError(`expected no ${name} for learner '${learner}': only ${who}`);
    }
  }
}

/** Options given as `undefined` are options not given. */
function withoutUndefined(options: AgentOptions): AgentOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
