/**
 * The share of judged states whose greedy action is optimal. `optimal[s * actions + a]` is 1 where `a` is optimal in `s`;
 * a state with no 1 is not judged. The twin of `assembly/learning/optimal-share.ts`.
 */
import type { RunKernelOptions } from '../contracts/learner.js';
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

/** Whether the last episodes met the criterion: the kernel stops at the first that does. */
export function heldAtEnd(shares: Float64Array, stop: RunKernelOptions['stop']): boolean {
  if (stop === null || shares.length === 0) return false;
  let held = stop.held ?? 0;
  for (const share of shares) held = share >= stop.level ? held + 1 : 0;
  return held >= stop.consecutive;
}
