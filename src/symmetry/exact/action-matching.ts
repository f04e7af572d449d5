/**
 * Which actions of two states correspond under a map `f` of states: `g_s` with `P(f(s') | f(s), g_s(a)) = P(s' | s, a)`
 * and equal rewards. Pairs of one state that correspond under the identity are twins: swapping them changes nothing.
 */
import { close } from '../../trajectories/closeness.js';
import { type Incoming, incomingEdges } from './refinement.js';
import type { Structure } from './structure.js';

/** A permutation as the elements it moves and where to: `images[k]` is the image of `moved[k]`. */
export interface SparsePermutation {
  readonly moved: Int32Array;
  readonly images: Int32Array;
}

export class ActionMatching {
  readonly #structure: Structure;
  readonly #incoming: Incoming;
  /** Classes that corresponding pairs must share; a cheap filter before edges are compared. */
  readonly #classes: ArrayLike<number>;

  constructor(structure: Structure, classes: ArrayLike<number>) {
    this.#structure = structure;
    this.#incoming = incomingEdges(structure);
    this.#classes = classes;
  }

  /** The map of pairs that makes `f` (by state and sink) an automorphism, or null when there is none. */
  extend(f: Int32Array): SparsePermutation | null {
    const { actions } = this.#structure;
    const moved: number[] = [];
    const images: number[] = [];
    for (const s of this.#affected(f)) {
      const matched = this.match(s, f[s]!, f);
      if (matched === null) return null;
      matched.forEach((b, a) => {
        const image = f[s]! * actions + b;
        if (image === s * actions + a) return;
        moved.push(s * actions + a);
        images.push(image);
      });
    }
    return { moved: Int32Array.from(moved), images: Int32Array.from(images) };
  }

  /** `g_s` from the actions of `s` to those of `t`, lowest first among twins, or null. */
  match(s: number, t: number, f: Int32Array): Int32Array | null {
    const { actions } = this.#structure;
    const matched = new Int32Array(actions);
    const used = new Uint8Array(actions);
    for (let a = 0; a < actions; ++a) {
      const edges = this.#edges(s * actions + a, f);
      let b = 0;
      while (b < actions && (used[b] === 1 || !this.#equal(s * actions + a, edges, t * actions + b))) ++b;
      if (b === actions) return null;
      used[b] = 1;
      matched[a] = b;
    }
    return matched;
  }

  /** The class of each action of `s` under being twins, numbered by first occurrence. */
  twins(s: number, identity: Int32Array): Int32Array {
    const { actions } = this.#structure;
    const classes = new Int32Array(actions).fill(-1);
    let count = 0;
    for (let a = 0; a < actions; ++a) {
      if (classes[a] !== -1) continue;
      const edges = this.#edges(s * actions + a, identity);
      for (let b = a; b < actions; ++b) {
        if (classes[b] === -1 && this.#equal(s * actions + a, edges, s * actions + b)) classes[b] = count;
      }
      ++count;
    }
    return classes;
  }

  /** The states that `f` moves, and those it fixes whose pairs do not go to the moved ones as before. */
  #affected(f: Int32Array): Iterable<number> {
    const { states, actions, labels, weights } = this.#structure;
    const { starts, edges, sources } = this.#incoming;
    const affected = new Set<number>();
    for (let s = 0; s < states; ++s) {
      if (f[s] === s) continue;
      affected.add(s);
      for (let k = starts[s]!; k < starts[s + 1]!; ++k) {
        const edge = edges[k]!;
        const source = Math.floor(sources[edge]! / actions);
        if (f[source] !== source || affected.has(source)) continue;
        if (!close(this.#weight(sources[edge]!, labels[edge]!, f[s]!), weights[edge]!)) affected.add(source);
      }
    }
    return affected;
  }

  /** The probability of one edge, 0 where there is none. */
  #weight(pair: number, label: number, target: number): number {
    const { outStarts, targets, labels, weights } = this.#structure;
    let low = outStarts[pair]!;
    let high = outStarts[pair + 1]!;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (labels[middle]! < label || (labels[middle] === label && targets[middle]! < target)) low = middle + 1;
      else high = middle;
    }
    return low < outStarts[pair + 1]! && labels[low] === label && targets[low] === target ? weights[low]! : 0;
  }

  /** The edges of a pair with their targets mapped, by label and target. */
  #edges(pair: number, f: Int32Array): Map<number, number> {
    const { outStarts, targets, labels, weights, states } = this.#structure;
    const edges = new Map<number, number>();
    for (let e = outStarts[pair]!; e < outStarts[pair + 1]!; ++e) {
      edges.set(labels[e]! * (states + 1) + f[targets[e]!]!, weights[e]!);
    }
    return edges;
  }

  #equal(pair: number, edges: ReadonlyMap<number, number>, other: number): boolean {
    const { colours, outStarts, targets, labels, weights, states } = this.#structure;
    if (this.#classes[pair] !== this.#classes[other] || colours[pair] !== colours[other]) return false;
    if (edges.size !== outStarts[other + 1]! - outStarts[other]!) return false;
    for (let e = outStarts[other]!; e < outStarts[other + 1]!; ++e) {
      const weight = edges.get(labels[e]! * (states + 1) + targets[e]!);
      if (weight === undefined || !close(weight, weights[e]!)) return false;
    }
    return true;
  }
}
