/**
 * A pair held against its image under a transformation: whether what is known of both agrees, the Bayes factor of one law against two,
 * and how well a break of the symmetry there is ruled out.
 */
import type { BayesFactors } from './dirichlet-multinomial.js';
import type { OutcomeCounts } from './outcome-counts.js';
import { logAgainstGap, logRewardFactor, type RewardPrior } from './reward-law.js';
import type { Transformation } from './transformation.js';

/** The counts of `pair` with its successors carried over by `map`; an outcome never seen gets a number below 0. */
export function mappedCounts(counts: OutcomeCounts, map: Transformation, pair: number): Map<number, number> {
  const mapped = new Map<number, number>();
  for (const [number, count] of counts.countsOf(pair)!) mapped.set(imageOf(counts, map, number), count);
  return mapped;
}

function imageOf(counts: OutcomeCounts, map: Transformation, number: number): number {
  const { reward, nextState, terminated } = counts.outcomes[number]!;
  const image = terminated ? number : counts.numberOf(reward, map.states[nextState]!, false);
  return image === -1 ? -1 - number : image;
}

/** Certain outcomes: whether the outcome of the image is the image of the outcome. Both must be known. */
export function agrees(counts: OutcomeCounts, map: Transformation, pair: number): boolean {
  const number = counts.lastOf(pair);
  const imageNumber = counts.lastOf(map.pairs[pair]!);
  const outcome = counts.outcomes[number]!;
  if (outcome.terminated) return number === imageNumber;
  const image = counts.outcomes[imageNumber]!;
  // Rewards that are the same have one number; where they vary, they say nothing.
  return image.nextState === map.states[outcome.nextState] && (counts.rewardsVary || image.reward === outcome.reward);
}

/** `ln B` of the outcomes of a pair and its image, and of the rewards of each outcome where rewards vary. */
export function logFactor(
  bayes: BayesFactors,
  counts: OutcomeCounts,
  map: Transformation,
  pair: number,
  prior: RewardPrior | null,
): number {
  const image = map.pairs[pair]!;
  return (
    bayes.logFactor(mappedCounts(counts, map, pair), counts.countsOf(image)!) +
    (prior === null ? 0 : logFactorOfRewards(counts, map, pair, prior))
  );
}

export function logFactorOfRewards(
  counts: OutcomeCounts,
  map: Transformation,
  pair: number,
  prior: RewardPrior,
): number {
  const there = counts.moments[map.pairs[pair]!]!;
  let factor = 0;
  for (const [number, moments] of counts.moments[pair]!) {
    const other = there.get(imageOf(counts, map, number));
    if (other !== undefined) factor += logRewardFactor(moments, other, prior);
  }
  return factor;
}

/**
 * The natural logarithm of the likelihood ratio of "the image has the law of the pair" against "in a share `ε` of its steps
 * something else happens": `-Σ n′_k ln((1 − ε) + ε / (K p_k))`, `n′` the outcomes of the one, `p` the law estimated from those of
 * the other (Krichevsky and Trofimov's ½ added to each count), `K` the outcomes seen of either, and one more. Both ways.
 */
export function logAgainstBreak(
  first: ReadonlyMap<number, number>,
  second: ReadonlyMap<number, number>,
  share: number,
): readonly [number, number] {
  let kinds = first.size + 1;
  for (const outcome of second.keys()) if (!first.has(outcome)) ++kinds;
  return [oneWay(first, second, share, kinds), oneWay(second, first, share, kinds)];
}

function oneWay(
  law: ReadonlyMap<number, number>,
  data: ReadonlyMap<number, number>,
  share: number,
  kinds: number,
): number {
  let total = 0.5 * kinds;
  for (const count of law.values()) total += count;
  let sum = 0;
  for (const [outcome, count] of data) {
    const probability = ((law.get(outcome) ?? 0) + 0.5) / total;
    sum -= count * Math.log(1 - share + share / (kinds * probability));
  }
  return sum;
}

/** The same of the rewards of an outcome: equal means against means a quarter of the range of rewards apart; the least. */
export function logAgainstRewardGap(
  counts: OutcomeCounts,
  map: Transformation,
  pair: number,
  prior: RewardPrior,
): number {
  const there = counts.moments[map.pairs[pair]!]!;
  const usual = counts.visits[pair]! / 2;
  let least = Infinity;
  for (const [number, moments] of counts.moments[pair]!) {
    const other = there.get(imageOf(counts, map, number));
    if (other === undefined || moments.count < usual) continue;
    least = Math.min(least, logAgainstGap(moments, other, prior.range / 4, prior));
  }
  return least;
}
