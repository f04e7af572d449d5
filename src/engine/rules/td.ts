/**
 * The value of a state under the three targets of temporal-difference learning: `first` is the index of the state's
 * first action value in `q`. The twin of `assembly/learning/td.ts`.
 */

/** An ε-greedy choice explores when its draw of 32 bits is below this: `⌊ε 2^32⌋`. */
export function exploreBelow(epsilon: number): number {
  return Math.floor(epsilon * 4294967296);
}

/** What breaks a tie, read from a draw that was not below a bound: its halves exchanged, for the low one is uniform. */
export function tieOf(draw: number): number {
  return ((draw << 16) | (draw >>> 16)) >>> 0;
}

/** `argmax_a Q(s, a)`: of `n` equals the `⌊tie n / 2^32⌋`th, ascending; unless `tie` is given, the lowest. */
export function greedyAction(q: ArrayLike<number>, first: number, actions: number, tie = 0): number {
  let best = 0;
  let equals = 1;
  for (let action = 1; action < actions; ++action) {
    if (q[first + action]! > q[first + best]!) {
      best = action;
      equals = 1;
    } else if (q[first + action] === q[first + best]) ++equals;
  }
  const most = q[first + best];
  for (let before = Math.floor((tie * equals) / 4294967296); before > 0; ) if (q[first + ++best] === most) --before;
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
