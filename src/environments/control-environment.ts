/**
 * A control problem, its start drawn at random, and noise where a system has some. What is particular to a problem is its `ControlSystem`; this
 * class adds episodes.
 *
 * Starts are drawn by the package's own generator, so a seed gives other starts here than in Gymnasium. Everything but
 * sines and cosines is exact arithmetic in float64; those two may differ in the last bit between machines.
 */
import { Random } from '../engine/random.js';
import {
  checkFunction,
  checkInteger,
  checkKeys,
  checkList,
  checkNumber,
  checkRecord,
  checkSeed,
  expected,
  InputError,
} from '../input-error.js';
import { type ContinuousEnvironment, type ContinuousStep, copyOfSpace, type ObservationSpace } from './environment.js';

export interface ControlSystem {
  readonly id: string;
  /** What the state is made of, which need not be what is observed. */
  readonly stateNames: readonly string[];
  readonly observationSpace: ObservationSpace;
  readonly actions: number;
  /** Draws the state in which an episode starts. */
  start(random: Random): Float64Array;
  /** Takes `state` one step on, in its place; noise comes from `random`, which systems without leave alone. */
  advance(
    state: Float64Array,
    action: number,
    random: Random,
  ): { readonly reward: number; readonly terminated: boolean };
  /** A new array. */
  observe(state: Float64Array): Float64Array;
}

export class ControlEnvironment implements ContinuousEnvironment {
  readonly id: string;
  readonly observationSpace: ObservationSpace;
  readonly actions: number;
  readonly maxSteps: number;
  readonly #system: ControlSystem;
  #random = new Random(0);
  #state: Float64Array;
  #steps = 0;
  #phase: 'new' | 'running' | 'over' = 'new';

  /**
   * @param maxSteps steps after which an episode is truncated.
   * @throws InputError when `system` is none, or `maxSteps` is not an integer >= 1.
   */
  constructor(system: ControlSystem, maxSteps: number) {
    checkRecord('a control system', system);
    for (const call of ['start', 'advance', 'observe'] as const) checkFunction(`${call} of the system`, system[call]);
    checkList('stateNames of the system', system.stateNames);
    this.#system = system;
    this.id = system.id;
    this.observationSpace = copyOfSpace(system.observationSpace);
    this.actions = checkInteger('actions of the system', system.actions, 1);
    this.maxSteps = checkInteger('maxSteps', maxSteps, 1);
    this.#state = new Float64Array(system.stateNames.length);
  }

  /** A copy of the state itself, of which the observation is a view. */
  get state(): Float64Array {
    return this.#state.slice();
  }

  /**
   * Starts an episode, in a state that is drawn or, for tests and plots, in the one given (`state`, in the units of the
   * problem's own description).
   * @throws InputError when the seed is not an integer in [0, 2^32) or the state has other entries than finite numbers.
   */
  reset(options: { seed?: number; state?: ArrayLike<number> } = {}): Float64Array {
    checkKeys('the options of reset', options, ['seed', 'state']);
    if (options.seed !== undefined) this.#random = new Random(checkSeed(options.seed));
    this.#state = options.state === undefined ? this.#system.start(this.#random) : this.#checkState(options.state);
    this.#steps = 0;
    this.#phase = 'running';
    return this.#system.observe(this.#state);
  }

  /** @throws InputError when the action is out of range, or before `reset`, or after the end of the episode. */
  step(action: number): ContinuousStep {
    if (this.#phase !== 'running') {
      throw new InputError(
        this.#phase === 'new' ? 'step before reset' : 'step after the end of the episode: reset first',
      );
    }
    checkInteger('action', action, 0, this.actions - 1);
    const { reward, terminated } = this.#system.advance(this.#state, action, this.#random);
    checkNumber('the reward of the step', reward);
    const observation = checkFinite(this.#system, this.#system.observe(this.#state));
    this.#steps += 1;
    const truncated = !terminated && this.#steps === this.maxSteps;
    if (terminated || truncated) this.#phase = 'over';
    return { observation, reward, terminated, truncated };
  }

  #checkState(state: ArrayLike<number>): Float64Array {
    const { stateNames } = this.#system;
    if (state === null || typeof state !== 'object' || state.length !== stateNames.length) {
      throw expected(`state to be the ${stateNames.length} numbers ${stateNames.join(', ')}`, state);
    }
    return Float64Array.from(stateNames, (name, k) => checkNumber(name, state[k]));
  }
}

/** @throws InputError when a feature is not finite: what is larger than numbers can hold has no next step. */
function checkFinite({ observationSpace }: ControlSystem, observation: Float64Array): Float64Array {
  for (let k = 0; k < observation.length; ++k)
    checkNumber(`${observationSpace.names[k]} after the step`, observation[k]);
  return observation;
}

/** A uniform number in [low, high). */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}
