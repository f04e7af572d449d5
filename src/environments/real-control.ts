/**
 * A control problem whose actions are real numbers. What is particular to a problem is its `RealControlSystem`; this class adds episodes,
 * action bounds and noise.
 *
 * Problems here are continuing: they never terminate, and an episode is truncated.
 */
import { Random } from '../engine/random.js';
import { checkInteger, checkKeys, checkNumber, checkSeed, expected, InputError } from '../input-error.js';
import { copyOfSpace, type ObservationSpace } from './environment.js';

/** A problem observed as real numbers and acted on by real numbers. */
export interface RealActionEnvironment {
  readonly id?: string;
  readonly observationSpace: ObservationSpace;
  /** What an action is made of; one entry a component in each list. */
  readonly actionSpace: ObservationSpace;
  reset(options?: { seed?: number }): Float64Array;
  /** Actions outside their bounds are clipped. */
  step(action: ArrayLike<number>): {
    observation: Float64Array;
    reward: number;
    terminated: boolean;
    truncated: boolean;
  };
  readonly maxSteps?: number;
}

export interface RealControlSystem {
  readonly id: string;
  readonly stateNames: readonly string[];
  readonly observationSpace: ObservationSpace;
  readonly actionSpace: ObservationSpace;
  /** Draws the state in which an episode starts. */
  start(random: Random): Float64Array;
  /** The state after a step under a constant action. */
  next(state: Float64Array, action: Float64Array): Float64Array;
  /** Of the state before the step and the action taken. */
  reward(state: Float64Array, action: Float64Array): number;
  observe(state: Float64Array): Float64Array;
}

export interface RealControlOptions {
  /** Steps after which an episode is truncated: 200. */
  maxSteps?: number;
  /** Standard deviation of the normal noise added to each component of the action: 0. */
  noise?: number;
}

export class RealControlEnvironment implements RealActionEnvironment {
  readonly id: string;
  readonly observationSpace: ObservationSpace;
  readonly actionSpace: ObservationSpace;
  readonly maxSteps: number;
  readonly noise: number;
  readonly #system: RealControlSystem;
  #random = new Random(0);
  #state: Float64Array;
  #steps = -1;

  /** @throws InputError when an option is unknown or out of range. */
  constructor(system: RealControlSystem, options: RealControlOptions = {}) {
    checkKeys(`the options of ${system.id}`, options, ['maxSteps', 'noise']);
    this.#system = system;
    this.id = system.id;
    this.observationSpace = copyOfSpace(system.observationSpace);
    this.actionSpace = copyOfSpace(system.actionSpace);
    this.maxSteps = checkInteger('maxSteps', options.maxSteps ?? 200, 1);
    this.noise = checkNumber('noise', options.noise ?? 0, 0);
    this.#state = new Float64Array(system.stateNames.length);
  }

  /** A copy of the state itself, of which the observation is a view. */
  get state(): Float64Array {
    return this.#state.slice();
  }

  /**
   * Starts an episode, in a state that is drawn or in the one given.
   * @throws InputError when the seed is not an integer in [0, 2^32) or the state has other entries than finite numbers.
   */
  reset(options: { seed?: number; state?: ArrayLike<number> } = {}): Float64Array {
    checkKeys('the options of reset', options, ['seed', 'state']);
    if (options.seed !== undefined) this.#random = new Random(checkSeed(options.seed));
    const { stateNames } = this.#system;
    const { state } = options;
    if (state !== undefined && state?.length !== stateNames.length) {
      throw expected(`state to be the ${stateNames.length} numbers ${stateNames.join(', ')}`, state);
    }
    this.#state =
      state === undefined
        ? this.#system.start(this.#random)
        : Float64Array.from(stateNames, (name, k) => checkNumber(name, state[k]));
    this.#steps = 0;
    return this.#system.observe(this.#state);
  }

  /** @throws InputError when the action has the wrong size or is not finite, before `reset`, or after the end of the episode. */
  step(action: ArrayLike<number>): {
    observation: Float64Array;
    reward: number;
    terminated: boolean;
    truncated: boolean;
  } {
    if (this.#steps < 0 || this.#steps === this.maxSteps) {
      throw new InputError(this.#steps < 0 ? 'step before reset' : 'step after the end of the episode: reset first');
    }
    const { names, low, high } = this.actionSpace;
    if (action?.length !== names.length) throw expected(`an action of ${names.length} numbers`, action);
    const taken = Float64Array.from(names, (name, k) =>
      Math.min(Math.max(checkNumber(name, action[k]), low[k]!), high[k]!),
    );
    const reward = this.#system.reward(this.#state, taken);
    if (this.noise > 0) for (let k = 0; k < taken.length; ++k) taken[k]! += this.noise * this.#random.normal();
    const next = this.#system.next(this.#state, taken);
    checkNumber('the reward of the step', reward);
    for (const [k, name] of this.#system.stateNames.entries()) checkNumber(`${name} after the step`, next[k]);
    this.#state = next;
    this.#steps += 1;
    return {
      observation: this.#system.observe(this.#state),
      reward,
      terminated: false,
      truncated: this.#steps === this.maxSteps,
    };
  }
}

/** One step of the classical Runge-Kutta method, of `h` seconds, along the derivatives of the state. */
export function rungeKutta(
  slopes: (state: Float64Array, action: Float64Array) => Float64Array,
  h: number,
): RealControlSystem['next'] {
  return (state, action) => {
    const at = (slope: Float64Array, time: number) => state.map((value, k) => value + time * slope[k]!);
    const k1 = slopes(state, action);
    const k2 = slopes(at(k1, h / 2), action);
    const k3 = slopes(at(k2, h / 2), action);
    const k4 = slopes(at(k3, h), action);
    return state.map((value, k) => value + (h / 6) * (k1[k]! + 2 * k2[k]! + 2 * k3[k]! + k4[k]!));
  };
}
