/** The options of the actor-critic learner, their defaults and checks, in one place. The defaults are for small problems of control. */
import {
  checkChoice,
  checkInteger,
  checkKeys,
  checkList,
  checkNumber,
  checkNumbers,
  checkRecord,
  checkSeed,
  expected,
  InputError,
} from '../../input-error.js';
import { GroupAction, type GroupElement } from '../group-action.js';
import { SignedPermutation } from '../signed-permutation.js';
import { type FoundSymmetry, type ResolvedFoundSymmetry, resolveFound } from '../symmetry/found-options.js';

export interface ActorCriticOptions {
  /** Seed of the first parameters, of exploration, of smoothing and of replay: 0. */
  readonly seed?: number;
  /** Widths of the hidden layers of all networks, ReLU: [64, 64]. */
  readonly hidden?: readonly number[];
  /**
   * What each feature is multiplied by before the networks see it: 1 each; in `trainActorCritic`, what takes the larger bound of the
   * observation space to 1, and 1 for a feature without bounds.
   */
  readonly scale?: readonly number[] | null;
  /** γ in [0, 1]: 0.99. */
  readonly discount?: number;
  /** η of the Adam of the actor and of the critics: 0.001 each. */
  readonly actorRate?: number;
  readonly criticRate?: number;
  /** Transitions drawn for an update: 64. */
  readonly batchSize?: number;
  /** Transitions kept: 100,000. */
  readonly capacity?: number;
  /** Steps of uniformly random actions before the first update: 1000. */
  readonly warmup?: number;
  /** Steps from one update to the next: 1. */
  readonly trainEvery?: number;
  /** Updates of the critics for each of the actor and of the target networks: 2. */
  readonly policyEvery?: number;
  /** Share τ in (0, 1] of the learned parameters in each change of the target networks: 0.01. */
  readonly targetRate?: number;
  /** Standard deviation of the normal noise on actions, in half widths of their bounds: 0.1. */
  readonly exploration?: number;
  /** Standard deviation of the noise on target actions (target policy smoothing), in half widths: 0.2, cut off at `smoothingLimit`: 0.5. */
  readonly smoothing?: number;
  readonly smoothingLimit?: number;
  /** How a symmetry is used: null, for the plain learner. */
  readonly symmetry?: ActorCriticSymmetry | null;
}

/** Known, or looked for while the agent learns; `use` of the latter is `kind` of the former. */
export type ActorCriticSymmetry = KnownRealSymmetry | FoundSymmetry;

export interface KnownRealSymmetry {
  /**
   * `'transitions'`: each transition drawn is learned from in all its images under the group. `'network'`: actor and critics are averaged
   * over the group, `π(g x) = g π(x)` and `Q(g x, g u) = Q(x, u)` whatever their parameters are.
   */
  readonly kind: 'transitions' | 'network';
  /** ρ on observations and σ on actions. */
  readonly group: GroupAction;
}

/** What an agent is made for. */
export interface ActorCriticShape {
  /** Numbers in an observation. */
  readonly features: number;
  /** Finite bounds of each number of an action. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Of the numbers of an action, for words of what is found: `u0, u1, …`; in `trainActorCritic` those of the environment. */
  readonly names?: readonly string[];
}

export type ActorCriticAgentOptions = ActorCriticOptions & ActorCriticShape;

/** The options with every default filled in. */
export interface ResolvedActorCriticOptions
  extends Required<Omit<ActorCriticOptions, 'scale' | 'symmetry'>>,
    Pick<ActorCriticShape, 'features'> {
  readonly scale: Float64Array;
  /** Middle and half width of each number of an action: the networks have `(u − middle) / half` in [−1, 1]. */
  readonly middle: Float64Array;
  readonly half: Float64Array;
  /** How a group is used; null where there is none. */
  readonly use: 'transitions' | 'network' | null;
  /** All elements of the group that is known, the identity first; the identity alone where there is none. */
  readonly group: readonly GroupElement[];
  /** How it is looked for; null where it is not. */
  readonly found: ResolvedFoundSymmetry | null;
}

const keys = [
  'features',
  'low',
  'high',
  'names',
  'seed',
  'hidden',
  'scale',
  'discount',
  'actorRate',
  'criticRate',
  'batchSize',
  'capacity',
  'warmup',
  'trainEvery',
  'policyEvery',
  'targetRate',
  'exploration',
  'smoothing',
  'smoothingLimit',
  'symmetry',
] as const satisfies readonly (keyof ActorCriticAgentOptions)[];

/** Most inputs, outputs and units of a layer. */
const WIDEST = 1 << 16;
/** Numbers that a batch may have at most in one pass through a network. */
const LARGEST_BATCH = 1 << 24;

/** @throws InputError when an option is unknown, missing, out of range, or does not fit the features and actions. */
export function resolveActorCriticOptions(options: ActorCriticAgentOptions): ResolvedActorCriticOptions {
  checkRecord('options { features, low, high, … }', options);
  checkKeys('actor-critic options', options, keys);
  const features = checkInteger('features', options.features, 1, WIDEST);
  const low = checkNumbers('low', options.low);
  const high = checkNumbers('high', options.high);
  if (low.length === 0 || low.length > WIDEST || high.length !== low.length) {
    throw expected('low and high to have a number for each of an action', `${low.length} and ${high.length}`);
  }
  low.forEach((least, k) => {
    if (!(least < high[k]!)) throw expected(`low[${k}] < high[${k}]`, `${least} and ${high[k]}`);
  });
  const { hidden = [64, 64], scale = null, names } = options;
  if (
    names !== undefined &&
    (checkList('names', names).length !== low.length || !names.every((name) => typeof name === 'string'))
  ) {
    throw expected(`names to be ${low.length} texts`, names);
  }
  if (!Array.isArray(hidden)) throw expected('hidden to be a list of widths', hidden);
  const targetRate = checkNumber('targetRate', options.targetRate ?? 0.01, 0, 1);
  if (targetRate === 0) throw expected('targetRate > 0', targetRate);
  const factors = scale === null ? new Float64Array(features).fill(1) : checkNumbers('scale', scale);
  if (factors.length !== features) throw expected(`scale to have ${features} entries`, factors.length);
  const shape = {
    features,
    scale: factors,
    middle: low.map((least, k) => (least + high[k]!) / 2),
    half: low.map((least, k) => (high[k]! - least) / 2),
  };
  const resolved: ResolvedActorCriticOptions = {
    ...shape,
    seed: checkSeed(options.seed ?? 0),
    hidden: hidden.map((width, k) => checkInteger(`hidden[${k}]`, width, 1, WIDEST)),
    discount: checkNumber('discount', options.discount ?? 0.99, 0, 1),
    actorRate: checkNumber('actorRate', options.actorRate ?? 0.001, Number.MIN_VALUE),
    criticRate: checkNumber('criticRate', options.criticRate ?? 0.001, Number.MIN_VALUE),
    batchSize: checkInteger('batchSize', options.batchSize ?? 64, 1, 1 << 20),
    capacity: checkInteger('capacity', options.capacity ?? 100_000, 1),
    warmup: checkInteger('warmup', options.warmup ?? 1000, 1),
    trainEvery: checkInteger('trainEvery', options.trainEvery ?? 1, 1),
    policyEvery: checkInteger('policyEvery', options.policyEvery ?? 2, 1),
    targetRate,
    exploration: checkNumber('exploration', options.exploration ?? 0.1, 0),
    smoothing: checkNumber('smoothing', options.smoothing ?? 0.2, 0),
    smoothingLimit: checkNumber('smoothingLimit', options.smoothingLimit ?? 0.5, 0),
    ...resolveSymmetry(options, shape),
  };
  const rows = rowsOf(resolved);
  const widest = Math.max(features + low.length, ...resolved.hidden);
  checkInteger('rows in a batch times the widest layer', rows * widest, 1, LARGEST_BATCH);
  checkInteger(
    'capacity times the numbers of a transition',
    resolved.capacity * (2 * features + low.length),
    1,
    2 ** 31 - 1,
  );
  return resolved;
}

/** Rows of a batch with all images that there may be. */
export function rowsOf({ batchSize, group, found }: ResolvedActorCriticOptions): number {
  return batchSize * group.length * (found?.largest ?? 1);
}

type Shape = Pick<ResolvedActorCriticOptions, 'features' | 'scale' | 'middle' | 'half'>;

function resolveSymmetry(
  { symmetry = null, seed = 0, names }: ActorCriticAgentOptions,
  shape: Shape,
): Pick<ResolvedActorCriticOptions, 'use' | 'group' | 'found'> {
  const alone = [
    { input: SignedPermutation.identity(shape.features), output: SignedPermutation.identity(shape.half.length) },
  ];
  if (symmetry === null) return { use: null, group: alone, found: null };
  checkRecord('symmetry', symmetry);
  if ('find' in symmetry) {
    if (shape.scale.includes(0)) {
      throw expected('scale without 0 for a symmetry that is found', Array.from(shape.scale).join(', '));
    }
    const actions = names ?? Array.from(shape.half.keys(), (k) => `u${k}`);
    const found = resolveFound(symmetry, { features: shape.features, actions, seed });
    return { use: found.use, group: alone, found };
  }
  checkKeys('symmetry', symmetry, ['kind', 'group']);
  const use = checkChoice('symmetry.kind', symmetry.kind, ['transitions', 'network']);
  const { elements } = GroupAction.check('symmetry.group to be a group action', symmetry.group);
  const { input, output } = elements[0]!;
  if (input.length !== shape.features || output.length !== shape.half.length) {
    throw expected(
      `a group that acts on ${shape.features} features and on actions of ${shape.half.length} numbers`,
      `${input.length} and ${output.length}`,
    );
  }
  for (const element of elements) {
    if (!keepsShape(element, new Float64Array(shape.half.length), shape)) {
      throw new InputError(
        `expected a group that keeps the bounds of the actions and exchanges features of one scale, got (${element.input.key()}) with (${element.output.key()})`,
      );
    }
  }
  return { use, group: elements, found: null };
}

/**
 * Whether a signed permutation of observations and `u ↦ σ u + shift` on actions are signed permutations too of features times their
 * scale and of actions within their bounds.
 */
export function keepsShape(
  { input, output }: GroupElement,
  shift: ArrayLike<number>,
  { scale, middle, half }: Shape,
): boolean {
  const alike = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
  return (
    input.sources.every((source, k) => alike(scale[source]!, scale[k]!)) &&
    output.sources.every((source, k) => {
      const moved = output.signs[k]! * middle[source]! + shift[k]! - middle[k]!;
      return alike(half[source]!, half[k]!) && Math.abs(moved) <= 1e-9 * half[k]!;
    })
  );
}
