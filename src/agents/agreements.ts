/**
 * How often what a map says was seen to be so: pairs tried after one that it carries onto them, along tried ones; of `k` such on one cycle
 * of it, `k - 1`. Kept up for each map as pairs are tried.
 */
import { DisjointSets } from '../similarity/disjoint-sets.js';
import { inverseOf, type PartialMap } from './classes/symmetry-classes.js';

interface Tally {
  readonly sets: DisjointSets;
  agreements: number;
  /** Pairs of the list that are in it. */
  done: number;
}

export class Agreements {
  readonly #tallies = new WeakMap<PartialMap, Tally>();
  /** Pairs tried, in order; and by pair whether it is among the first of them that a tally has taken in. */
  readonly #tried: number[] = [];
  readonly #place: Int32Array;

  /** @param visits of each pair so far. */
  constructor(visits: Int32Array) {
    this.#place = new Int32Array(visits.length).fill(-1);
    for (let pair = 0; pair < visits.length; ++pair) if (visits[pair]! > 0) this.add(pair);
  }

  /** A pair was tried for the first time. */
  add(pair: number): void {
    this.#place[pair] = this.#tried.length;
    this.#tried.push(pair);
  }

  of(map: PartialMap): number {
    let tally = this.#tallies.get(map);
    if (tally === undefined) {
      tally = { sets: new DisjointSets(map.pairs.length), agreements: 0, done: 0 };
      this.#tallies.set(map, tally);
    }
    const { pairs: preimages } = inverseOf(map);
    for (; tally.done < this.#tried.length; ++tally.done) {
      const pair = this.#tried[tally.done]!;
      this.#join(tally, pair, map.pairs[pair]!);
      this.#join(tally, pair, preimages[pair]!);
    }
    return tally.agreements;
  }

  /** `pair` is the one that is being taken in; the other counts if it was before. */
  #join(tally: Tally, pair: number, other: number): void {
    const { sets } = tally;
    if (other === -1 || this.#place[other]! < 0 || this.#place[other]! > tally.done || sets.joined(pair, other)) return;
    sets.join(pair, other);
    ++tally.agreements;
  }
}
