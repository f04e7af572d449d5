/** Episodes and their checks: everything is checked before anything is counted. */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import { checkFlag, checkKeys, copyOf, expected, type InputError } from '../input-error.js';
import type { ResolvedTrajectoryOptions } from './options.js';

/** One episode of T steps: in `states[t]`, `actions[t]` was taken and gave `rewards[t]`. */
export interface Episode {
  readonly states: ArrayLike<number>;
  readonly actions: ArrayLike<number>;
  readonly rewards: ArrayLike<number>;
  /** Whether the problem ended (true) or somebody stopped watching (false: truncated). */
  readonly terminated: boolean;
  /**
   * With `correction: 'uniform'`, and only then: `probabilities[t]`, in (0, 1], is that with which the policy that acted
   * chose `actions[t]` in `states[t]`. (That of the first step is in no weight.)
   */
  readonly probabilities?: ArrayLike<number>;
  /** The state that the last step led to, where it is known. Rewards are counted without it. */
  readonly lastState?: number | null;
}

const ARRAYS = ['states', 'actions', 'rewards'] as const;

/** A checked copy of an episode; `number` names it in errors. */
export function checkEpisode(given: Episode, options: ResolvedTrajectoryOptions, number: number): Episode {
  const where = `episode ${number}`;
  checkKeys('an episode', given, [...ARRAYS, 'terminated', 'probabilities', 'lastState']);
  const states = copyOf('states', given.states, where);
  const actions = copyOf('actions', given.actions, where);
  const rewards = copyOf('rewards', given.rewards, where);
  const terminated = checkFlag('terminated', given.terminated, where);
  if (states.length === 0) throw expected('at least one step', 0, where);
  for (const [name, { length }] of Object.entries({ actions, rewards })) {
    if (length !== states.length) throw expected(`${states.length} ${name}, one a state`, length, where);
  }
  const probabilities = checkProbabilities(given.probabilities, states.length, options, number);
  for (let t = 0; t < states.length; ++t) {
    checkStep(states[t]!, actions[t]!, rewards[t]!, probabilities?.[t], options, number, t);
  }
  return { states, actions, rewards, terminated, ...(probabilities && { probabilities }) };
}

/** A copy of the probabilities, which are there exactly when windows are weighted, one a step. */
function checkProbabilities(
  probabilities: ArrayLike<number> | undefined,
  steps: number,
  { correction }: ResolvedTrajectoryOptions,
  number: number,
): ArrayLike<number> | undefined {
  if (correction === 'none') {
    if (probabilities !== undefined) throw unwanted(probabilities, `episode ${number}`);
    return undefined;
  }
  if (probabilities === undefined) throw missing(`episode ${number}`);
  const copy = copyOf('probabilities', probabilities, `episode ${number}`);
  if (copy.length !== steps) throw expected(`${steps} probabilities, one a step`, copy.length, `episode ${number}`);
  return copy;
}

function unwanted(probabilities: unknown, where: string): InputError {
  return expected("no probabilities, as correction is 'none'", probabilities, where);
}

function missing(where: string): InputError {
  return expected("the probabilities of the actions, as correction is 'uniform'", undefined, where);
}

/** What is known of a streamed step beside its reward. */
export interface StepDetails {
  readonly terminated?: boolean;
  readonly truncated?: boolean;
  readonly probability?: number;
}

export function checkDetails(details: StepDetails) {
  checkKeys('the details of a step', details, ['terminated', 'truncated', 'probability']);
  const { terminated = false, truncated = false, probability } = details;
  return {
    terminated: checkFlag('terminated', terminated),
    truncated: checkFlag('truncated', truncated),
    probability,
  };
}

/** Checks one step. */
export function checkStep(
  state: number,
  action: number,
  reward: number,
  probability: number | undefined,
  options: ResolvedTrajectoryOptions,
  episode: number,
  step: number,
): void {
  if (!(Number.isInteger(state) && state >= 0 && state < options.states)) {
    throw expected(`states in [0, ${options.states})`, state, `episode ${episode}, step ${step}`);
  }
  if (!(Number.isInteger(action) && action >= 0 && action < options.actions)) {
    throw expected(`actions in [0, ${options.actions})`, action, `episode ${episode}, step ${step}`);
  }
  if (!Number.isFinite(reward)) throw expected('finite rewards', reward, `episode ${episode}, step ${step}`);
  if (options.rewardResolution !== null && !Number.isFinite(reward / options.rewardResolution)) {
    throw expected('rewards that rewardResolution can divide', reward, `episode ${episode}, step ${step}`);
  }
  if (options.correction === 'none') {
    if (probability !== undefined) throw unwanted(probability, `episode ${episode}, step ${step}`);
  } else {
    if (probability === undefined) throw missing(`episode ${episode}, step ${step}`);
    if (!(typeof probability === 'number' && probability > 0 && probability <= 1)) {
      throw expected('probabilities in (0, 1]', probability, `episode ${episode}, step ${step}`);
    }
  }
}

/** A checked copy of a batch; its first episode is number `first`. */
export function checkBatch(batch: EpisodeBatch, options: ResolvedTrajectoryOptions, first: number): EpisodeBatch {
  if (batch === null || typeof batch !== 'object') throw expected('a batch of episodes', batch);
  const copy = <Name extends 'starts' | 'states' | 'actions' | 'rewards' | 'terminated'>(name: Name) =>
    copyOf(name, batch[name], `episode ${first}`);
  const [starts, states, actions] = [copy('starts'), copy('states'), copy('actions')];
  const [rewards, terminated] = [copy('rewards'), copy('terminated')];
  const steps = states.length;
  if (actions.length !== steps || rewards.length !== steps) {
    throw expected(`${steps} actions and rewards`, `${actions.length} and ${rewards.length}`);
  }
  if (starts.length !== terminated.length + 1) {
    throw expected(`${terminated.length + 1} starts, one an episode and the end`, starts.length);
  }
  if (starts[0] !== 0 || starts[terminated.length] !== steps) {
    throw expected(`starts from 0 to ${steps}`, `${starts[0]} to ${starts[terminated.length]}`);
  }
  const probabilities = checkProbabilities(batch.probabilities, steps, options, first);
  for (let e = 0; e < terminated.length; ++e) {
    const number = first + e;
    if (!Number.isInteger(starts[e + 1]) || starts[e + 1]! <= starts[e]! || starts[e + 1]! > steps) {
      throw expected(`a start in (${starts[e]}, ${steps}]`, starts[e + 1], `episode ${number + 1}`);
    }
    checkFlag('terminated', terminated[e], `episode ${number}`);
    for (let t = starts[e]!; t < starts[e + 1]!; ++t) {
      checkStep(states[t]!, actions[t]!, rewards[t]!, probabilities?.[t], options, number, t - starts[e]!);
    }
  }
  const copies = { starts, states, actions, rewards, terminated };
  return probabilities === undefined ? copies : { ...copies, probabilities: Float64Array.from(probabilities) };
}

/** One checked episode as a batch. */
export function batchOf({ states, actions, rewards, terminated }: ReturnType<typeof checkEpisode>): EpisodeBatch {
  return {
    starts: Int32Array.of(0, states.length),
    states: Int32Array.from(states),
    actions: Int32Array.from(actions),
    rewards: Float64Array.from(rewards),
    terminated: Uint8Array.of(Number(terminated)),
  };
}
