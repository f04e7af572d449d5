/** The options that deep agents of both kinds have, their defaults and checks. */
import { checkInteger, checkNumber, checkNumbers, checkSeed, expected } from '../input-error.js';

export interface DeepOptions {
  /** Seed of the first parameters and of all that is drawn: 0. */
  readonly seed?: number;
  /** Widths of the hidden layers of a network, ReLU: [64, 64]. An empty list is a linear network. */
  readonly hidden?: readonly number[];
  /**
   * What each feature is multiplied by before a network sees it: 1 each; where it is trained in an environment, what takes the larger
   * bound of the observation space to 1, and 1 for a feature without bounds.
   */
  readonly scale?: readonly number[] | null;
  /** γ in [0, 1]: 0.99. */
  readonly discount?: number;
  /** Transitions drawn for an update: 64. */
  readonly batchSize?: number;
  /** Transitions kept: 100,000. */
  readonly capacity?: number;
  /** Steps from one update to the next: 1. */
  readonly trainEvery?: number;
}

/** Those that have other defaults for each kind. */
interface KindOptions {
  readonly warmup: number;
  readonly targetRate: number;
}

/** The names of `DeepOptions` and of what each kind says of itself. */
export const deepKeys = [
  ...(['seed', 'hidden', 'scale', 'discount', 'batchSize', 'capacity'] as const),
  ...(['warmup', 'trainEvery', 'targetRate', 'symmetry'] as const),
] as const;

/** Most inputs, outputs and units of a layer. */
const WIDEST = 1 << 16;
/** Numbers that a batch may have at most in one pass through a network. */
const LARGEST_BATCH = 1 << 24;

/** @throws InputError when it is no number of inputs or outputs of a network. */
export function checkWidth(name: string, width: unknown): number {
  return checkInteger(name, width, 1, WIDEST);
}

/** @throws InputError when one is out of range or does not fit the features. */
export function resolveDeep(
  options: DeepOptions & Partial<KindOptions> & { readonly features: number },
  defaults: KindOptions,
) {
  const features = checkWidth('features', options.features);
  const { hidden = [64, 64], scale = null } = options;
  if (!Array.isArray(hidden)) throw expected('hidden to be a list of widths', hidden);
  const factors = scale === null ? new Float64Array(features).fill(1) : checkNumbers('scale', scale);
  if (factors.length !== features) throw expected(`scale to have ${features} entries`, factors.length);
  const targetRate = checkNumber('targetRate', options.targetRate ?? defaults.targetRate, 0, 1);
  if (targetRate === 0) throw expected('targetRate > 0', targetRate);
  return {
    features,
    scale: factors,
    /** In the order in which they are saved. */
    learned: {
      seed: checkSeed(options.seed ?? 0),
      hidden: hidden.map((width, k) => checkWidth(`hidden[${k}]`, width)),
      discount: checkNumber('discount', options.discount ?? 0.99, 0, 1),
    },
    drawn: {
      batchSize: checkInteger('batchSize', options.batchSize ?? 64, 1, 1 << 20),
      capacity: checkInteger('capacity', options.capacity ?? 100_000, 1),
      warmup: checkInteger('warmup', options.warmup ?? defaults.warmup, 1),
      trainEvery: checkInteger('trainEvery', options.trainEvery ?? 1, 1),
    },
    targetRate,
  };
}

/** @throws InputError when a batch of so many rows would be too large for a layer of these. */
export function checkBatchSize(rows: number, widths: readonly number[]): void {
  checkInteger('rows in a batch times the widest layer', rows * Math.max(...widths), 1, LARGEST_BATCH);
}

/** Observations as a network takes them: each feature times its scale. */
export function scaled(
  { scale, features }: { readonly scale: Float64Array; readonly features: number },
  observations: ArrayLike<number>,
): Float32Array {
  const numbers = new Float32Array(observations.length);
  for (let k = 0; k < numbers.length; ++k) numbers[k] = observations[k]! * scale[k % features]!;
  return numbers;
}
