/**
 * The options of deep Q-learning, their defaults and checks, in one place. The defaults are for small problems of control;
 * `docs/dqn.md` has the settings that suit the cart-pole best, and from what they were chosen.
 */
import { checkInteger, checkKeys, checkNumber, checkSeed, expected, InputError } from '../input-error.js';
import type { SimilarityOptions } from '../similarity/options.js';
import { Similarity } from '../similarity/similarity.js';
import type { TrajectoryOptions } from '../trajectories/options.js';
import { GroupAction, type GroupElement } from './group-action.js';
import { checkSchedule, type LinearSchedule } from './schedule.js';
import { SignedPermutation } from './signed-permutation.js';

export interface DqnOptions {
  /** Seed of the first parameters, of exploration and of replay: 0. */
  readonly seed?: number;
  /** Widths of the hidden layers, ReLU: [64, 64]. An empty list is a linear network. */
  readonly hidden?: readonly number[];
  /**
   * What each feature is multiplied by before the network sees it: 1 each; in `trainDqn`, what takes the larger bound of the
   * observation space to 1, and 1 for a feature without bounds.
   */
  readonly scale?: readonly number[] | null;
  /** γ in [0, 1]: 0.99. */
  readonly discount?: number;
  /** Rewards that are summed before bootstrapping, n >= 1: 1. See `multi-step.ts` for what is done at the end of an episode. */
  readonly multiStep?: number;
  /** η of Adam (β₁ = 0.9, β₂ = 0.999, ε = 1e-4): 0.001. */
  readonly learningRate?: number;
  /** Transitions drawn for an update: 64. */
  readonly batchSize?: number;
  /** Transitions kept: 100,000. */
  readonly capacity?: number;
  /** Steps before the first update: 200. */
  readonly warmup?: number;
  /** Steps from one update to the next: 1. */
  readonly trainEvery?: number;
  /** Updates from one change of the target network to the next: 10. */
  readonly targetEvery?: number;
  /**
   * Share τ in (0, 1] of the learned parameters in each change of the target network, `θ⁻ ← (1 − τ) θ⁻ + τ θ`: 0.05 (Polyak
   * averaging); 1 copies them, as Mnih et al. do every `targetEvery` updates.
   */
  readonly targetRate?: number;
  /** ε of ε-greedy as a number or `{ start, end, steps }`: from 1 to 0.02 over 1,000 steps. */
  readonly epsilon?: number | LinearSchedule;
  /**
   * κ > 0: the loss `h(d)` is `½ d²` up to `|d| = κ` and `κ (|d| − ½ κ)` beyond, in units of return: 100. Mnih et al. have 1 for
   * rewards cut to [-1, 1]; where returns are larger, that mutes the errors that tell most, such as a fall.
   */
  readonly huber?: number;
  /** Let the learned network choose and the target network judge the next action (van Hasselt, Guez & Silver 2016): false. */
  readonly double?: boolean;
  /** How a symmetry is used: null, for plain DQN. */
  readonly symmetry?: DqnSymmetry | null;
}

export type DqnSymmetry = TransitionSymmetry | NetworkSymmetry | OrbitLossSymmetry | LossSymmetry;

/** Each transition drawn is learned from in all its images under the group (data augmentation). */
export interface TransitionSymmetry {
  readonly kind: 'transitions';
  /** On observations and rows of action values: see `mirror` and `observationSymmetry`. */
  readonly group: GroupAction;
}

/** `Q(x, a) = mean over g of f(g x)[g a]`: invariant whatever the parameters are. */
export interface NetworkSymmetry {
  readonly kind: 'network';
  /** On observations and rows of action values: see `mirror` and `observationSymmetry`. */
  readonly group: GroupAction;
}

/**
 * `L_TD + λ L_sym` with `L_sym` the mean of `(Q(x, a) − Q(g x, g a))²` over the transitions of a batch and all `g ≠ 1`: the symmetry
 * loss where the symmetry is known. Nothing but values is taken from the images: their transitions are not learned from.
 */
export interface OrbitLossSymmetry {
  readonly kind: 'orbit-loss';
  /** On observations and rows of action values: see `mirror` and `observationSymmetry`. */
  readonly group: GroupAction;
  /** λ as a number or a schedule over steps `{ start, end, steps }`: 0.4. */
  readonly symmetryWeight?: number | LinearSchedule;
}

/** `L_TD + λ L_sym` over the pairs of a batch that χ couples (arXiv 1706.02999): see `symmetryPairs` and `symmetryLoss`. */
export interface LossSymmetry {
  readonly kind: 'loss';
  /** λ as a number or a schedule over steps `{ start, end, steps }`: 0.4. */
  readonly symmetryWeight?: number | LinearSchedule;
  /** Δ in [0, 1): pairs with `χ > Δ` are coupled: 0.8. */
  readonly threshold?: number;
  /** The states of an observation: a `BinnedEnvironment`, or anything with `states` and `stateOf`. */
  readonly bins: ObservationBins;
  /** χ of the pairs, where it is known; null finds it online from the reward trajectories of binned pairs. */
  readonly similarity?: Similarity | null;
  /** What trajectories are counted, when χ is found online: lengths 1 to 5, as `engine.trajectories` has them. */
  readonly trajectories?: Omit<TrajectoryOptions, 'states' | 'actions'>;
  /** How χ is measured, when it is found online: intersection, `minVisits` 10. Its threshold is Δ. */
  readonly measure?: Omit<SimilarityOptions, 'threshold' | 'topK' | 'divergence'>;
  /** Episodes from one computation of χ to the next, when it is found online: 10. */
  readonly detectEvery?: number;
}

/** Discrete states of observations. */
export interface ObservationBins {
  readonly states: number;
  stateOf(observation: ArrayLike<number>): number;
}

/** What an agent is made for. */
export interface DqnShape {
  /** Numbers in an observation. */
  readonly features: number;
  /** Actions are `0..actions-1`. */
  readonly actions: number;
}

export type DqnAgentOptions = DqnOptions & DqnShape;

export interface ResolvedLossSymmetry extends Required<LossSymmetry> {
  readonly symmetryWeight: LinearSchedule;
}

/** The options with every default filled in. */
export interface ResolvedDqnOptions extends Required<DqnShape & Omit<DqnOptions, 'epsilon' | 'symmetry' | 'scale'>> {
  readonly scale: Float64Array;
  readonly epsilon: LinearSchedule;
  /** Elements by which transitions are moved and over which the network is averaged: one, the identity, where they are not. */
  readonly images: readonly GroupElement[];
  readonly orbit: readonly GroupElement[];
  /** λ where the images of a transition are coupled with it, and not learned from themselves. */
  readonly orbitLoss: LinearSchedule | null;
  readonly loss: ResolvedLossSymmetry | null;
}

const shapeKeys = ['features', 'actions'] as const satisfies readonly (keyof DqnShape)[];
const optionKeys = [
  'seed',
  'hidden',
  'scale',
  'discount',
  'multiStep',
  'learningRate',
  'batchSize',
  'capacity',
  'warmup',
  'trainEvery',
  'targetEvery',
  'targetRate',
  'epsilon',
  'huber',
  'double',
  'symmetry',
] as const satisfies readonly (keyof DqnOptions)[];

/** λ where none is given. */
const LAMBDA = 0.4;

/** Most inputs, outputs and units of a layer. */
const WIDEST = 1 << 16;

/** Numbers that a batch may have at most in one pass through the network. */
const LARGEST_BATCH = 1 << 24;

/** @throws InputError when an option is unknown, missing, out of range, or does not fit the features and actions. */
export function resolveDqnOptions(options: DqnAgentOptions): ResolvedDqnOptions {
  if (options === null || typeof options !== 'object') throw expected('options { features, actions, … }', options);
  checkKeys('DQN options', options, [...shapeKeys, ...optionKeys]);
  const features = checkInteger('features', options.features, 1, WIDEST);
  const actions = checkInteger('actions', options.actions, 1, WIDEST);
  const { hidden = [64, 64], double = false, symmetry = null } = options;
  if (!Array.isArray(hidden)) throw expected('hidden to be a list of widths', hidden);
  if (typeof double !== 'boolean') throw expected('double to be true or false', double);
  const targetRate = checkNumber('targetRate', options.targetRate ?? 0.05, 0, 1);
  if (targetRate === 0) throw expected('targetRate > 0', targetRate);
  const resolved: ResolvedDqnOptions = {
    features,
    actions,
    seed: checkSeed(options.seed ?? 0),
    hidden: hidden.map((width, k) => checkInteger(`hidden[${k}]`, width, 1, WIDEST)),
    scale: checkScale(options.scale ?? null, features),
    discount: checkNumber('discount', options.discount ?? 0.99, 0, 1),
    multiStep: checkInteger('multiStep', options.multiStep ?? 1, 1, 1000),
    learningRate: checkNumber('learningRate', options.learningRate ?? 0.001, Number.MIN_VALUE),
    batchSize: checkInteger('batchSize', options.batchSize ?? 64, 1, 1 << 20),
    capacity: checkInteger('capacity', options.capacity ?? 100_000, 1),
    warmup: checkInteger('warmup', options.warmup ?? 200, 1),
    trainEvery: checkInteger('trainEvery', options.trainEvery ?? 1, 1),
    targetEvery: checkInteger('targetEvery', options.targetEvery ?? 10, 1),
    targetRate,
    epsilon: checkSchedule('epsilon', options.epsilon ?? { start: 1, end: 0.02, steps: 1000 }, 0, 1),
    huber: checkNumber('huber', options.huber ?? 100, Number.MIN_VALUE),
    double,
    ...resolveSymmetry(symmetry, features, actions),
  };
  const rows = resolved.batchSize * resolved.images.length * resolved.orbit.length;
  checkInteger(
    'rows in a batch times the widest layer',
    rows * Math.max(features, actions, ...hidden),
    1,
    LARGEST_BATCH,
  );
  return resolved;
}

function resolveSymmetry(
  symmetry: DqnSymmetry | null,
  features: number,
  actions: number,
): Pick<ResolvedDqnOptions, 'images' | 'orbit' | 'orbitLoss' | 'loss'> {
  const alone: readonly GroupElement[] = [
    { input: SignedPermutation.identity(features), output: SignedPermutation.identity(actions) },
  ];
  const none = { images: alone, orbit: alone, orbitLoss: null, loss: null };
  if (symmetry === null) return none;
  switch (symmetry.kind) {
    case 'transitions':
      return { ...none, images: checkGroup(symmetry, features, actions) };
    case 'network':
      return { ...none, orbit: checkGroup(symmetry, features, actions) };
    case 'orbit-loss':
      return {
        ...none,
        images: checkGroup(symmetry, features, actions),
        orbitLoss: checkSchedule('symmetry.symmetryWeight', symmetry.symmetryWeight ?? LAMBDA, 0, 1e6),
      };
    case 'loss':
      return { ...none, loss: resolveLoss(symmetry, actions) };
    default:
      throw expected(
        "symmetry.kind to be one of 'transitions', 'network', 'orbit-loss', 'loss'",
        (symmetry as { kind: unknown }).kind,
      );
  }
}

function checkGroup(
  symmetry: TransitionSymmetry | NetworkSymmetry | OrbitLossSymmetry,
  features: number,
  actions: number,
): readonly GroupElement[] {
  checkKeys(
    'symmetry',
    symmetry,
    symmetry.kind === 'orbit-loss' ? ['kind', 'group', 'symmetryWeight'] : ['kind', 'group'],
  );
  if (!(symmetry.group instanceof GroupAction)) throw expected('symmetry.group to be a group action', symmetry.group);
  const { elements } = symmetry.group;
  const { input, output } = elements[0]!;
  if (input.length !== features || output.length !== actions) {
    throw expected(
      `a group that acts on ${features} features and ${actions} actions`,
      `${input.length} and ${output.length}`,
    );
  }
  if (elements.some((element) => element.output.signs.some((sign) => sign < 0))) {
    throw new InputError('expected a group that permutes action values, got one that changes their signs');
  }
  return elements;
}

function resolveLoss(symmetry: LossSymmetry, actions: number): ResolvedLossSymmetry {
  const keys = ['kind', 'symmetryWeight', 'threshold', 'bins', 'similarity', 'trajectories', 'measure', 'detectEvery'];
  checkKeys('symmetry', symmetry, keys);
  const { bins, similarity = null, trajectories = {}, measure = {} } = symmetry;
  if (typeof bins?.stateOf !== 'function') throw expected('symmetry.bins with states and stateOf', bins);
  const states = checkInteger('symmetry.bins.states', bins.states, 1);
  if (similarity !== null) {
    if (!(similarity instanceof Similarity)) throw expected('symmetry.similarity to be a similarity', similarity);
    if (similarity.isDivergence) throw expected('a similarity, 1 for equal laws', 'a divergence');
    if (similarity.size !== states * actions) {
      throw expected(`a similarity of ${states} states * ${actions} actions`, similarity.size);
    }
    for (const key of ['trajectories', 'measure', 'detectEvery'] as const) {
      if (symmetry[key] !== undefined) throw new InputError(`expected no ${key} with a similarity that is known`);
    }
  }
  checkKeys('symmetry.measure', measure, ['measure', 'normalization', 'minVisits', 'confidence']);
  return {
    kind: 'loss',
    symmetryWeight: checkSchedule('symmetry.symmetryWeight', symmetry.symmetryWeight ?? LAMBDA, 0, 1e6),
    threshold: checkNumber('symmetry.threshold', symmetry.threshold ?? 0.8, 0, 1),
    bins,
    similarity,
    trajectories,
    measure: { minVisits: 10, ...measure },
    detectEvery: checkInteger('symmetry.detectEvery', symmetry.detectEvery ?? 10, 1),
  };
}

function checkScale(scale: readonly number[] | null, features: number): Float64Array {
  if (scale === null) return new Float64Array(features).fill(1);
  if (scale.length !== features) throw expected(`scale to have ${features} entries`, scale);
  return Float64Array.from(scale, (factor, k) => checkNumber(`scale[${k}]`, factor));
}
