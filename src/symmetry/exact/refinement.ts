/**
 * Partition refinement of pairs and states together, to the coarsest stable one: pairs of one block have equal rewards
 * and equal probability of each state block, states of one block have equal colour, which is the set of their pairs'
 * blocks (MDP homomorphism: Ravindran & Barto 2001; Givan, Dean & Greig 2003) or the multiset (exact lumping under the
 * uniform policy). Each new block splits others once, and a block that is split re-enters only with its smaller parts,
 * so the work is `O(m log n)` for `m` edges and the memory linear (Paige & Tarjan 1987; Valmari & Franceschinis 2010).
 */

import { spend } from '../../time-limit.js';
import { TOLERANCE } from '../../trajectories/closeness.js';
import { RefinablePartition } from './refinable-partition.js';
import type { Structure } from './structure.js';

/** What the pairs' blocks say about a state: which there are, or how many of each. */
export type StateColour = 'set' | 'multiset';

export class Refinement {
  readonly structure: Structure;
  /** Over the states `0..states-1` and the sink, which is a block of its own. */
  readonly states: RefinablePartition;
  readonly pairs: RefinablePartition;
  /** Edges and pairs gone through so far: what the refinement has cost. */
  steps = 0;
  readonly #colour: StateColour;
  /** Blocks that have yet to split others. */
  readonly #stateQueue: number[] = [];
  readonly #pairQueue: number[] = [];
  readonly #incoming: Incoming;
  readonly #stateKeys: Float64Array;
  readonly #pairKeys: Float64Array;
  /** Element numbers from these on belong to the second of two copies; Infinity when there is one. */
  readonly #stateHalf: number;
  readonly #pairHalf: number;
  #balanced = true;

  /**
   * Refines at once. With `copies` 2 the structure is `twice(...)` of another, refining fails as soon as a block is not half in
   * each copy, states are split by their predecessors too, and pairs by their states: what automorphisms keep, and lumpings need not.
   */
  constructor(structure: Structure, colour: StateColour, copies: 1 | 2 = 1) {
    this.structure = structure;
    this.#colour = colour;
    this.#stateHalf = copies === 2 ? structure.states / 2 : Infinity;
    this.#pairHalf = copies === 2 ? structure.pairs / 2 : Infinity;
    this.states = new RefinablePartition(
      Uint8Array.from({ length: structure.states + 1 }, (_, s) => Number(s === structure.states)),
    );
    this.pairs = new RefinablePartition(structure.colours);
    this.#incoming = incomingEdges(structure);
    this.#stateKeys = new Float64Array(structure.states + 1);
    this.#pairKeys = new Float64Array(structure.pairs);
    for (let block = 0; block < this.states.count; ++block) this.#stateQueue.push(block);
    for (let block = 0; block < this.pairs.count; ++block) this.#pairQueue.push(block);
    this.#refine();
  }

  /** Splits `states` (all of one block) off from their block and refines. False when the copies no longer match. */
  individualise(...states: readonly number[]): boolean {
    for (const s of states) {
      this.#stateKeys[s] = 1;
      this.states.mark(s);
    }
    this.#splitStates();
    for (const s of states) this.#stateKeys[s] = 0;
    return this.#refine();
  }

  /** The present moment, for `rollback`. */
  checkpoint(): Checkpoint {
    return { states: this.states.count, pairs: this.pairs.count };
  }

  /** Takes back everything since a checkpoint. */
  rollback(to: Checkpoint): void {
    this.states.rollback(to.states);
    this.pairs.rollback(to.pairs);
  }

  #refine(): boolean {
    let spent = this.steps;
    while (this.#balanced) {
      spend(4 * (this.steps - spent) + 1);
      spent = this.steps;
      const stateBlock = this.#stateQueue.pop();
      if (stateBlock !== undefined) {
        if (this.#stateHalf !== Infinity) this.#splitOwnPairs(stateBlock);
        if (this.#balanced) this.#useStateBlock(stateBlock);
        continue;
      }
      const pairBlock = this.#pairQueue.pop();
      if (pairBlock === undefined) return true;
      this.#usePairBlock(pairBlock);
      if (this.#balanced && this.#stateHalf !== Infinity) this.#splitSuccessors(pairBlock);
    }
    this.#stateQueue.length = 0;
    this.#pairQueue.length = 0;
    this.#balanced = true;
    return false;
  }

  /** Splits the pairs by whether they belong to a state of a block. */
  #splitOwnPairs(block: number): void {
    const { elements, first, end } = this.states;
    const { actions, states } = this.structure;
    for (let at = first[block]!; at < end[block]!; ++at) {
      if (elements[at]! === states) return;
      this.steps += actions;
      for (let pair = elements[at]! * actions; pair < (elements[at]! + 1) * actions; ++pair) {
        this.#pairKeys[pair] = 1;
        this.#touchedPairs.push(pair);
        this.pairs.mark(pair);
      }
    }
    this.#splitPairs();
  }

  /** Splits the pairs by their probability of going to a state block, for each label. */
  #useStateBlock(block: number): void {
    const { starts, edges, labels } = this.#incoming;
    const { elements, first, end } = this.states;
    if (this.structure.labelCount === 1) {
      for (let at = first[block]!; at < end[block]!; ++at) {
        const s = elements[at]!;
        this.steps += starts[s + 1]! - starts[s]!;
        for (let e = starts[s]!; e < starts[s + 1]!; ++e) this.#addWeight(edges[e]!);
      }
      this.#splitPairs();
      return;
    }
    const entering: number[] = [];
    for (let at = first[block]!; at < end[block]!; ++at) {
      const s = elements[at]!;
      for (let e = starts[s]!; e < starts[s + 1]!; ++e) entering.push(edges[e]!);
    }
    this.steps += entering.length;
    entering.sort((x, y) => labels[x]! - labels[y]!);
    entering.forEach((edge, k) => {
      this.#addWeight(edge);
      if (k + 1 === entering.length || labels[edge] !== labels[entering[k + 1]!]) this.#splitPairs();
    });
  }

  readonly #touchedPairs: number[] = [];

  #addWeight(edge: number): void {
    const pair = this.#incoming.sources[edge]!;
    if (this.#pairKeys[pair] === 0) {
      this.#touchedPairs.push(pair);
      this.pairs.mark(pair);
    }
    this.#pairKeys[pair]! += this.structure.weights[edge]!;
  }

  #splitPairs(): void {
    this.pairs.split(this.#pairKeys, TOLERANCE, (born) => {
      this.#pairQueue.push(born);
      if (!isBalanced(this.pairs, born, this.#pairHalf)) this.#balanced = false;
    });
    for (const pair of this.#touchedPairs) this.#pairKeys[pair] = 0;
    this.#touchedPairs.length = 0;
  }

  /** Splits the states by how many of their pairs a pair block has, or by the whole set of their pairs' blocks. */
  #usePairBlock(block: number): void {
    const { actions } = this.structure;
    const { elements, first, end } = this.pairs;
    const touched: number[] = [];
    this.steps += end[block]! - first[block]!;
    for (let at = first[block]!; at < end[block]!; ++at) {
      const s = Math.floor(elements[at]! / actions);
      if (this.#stateKeys[s] === 0) {
        touched.push(s);
        this.states.mark(s);
      }
      this.#stateKeys[s]! += 1;
    }
    if (this.#colour === 'set') this.#numberSets(touched);
    this.#splitStates();
    for (const s of touched) this.#stateKeys[s] = 0;
  }

  /** Splits the states by the probability with which the pairs of a block lead to them, for each label. */
  #splitSuccessors(block: number): void {
    const { elements, first, end } = this.pairs;
    const { outStarts, targets, labels, weights, labelCount, states } = this.structure;
    const edges: number[] = [];
    for (let at = first[block]!; at < end[block]!; ++at) {
      const pair = elements[at]!;
      for (let e = outStarts[pair]!; e < outStarts[pair + 1]!; ++e) if (targets[e]! < states) edges.push(e);
    }
    this.steps += edges.length;
    if (labelCount > 1) edges.sort((x, y) => labels[x]! - labels[y]!);
    let touched: number[] = [];
    edges.forEach((edge, k) => {
      const s = targets[edge]!;
      if (this.#stateKeys[s] === 0) {
        touched.push(s);
        this.states.mark(s);
      }
      this.#stateKeys[s]! += weights[edge]!;
      if (k + 1 < edges.length && labels[edge] === labels[edges[k + 1]!]) return;
      this.#splitStates();
      for (const t of touched) this.#stateKeys[t] = 0;
      touched = [];
    });
  }

  #splitStates(): void {
    this.states.split(this.#stateKeys, TOLERANCE, (born) => {
      this.#stateQueue.push(born);
      if (!isBalanced(this.states, born, this.#stateHalf)) this.#balanced = false;
    });
  }

  /** Gives states with the same set of pair blocks the same key: sets are paths in a trie, blocks ascending. */
  #numberSets(states: readonly number[]): void {
    const { actions, pairs } = this.structure;
    const { blockOf } = this.pairs;
    const trie = new Map<number, number>();
    const blocks = new Int32Array(actions);
    for (const s of states) {
      for (let a = 0; a < actions; ++a) blocks[a] = blockOf[s * actions + a]!;
      blocks.sort();
      let node = 0;
      for (let a = 0; a < actions; ++a) {
        if (a > 0 && blocks[a] === blocks[a - 1]) continue;
        const edge = node * pairs + blocks[a]!;
        let next = trie.get(edge);
        if (next === undefined) trie.set(edge, (next = trie.size + 1));
        node = next;
      }
      this.#stateKeys[s] = node;
    }
  }
}

export interface Checkpoint {
  readonly states: number;
  readonly pairs: number;
}

function isBalanced(partition: RefinablePartition, block: number, half: number): boolean {
  if (half === Infinity) return true;
  let excess = 0;
  for (let at = partition.first[block]!; at < partition.end[block]!; ++at) {
    excess += partition.elements[at]! < half ? 1 : -1;
  }
  return excess === 0;
}

/** The edges of a structure by target: those into state `s` are `edges[starts[s] .. starts[s + 1] - 1]`. */
export interface Incoming {
  readonly starts: Int32Array;
  readonly edges: Int32Array;
  /** The pair that each edge leaves. */
  readonly sources: Int32Array;
  readonly labels: Int32Array;
}

export function incomingEdges({ states, pairs, outStarts, targets, labels }: Structure): Incoming {
  const starts = new Int32Array(states + 2);
  for (const target of targets) ++starts[target + 1]!;
  for (let s = 0; s <= states; ++s) starts[s + 1]! += starts[s]!;
  const next = starts.slice();
  const edges = new Int32Array(targets.length);
  const sources = new Int32Array(targets.length);
  for (let i = 0; i < pairs; ++i) {
    for (let e = outStarts[i]!; e < outStarts[i + 1]!; ++e) {
      edges[next[targets[e]!]!++] = e;
      sources[e] = i;
    }
  }
  return { starts, edges, sources, labels };
}
