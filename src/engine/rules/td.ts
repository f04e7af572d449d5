/**
 * The value of a state under the three targets of temporal-difference learning: `first` is the index of the state's
 * first action value in `q`. The twin of `assembly/learning/td.ts`.
 */

/** `argmax_a Q(s, a)`, the lowest action of equals. */
export function greedyAction(q: Float64Array, first: number, actions: number): number {
  let best = 0;
  for (let action = 1; action < actions; ++action) if (q[first + action]! > q[first + best]!) best = action;
  return best;
}

/** `max_a Q(s, a)`. */
export function maximumValue(q: Float64Array, first: number, actions: number): number {
  return q[first + greedyAction(q, first, actions)]!;
}

/** `(1 - ε) max_a Q(s, a) + ε mean_a Q(s, a)`: the expectation under the ε-greedy policy. */
export function expectedValue(q: Float64Array, first: number, actions: number, epsilon: number): number {
  let sum = q[first]!;
  for (let action = 1; action < actions; ++action) sum += q[first + action]!;
  return (1 - epsilon) * maximumValue(q, first, actions) + epsilon * (sum / actions);
}
