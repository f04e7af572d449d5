/**
 * States and pairs that transformations carry onto each other, as classes. A map may be known only in part, and a set of
 * maps need not be closed under composition: the classes are the same as if it were (components of "is an image of").
 */
import { DisjointSets } from '../similarity/disjoint-sets.js';
import type { Partition } from '../similarity/partition.js';

/** Images of states and of pairs; -1 where the map is not known. It carries all pairs of a mapped state. */
export interface PartialMap {
  readonly states: Int32Array;
  readonly pairs: Int32Array;
}

const inverses = new WeakMap<PartialMap, PartialMap>();

/** Pre-images of states and pairs, -1 for none; worked out once for a map. */
export function inverseOf(map: PartialMap): PartialMap {
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
  /** Every state is in a class, every pair too; both are numbered by first occurrence. */
  readonly states: Partition;
  readonly pairs: Partition;
  #firstStates: Int32Array | null = null;
  #pairsOf: readonly Int32Array[] | null = null;

  /** @param coarsened classes under other maps, of which these are to be the classes under `maps` as well. */
  constructor(states: number, actions: number, maps: readonly PartialMap[], coarsened: SymmetryClasses | null = null) {
    this.actions = actions;
    this.states = componentsOf(
      states,
      maps.map((map) => map.states),
      coarsened?.states,
    );
    this.pairs = componentsOf(
      states * actions,
      maps.map((map) => map.pairs),
      coarsened?.pairs,
    );
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
    return this.pairs.count === this.pairs.size;
  }

  /** Whether the classes of pairs are those of `other`. */
  equals(other: SymmetryClasses): boolean {
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
}

function componentsOf(size: number, images: readonly Int32Array[], coarsened: Partition | undefined): Partition {
  const sets = coarsened === undefined ? new DisjointSets(size) : DisjointSets.of(coarsened);
  for (const image of images) {
    for (let i = 0; i < size; ++i) if (image[i]! > -1) sets.join(i, image[i]!);
  }
  return sets.partition(() => true);
}
