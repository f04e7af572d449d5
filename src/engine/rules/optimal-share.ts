/**
 * The share of judged states whose greedy action is optimal. `optimal[s * actions + a]` is 1 where `a` is optimal in `s`;
 * a state with no 1 is not judged. The twin of `assembly/learning/optimal-share.ts`.
 */
import { greedyAction } from './td.js';

/** NaN when no state is judged. */
export function optimalShare(q: Float64Array, optimal: Uint8Array, actions: number): number {
  let judged = 0;
  let good = 0;
  for (let first = 0; first < q.length; first += actions) {
    let any = 0;
    for (let action = 0; action < actions; ++action) any |= optimal[first + action]!;
    judged += any;
    good += optimal[first + greedyAction(q, first, actions)]!;
  }
  return good / judged;
}
