/**
 * Undiscounted, an action of the greatest value may put off for ever what makes it so: waiting for 0 is worth as much as ending
 * with +1, and a policy that always waits gets nothing. A policy is proper when it ends with certainty from everywhere
 * (Bertsekas & Tsitsiklis, "An Analysis of Stochastic Shortest Path Problems", 1991).
 */
import type { ModelArrays } from '../contracts/model.js';

/**
 * The optimal actions that make progress: with the fewest steps to an end counted over optimal actions alone, those that may lead
 * to a state with fewer. Any policy made of them is proper wherever a policy of optimal actions is; states from which none is keep all of
 * theirs. `optimal[s * actions + a]` is 1 for an optimal action.
 */
export function properActions(model: ModelArrays, optimal: Uint8Array): Uint8Array {
  const { states, actions, outcomeStarts, nextStates, terminations } = model;
  const pairs = states * actions;
  const starts = new Int32Array(states + 1);
  for (const next of nextStates) ++starts[next + 1]!;
  for (let s = 0; s < states; ++s) starts[s + 1]! += starts[s]!;
  const incoming = new Int32Array(nextStates.length);
  const free = starts.slice();
  const steps = new Int32Array(states).fill(-1);
  const reached: number[] = [];
  const reach = (s: number, after: number): void => {
    if (steps[s]! >= 0) return;
    steps[s] = after;
    reached.push(s);
  };
  for (let pair = 0; pair < pairs; ++pair) {
    for (let k = outcomeStarts[pair]!; k < outcomeStarts[pair + 1]!; ++k) {
      incoming[free[nextStates[k]!]!++] = pair;
      if (optimal[pair] === 1 && terminations[k] === 1) reach(Math.floor(pair / actions), 1);
    }
  }
  const leadsOn = (pair: number, next: number): boolean => {
    for (let k = outcomeStarts[pair]!; k < outcomeStarts[pair + 1]!; ++k) {
      if (nextStates[k] === next && terminations[k] === 0) return true;
    }
    return false;
  };
  for (let at = 0; at < reached.length; ++at) {
    const next = reached[at]!;
    for (const pair of new Set(incoming.subarray(starts[next], starts[next + 1]))) {
      const s = Math.floor(pair / actions);
      if (steps[s]! < 0 && optimal[pair] === 1 && leadsOn(pair, next)) reach(s, steps[next]! + 1);
    }
  }
  return optimal.map((flag, pair) => {
    const own = steps[Math.floor(pair / actions)]!;
    if (flag === 0 || own < 0) return flag;
    for (let k = outcomeStarts[pair]!; k < outcomeStarts[pair + 1]!; ++k) {
      const after = terminations[k] === 1 ? 0 : steps[nextStates[k]!]!;
      if (after >= 0 && after < own) return 1;
    }
    return 0;
  });
}
