/**
 * The options of deep Q-learning, their defaults and checks, in one place. The defaults are for small problems of control;
 * `docs/dqn.md` has the settings that suit the cart-pole best, and from what they were chosen.
 */
import { checkBoolean, checkInteger, checkKeys, checkNumber, expected } from '../input-error.js';
import { checkBatchSize, checkWidth, type DeepOptions, deepKeys, resolveDeep } from './agent-options.js';
import { checkSchedule, type LinearSchedule } from './schedule.js';
import { type DqnSymmetry, type ResolvedSymmetry, resolveSymmetry } from './symmetry/options.js';

export interface DqnOptions extends DeepOptions {
  /** Rewards that are summed before bootstrapping, n >= 1: 1. See `multi-step.ts` for what is done at the end of an episode. */
  readonly multiStep?: number;
  /** η of Adam (β₁ = 0.9, β₂ = 0.999, ε = 1e-4): 0.001. */
  readonly learningRate?: number;
  /** Steps before the first update: 200. */
  readonly warmup?: number;
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

const keys = [
  ...(['features', 'actions'] as const),
  ...deepKeys,
  ...(['multiStep', 'learningRate', 'targetEvery', 'epsilon', 'huber', 'double'] as const),
] as const satisfies readonly (keyof DqnAgentOptions)[];

/** @throws InputError when an option is unknown, missing, out of range, or does not fit the features and actions. */
export function resolveDqnOptions(options: DqnAgentOptions): ResolvedDqnOptions {
  if (options === null || typeof options !== 'object') throw expected('options { features, actions, … }', options);
  checkKeys('DQN options', options, keys);
  const { features, scale, learned, drawn, targetRate } = resolveDeep(options, { warmup: 200, targetRate: 0.05 });
  const actions = checkWidth('actions', options.actions);
  const { double = false, symmetry = null } = options;
  const resolved: ResolvedDqnOptions = {
    features,
    actions,
    scale,
    ...learned,
    multiStep: checkInteger('multiStep', options.multiStep ?? 1, 1, 1000),
    learningRate: checkNumber('learningRate', options.learningRate ?? 0.001, Number.MIN_VALUE),
    ...drawn,
    targetEvery: checkInteger('targetEvery', options.targetEvery ?? 10, 1),
    targetRate,
    epsilon: checkSchedule('epsilon', options.epsilon ?? { start: 1, end: 0.02, steps: 1000 }, 0, 1),
    huber: checkNumber('huber', options.huber ?? 100, Number.MIN_VALUE),
    double: checkBoolean('double', double),
    ...resolveSymmetry(symmetry, { features, scale, actions, seed: learned.seed }),
  };
  checkBatchSize(rowsOf(resolved), [features, actions, ...learned.hidden]);
  return resolved;
}

/** Rows of a batch with all images that there may be. */
export function rowsOf({ batchSize, images, orbit, found }: ResolvedDqnOptions): number {
  return batchSize * images.length * orbit.length * (found?.largest ?? 1);
}
