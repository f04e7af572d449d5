/** What `train` drives, the agent of the agent-environment interface (Sutton & Barto 2018, section 3.1). */
import { checkInteger, checkNumber, expected } from '../input-error.js';
import type { Appearance } from '../symmetry/candidates.js';

/** What an agent may know of the world that it acts in: an environment is one. */
export type World = Appearance;

/**
 * An agent in states `0..states-1` with actions `0..actions-1`. An episode is `act`, then `advance` for each step, then `end`
 * where it was truncated.
 */
export interface Agent {
  /** γ in [0, 1]. */
  readonly discount: number;
  /** A copy of the values that it acts by, `q[state * actions + action]`. */
  readonly q: Float64Array;
  /** Takes the world that it is to act in, before anything else; throws when that is not the one it has. */
  bind(world: World): void;
  /** Starts an episode in `state`: the action to take. */
  act(state: number): number;
  /** Learns from the step that the last action made, and gives the next action (0 after termination, where it means nothing). */
  advance(reward: number, nextState: number, terminated: boolean): number;
  /** Learns from a transition that it did not make. */
  observe(...step: ObservedStep): void;
  /** Ends an episode that was truncated. */
  end(): void;
}

/** What the agents of this library have beside. */
export interface CountedAgent extends Agent, Disposable {
  /** Numbers of states and actions; null until they are known. */
  readonly states: number | null;
  readonly actions: number | null;
  /** Single value updates made so far, those of partners included; backups for planners. */
  readonly updates: number;
  /** Multiplications with additions made so far: counted by planners, at most a target and a step an update for learners. */
  readonly multiplyAdds: number;
  /** The best action in `state`, the lowest of equals (while learning, `ties` says which). */
  greedy(state: number): number;
  /** The best action of every state. */
  policy(): Int32Array;
  /** Gives its memory back; every other call throws afterwards. */
  dispose(): void;
}

/** What `observe` takes; SARSA and SARSA(λ) bootstrap from the next action, the others ignore it. */
export type ObservedStep = [
  ...[state: number, action: number, reward: number, nextState: number, terminated: boolean],
  nextAction?: number,
];

/** A step as it was made, to be learned from again. */
export interface Transition {
  readonly state: number;
  readonly action: number;
  readonly reward: number;
  readonly nextState: number;
  readonly terminated: boolean;
}

/** Whether `value` can be driven by `train`. */
export function isAgent(value: unknown): value is Agent {
  const agent = value as Agent | null | undefined;
  return typeof agent?.act === 'function' && typeof agent.advance === 'function' && typeof agent.bind === 'function';
}

/** @throws InputError when it is no state of `states`. */
export function checkState(state: number, states: number): void {
  if (!Number.isInteger(state) || state < 0 || state >= states) throw expected(`a state in [0, ${states})`, state);
}

/** @throws InputError when the state is out of range, the reward not finite, or `terminated` not a boolean. */
export function checkOutcome(reward: number, nextState: number, terminated: boolean, states: number): void {
  checkState(nextState, states);
  if (!Number.isFinite(reward)) throw expected('a finite reward', reward);
  if (typeof terminated !== 'boolean') throw expected('terminated to be a boolean', terminated);
}

/** @throws InputError when a state or the action is out of range, the reward not finite, or `terminated` not a boolean. */
export function checkTransition(
  { state, action, reward, nextState, terminated }: Transition,
  states: number,
  actions: number,
): void {
  checkState(state, states);
  checkInteger('action', action, 0, actions - 1);
  checkOutcome(reward, nextState, terminated, states);
}

/** Action values as they came, checked. @throws InputError when there are too few or too many, or one is not finite. */
export function checkValues(values: ArrayLike<number>, pairs: number): Float64Array {
  if (values?.length !== pairs) throw expected(`${pairs} action values`, values?.length);
  const checked = new Float64Array(pairs);
  for (let pair = 0; pair < pairs; ++pair) {
    const value = values[pair]!;
    checked[pair] = (Number.isFinite(value) ? value : checkNumber(`the value of pair ${pair}`, value)) + 0; // -0 is 0
  }
  return checked;
}
