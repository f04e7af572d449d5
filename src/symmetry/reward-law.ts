/**
 * Whether two samples of rewards come from one law, rewards taken as real numbers: normal with unknown mean and variance, a
 * normal-inverse-gamma prior on both (Bernardo & Smith 1994, section 5.2; Murphy 2007). With prior mean `m`, `κ` observations' worth of
 * it, and an inverse gamma `(a, b)` of the variance, `n` rewards of mean `x̄` and squared deviations `S` have the marginal likelihood
 *
 *   (2π)^(-n/2) (κ/κₙ)^½ b^a/bₙ^aₙ Γ(aₙ)/Γ(a),  κₙ = κ + n, aₙ = a + n/2, bₙ = b + S/2 + κ n (x̄ − m)² / (2 κₙ).
 */
import { logGamma } from '../similarity/log-gamma.js';

/** Number of rewards, their mean, and the sum of squared deviations from it. */
export interface RewardMoments {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
}

/** The moments with a reward added, `times` times over. */
export function addReward(moments: RewardMoments | undefined, reward: number, times = 1): RewardMoments {
  const added = { count: times, mean: reward, squares: 0 };
  return moments === undefined ? added : joined(moments, added);
}

function joined(a: RewardMoments, b: RewardMoments): RewardMoments {
  const count = a.count + b.count;
  const difference = b.mean - a.mean;
  return {
    count,
    mean: a.mean + (difference * b.count) / count,
    squares: a.squares + b.squares + (difference * difference * a.count * b.count) / count,
  };
}

/** Equivalent number of observations of the variance, halved: pairs may differ in noise, not by orders of magnitude. */
const SHAPE = 3;

/** What is believed of the rewards of a pair and outcome before they are seen, from all of them together. */
export interface RewardPrior {
  /** Mean of the means. */
  readonly mean: number;
  /** Variance inside a pair and outcome, pooled. */
  readonly variance: number;
  /** `κ`: that variance over the variance of the means. */
  readonly weight: number;
  /** Largest mean less the smallest. */
  readonly range: number;
}

/** @param moments by pair, then by outcome. Null until a pair and outcome has been seen twice. */
export function rewardPrior(moments: readonly (ReadonlyMap<number, RewardMoments> | null)[]): RewardPrior | null {
  let all: RewardMoments | undefined;
  let freedom = 0;
  let squares = 0;
  let least = Infinity;
  let most = -Infinity;
  for (const outcomes of moments) {
    for (const moment of outcomes?.values() ?? []) {
      all = addReward(all, moment.mean);
      freedom += moment.count - 1;
      squares += moment.squares;
      least = Math.min(least, moment.mean);
      most = Math.max(most, moment.mean);
    }
  }
  if (all === undefined || freedom === 0 || squares === 0) return null;
  const variance = squares / freedom;
  const between = Math.max(all.squares / Math.max(1, all.count - 1), variance);
  return { mean: all.mean, variance, weight: variance / between, range: most - least };
}

/** The natural logarithm of the Bayes factor of one law against two. */
export function logRewardFactor(a: RewardMoments, b: RewardMoments, prior: RewardPrior): number {
  return logMarginal(joined(a, b), prior) - logMarginal(a, prior) - logMarginal(b, prior);
}

/** Up to the factor `(2π)^(-n/2)`, which cancels. */
function logMarginal({ count, mean, squares }: RewardMoments, prior: RewardPrior): number {
  const scale = SHAPE * prior.variance;
  const weight = prior.weight + count;
  const shape = SHAPE + count / 2;
  const rate = scale + squares / 2 + (prior.weight * count * (mean - prior.mean) ** 2) / (2 * weight);
  return (
    0.5 * Math.log(prior.weight / weight) +
    SHAPE * Math.log(scale) -
    shape * Math.log(rate) +
    logGamma(shape) -
    logGamma(SHAPE)
  );
}

/**
 * The natural logarithm of the likelihood ratio of "equal means" against "means `gap` apart" (in the direction in which the samples
 * differ), the pooled variance taken as known: `(gap² − 2 |d| gap) / 2v`, `v` the variance of the difference `d`.
 */
export function logAgainstGap(a: RewardMoments, b: RewardMoments, gap: number, prior: RewardPrior): number {
  const variance = prior.variance * (1 / a.count + 1 / b.count);
  return (gap * gap - 2 * Math.abs(a.mean - b.mean) * gap) / (2 * variance);
}
