/**
 * Where could a wrong map still hide in a world of certain outcomes? Only at pairs whose image was not tried. A place like many others
 * is an unlikely one, a place that stands out (the one way out of a ring of equal states) a likely one: so coverage is asked for
 * among the pairs that end an episode by themselves, and on average over the different rewards.
 */
import type { OutcomeCounts } from './outcome-counts.js';
import type { Transformation } from './transformation.js';

/** The smaller of: the share of the known ends, and the mean over rewards of the share of their pairs, whose image was tried. */
export function coverageOf(counts: OutcomeCounts, map: Transformation): number {
  const { visits } = counts;
  const byReward = new Map<number, Share>();
  const ends = new Share();
  for (let pair = 0; pair < visits.length; ++pair) {
    if (visits[pair] === 0) continue;
    const compared = visits[map.pairs[pair]!]! > 0;
    const numbers = counts.isCertain(pair) ? [counts.lastOf(pair)] : counts.countsOf(pair)!.keys();
    for (const number of numbers) {
      const { reward, terminated } = counts.outcomes[number]!;
      let share = byReward.get(reward);
      if (share === undefined) byReward.set(reward, (share = new Share()));
      share.count(compared);
      if (terminated) ends.count(compared);
    }
  }
  let sum = 0;
  for (const share of byReward.values()) sum += share.value;
  return Math.min(ends.value, byReward.size === 0 ? 0 : sum / byReward.size);
}

/** Whether each of `pairs` could be held against its image, and its pre-image against it. */
export function comparedAt(
  { visits }: OutcomeCounts,
  map: Transformation,
  inverse: Pick<Transformation, 'pairs'>,
  pairs: ReadonlySet<number>,
): boolean {
  for (const pair of pairs) {
    for (const from of [pair, inverse.pairs[pair]!]) {
      if (visits[from] === 0 || visits[map.pairs[from]!] === 0) return false;
    }
  }
  return true;
}

class Share {
  #all = 0;
  #compared = 0;

  count(compared: boolean): void {
    ++this.#all;
    if (compared) ++this.#compared;
  }

  /** 1 of nothing. */
  get value(): number {
    return this.#all === 0 ? 1 : this.#compared / this.#all;
  }
}
