/**
 * Independence of “which of two pairs” and “which trajectory”, from as many trajectories of each pair. Both are independent exactly when the
 * pairs have one law: `P(A, B) = P(A) P(B)`. Their mutual information is the Jensen-Shannon divergence of the laws, and `G = 2 N I` the statistic
 * of the likelihood-ratio test. Its chance is found by permutation (Fisher 1935): no approximation for small counts.
 */
import type { Random } from '../../../engine/random.js';

/** `Σ p p'`: the chance that two independent draws, one of each law, coincide. */
export function coincidence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < p.length; ++k) sum += p[k]! * q[k]!;
  return sum;
}

/** `Σ P(A, B) ln (P(A, B) / (P(A) P(B)))` in nats, `A` one of the two pairs with chance ½ each, `B` the trajectory. */
export function mutualInformation(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < p.length; ++k) {
    const both = (p[k]! + q[k]!) / 2;
    for (const one of [p[k]!, q[k]!]) if (one > 0) sum += (one / 2) * Math.log(one / both);
  }
  return sum;
}

/** Largest `|P(A, B) / (P(A) P(B)) − 1|`. */
export function largestDeviation(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let most = 0;
  for (let k = 0; k < p.length; ++k) {
    const both = (p[k]! + q[k]!) / 2;
    if (both > 0) most = Math.max(most, Math.abs(p[k]! / both - 1));
  }
  return most;
}

/**
 * Chance of a mutual information as large as that seen when both lists of trajectories are of one law:
 * `(1 + permutations at least as large) / (1 + permutations)`.
 */
export function permutationChance(
  a: readonly number[],
  b: readonly number[],
  permutations: number,
  random: Random,
): number {
  const numbers = new Map<number, number>();
  const all = Int32Array.from([...a, ...b], (word) => {
    if (!numbers.has(word)) numbers.set(word, numbers.size);
    return numbers.get(word)!;
  });
  if (numbers.size === 1) return 1;
  const total = new Float64Array(numbers.size);
  for (const word of all) ++total[word]!;
  const first = new Float64Array(numbers.size);
  // Of given totals the mutual information grows with Σ n ln n over both lists.
  const statistic = (): number => {
    first.fill(0);
    for (let t = 0; t < a.length; ++t) ++first[all[t]!]!;
    let sum = 0;
    for (let k = 0; k < total.length; ++k) sum += entropyTerm(first[k]!) + entropyTerm(total[k]! - first[k]!);
    return sum;
  };
  const seen = statistic() - 1e-9;
  let asLarge = 1;
  for (let r = 0; r < permutations; ++r) {
    random.shuffle(all);
    if (statistic() >= seen) ++asLarge;
  }
  return asLarge / (permutations + 1);
}

function entropyTerm(n: number): number {
  return n === 0 ? 0 : n * Math.log(n);
}

/** The chance that one of `equal` is above one of `different`; ties count half. */
export function separation(equal: readonly number[], different: readonly number[]): number {
  const all = [...equal.map((value) => ({ value, is: 1 })), ...different.map((value) => ({ value, is: 0 }))];
  all.sort((x, y) => x.value - y.value);
  let [below, wins] = [0, 0];
  for (let k = 0; k < all.length; ) {
    let [end, ones] = [k, 0];
    // Rounding makes no difference between equal laws.
    while (end < all.length && all[end]!.value <= all[k]!.value + 1e-9) ones += all[end++]!.is;
    const zeros = end - k - ones;
    wins += ones * (below + zeros / 2);
    below += zeros;
    k = end;
  }
  return wins / (equal.length * different.length);
}
