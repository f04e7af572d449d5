/** The options of the actor-critic learner, their defaults and checks, in one place. The defaults are for small problems of control. */
import {
  checkChoice,
  checkInteger,
  checkKeys,
  checkList,
  checkNumber,
  checkNumbers,
  checkRecord,
  expected,
  InputError,
} from '../../input-error.js';
import { checkBatchSize, type DeepOptions, deepKeys, resolveDeep } from '../agent-options.js';
import { type GroupElement, identityElement } from '../group-action.js';
import { type FoundSymmetry, type ResolvedFoundSymmetry, resolveFound } from '../symmetry/found-options.js';
import { elementsOf, type KnownSymmetry } from '../symmetry/known-symmetry.js';

export interface ActorCriticOptions extends DeepOptions {
  /** η of the Adam of the actor and of the critics: 0.001 each. */
  readonly actorRate?: number;
  readonly criticRate?: number;
  /** Steps of uniformly random actions before the first update: 1000. */
  readonly warmup?: number;
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
export type ActorCriticSymmetry = KnownSymmetry | FoundSymmetry;

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
  ...(['features', 'low', 'high', 'names'] as const),
  ...deepKeys,
  ...(['actorRate', 'criticRate', 'policyEvery'] as const),
  ...(['exploration', 'smoothing', 'smoothingLimit'] as const),
] as const satisfies readonly (keyof ActorCriticAgentOptions)[];

/** Numbers in an action at most. */
const MOST_NUMBERS = 1 << 16;

/** @throws InputError when an option is unknown, missing, out of range, or does not fit the features and actions. */
export function resolveActorCriticOptions(options: ActorCriticAgentOptions): ResolvedActorCriticOptions {
  checkRecord('options { features, low, high, … }', options);
  checkKeys('actor-critic options', options, keys);
  const { features, scale, learned, drawn, targetRate } = resolveDeep(options, { warmup: 1000, targetRate: 0.01 });
  const low = checkNumbers('low', options.low);
  const high = checkNumbers('high', options.high);
  if (low.length === 0 || low.length > MOST_NUMBERS || high.length !== low.length) {
    throw expected('low and high to have a number for each of an action', `${low.length} and ${high.length}`);
  }
  low.forEach((least, k) => {
    if (!(least < high[k]!)) throw expected(`low[${k}] < high[${k}]`, `${least} and ${high[k]}`);
  });
  const { names } = options;
  if (
    names !== undefined &&
    (checkList('names', names).length !== low.length || !names.every((name) => typeof name === 'string'))
  ) {
    throw expected(`names to be ${low.length} texts`, names);
  }
  const shape = {
    features,
    scale,
    middle: low.map((least, k) => (least + high[k]!) / 2),
    half: low.map((least, k) => (high[k]! - least) / 2),
  };
  const resolved: ResolvedActorCriticOptions = {
    ...shape,
    ...learned,
    actorRate: checkNumber('actorRate', options.actorRate ?? 0.001, Number.MIN_VALUE),
    criticRate: checkNumber('criticRate', options.criticRate ?? 0.001, Number.MIN_VALUE),
    ...drawn,
    policyEvery: checkInteger('policyEvery', options.policyEvery ?? 2, 1),
    targetRate,
    exploration: checkNumber('exploration', options.exploration ?? 0.1, 0),
    smoothing: checkNumber('smoothing', options.smoothing ?? 0.2, 0),
    smoothingLimit: checkNumber('smoothingLimit', options.smoothingLimit ?? 0.5, 0),
    ...resolveSymmetry(options, shape),
  };
  checkBatchSize(rowsOf(resolved), [features + low.length, ...learned.hidden]);
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
  const alone = [identityElement(shape.features, shape.half.length)];
  if (symmetry === null) return { use: null, group: alone, found: null };
  checkRecord('symmetry', symmetry);
  if ('find' in symmetry) {
    const actions = names ?? Array.from(shape.half.keys(), (k) => `u${k}`);
    const found = resolveFound(symmetry, { features: shape.features, scale: shape.scale, actions, seed });
    return { use: found.use, group: alone, found };
  }
  const use = checkChoice('symmetry.kind', symmetry.kind, ['transitions', 'network']);
  const outputs = shape.half.length;
  const elements = elementsOf(symmetry, { ...shape, outputs, acts: `on actions of ${outputs} numbers` });
  for (const element of elements) {
    if (!keepsShape(element, new Float64Array(outputs), shape)) {
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
