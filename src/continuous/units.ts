/** Transitions one by one, and the units in which a law is fitted to them. */

/** One transition: `[x, u, r, x']` where actions are real-valued, `[x, a, r, x']` where they are discrete. */
export interface Transition {
  readonly observation: Float64Array;
  /** The number of the action, or its components. */
  readonly action: Float64Array;
  readonly reward: number;
  readonly next: Float64Array;
  readonly terminated: boolean;
  /** Which half of the experience it belongs to. */
  readonly half: 0 | 1;
  /** Number of the stretch of one episode that it comes from: within one, places lie close together. */
  readonly stretch: number;
}

/** How transitions become inputs and targets. */
export interface Units {
  /** Numbers in an observation, and in a real-valued action (0 where actions are discrete). */
  readonly observations: number;
  readonly actionInputs: number;
  /** Discrete actions; 1 where they are real-valued. */
  readonly actions: number;
  /** Mean and spread of the inputs `[x, u]`; a spread of 0 takes the input out. */
  readonly mean: Float64Array;
  readonly spread: Float64Array;
  /** Mean and scale of each coordinate's change, then those of the reward: its spread, see {@link scaleOf}; 0 takes the target out. */
  readonly centre: Float64Array;
  readonly scale: Float64Array;
  /** Changes of a coordinate that are no larger are none, see {@link roundingOf}; 0 of the reward. */
  readonly rounding: Float64Array;
  /** Where each coordinate is cut off, -∞ and ∞ where it is not. */
  readonly bounds: Bounds;
}

/** Where coordinates are said to be cut off at the most; infinite where they are not. */
export interface DeclaredBounds {
  readonly low?: readonly number[];
  readonly high?: readonly number[];
}

export interface Bounds {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Whether one of them was reached, and which. */
  readonly reached: boolean;
  readonly touched: { readonly low: readonly boolean[]; readonly high: readonly boolean[] };
  /** Of each coordinate whether it hardly ever repeats itself: others are not cut off. */
  readonly varied: readonly boolean[];
}

/** A change that hardly varies is measured in this share of itself: a clock's is the same at every step, and its mirror image is not. */
const STEADY = 1 / 30;

/** In what a change is measured. */
export function scaleOf(mean: number, spread: number): number {
  return Math.max(spread, STEADY * Math.abs(mean));
}

/** Of the largest value that a coordinate had; of numbers that are all of single precision. */
const ROUNDED = 1e-12;
const ROUNDED_SINGLE = 2 ** -23;

/** What changes of a coordinate are known to, from its values before and after steps: what changes by no more is rounded, and does not change. */
export function roundingOf(before: readonly number[], after: readonly number[]): number {
  const largest = [before, after].map((values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
  const all = (is: (value: number) => boolean) => [before, after].some((values) => values.every(is));
  if (all(Number.isInteger)) return 0;
  const single = all((value) => Math.fround(value) === value);
  return Math.max(...largest) * (single ? ROUNDED_SINGLE : ROUNDED);
}

/** An extreme value met so often is a bound. */
export const TIES = 3;

/**
 * Where coordinates are cut off: at an extreme value that was reached several times to the last bit, by a coordinate that hardly ever
 * repeats itself otherwise. Velocities that are clipped and walls are such. Extremes that are one another's negatives count together: a
 * bound that was met on one side more often than on the other would break the mirror. A bound that is `declared` is one before it was
 * reached.
 * @param next `width` coordinates a row.
 */
export function boundsOf(next: Float64Array, width: number, declared: DeclaredBounds = {}): Bounds {
  const low = new Float64Array(width).fill(-Infinity);
  const high = new Float64Array(width).fill(Infinity);
  const touched = { low: new Array<boolean>(width).fill(false), high: new Array<boolean>(width).fill(false) };
  const varied = new Array<boolean>(width).fill(false);
  for (let k = 0; k < width; ++k) {
    const column = next.filter((_, n) => n % width === k);
    const sorted = column.sort();
    const [least, most] = [sorted[0]!, sorted.at(-1)!];
    const atLow = sorted.lastIndexOf(least) + 1;
    const atHigh = sorted.length - sorted.indexOf(most);
    let distinct = 1;
    for (let n = 1; n < sorted.length; ++n) distinct += Number(sorted[n] !== sorted[n - 1]);
    // What is at its extremes most of the time, such as a flag or a constant, is not cut off there.
    const between = sorted.length - atLow - atHigh;
    if (2 * between < sorted.length || distinct - 2 < 0.9 * between) continue;
    varied[k] = true;
    const together = most === -least ? atLow + atHigh : 0;
    low[k] = Math.max(atLow, together) >= TIES ? least : (declared.low?.[k] ?? -Infinity);
    high[k] = Math.max(atHigh, together) >= TIES ? most : (declared.high?.[k] ?? Infinity);
    touched.low[k] = low[k] === least;
    touched.high[k] = high[k] === most;
  }
  return { low, high, touched, varied, reached: [...touched.low, ...touched.high].includes(true) };
}

/**
 * Whether a step was cut off by a bound: what the law would have done is not seen then. Such steps tell nothing of the dynamics between
 * the bounds, and a fit to them would bend at every bound.
 */
export function isCutOff({ bounds: { low, high } }: Units, next: Float64Array): boolean {
  return next.some((value, k) => value === low[k] || value === high[k]);
}

/** Standardised inputs `[x, u]`, written to `target[at ..]`. */
export function inputsInto(
  units: Units,
  x: ArrayLike<number>,
  action: ArrayLike<number>,
  target: Float64Array,
  at: number,
): void {
  const { observations, actionInputs, mean, spread } = units;
  for (let k = 0; k < observations + actionInputs; ++k) {
    const value = k < observations ? x[k]! : action[k - observations]!;
    target[at + k] = spread[k] === 0 ? 0 : (value - mean[k]!) / spread[k]!;
  }
}

/** Whether an input has another value than the only one that it had while the units were chosen. */
export function isNew(
  { observations, mean, spread }: Units,
  { observation, action }: Pick<Transition, 'observation' | 'action'>,
): boolean {
  return spread.some((width, k) => {
    const value = k < observations ? observation[k]! : action[k - observations]!;
    return width === 0 && Math.abs(value - mean[k]!) > 1e-9 * (1 + Math.abs(mean[k]!));
  });
}
