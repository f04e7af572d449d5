/**
 * Where could a wrong map still hide in a world of certain outcomes? Only at pairs whose image was not tried. A place like many others
 * is an unlikely one, a place that stands out (the one way out of a ring of equal states) a likely one: so coverage is asked for
 * among the pairs that end an episode by themselves, and on average over the different rewards.
 */
import type { ObservedOutcome, OutcomeCounts } from './outcome-counts.js';
import type { Transformation } from './transformation.js';

/** Nearer than this to what is asked for, a coverage that was followed is computed anew: its sum has rounding errors of many steps. */
const NEAR = 1e-6;

/**
 * The coverage of a map, followed as pairs become known: to compute it for each of them anew takes time that is quadratic in the pairs.
 * Outcomes must be certain, so that what a pair gave first is all that it ever counts.
 */
export class Coverage {
  readonly #counts: OutcomeCounts;
  readonly #map: Transformation;
  readonly #inverse: Pick<Transformation, 'pairs'>;
  readonly #byReward = new Map<number, Share>();
  readonly #ends = new Share();
  /** Of the shares of all rewards. */
  #sum = 0;
  /** Whether rewards varied when pairs were counted: all rewards are one then. */
  #varied = false;

  constructor(counts: OutcomeCounts, map: Transformation, inverse: Pick<Transformation, 'pairs'>) {
    this.#counts = counts;
    this.#map = map;
    this.#inverse = inverse;
    this.#all();
  }

  /** A pair is known that was not. */
  follow(pair: number): void {
    if (this.#varied !== this.#counts.rewardsVary) {
      this.#all();
      return;
    }
    const { visits } = this.#counts;
    this.#add(pair);
    const before = this.#inverse.pairs[pair]!;
    if (before === pair || visits[before] === 0) return;
    const { reward, terminated } = this.#outcome(before);
    const share = this.#byReward.get(reward)!;
    this.#sum -= share.value;
    share.compare();
    this.#sum += share.value;
    if (terminated) this.#ends.compare();
  }

  /** Whether `coverageOf` the map is at least so much. */
  atLeast(coverage: number): boolean {
    if (this.#varied !== this.#counts.rewardsVary) this.#all();
    const mean = this.#byReward.size === 0 ? 0 : this.#sum / this.#byReward.size;
    if (Math.abs(mean - coverage) < NEAR) return coverageOf(this.#counts, this.#map) >= coverage;
    return Math.min(this.#ends.value, mean) >= coverage;
  }

  #all(): void {
    this.#byReward.clear();
    this.#ends.clear();
    this.#sum = 0;
    this.#varied = this.#counts.rewardsVary;
    this.#counts.visits.forEach((visits, pair) => {
      if (visits > 0) this.#add(pair);
    });
  }

  #add(pair: number): void {
    const { reward, terminated } = this.#outcome(pair);
    const compared = this.#counts.visits[this.#map.pairs[pair]!]! > 0;
    let share = this.#byReward.get(reward);
    if (share === undefined) this.#byReward.set(reward, (share = new Share()));
    else this.#sum -= share.value;
    share.count(compared);
    this.#sum += share.value;
    if (terminated) this.#ends.count(compared);
  }

  #outcome(pair: number): ObservedOutcome {
    return this.#counts.outcomes[this.#counts.lastOf(pair)]!;
  }
}

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

  /** One of those counted, which could not be compared, now can. */
  compare(): void {
    ++this.#compared;
  }

  clear(): void {
    this.#all = 0;
    this.#compared = 0;
  }

  /** 1 of nothing. */
  get value(): number {
    return this.#all === 0 ? 1 : this.#compared / this.#all;
  }
}
