/**
 * How well is it ruled out that a candidate is false somewhere? A transformation is false when it breaks at a single place, and
 * agreement everywhere else says nothing of that place. So each place is asked for itself, and the weakest answer counts (an
 * intersection-union test, Berger 1982): with the log likelihood ratio of "holds here" against "breaks here" at least `ln(1/δ)` at
 * every place, a candidate that breaks somewhere is believed with probability at most δ, however often one looks, by Ville's inequality:
 * under the break the ratio has mean 1 at any time (but for the law itself, which is estimated).
 *
 * Breaks looked for: at a pair, what happens is something else altogether; in a state, whatever is done, something else happens in three
 * steps of ten; where rewards vary, at a pair, they differ by a quarter of their range. Finer breaks show as evidence grows. Where
 * laws have so many outcomes that alike ones are no coincidence, the Bayes factor against two unrelated laws says as much.
 *
 * Places are the states in which one step in 175 was made, and their pairs; rarer ones could be waited for for ever.
 */
import type { OutcomeCounts } from './outcome-counts.js';
import { logAgainstBreak, logAgainstRewardGap, mappedCounts } from './pair-comparison.js';
import type { RewardPrior } from './reward-law.js';
import type { Transformation } from './transformation.js';

/** Share of the steps of a state that a break changes. */
export const BREAK_SHARE = 0.3;
/** Places with a smaller share of all steps are not waited for. */
export const RARE = 1 / 175;
/** How many times the log Bayes factor against unrelated laws must be what the ratio against a break must be. */
const UNRELATED = 4;

export interface BreakEvidence {
  /** The least log likelihood ratio over all places, nats; -Infinity while nothing could be compared. */
  readonly least: number;
  /** Share of the steps made in states, rare ones too, where the ratio is below what was asked for. */
  readonly unresolved: number;
}

/**
 * @param factors log Bayes factors by pair, as the test keeps them; null where all outcomes are certain, and only rewards are asked for.
 * @param needed log likelihood ratio that resolves a place, nats.
 */
export function evidenceAgainstBreaks(
  counts: OutcomeCounts,
  map: Transformation,
  factors: Float64Array | null,
  prior: RewardPrior | null,
  needed: number,
): BreakEvidence {
  const { states, actions, visits } = counts;
  const steps = visits.reduce((sum, count) => sum + count, 0);
  const rarePair = Math.max(1, (RARE * steps) / actions);
  let least = Infinity;
  let unresolved = 0;
  let compared = false;
  for (let state = 0; state < states; ++state) {
    const place = new Place();
    for (let pair = state * actions; pair < (state + 1) * actions; ++pair) {
      place.steps += visits[pair]!;
      const image = map.pairs[pair]!;
      if (image === pair) continue;
      place.moved = true;
      const usual = visits[pair]! >= rarePair;
      if (visits[image] === 0 || visits[pair] === 0) {
        if (usual && factors !== null) place.least = 0;
        continue;
      }
      if (usual && prior !== null) place.take(logAgainstRewardGap(counts, map, pair, prior));
      if (factors === null) continue;
      const mapped = mappedCounts(counts, map, pair);
      const factor = factors[map.pairs[image] === pair ? Math.min(pair, image) : pair]!;
      place.unrelated += factor;
      if (usual) place.take(Math.max(factor, Math.min(...logAgainstBreak(mapped, counts.countsOf(image)!, 1))));
      const [one, other] = logAgainstBreak(mapped, counts.countsOf(image)!, BREAK_SHARE);
      place.forward += one;
      place.backward += other;
    }
    if (!place.moved || place.steps === 0) continue;
    compared = true;
    if (factors !== null) place.take(Math.max(place.unrelated / UNRELATED, Math.min(place.forward, place.backward)));
    if (place.steps >= RARE * steps) least = Math.min(least, place.least);
    if (place.least < needed) unresolved += place.steps / steps;
  }
  return { least: compared ? least : Number.NEGATIVE_INFINITY, unresolved };
}

/** A state while it is looked at. */
class Place {
  steps = 0;
  /** Whether the map moves any of its pairs: nothing is claimed of it otherwise. */
  moved = false;
  least = Infinity;
  forward = 0;
  backward = 0;
  unrelated = 0;

  take(ratio: number): void {
    this.least = Math.min(this.least, ratio);
  }
}
