/**
 * Episodes of a finite MDP under a fixed policy. The twin of `assembly/learning/rollout.ts`.
 * Draws, from one generator: the initial state, then in each step the action and the outcome.
 */
import type { EpisodeBatch, ModelArrays } from '../backend.js';
import { Random } from '../random.js';
import { cumulativeThresholds, draw, type ModelSampler } from './sampling.js';

export interface RolloutOptions {
  /** `policy[s * actions + a]` are probabilities; null is the uniform policy. */
  readonly policy: Float64Array | null;
  readonly episodes: number;
  /** An episode is truncated after this many steps. */
  readonly maxSteps: number;
  readonly seed: number;
}

/** The actions a policy takes with non-zero probability, state after state, with their thresholds. */
export interface PolicyTable {
  /** State `s` has the entries `starts[s] .. starts[s + 1] - 1`. */
  readonly starts: Int32Array;
  readonly actions: Int32Array;
  readonly thresholds: Uint32Array;
}

export function policyTable(policy: Float64Array, states: number, actions: number): PolicyTable {
  const starts = new Int32Array(states + 1);
  const chosen: number[] = [];
  for (let state = 0; state < states; ++state) {
    for (let action = 0; action < actions; ++action) {
      if (policy[state * actions + action]! > 0) chosen.push(action);
    }
    starts[state + 1] = chosen.length;
  }
  const thresholds = cumulativeThresholds(
    policy.filter((probability) => probability > 0),
    starts,
  );
  return { starts, actions: Int32Array.from(chosen), thresholds };
}

export function rollout(model: ModelArrays, sampler: ModelSampler, options: RolloutOptions): EpisodeBatch {
  const { policy, episodes, maxSteps, seed } = options;
  const random = new Random(seed);
  const table = policy && policyTable(policy, model.states, model.actions);
  const starts = new Int32Array(episodes + 1);
  const terminated = new Uint8Array(episodes);
  const lastStates = new Int32Array(episodes);
  const states: number[] = [];
  const actions: number[] = [];
  const rewards: number[] = [];
  for (let episode = 0; episode < episodes; ++episode) {
    let state = sampler.initial(random);
    for (let step = 0; step < maxSteps; ++step) {
      const action = table
        ? table.actions[draw(table.thresholds, table.starts[state]!, table.starts[state + 1]!, random)]!
        : random.below(model.actions);
      const outcome = sampler.outcome(state * model.actions + action, random);
      states.push(state);
      actions.push(action);
      rewards.push(model.rewards[outcome]!);
      state = model.nextStates[outcome]!;
      if (model.terminations[outcome] === 1) {
        terminated[episode] = 1;
        break;
      }
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
