/**
 * How often what a map says was seen to be so: pairs tried after one that it carries onto them, along tried ones; of `k` such on one cycle
 * of it, `k - 1`. Kept up for each map as pairs are tried.
 */
import { DisjointSets } from '../similarity/disjoint-sets.js';
import type { PartialMap } from './classes/symmetry-classes.js';

interface Tally {
  readonly sets: DisjointSets;
  /** By pair: the pair that the map carries onto it, -1 where there is none. */
  readonly preimages: Int32Array;
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
    const tally = this.#tallies.get(map) ?? this.#begin(map);
    const { sets, preimages } = tally;
    for (; tally.done < this.#tried.length; ++tally.done) {
      const pair = this.#tried[tally.done]!;
      this.#join(tally, sets, pair, map.pairs[pair]!);
      this.#join(tally, sets, pair, preimages[pair]!);
    }
    return tally.agreements;
  }

  #begin(map: PartialMap): Tally {
    const preimages = new Int32Array(map.pairs.length).fill(-1);
    map.pairs.forEach((image, pair) => {
      if (image !== -1) preimages[image] = pair;
    });
    const tally = { sets: new DisjointSets(map.pairs.length), preimages, agreements: 0, done: 0 };
    this.#tallies.set(map, tally);
    return tally;
  }

  /** `pair` is the one that is being taken in; the other counts if it was before. */
  #join(tally: Tally, sets: DisjointSets, pair: number, other: number): void {
    if (other === -1 || this.#place[other]! < 0 || this.#place[other]! > tally.done || sets.joined(pair, other)) return;
    sets.join(pair, other);
    ++tally.agreements;
  }
}
