/** Runs the rollout kernel call by call and joins what each call wrote. */

import { spend } from '../../time-limit.js';
import type { EpisodeBatch } from '../contracts/episodes.js';
import type { RolloutKernelOptions } from '../contracts/model.js';
import { policyTable } from '../rules/policy-table.js';
import type { Core } from './core.js';

/** Steps one call may write: 1 MiB of step arrays. */
const CAPACITY = 65536;

/** Index of the word EPISODE in the block of a run and its number of words: see `assembly/learning/rollout.ts`. */
const EPISODE = 6;
const WORDS = 19;

export function rollout(
  core: Core,
  model: number,
  size: { readonly states: number; readonly actions: number },
  { policy, episodes, maxSteps, seed }: RolloutKernelOptions,
): EpisodeBatch {
  const kernels = core.exports;
  const table = policy && policyTable(policy, size.states, size.actions);
  const capacity = Math.min(CAPACITY, episodes * maxSteps);
  const blocks = [
    new Uint32Array(WORDS),
    table?.starts ?? null,
    table?.actions ?? null,
    table?.thresholds ?? null,
    new Int32Array(capacity),
    new Int32Array(capacity),
    new Float64Array(capacity),
    new Int32Array(episodes),
    new Uint8Array(episodes),
    new Int32Array(episodes),
  ];
  return core.with(blocks, (run = 0, ...pointers) => {
    const [, , , states = 0, actions = 0, rewards = 0, lengths = 0, terminated = 0, lastStates = 0] = pointers;
    core.write(run + 4 * EPISODE, Uint32Array.of(0, episodes, maxSteps, capacity, ...pointers));
    kernels.randomSeed(run, seed);
    const calls: { states: Int32Array; actions: Int32Array; rewards: Float64Array }[] = [];
    let steps = 0;
    do {
      const written = kernels.rollout(model, run) >>> 0;
      spend(8 * written);
      calls.push({
        states: core.int32(states, written),
        actions: core.int32(actions, written),
        rewards: core.float64(rewards, written),
      });
      steps += written;
    } while (core.int32(run + 4 * EPISODE, 1)[0]! < episodes);
    const starts = new Int32Array(episodes + 1);
    core.int32(lengths, episodes).forEach((length, episode) => {
      starts[episode + 1] = starts[episode]! + length;
    });
    return {
      starts,
      states: join(
        new Int32Array(steps),
        calls.map((call) => call.states),
      ),
      actions: join(
        new Int32Array(steps),
        calls.map((call) => call.actions),
      ),
      rewards: join(
        new Float64Array(steps),
        calls.map((call) => call.rewards),
      ),
      terminated: core.uint8(terminated, episodes),
      lastStates: core.int32(lastStates, episodes),
    };
  });
}

function join<T extends Int32Array | Float64Array>(whole: T, parts: readonly T[]): T {
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
