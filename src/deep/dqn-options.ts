/**
 * The options of deep Q-learning, their defaults and checks, in one place. The defaults are for small problems of control;
 * `docs/dqn.md` has the settings that suit the cart-pole best, and from what they were chosen.
 */
import { checkInteger, checkKeys, checkNumber, checkSeed, expected } from '../input-error.js';
import { checkSchedule, type LinearSchedule } from './schedule.js';
import { type DqnSymmetry, type ResolvedSymmetry, resolveSymmetry } from './symmetry/options.js';

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

/** What an agent is made for. */
export interface DqnShape {
  /** Numbers in an observation. */
  readonly features: number;
  /** Actions are `0..actions-1`. */
  readonly actions: number;
}

export type DqnAgentOptions = DqnOptions & DqnShape;

/** The options with every default filled in. */
export interface ResolvedDqnOptions
  extends ResolvedSymmetry,
    Required<DqnShape & Omit<DqnOptions, 'epsilon' | 'symmetry' | 'scale'>> {
  readonly scale: Float64Array;
  readonly epsilon: LinearSchedule;
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
    ...resolveSymmetry(symmetry, { features, actions, seed: options.seed ?? 0 }),
  };
  if (resolved.found !== null && resolved.scale.includes(0)) {
    throw expected('scale without 0 for a symmetry that is found', Array.from(resolved.scale).join(', '));
  }
  const rows = rowsOf(resolved);
  checkInteger(
    'rows in a batch times the widest layer',
    rows * Math.max(features, actions, ...hidden),
    1,
    LARGEST_BATCH,
  );
  return resolved;
}

/** Rows of a batch with all images that there may be. */
export function rowsOf({ batchSize, images, orbit, found }: ResolvedDqnOptions): number {
  return batchSize * images.length * orbit.length * (found?.largest ?? 1);
}

function checkScale(scale: readonly number[] | null, features: number): Float64Array {
  if (scale === null) return new Float64Array(features).fill(1);
  if (scale.length !== features) throw expected(`scale to have ${features} entries`, scale);
  return Float64Array.from(scale, (factor, k) => checkNumber(`scale[${k}]`, factor));
}
