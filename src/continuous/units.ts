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
  /** Spread of each coordinate's change, then that of the reward; 0 takes the target out. */
  readonly scale: Float64Array;
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
