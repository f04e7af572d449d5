/** Episodes of any environment under a fixed policy, step by step through its own class. */
import type { EpisodeBatch } from '../engine/contracts/episodes.js';
import { Random } from '../engine/random.js';
import { policyTable } from '../engine/rules/policy-table.js';
import { draw } from '../engine/rules/sampling.js';
import { checkInteger, checkKeys, checkSeed, expected } from '../input-error.js';
import { spend } from '../time-limit.js';
import { checkAtOnce, type Environment } from './environment.js';

export interface RolloutOptions {
  /**
   * How actions are chosen: `'uniform'` (default); one action a state (Int32Array of `states`); or probabilities
   * `policy[s * actions + a]` that sum to 1 in each state (Float64Array of `states * actions`).
   */
  readonly policy?: 'uniform' | Int32Array | Float64Array;
  /** Number of episodes, >= 1. */
  readonly episodes: number;
  /** An episode is truncated after this many steps: the environment's own limit where it has one, otherwise 1000. */
  readonly maxSteps?: number;
  /** Seed of everything that is drawn: 0. */
  readonly seed?: number;
}

/** Options with every default filled in; `policy` as probabilities, null for uniform. */
export interface CheckedRollout {
  readonly policy: Float64Array | null;
  readonly episodes: number;
  readonly maxSteps: number;
  readonly seed: number;
}

/** @throws InputError when an option is unknown or out of range, or the policy does not fit. */
export function checkRollout(
  options: RolloutOptions,
  world: { readonly states: number; readonly actions: number; readonly maxSteps?: number },
): CheckedRollout {
  checkKeys('rollout options', options, ['policy', 'episodes', 'maxSteps', 'seed']);
  checkInteger('states', world.states, 1, 2 ** 31 - 2);
  checkInteger('actions', world.actions, 1, 2 ** 21);
  return {
    policy: policyProbabilities(options.policy ?? 'uniform', world.states, world.actions),
    episodes: checkInteger('episodes', options.episodes, 1, 2 ** 31 - 2),
    maxSteps: checkInteger('maxSteps', options.maxSteps ?? world.maxSteps ?? 1000, 1, 2 ** 31 - 1),
    seed: checkSeed(options.seed ?? 0),
  };
}

/** Sums of probabilities may be off by this much. */
const SUM_TOLERANCE = 1e-8;

/** Added to the seed of the actions, so that they are independent of an environment that seeds the same generator. */
const ACTION_STREAM = 0x6a09e667;

function policyProbabilities(policy: unknown, states: number, actions: number): Float64Array | null {
  if (policy === 'uniform') return null;
  if (policy instanceof Int32Array && policy.length === states) {
    const probabilities = new Float64Array(states * actions);
    policy.forEach((action, s) => {
      if (action < 0 || action >= actions)
        throw expected(`actions in [0, ${actions})`, action, `state ${s} of the policy`);
      probabilities[s * actions + action] = 1;
    });
    return probabilities;
  }
  if (policy instanceof Float64Array && policy.length === states * actions) {
    const copy = policy.slice(); // shared memory may change
    for (let s = 0; s < states; ++s) {
      let sum = 0;
      for (const probability of copy.subarray(s * actions, (s + 1) * actions)) {
        if (!(probability >= 0)) throw expected('probabilities >= 0', probability, `state ${s} of the policy`);
        sum += probability;
      }
      if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
        throw expected('probabilities that sum to 1', sum, `state ${s} of the policy`);
      }
    }
    return copy;
  }
  throw expected(
    `policy to be 'uniform', an Int32Array of ${states} actions or a Float64Array of ${states * actions} probabilities`,
    policy,
  );
}

/**
 * Plays episodes. The environment is seeded once, before the first; actions come from a generator of their own. An action that
 * is the only possible one takes no draw.
 * @throws InputError when the options do not fit, or what the environment gives is out of range.
 */
export function recordEpisodes(environment: Environment, options: RolloutOptions): EpisodeBatch {
  const { policy, episodes, maxSteps, seed } = checkRollout(options, environment);
  const table = policy && policyTable(policy, environment.states, environment.actions);
  const random = new Random(seed + ACTION_STREAM);
  const starts = new Int32Array(episodes + 1);
  const terminated = new Uint8Array(episodes);
  const lastStates = new Int32Array(episodes);
  const states: number[] = [];
  const actions: number[] = [];
  const rewards: number[] = [];
  for (let episode = 0; episode < episodes; ++episode) {
    let state = environment.reset(episode === 0 ? { seed } : {});
    checkAtOnce('reset', state);
    checkState(state, environment.states, `episode ${episode}, step 0`);
    for (let step = 0; step < maxSteps; ++step) {
      spend(64);
      const where = `episode ${episode}, step ${step}`;
      const action = table
        ? table.actions[draw(table.thresholds, table.starts[state]!, table.starts[state + 1]!, random)]!
        : random.below(environment.actions);
      const next = environment.step(action);
      checkAtOnce('step', next);
      if (!Number.isFinite(next.reward)) throw expected('a finite reward', next.reward, where);
      states.push(state);
      actions.push(action);
      rewards.push(next.reward);
      state = next.state;
      checkState(state, environment.states, `episode ${episode}, step ${step + 1}`);
      if (next.terminated) terminated[episode] = 1;
      if (next.terminated || next.truncated) break;
    }
    lastStates[episode] = state;
    starts[episode + 1] = states.length;
  }
  return {
    starts,
    states: Int32Array.from(states),
    actions: Int32Array.from(actions),
    rewards: Float64Array.from(rewards),
    terminated,
    lastStates,
  };
}

function checkState(state: number, states: number, where: string): void {
  if (!(Number.isInteger(state) && state >= 0 && state < states))
    throw expected(`states in [0, ${states})`, state, where);
}
