/**
 * The shape of an environment, Gymnasium's: states `0..states-1`, or observations of real features, and actions
 * `0..actions-1`. `terminated` (the problem ended: its future is worth nothing) and `truncated` (somebody stopped
 * watching) are different.
 */
import { InputError } from '../input-error.js';
import type { GridLayout } from './grid-layout.js';
import type { TabularModel } from './tabular-model.js';

export type { GridLayout } from './grid-layout.js';

export interface Step {
  /** The state after the step. */
  readonly state: number;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

export interface Environment {
  /** Versioned id such as `'taxi-v3'`; absent on a user's own class. */
  readonly id?: string;
  readonly states: number;
  readonly actions: number;
  /** Starts an episode and gives its first state. A seed restarts the environment's own generator. */
  reset(options?: { seed?: number }): number;
  /** Throws when the episode is over. */
  step(action: number): Step;
  /** The whole dynamics, where they are known and finite. */
  model?(): TabularModel;
  /** Steps after which an episode is truncated, where there is a limit. */
  readonly maxSteps?: number;
  /** How to draw the states, where they lie on a grid. */
  readonly layout?: GridLayout;
  /** What a state is made of, where it is the mixed-radix number of some features, the first one most significant. */
  readonly features?: readonly StateFeature[];
  /**
   * The contents of the cells of a square board, row by row, where action `c` is a move on cell `c`; null for a state that
   * is no position.
   */
  board?(state: number): readonly number[] | null;
}

export interface ContinuousStep {
  /** The observation after the step: an array of its own, which later steps leave alone. */
  readonly observation: Float64Array;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

/** An environment that is observed as real numbers; `binned` makes an `Environment` of it. */
export interface ContinuousEnvironment {
  /** Versioned id such as `'cart-pole-v1'`; absent on a user's own class. */
  readonly id?: string;
  readonly observationSpace: ObservationSpace;
  readonly actions: number;
  /** Starts an episode and gives its first observation. A seed restarts the environment's own generator. */
  reset(options?: { seed?: number }): Float64Array;
  /** Throws when the episode is over. */
  step(action: number): ContinuousStep;
  /** Steps after which an episode is truncated, where there is a limit. */
  readonly maxSteps?: number;
}

/** What is observed: one entry a feature in each list. */
export interface ObservationSpace {
  readonly names: readonly string[];
  /** The least value of each feature; `-Infinity` where there is none. */
  readonly low: readonly number[];
  /** The greatest value of each feature; `Infinity` where there is none. */
  readonly high: readonly number[];
}

/** A space of its own, so that nobody changes that of other environments. */
export function copyOfSpace({ names, low, high }: ObservationSpace): ObservationSpace {
  return { names: [...names], low: [...low], high: [...high] };
}

/** One of the features that a state is made of. */
export interface StateFeature {
  readonly name: string;
  /** Number of values, `0..values-1`. */
  readonly values: number;
}

/**
 * @throws InputError when `value`, which `method` gave, is a promise. What it may be rejected with is taken here, for nobody else
 * will: it would end the process.
 */
export function checkAtOnce(method: 'reset' | 'step', value: unknown): void {
  if (!isPromise(value)) return;
  throw new InputError(
    `expected ${method} to give its result at once, got a promise: environments are not asynchronous`,
  );
}

/** Whether `value` is a promise; its rejection is taken. */
export function isPromise(value: unknown): boolean {
  if (typeof (value as PromiseLike<unknown> | null | undefined)?.then !== 'function') return false;
  (value as PromiseLike<unknown>).then(undefined, () => {});
  return true;
}
