/**
 * The automorphism group of a structure: the permutations `f` of states for which actions can be matched, found by
 * individualisation and refinement (McKay 1981; McKay & Piperno 2014). Two copies of the structure are refined together,
 * one state individualised in each; blocks that stay half in each copy down to single states are an automorphism.
 *
 * Along one path of individualised states (a base) `v_1, v_2, …` the group's order is the product of the orbit lengths of
 * `v_i` under the automorphisms that fix `v_1 … v_{i-1}` (orbit-stabiliser theorem), and the automorphisms that witness
 * the orbits generate the group. Levels are worked off from the deepest, so candidates that the generators found so far
 * join with `v_i`, or with a candidate that failed, need no search.
 */
import { TooLargeError } from '../../input-error.js';
import { DisjointSets } from '../../similarity/disjoint-sets.js';
import { spend } from '../../time-limit.js';
import { ActionMatching, type SparsePermutation } from './action-matching.js';
import { Refinement } from './refinement.js';
import { type Structure, twice } from './structure.js';

export interface StateAutomorphisms {
  /** Number of state permutations; swaps of twin actions are not in it. */
  readonly order: bigint;
  readonly generators: readonly Automorphism[];
  readonly matching: ActionMatching;
}

export interface Automorphism {
  readonly states: SparsePermutation;
  readonly pairs: SparsePermutation;
}

/**
 * @param maxSteps most edges and states gone through
 * @throws TooLargeError when more are needed.
 */
export function stateAutomorphisms(structure: Structure, maxSteps: number): StateAutomorphisms {
  return new Search(structure, maxSteps).run();
}

class Search {
  readonly #states: number;
  readonly #refinement: Refinement;
  readonly #matching: ActionMatching;
  readonly #maxSteps: number;
  /** The individualised states of the first path. */
  readonly #base: number[] = [];
  /** Orbit lengths of the base under what fixes the states before, of the levels that are done. */
  readonly #orbitLengths: number[] = [];
  /** States gone through outside refinements. */
  #steps = 0;

  constructor(structure: Structure, maxSteps: number) {
    this.#states = structure.states;
    this.#maxSteps = maxSteps;
    this.#refinement = new Refinement(twice(structure), 'multiset', 2);
    this.#matching = new ActionMatching(structure, this.#refinement.pairs.blockOf.slice(0, structure.pairs));
  }

  run(): StateAutomorphisms {
    const refinement = this.#refinement;
    const levels = this.#descend();
    const generators: Automorphism[] = [];
    const orbits = new DisjointSets(this.#states);
    let order = 1n;
    for (let level = levels.length - 1; level >= 0; --level) {
      refinement.rollback(levels[level]!);
      const point = this.#base[level]!;
      let failed = new Set<number>(); // roots of orbits without an automorphism
      const candidates = this.#counterparts(point);
      for (const candidate of candidates) {
        const image = candidate - this.#states;
        if (orbits.joined(image, point) || failed.has(orbits.find(image))) continue;
        const found = this.#search(level, candidate);
        refinement.rollback(levels[level]!);
        if (found === null) {
          failed.add(orbits.find(image));
          continue;
        }
        generators.push(found);
        found.states.moved.forEach((s, k) => {
          orbits.join(s, found.states.images[k]!);
        });
        failed = new Set(Array.from(failed, (root) => orbits.find(root)));
      }
      const length = candidates.filter((candidate) => orbits.joined(candidate - this.#states, point)).length;
      this.#orbitLengths[level] = length;
      order *= BigInt(length);
    }
    return { order, generators, matching: this.#matching };
  }

  /** Individualises the same state in both copies until all blocks are single; gives the moment before each. */
  #descend(): { states: number; pairs: number }[] {
    const { states } = this.#refinement;
    const levels: { states: number; pairs: number }[] = [];
    // The newest block first: it is near the state that was individualised last, which settles one part after another.
    for (let block = states.count - 1; block >= 0; ) {
      if (states.size(block) <= 2) {
        --block;
        continue;
      }
      const point = this.#lowest(block);
      levels.push(this.#refinement.checkpoint());
      this.#base.push(point);
      this.#individualise(point, point + this.#states);
      this.#steps += states.count - block;
      block = states.count - 1;
    }
    return levels;
  }

  /** An automorphism that fixes the base before `level` and maps its state there to `image` (of the second copy). */
  #search(level: number, image: number): Automorphism | null {
    const refinement = this.#refinement;
    const stack = [{ before: refinement.checkpoint(), candidates: [image], next: 0 }];
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      refinement.rollback(frame.before);
      const candidate = frame.candidates[frame.next++];
      if (candidate === undefined) {
        stack.pop();
        continue;
      }
      const depth = level + stack.length;
      if (!this.#individualise(this.#base[depth - 1]!, candidate)) continue;
      const guess = this.#guess();
      if (guess !== null) return guess;
      if (depth < this.#base.length) {
        // Where one image of a base state can be completed, as many can as its orbit has members: more failures are enough.
        const candidates = this.#counterparts(this.#base[depth]!);
        const tried = candidates.slice(0, Math.max(0, candidates.length - this.#orbitLengths[depth]! + 1));
        stack.push({ before: refinement.checkpoint(), candidates: tried, next: 0 });
      }
    }
    return null;
  }

  #individualise(state: number, counterpart: number): boolean {
    spend(this.#states);
    if (this.#steps + this.#refinement.steps > this.#maxSteps) {
      throw new TooLargeError(
        `expected a model whose automorphisms are found in ${this.#maxSteps} steps, got one that takes more ` +
          `(${this.#states} live states); raise maxSteps, or use lumping or homomorphism`,
      );
    }
    return this.#refinement.individualise(state, counterpart);
  }

  /** The states of the second copy in the block of a state of the first. */
  #counterparts(state: number): number[] {
    const { elements, first, end, blockOf } = this.#refinement.states;
    const block = blockOf[state]!;
    const counterparts: number[] = [];
    for (let at = first[block]!; at < end[block]!; ++at) {
      if (elements[at]! >= this.#states) counterparts.push(elements[at]!);
    }
    this.#steps += 2 * counterparts.length;
    return counterparts;
  }

  #lowest(block: number): number {
    const { elements, first, end } = this.#refinement.states;
    let lowest = Infinity;
    for (let at = first[block]!; at < end[block]!; ++at) lowest = Math.min(lowest, elements[at]!);
    this.#steps += end[block]! - first[block]!;
    return lowest;
  }

  /**
   * The automorphism that maps each block's states of the first copy to its states of the second, a state to itself where
   * it can and the others in ascending order; null when that is none. Certain when all blocks are single, and most often
   * right long before (Darga, Sakallah & Markov 2008).
   */
  #guess(): Automorphism | null {
    const n = this.#states;
    const { elements, first, end, blockOf, count } = this.#refinement.states;
    const f = new Int32Array(n + 1);
    f[n] = n;
    this.#steps += 2 * n;
    for (let block = 0; block < count; ++block) {
      const size = end[block]! - first[block]!;
      if (size <= 2) {
        const s = elements[first[block]!]!;
        const t = elements[end[block]! - 1]!;
        if (size === 2) f[Math.min(s, t)] = Math.max(s, t) - n; // size 1 is the sink
        continue;
      }
      const from: number[] = [];
      const to: number[] = [];
      for (let at = first[block]!; at < end[block]!; ++at) {
        const s = elements[at]!;
        if (s >= n) {
          if (blockOf[s - n] !== block) to.push(s - n);
        } else if (blockOf[s + n] === block) f[s] = s;
        else from.push(s);
      }
      from.sort((x, y) => x - y);
      to.sort((x, y) => x - y);
      from.forEach((s, k) => {
        f[s] = to[k]!;
      });
    }
    const pairs = this.#matching.extend(f);
    if (pairs === null) return null;
    const moved = Int32Array.from(f.keys()).filter((s) => f[s] !== s);
    return { states: { moved, images: moved.map((s) => f[s]!) }, pairs };
  }
}
