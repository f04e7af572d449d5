/**
 * Episodes of a finite MDP under a fixed policy. The twin of `assembly/learning/rollout.ts`.
 * Draws, from one generator: the initial state, then in each step the action and the outcome.
 */

import { spend } from '../../time-limit.js';
import type { EpisodeBatch } from '../contracts/episodes.js';
import type { ModelArrays, RolloutKernelOptions } from '../contracts/model.js';
import { Random } from '../random.js';
import { policyTable } from '../rules/policy-table.js';
import { draw, type ModelSampler } from '../rules/sampling.js';

export function rollout(model: ModelArrays, sampler: ModelSampler, options: RolloutKernelOptions): EpisodeBatch {
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
      spend(64);
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
