/**
 * The value of a pair that was hardly visited, taken from others. What was seen of it is a few reward trajectories; each class of other
 * pairs gives them a likelihood, and has the number of its pairs as its prior. The value is that of the most likely class.
 */

/** A class of other pairs. */
export interface Candidate {
  /** How many pairs are in it. */
  readonly weight: number;
  /** Their mean values, one of each kind. */
  readonly values: readonly number[];
  /** `ln p(τ)` by number of the trajectory. */
  readonly logs: ArrayLike<number>;
}

/** Ties are of equal posterior up to this share. */
const TIE = 1e-9;

/**
 * null when no candidate can have made what was seen.
 * @param slacks how far a value may be from another one and count as the same, of each kind
 */
export function transferred(candidates: readonly Candidate[], seen: readonly number[], slacks: readonly number[]) {
  let best = -Infinity;
  const scores = candidates.map(({ weight, logs }) => {
    let score = Math.log(weight);
    for (const word of seen) score += logs[word]!;
    best = Math.max(best, score);
    return score;
  });
  if (best === -Infinity) return null;
  const shares = scores.map((score) => Math.exp(score - best));
  const all = shares.reduce((sum, share) => sum + share, 0);
  const tied = shares.flatMap((share, k) => (share >= 1 - TIE ? [candidates[k]!] : []));
  const weights = tied.reduce((sum, { weight }) => sum + weight, 0);
  /** Mean values of the most likely candidates, one of each kind. */
  const values = slacks.map((_, v) => tied.reduce((sum, one) => sum + one.weight * one.values[v]!, 0) / weights);
  /** Posterior chance, of each kind, that a value within the slack of this one is the pair's own. */
  const confidence = values.map((value, v) =>
    shares.reduce(
      (sum, share, k) => (Math.abs(candidates[k]!.values[v]! - value) <= slacks[v]! ? sum + share / all : sum),
      0,
    ),
  );
  return { values, confidence };
}
