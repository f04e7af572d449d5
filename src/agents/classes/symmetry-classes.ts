/**
 * States and pairs that transformations carry onto each other, as classes. A map may be known only in part, and a set of
 * maps need not be closed under composition: the classes are the same as if it were (components of "is an image of").
 *
 * Under whole transformations the class of a pair is found when it is asked for: what has been seen of a large world is little of it.
 */
import { DisjointSets } from '../../similarity/disjoint-sets.js';
import type { Partition } from '../../similarity/partition.js';
import { Transformation } from '../../symmetry/transformation.js';
import { Orbits } from './orbits.js';
import { isProduct, probesOf } from './products.js';

/** Images of states and of pairs; -1 where the map is not known. It carries all pairs of a mapped state. */
export interface PartialMap {
  readonly states: Int32Array;
  readonly pairs: Int32Array;
}

const inverses = new WeakMap<PartialMap, PartialMap>();

/** Pre-images of states and pairs, -1 for none; worked out once for a map. */
export function inverseOf(map: PartialMap): PartialMap {
  if (map instanceof Transformation) return map.preimages;
  let inverse = inverses.get(map);
  if (inverse === undefined) {
    inverse = { states: inverted(map.states), pairs: inverted(map.pairs) };
    inverses.set(map, inverse);
  }
  return inverse;
}

function inverted(map: Int32Array): Int32Array {
  const back = new Int32Array(map.length).fill(-1);
  for (let k = 0; k < map.length; ++k) if (map[k]! !== -1) back[map[k]!] = k;
  return back;
}

export class SymmetryClasses {
  readonly actions: number;
  readonly #states: number;
  /** All maps, and the classes that come before the last of them, where there are such. */
  readonly #maps: readonly PartialMap[];
  readonly #others: readonly PartialMap[];
  #coarsened: SymmetryClasses | null;
  readonly #orbits: Orbits | null;
  #statePartition: Partition | null = null;
  #pairPartition: Partition | null = null;
  #trivial: boolean | null = null;
  #firstStates: Int32Array | null = null;
  #pairsOf: readonly Int32Array[] | null = null;

  /** @param coarsened classes under other maps, of which these are to be the classes under `maps` as well. */
  constructor(states: number, actions: number, maps: readonly PartialMap[], coarsened: SymmetryClasses | null = null) {
    this.actions = actions;
    this.#states = states;
    this.#others = maps;
    this.#maps = coarsened === null ? maps : [...coarsened.#maps, ...maps];
    this.#coarsened = coarsened;
    const whole = this.#maps.every((map) => map instanceof Transformation);
    this.#orbits = whole && this.#maps.length > 0 ? new Orbits(states * actions, this.#maps) : null;
  }

  /** Every state is in a class, numbered by first occurrence. Takes a pass over all states when it is first asked for. */
  get states(): Partition {
    this.#statePartition ??= componentsOf(this.#states, this.#others.map(statesOf), this.#coarsened?.states);
    this.#forget();
    return this.#statePartition;
  }

  /** Every pair is in a class, numbered by first occurrence. Takes a pass over all pairs when it is first asked for. */
  get pairs(): Partition {
    this.#pairPartition ??= componentsOf(
      this.#states * this.actions,
      this.#others.map(pairsOf),
      this.#coarsened?.pairs,
    );
    this.#forget();
    return this.#pairPartition;
  }

  /** Whether `classOf` and `membersOf` take no pass over all pairs: every map is a whole transformation. */
  get perPair(): boolean {
    return this.#orbits !== null || this.#maps.length === 0;
  }

  /** A number of the class of a pair, below the number of pairs: the same for its members alone, and not that of `pairs`. */
  classOf(pair: number): number {
    if (this.#orbits !== null) return this.#orbits.of(pair);
    return this.#maps.length === 0 ? pair : this.pairs.labels[pair]!;
  }

  /** The pairs of the class of that number, ascending; `perPair` alone. */
  membersOf(number: number): Int32Array {
    return this.#orbits?.members(number) ?? Int32Array.of(number);
  }

  /** By class of states: the first state. */
  get firstStates(): Int32Array {
    if (this.#firstStates === null) {
      const { labels, count } = this.states;
      this.#firstStates = new Int32Array(count).fill(-1);
      for (let s = labels.length - 1; s >= 0; --s) this.#firstStates[labels[s]!] = s;
    }
    return this.#firstStates;
  }

  /** By class of states: the distinct classes of its pairs (the same for every member). */
  get pairsOf(): readonly Int32Array[] {
    const { actions } = this;
    this.#pairsOf ??= Array.from(this.firstStates, (s) => {
      return Int32Array.from(new Set(this.pairs.labels.subarray(s * actions, (s + 1) * actions)));
    });
    return this.#pairsOf;
  }

  /** Whether every pair is alone. */
  get trivial(): boolean {
    this.#trivial ??= this.perPair
      ? this.#maps.every((map) => (map as Transformation).isIdentity)
      : this.pairs.count === this.pairs.size;
    return this.#trivial;
  }

  /** Whether the classes of pairs are those of `other`. */
  equals(other: SymmetryClasses): boolean {
    if (this === other) return true;
    if (this.perPair && other.perPair)
      return this.#maps.every((map) => other.#holds(map)) && other.#maps.every((map) => this.#holds(map));
    return this.pairs.count === other.pairs.count && this.coarsens(other);
  }

  /** Whether every class of pairs of `other` lies in one of these. */
  coarsens(other: SymmetryClasses): boolean {
    const image = new Int32Array(other.pairs.count).fill(-1);
    return other.pairs.labels.every((label, pair) => {
      if (image[label] === -1) image[label] = this.pairs.labels[pair]!;
      return image[label] === this.pairs.labels[pair];
    });
  }

  /** Whether a map carries each pair to one of its class. Asked of some pairs first, then whether it is some of the maps in a row. */
  #holds(map: PartialMap): boolean {
    if (this.#maps.includes(map)) return true;
    const { pairs } = map;
    for (const pair of probesOf(pairs.length)) if (this.classOf(pairs[pair]!) !== this.classOf(pair)) return false;
    if (isProduct(map as Transformation, this.#maps as readonly Transformation[])) return true;
    const { labels } = this.pairs;
    return pairs.every((image, pair) => labels[image] === labels[pair]);
  }

  /** Those before are not kept once all is made of them. */
  #forget(): void {
    if (this.#statePartition !== null && this.#pairPartition !== null) this.#coarsened = null;
  }
}

const statesOf = (map: PartialMap) => map.states;
const pairsOf = (map: PartialMap) => map.pairs;

function componentsOf(size: number, images: readonly Int32Array[], coarsened: Partition | undefined): Partition {
  const sets = coarsened === undefined ? new DisjointSets(size) : DisjointSets.of(coarsened);
  for (const image of images) {
    for (let i = 0; i < size; ++i) if (image[i]! > -1) sets.join(i, image[i]!);
  }
  return sets.partition(() => true);
}
