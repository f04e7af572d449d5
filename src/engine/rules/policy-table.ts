/** A stochastic policy in the form in which actions are drawn from it. */
import { cumulativeThresholds } from './sampling.js';

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
